// The image a spec reads, and which layer's output is the model's.
import { ImageForm } from "./image-form.js";
import { element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { outputOf } from "../model/spec-form.js";

/** Told `spec` ({spec}); its form asks for `changeImage`, it for `chooseOutput`. @param {HTMLElement} el */
export function ComposeImage(el) {
  const form = ImageForm(element("div"));
  const output = element("select", { id: freshId("output") });
  const label = element("label", { for: output.id, text: "The model gives what this layer gives" });
  el.classList.add("compose-image");
  el.append(form, element("div", { class: "field" }, label, output));
  output.addEventListener("change", () => ask(el, "chooseOutput", output.value));
  hear(el, "spec", ({ spec }) => {
    tell(form, "image", spec.image);
    output.replaceChildren(...spec.layers.map(({ name }) => element("option", { text: name })));
    output.disabled = !spec.layers.length;
    output.value = outputOf(spec);
  });
  return el;
}
