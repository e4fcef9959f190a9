// A number by slider and by keyboard; may be unset, and may be one value or one a direction.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { exact } from "../model/number-text.js";
import { nearestStop, stopsOf } from "../model/slider-stops.js";

/** Told `field`, `value`, `fault`; asks for `changeValue`. @param {HTMLElement} el */
export function NumberControl(el) {
  let field = null;
  let stops = [0];
  let value;
  const slider = element("input", { type: "range", min: 0, step: 1 });
  const first = element("input", { type: "number" });
  const second = element("input", { type: "number" });
  const unset = element("input", { type: "checkbox" });
  const apart = element("input", { type: "checkbox" });
  const options = element("div", { class: "options" });
  el.classList.add("number-control");

  hear(el, "field", (told) => {
    field = told;
    first.id = field.id;
    slider.setAttribute("aria-labelledby", `${field.id}-name`);
    second.setAttribute("aria-label", `${field.name}, width`);
    for (const input of [first, second]) {
      input.step = field.integer ? String(field.step) : "any";
      if (field.least !== null && !field.open) input.min = String(field.least);
      if (field.most !== null) input.max = String(field.most);
      input.setAttribute("aria-describedby", field.describedBy);
    }
    options.replaceChildren(
      ...(field.nullable ? [element("label", {}, unset, "not set")] : []),
      ...(field.pair ? [element("label", {}, apart, "height and width apart")] : []));
    options.hidden = !options.childElementCount;
    el.replaceChildren(slider, first, second, options);
    second.hidden = true;
  });

  hear(el, "value", (told) => {
    value = told;
    const pair = Array.isArray(value);
    const one = pair ? value[0] : value;
    const typed = document.activeElement;
    unset.checked = value === null;
    apart.checked = pair;
    second.hidden = !pair;
    for (const input of [slider, first, second]) input.disabled = value === null;
    // What is being typed is left alone: "0." is not a mistake yet.
    if (typed !== first || Number(first.value) !== one) first.value = one ?? "";
    if (pair && (typed !== second || Number(second.value) !== value[1])) second.value = value[1];
    showOnSlider(typeof one === "number" ? one : (field.least ?? 0));
  });

  hear(el, "fault", (sentence) => {
    for (const input of [first, second]) input.setAttribute("aria-invalid", String(Boolean(sentence)));
  });

  function showOnSlider(one) {
    if (!stops.includes(one) || slider.max !== String(stops.length - 1)) {
      stops = stopsOf(field, one);
      slider.max = String(stops.length - 1);
    }
    slider.value = String(stops.indexOf(one));
    slider.setAttribute("aria-valuetext", `${exact(one)} ${field.unit}`);
    slider.style.setProperty("--filled", String(nearestStop(stops, one) / Math.max(1, stops.length - 1)));
  }

  function change(next) {
    ask(el, "changeValue", next);
  }

  slider.addEventListener("input", () => {
    const one = stops[Number(slider.value)];
    change(Array.isArray(value) ? [one, value[1]] : one);
  });
  for (const input of [first, second])
    input.addEventListener("input", () => {
      if (input.value === "" || !Number.isFinite(input.valueAsNumber)) return; // not a number yet
      change(apart.checked ? [first.valueAsNumber, second.valueAsNumber] : first.valueAsNumber);
    });
  unset.addEventListener("change", () => change(unset.checked ? null : fallback()));
  apart.addEventListener("change", () => {
    const one = Array.isArray(value) ? value[0] : (value ?? fallback());
    change(apart.checked ? [one, one] : one);
  });

  /** The number to start from after "not set". */
  function fallback() {
    if (typeof field.standard === "number") return field.standard;
    return field.least !== null && !field.open ? field.least : stops[0];
  }
  return el;
}
