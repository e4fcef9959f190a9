// The head of an architecture's page: what it is, whose it is, and what is proved of it.
import { PaperLink } from "./block-card.js";
import { DeployabilityMarks } from "./deployability-marks.js";
import { SubjectActions } from "./subject-actions.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { formatAddress, ZOO } from "../model/address.js";
import { claimWords } from "../model/zoo.js";

const NOBODY = "Its numbers are counted here; there are none of anybody else to set beside them.";
const WORDS = { exact: "exact", rounded: "to all published decimals", unproved: "no reference" };

/** Told `name` (what is being opened), `card` and `subject`. @param {HTMLElement} el */
export function ArchitectureHeading(el) {
  const actions = SubjectActions(element("div"));
  const marks = DeployabilityMarks(element("details"));
  el.classList.add("block-heading", "architecture-heading");
  hear(el, "name", (name) => el.replaceChildren(element("div", {}, crumbs("…"), element("h1", { text: name }))));
  hear(el, "card", (card) => {
    el.replaceChildren(
      element("div", {},
        crumbs(card.family),
        element("h1", { text: card.name }),
        element("p", { class: "lead", text: card.summary })),
      element("div", { class: "side" }, origin(card), PaperLink(card.paper), actions),
      element("ul", { class: "claims", "aria-label": "What is proved" }, ...proofs(card)),
      marks);
    tell(marks, "deployability", { deployability: card.deployability, of: "It" });
  });
  hear(el, "subject", (subject) => tell(actions, "subject", subject));
  return el;
}

function crumbs(family) {
  const ofFamily = formatAddress({ ...ZOO, families: [family] });
  return element("p", { class: "family" },
    element("a", { href: "#/zoo", text: "Zoo" }), " / ",
    family === "…" ? family : element("a", { href: ofFamily, text: family }));
}

function origin({ after }) {
  return element("span", { class: "quiet", text: after === "paper" ? "as in the paper" : `as in ${after}` });
}

function proofs({ claims }) {
  const words = claimWords(claims);
  if (words.some(({ status }) => status !== "unproved")) return words.map(claim);
  return [element("li", { "data-status": "unproved" },
    element("span", { class: "badge", text: "no reference" }), element("span", { class: "by", text: NOBODY }))];
}

function claim({ what, status, sentence }) {
  return element("li", { "data-status": status },
    element("span", { class: "badge" }, element("b", { text: what }), ` ${WORDS[status]}`),
    element("span", { class: "by", text: sentence }));
}
