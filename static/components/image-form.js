// The image's channels, height and width: three number fields like any other.
import { ArgumentField } from "./argument-field.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { fieldOf } from "../model/fields.js";

/** @type {[string, object][]} */
const SIDES = [
  ["channels", { description: "", type: "integer", minimum: 1, maximum: 65536, unit: "feature maps" }],
  ["height", { description: "", type: "integer", minimum: 1, maximum: 8192, unit: "pixels" }],
  ["width", { description: "", type: "integer", minimum: 1, maximum: 8192, unit: "pixels" }],
];

/** Told `image` and `fault`; asks for `changeImage`. @param {HTMLElement} el */
export function ImageForm(el) {
  let image = [1, 1, 1];
  const fault = element("p", { class: "fault", hidden: true, role: "alert" });
  const fields = SIDES.map(([name, property], i) => {
    const one = ArgumentField(element("div"));
    tell(one, "field", fieldOf(name, property));
    hear(one, "changeValue", (value) => ask(el, "changeImage", image.map((old, j) => (i === j ? value : old))));
    return one;
  });
  el.classList.add("argument-form", "image-form");
  el.append(...fields, fault);

  hear(el, "image", (told) => {
    image = told;
    fields.forEach((one, i) => tell(one, "value", image[i]));
  });
  hear(el, "fault", (sentence) => {
    fault.textContent = sentence;
    fault.hidden = !sentence;
  });
  return el;
}
