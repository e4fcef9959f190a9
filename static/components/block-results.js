// What is known of a block, section by section, below the first figures.
import { CheckList } from "./check-list.js";
import { CodePanel } from "./code-panel.js";
import { CostTable } from "./cost-table.js";
import { FormulaList } from "./formula-list.js";
import { LayerTree } from "./layer-tree.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { curl } from "../model/request-text.js";

/** Told `card`, `report`, `checks`, `request` and `stale`. @param {HTMLElement} el */
export function BlockResults(el) {
  const tree = LayerTree(element("div"));
  const costs = CostTable(element("div"));
  const checks = CheckList(element("div"));
  const formulas = FormulaList(element("div"));
  const request = CodePanel(element("div"));
  const docs = CodePanel(element("div"));
  const source = CodePanel(element("div"));
  el.classList.add("block-results");
  el.append(
    section("Layers", tree),
    section("Counted", costs),
    section("Checks", checks),
    section("Formulas", formulas),
    section("This view as a request", request),
    section("Documentation and source", folded("Documentation", docs), folded("Source", source)));

  hear(el, "card", (card) => {
    el.dataset.empty = "";
    tell(formulas, "card", card);
    tell(docs, "code", { label: `Documentation of ${card.name}`, text: card.docs });
    tell(source, "code", { label: `Source of ${card.name}`, text: card.source });
  });
  hear(el, "report", (report) => {
    delete el.dataset.empty;
    tell(tree, "report", report);
    tell(costs, "report", report);
  });
  hear(el, "checks", (told) => tell(checks, "checks", told));
  hear(el, "stale", (why) => (el.dataset.stale = why));
  hear(el, "request", ({ path, body }) => {
    tell(request, "code", { label: "The request", text: curl(location.origin, path, body) });
  });
  return el;
}

function section(heading, ...parts) {
  return element("section", {}, element("h2", { text: heading }), ...parts);
}

function folded(summary, part) {
  return element("details", {}, element("summary", { text: summary }), part);
}
