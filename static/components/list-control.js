// Several numbers, written one after another.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { parseList } from "../model/fields.js";

/** Told `field`, `value`, `fault`; asks for `changeValue`. @param {HTMLElement} el */
export function ListControl(el) {
  const input = element("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
  el.classList.add("list-control");
  el.append(input);

  hear(el, "field", (field) => {
    input.id = field.id;
    input.setAttribute("aria-describedby", field.describedBy);
  });
  hear(el, "value", (value) => {
    // What is being typed is left alone: a comma at the end is not a mistake yet.
    const same = JSON.stringify(parseList(input.value)) === JSON.stringify(value);
    if (document.activeElement !== input || !same) input.value = (value ?? []).join(", ");
  });
  hear(el, "fault", (sentence) => input.setAttribute("aria-invalid", String(Boolean(sentence))));
  input.addEventListener("input", () => {
    const list = parseList(input.value);
    if (list) ask(el, "changeValue", list);
  });
  return el;
}
