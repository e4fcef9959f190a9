// The layers as a list: in the order they run, with what each gives and costs; the fault under its layer.
import { ComposeFault } from "./compose-fault.js";
import { element } from "../element.js";
import { around, ask, hear, tell } from "../events.js";
import { exact, shapeText, short } from "../model/number-text.js";
import { IMAGE, outputOf } from "../model/spec-form.js";

const LONG = 100; // layers; of more, those out of sight are not laid out

/** Told `spec` ({spec, layer, measured, failing}), `fault`, `focus`; asks for `chooseLayer`. @param {HTMLElement} el */
export function ComposeList(el) {
  /** @type {HTMLElement[]} */
  const rows = [];
  const list = element("ol", { class: "rows" });
  const fault = ComposeFault(element("div"));
  const summary = element("p", { class: "quiet summary" });
  el.classList.add("compose-list");
  el.append(element("h2", { text: "Layers" }), summary, list);

  hear(el, "spec", ({ spec, layer, measured, failing }) => {
    const names = [IMAGE, ...spec.layers.map(({ name }) => name)];
    while (rows.length > names.length) rows.pop().remove();
    while (rows.length < names.length) rows.push(row());
    if (rows.at(-1).parentElement !== list) list.append(...rows.filter((one) => !one.isConnected));
    const output = outputOf(spec);
    names.forEach((name, i) => {
      const { block } = spec.layers[i - 1] ?? { block: "" };
      const known = measured.get(name);
      const shape = i ? known?.shape : spec.image;
      const late = failing >= 0 && i - 1 >= failing;
      fill(rows[i], {
        name, block, late, wrong: i - 1 === failing && i > 0, chosen: name === layer, output: name === output,
        shape: shape && !late ? shapeText(shape) : "", cost: known && !late ? costText(known) : "",
      });
    });
    const count = spec.layers.length;
    list.toggleAttribute("data-long", count > LONG);
    summary.textContent = `${exact(count)} ${count === 1 ? "layer" : "layers"} after the image`;
    if (!rows.some((one) => one.querySelector("button").tabIndex === 0)) rows[0].querySelector("button").tabIndex = 0;
    const [parent, before] = failing >= 0 ? [rows[failing + 1], null] : [el, list];
    if (fault.parentElement !== parent) parent.insertBefore(fault, before); // moved without need it loses the focus
  });
  hear(el, "fault", (told) => tell(fault, "fault", told));
  hear(el, "focus", () => (chosen() ?? rows[0]?.querySelector("button"))?.focus());

  list.addEventListener("click", (event) => {
    const button = around(event, "button[data-layer]");
    if (button) ask(el, "chooseLayer", button.dataset.layer);
  });
  list.addEventListener("keydown", (event) => {
    const button = around(event, "button[data-layer]");
    if (!button || event.altKey) return;
    const at = rows.indexOf(button.parentElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    ask(el, "chooseLayer", rows[to].querySelector("button").dataset.layer);
    tell(el, "focus");
  });

  /** @returns {HTMLElement | null} */
  function chosen() {
    return list.querySelector("button[aria-current]");
  }
  return el;
}

function costText({ params, macs }) {
  return `${short(params)} params, ${short(macs)} MACs`;
}

function row() {
  const part = (name) => element("span", { class: name });
  return element("li", {}, element("button", { type: "button", tabindex: -1 },
    part("name"), part("block"), part("shape"), part("cost"), part("mark")));
}

function fill(li, { name, block, late, wrong, chosen, output, shape, cost }) {
  const button = li.querySelector("button");
  button.dataset.layer = name;
  button.tabIndex = chosen ? 0 : -1;
  if (chosen) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  li.toggleAttribute("data-late", late);
  li.toggleAttribute("data-wrong", wrong);
  const mark = wrong ? "does not fit" : output ? "output" : "";
  [name, block, shape, cost, mark].forEach((text, i) => {
    if (button.children[i].textContent !== text) button.children[i].textContent = text;
  });
}
