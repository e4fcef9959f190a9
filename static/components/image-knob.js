// The image of an architecture: one slider for a square one, and its sides apart on demand.
import { ArgumentField } from "./argument-field.js";
import { ImageForm } from "./image-form.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { fieldOf } from "../model/fields.js";

const SIDE = { description: "", type: "integer", minimum: 1, maximum: 8192, unit: "pixels" };

/** Told `image` and `fault`; asks for `changeImage`. @param {HTMLElement} el */
export function ImageKnob(el) {
  let image = [1, 1, 1];
  const side = ArgumentField(element("div"));
  const form = ImageForm(element("div"));
  const apart = element("details", {}, element("summary", { text: "Channels, height and width apart" }), form);
  tell(side, "field", fieldOf("side", SIDE));
  el.classList.add("image-knob");
  el.append(side, apart);

  hear(el, "image", (told) => {
    image = told;
    tell(side, "value", image[1]);
    tell(form, "image", image);
    if (image[1] !== image[2]) apart.open = true;
  });
  hear(el, "fault", (sentence) => tell(side, "fault", sentence));
  hear(side, "changeValue", (value) => ask(el, "changeImage", [image[0], value, value]));
  return el;
}
