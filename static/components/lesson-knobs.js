// A lesson's knobs: what its figures are computed for.
import { element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { exact } from "../model/number-text.js";

/** Told `knobs` (all) and `settings`; asks for `turnKnob` ({name, value}). @param {HTMLElement} el */
export function LessonKnobs(el) {
  /** @type {((settings: Record<string, number>) => void)[]} */
  let shows = [];
  el.classList.add("lesson-knobs");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Settings of the figures");

  hear(el, "knobs", (knobs) => {
    shows = [];
    el.replaceChildren(...knobs.map(knobRow));
  });
  hear(el, "settings", (settings) => shows.forEach((show) => show(settings)));

  function knobRow(knob) {
    const id = freshId("knob");
    const slider = element("input", { type: "range", id, min: 0, max: knob.stops.length - 1, step: 1 });
    const output = element("output", { for: id });
    slider.addEventListener("input", () =>
      ask(el, "turnKnob", { name: knob.name, value: knob.stops[Number(slider.value)] }));
    shows.push((settings) => {
      const at = knob.stops.indexOf(settings[knob.name]);
      const text = valueText(knob, at);
      slider.value = String(at);
      slider.setAttribute("aria-valuetext", text);
      slider.style.setProperty("--filled", String(at / Math.max(1, knob.stops.length - 1)));
      output.textContent = text;
    });
    return element("div", { class: "number-control" }, element("label", { for: id, text: knob.label }), output, slider);
  }
  return el;
}

function valueText({ stops, words, unit }, at) {
  if (words) return words[at];
  return unit ? `${exact(stops[at])} ${unit}` : exact(stops[at]);
}
