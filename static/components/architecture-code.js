// An architecture as code, its source, its documentation, and torchvision's names for its weights.
import { CodePanel } from "./code-panel.js";
import { CodeTabs } from "./code-tabs.js";
import { FigureTable } from "./figure-table.js";
import { folded, section } from "./section.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";

/** Told `card`, `request`, `subject` and `look`, as CodeTabs is. @param {HTMLElement} el */
export function ArchitectureCode(el) {
  const tabs = CodeTabs(element("div"));
  const source = CodePanel(element("div"));
  const docs = CodePanel(element("div"));
  const names = FigureTable(element("div"));
  el.classList.add("architecture-code");
  el.append(
    section("Code", tabs),
    section("Documentation and source",
      folded("Documentation", docs), folded("Source", source), folded("Names in torchvision's checkpoints", names)));

  hear(el, "card", (card) => {
    tell(docs, "code", { label: `Documentation of ${card.name}`, text: card.docs });
    tell(source, "code", { label: `Source of ${card.name}`, text: card.source });
    tell(names, "rows", {
      label: "Names in checkpoints",
      head: ["torchvision", "here"],
      rows: Object.entries(card.weights).map(([theirs, ours]) => [theirs, ours ?? "left out"]),
      empty: "torchvision has no checkpoint of this architecture.",
    });
  });
  for (const noun of ["request", "subject", "look"]) hear(el, noun, (told) => tell(tabs, noun, told));
  return el;
}
