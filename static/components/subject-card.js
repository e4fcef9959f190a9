// One subject of a comparison: its name, its settings in a line, and its form on demand.
import { ArgumentForm } from "./argument-form.js";
import { MatchCost } from "./match-cost.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { formatAddress } from "../model/address.js";
import { addressOf } from "../model/comparison.js";
import { placeFaults } from "../model/faults.js";
import { valueText } from "../model/number-text.js";

/** Told `card`, `subject`, `match` and `problem`; asks for `front`, `duplicate`, `remove` and what its form and solver do. @param {HTMLElement} el */
export function SubjectCard(el) {
  let known = [];
  const name = element("a");
  const settings = element("span", { class: "settings" });
  const fault = element("p", { class: "fault", role: "alert", hidden: true });
  const form = ArgumentForm(element("div"));
  const details = element("details", {}, element("summary", {}, settings), form);
  const front = button("front", "Make it the first: the others are compared with it");
  const duplicate = button("duplicate", "Duplicate");
  const remove = button("remove", "Remove");
  const match = MatchCost(element("details"));
  el.classList.add("subject-card");
  el.append(element("div", { class: "top" }, element("h3", {}, name), front, duplicate, remove), details, match, fault);

  hear(el, "card", (card) => {
    if (card) tell(form, "card", card);
    tell(match, "card", card);
    details.hidden = !card;
    known = Object.keys(card?.args_schema.properties ?? {});
  });

  hear(el, "subject", ({ label, subject, image, leading, removable, duplicable }) => {
    const { args } = subject;
    name.textContent = label;
    name.href = formatAddress(addressOf(subject, image));
    settings.textContent = inWords(args) || "defaults";
    tell(form, "args", { args, image });
    front.disabled = leading;
    remove.disabled = !removable;
    duplicate.disabled = !duplicable;
    front.setAttribute("aria-label", `Make ${label} the first`);
    remove.setAttribute("aria-label", `Remove ${label}`);
    duplicate.setAttribute("aria-label", `Duplicate ${label}`);
  });

  hear(el, "match", (told) => tell(match, "match", told));

  hear(el, "problem", ({ problem, at }) => {
    const placed = problem ? placeFaults(problem, known, at) : { args: {}, rest: [] };
    tell(form, "faults", placed.args);
    if (Object.keys(placed.args).length) details.open = true;
    fault.textContent = placed.rest.join(" ");
    fault.hidden = !placed.rest.length;
  });

  function button(verb, text) {
    return element("button", { type: "button", class: verb, title: text, on: { click: () => ask(el, verb) } });
  }
  return el;
}

/** @param {Record<string, unknown>} args */
function inWords(args) {
  return Object.entries(args).map(([name, value]) => `${name} ${valueText(value)}`).join(" · ");
}
