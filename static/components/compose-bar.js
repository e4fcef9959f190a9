// What can be done with the spec as a whole: back and forth, replacing, starting again.
import { element } from "../element.js";
import { ask, hear } from "../events.js";

/** Told `steps` ({undo, redo}: in words, "" for none); asks for `undo`, `redo`, `replace`, `startAgain`, `openText`. */
export function ComposeBar(el) {
  const button = (text, verb, key) =>
    element("button", { type: "button", text, "aria-keyshortcuts": key, on: { click: () => ask(el, verb) } });
  const undo = button("Undo", "undo", "Control+Z");
  const redo = button("Redo", "redo", "Control+Shift+Z");
  el.classList.add("compose-bar");
  el.setAttribute("role", "toolbar");
  el.setAttribute("aria-label", "The spec");
  el.append(
    undo, redo, button("Replace everywhere …", "replace"), button("JSON in …", "openText"),
    button("Start again …", "startAgain"));
  hear(el, "steps", (steps) => {
    for (const [one, what] of [[undo, steps.undo], [redo, steps.redo]]) {
      one.disabled = !what;
      one.title = what;
    }
  });
  return el;
}
