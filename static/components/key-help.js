// The list of keys, as a dialog over the page.
import { element } from "../element.js";
import { keysOf } from "../model/keys.js";

/** Opens it for a view; focus goes back to where it was when it is closed. @param {string} view */
export function openKeyHelp(view) {
  const close = element("button", { type: "button", text: "Close", on: { click: () => dialog.close() } });
  const dialog = element("dialog", { class: "key-help", "aria-labelledby": "key-help-title" },
    element("div", { class: "title" }, element("h2", { id: "key-help-title", text: "Keys" }), close),
    ...keysOf(view).map(group));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {import("../model/keys.js").KeyGroup} group */
function group({ title, keys }) {
  return element("section", {},
    element("h3", { text: title }),
    element("dl", {}, ...keys.map(([key, what]) => element("div", {},
      element("dt", {}, element("kbd", { text: key })), element("dd", { text: what })))));
}
