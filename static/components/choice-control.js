// One of several names; null is called "none" or "not set".
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { nullText } from "../model/fields.js";

/** Told `field`, `value`, `fault`; asks for `changeValue`. @param {HTMLElement} el */
export function ChoiceControl(el) {
  const select = element("select");
  let choices = [];
  el.classList.add("choice-control");
  el.append(select);

  hear(el, "field", (field) => {
    choices = field.choices;
    select.id = field.id;
    select.setAttribute("aria-describedby", field.describedBy);
    select.replaceChildren(...choices.map((choice, i) =>
      element("option", { value: i, text: choice === null ? nullText(field) : String(choice) })));
  });
  hear(el, "value", (value) => {
    if (value !== undefined && !choices.includes(value)) addForeign(value);
    select.value = String(choices.indexOf(value));
  });
  hear(el, "fault", (sentence) => select.setAttribute("aria-invalid", String(Boolean(sentence))));
  select.addEventListener("change", () => ask(el, "changeValue", choices[select.value]));

  /** A link may hold a name that is none of these; it is shown, and the service says what it thinks. */
  function addForeign(value) {
    choices = [...choices, value];
    select.append(element("option", { value: choices.length - 1, text: String(value) }));
  }
  return el;
}
