// What is known of a block, section by section, below the first figures.
import { BlockDiagram } from "./block-diagram.js";
import { CheckList } from "./check-list.js";
import { CodePanel } from "./code-panel.js";
import { CodeTabs } from "./code-tabs.js";
import { CostTable } from "./cost-table.js";
import { FormulaStages } from "./formula-stages.js";
import { LayerExplorer } from "./layer-explorer.js";
import { partSections } from "./part-sections.js";
import { folded, section } from "./section.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";

/**
 * Told `card`, `report` (with its formulas and graph), `look`, `request`, `stale` and `subject` ({subject,
 * image}, or null while the settings move). @param {HTMLElement} el
 */
export function BlockResults(el) {
  let chosen = "";
  const diagram = BlockDiagram(element("div"));
  const layers = LayerExplorer(element("div"));
  const formulas = FormulaStages(element("div"));
  const costs = CostTable(element("div"));
  const checks = CheckList(element("div"));
  const parts = partSections();
  const code = CodeTabs(element("div"));
  const docs = CodePanel(element("div"));
  const source = CodePanel(element("div"));
  el.classList.add("block-results");
  el.append(
    section("Diagram", diagram),
    layers,
    section("Formula", formulas),
    section("Counted", costs),
    section("Checks", checks),
    ...parts,
    section("Code", code),
    section("Documentation and source", folded("Documentation", docs), folded("Source", source)));

  hear(el, "card", (card) => {
    el.dataset.empty = "";
    for (const part of [layers, formulas, ...parts]) tell(part, "card", card);
    tell(diagram, "name", card.name);
    tell(docs, "code", { label: `Documentation of ${card.name}`, text: card.docs });
    tell(source, "code", { label: `Source of ${card.name}`, text: card.source });
  });
  hear(el, "report", (report) => {
    delete el.dataset.empty;
    tell(diagram, "graph", report.parts.graph);
    tell(layers, "report", report);
    tell(costs, "report", report);
    tell(formulas, "layers", report.layers);
    tell(formulas, "formulas", report.parts.formulas);
  });
  hear(el, "look", (look) => {
    chosen = look.layer;
    tell(diagram, "layer", chosen);
    tell(formulas, "layer", chosen);
    for (const part of [layers, code, ...parts]) tell(part, "look", look);
  });
  hear(el, "point", (path) => {
    for (const part of [diagram, layers]) tell(part, "point", path);
    tell(formulas, "layer", path || chosen);
  });
  hear(el, "subject", (subject) => {
    for (const part of [checks, code, ...parts]) tell(part, "subject", subject);
  });
  hear(el, "stale", (why) => (el.dataset.stale = why));
  hear(el, "request", (request) => tell(code, "request", request));
  return el;
}
