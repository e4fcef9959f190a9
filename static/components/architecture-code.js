// An architecture as code: in Python, as a request, as a spec, its source, and torchvision's names.
import { CodePanel } from "./code-panel.js";
import { FigureTable } from "./figure-table.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { changedKnobs, pythonCall } from "../model/architecture.js";
import { nestText } from "../model/nest-text.js";
import { curl } from "../model/request-text.js";

const CHANGED = "The spec is that of the architecture as it is published, without your changes of its knobs.";

/** Told `card` and `request` ({path, body}). @param {HTMLElement} el */
export function ArchitectureCode(el) {
  let card = null;
  const python = CodePanel(element("div"));
  const request = CodePanel(element("div"));
  const spec = CodePanel(element("div"));
  const source = CodePanel(element("div"));
  const docs = CodePanel(element("div"));
  const names = FigureTable(element("div"));
  const noSpec = element("p", { class: "quiet" });
  el.classList.add("architecture-code");
  el.append(
    section("In Python", python), section("This view as a request", request),
    section("Documentation and source",
      folded("Documentation", docs), folded("Source", source), folded("As a spec, in JSON", noSpec, spec),
      folded("Names in torchvision's checkpoints", names)));

  hear(el, "card", (told) => {
    card = told;
    tell(docs, "code", { label: `Documentation of ${card.name}`, text: card.docs });
    tell(source, "code", { label: `Source of ${card.name}`, text: card.source });
    tell(spec, "code", { label: `Spec of ${card.name}`, text: card.spec ? nestText(card.spec) : "" });
    spec.hidden = !card.spec;
    tell(names, "rows", {
      label: "Names in checkpoints",
      head: ["torchvision", "here"],
      rows: Object.entries(card.weights).map(([theirs, ours]) => [theirs, ours ?? "left out"]),
      empty: "torchvision has no checkpoint of this architecture.",
    });
  });
  hear(el, "request", ({ path, body }) => {
    const changed = changedKnobs(card.args_schema, body.subject.args);
    noSpec.textContent = card.no_spec ?? (Object.keys(changed).length ? CHANGED : "");
    noSpec.hidden = !noSpec.textContent;
    tell(python, "code", { label: "The call in Python", text: pythonCall(card.name, changed) });
    tell(request, "code", { label: "The request", text: curl(location.origin, path, body) });
  });
  return el;
}

function section(heading, ...parts) {
  return element("section", {}, element("h2", { text: heading }), ...parts);
}

function folded(summary, ...parts) {
  return element("details", {}, element("summary", { text: summary }), ...parts);
}
