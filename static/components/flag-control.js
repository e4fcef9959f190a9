// Yes or no.
import { element } from "../element.js";
import { ask, hear } from "../events.js";

/** Told `field`, `value`, `fault`; asks for `changeValue`. @param {HTMLElement} el */
export function FlagControl(el) {
  const box = element("input", { type: "checkbox" });
  el.classList.add("flag-control");
  el.append(box);
  hear(el, "field", (field) => {
    box.id = field.id;
    box.setAttribute("aria-describedby", field.describedBy);
  });
  hear(el, "value", (value) => (box.checked = value === true));
  hear(el, "fault", (sentence) => box.setAttribute("aria-invalid", String(Boolean(sentence))));
  box.addEventListener("change", () => ask(el, "changeValue", box.checked));
  return el;
}
