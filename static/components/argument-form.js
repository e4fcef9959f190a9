// The form of a block: its image, then one field an argument, as its schema says.
import { ArgumentField } from "./argument-field.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { fieldsOf, inferredFrom, valueOf } from "../model/fields.js";

/** Told `card`, `args` and `faults` (name -> sentence); asks for `changeArgument` {name, value}. */
export function ArgumentForm(el) {
  /** @type {Map<string, {field: any, el: HTMLElement}>} */
  let fields = new Map();
  let image = null;
  el.classList.add("argument-form");

  hear(el, "card", (card) => {
    fields = new Map();
    for (const field of fieldsOf(card.args_schema)) {
      const one = ArgumentField(element("div"));
      tell(one, "field", field);
      hear(one, "changeValue", (value) => ask(el, "changeArgument", { name: field.name, value }));
      fields.set(field.name, { field, el: one });
    }
    el.replaceChildren(...[...fields.values()].map((one) => one.el));
    if (!fields.size) el.append(element("p", { class: "quiet", text: "This block has no arguments." }));
  });

  hear(el, "args", (told) => {
    image = told.image;
    for (const { field, el: one } of fields.values())
      tell(one, "value", field.source ? inferredFrom(field, image) : valueOf(field, told.args));
  });

  hear(el, "faults", (faults) => {
    for (const [name, { el: one }] of fields) tell(one, "fault", faults[name] ?? "");
  });
  return el;
}
