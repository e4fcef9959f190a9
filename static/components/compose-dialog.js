// A dialog of the composer: a title, its parts, and a way out; focus goes back to where it was.
import { element } from "../element.js";

/** @param {string} title @param {...Node} parts @returns {HTMLDialogElement} opened; gone when it is closed */
export function openDialog(title, ...parts) {
  const close = element("button", { type: "button", text: "Close", on: { click: () => dialog.close() } });
  const dialog = element("dialog", { class: "compose-dialog", "aria-label": title },
    element("div", { class: "title" }, element("h2", { text: title }), close), ...parts);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
