// Which measure is shown: multiply-accumulates, parameters or activation bytes.
import { element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { MEASURES } from "../model/address.js";
import { MEASURE_NAMES } from "../model/comparison.js";

/** Told `measure`; asks for `chooseMeasure`. @param {HTMLElement} el */
export function MeasureChoice(el) {
  const name = freshId("measure");
  const inputs = MEASURES.map((value) =>
    element("input", { type: "radio", name, value, on: { change: () => ask(el, "chooseMeasure", value) } }));
  el.classList.add("measure-choice");
  el.setAttribute("role", "radiogroup");
  el.setAttribute("aria-label", "Measure");
  el.append(...inputs.map((input) =>
    element("label", {}, input, element("span", { text: MEASURE_NAMES[input.value] }))));
  hear(el, "measure", (measure) => {
    for (const input of inputs) input.checked = input.value === measure;
  });
  return el;
}
