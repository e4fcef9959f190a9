// The head of a block's page: name, what it is, where it is from.
import { ExperimentalLabel, PaperLink } from "./block-card.js";
import { DeployabilityMarks } from "./deployability-marks.js";
import { SubjectActions } from "./subject-actions.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";

/** Told `name` (what is being opened), `card` and `subject`. @param {HTMLElement} el */
export function BlockHeading(el) {
  const actions = SubjectActions(element("div"));
  const marks = DeployabilityMarks(element("details"));
  el.classList.add("block-heading");
  hear(el, "name", (name) => el.replaceChildren(element("div", {}, family("…"), element("h1", { text: name }))));
  hear(el, "card", (card) => {
    el.replaceChildren(
      element("div", {},
        family(card.family),
        element("h1", {}, card.name, card.experimental && " ", card.experimental && ExperimentalLabel()),
        element("p", { class: "lead", text: card.summary })),
      element("div", { class: "side" }, card.paper && PaperLink(card.paper), actions),
      marks);
    tell(marks, "deployability", { deployability: card.deployability, of: "Its example" });
  });
  hear(el, "subject", (subject) => tell(actions, "subject", subject));
  return el;
}

function family(name) {
  return element("p", { class: "family" }, element("a", { href: "#/", text: "Blocks" }), ` / ${name}`);
}
