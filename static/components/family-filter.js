// The families of the zoo: what their marks mean, and which of them are shown.
import { FamilyMark } from "./family-mark.js";
import { element } from "../element.js";
import { ask, hear } from "../events.js";

/** Told `families` ({families: [name, count][], chosen}); asks for `chooseFamilies`. */
export function FamilyFilter(el) {
  let chosen = [];
  let buttons = [];
  const all = element("button", { type: "button", class: "all", text: "All", on: { click: () => ask(el, "chooseFamilies", []) } });
  el.classList.add("family-filter");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Families");

  hear(el, "families", ({ families, chosen: told }) => {
    chosen = told;
    if (buttons.length !== families.length) draw(families);
    all.setAttribute("aria-pressed", String(!chosen.length));
    for (const button of buttons) button.setAttribute("aria-pressed", String(chosen.includes(button.dataset.family)));
  });

  function draw(families) {
    buttons = families.map(([name, count], i) =>
      element("button", { type: "button", "data-family": name, on: { click: () => toggle(name) } },
        FamilyMark(i), name,
        element("span", { class: "count", text: count })));
    el.replaceChildren(all, ...buttons);
  }

  function toggle(name) {
    ask(el, "chooseFamilies", chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  }
  return el;
}
