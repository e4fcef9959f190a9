// A piece of text to read or take along: copied, or as a file.
import { element } from "../element.js";
import { hear } from "../events.js";
import { saveFile } from "../save-file.js";

/** Told `code` ({label, text, filename?: of a file to download}). @param {HTMLElement} el */
export function CodePanel(el) {
  const code = element("code");
  const pre = element("pre", { tabindex: 0, role: "region" }, code);
  const copy = element("button", { type: "button", text: "Copy", "aria-live": "polite" });
  const download = element("button", { type: "button", hidden: true });
  let filename = "";
  let timer = 0;
  el.classList.add("code-panel");
  el.append(pre, element("div", { class: "buttons" }, download, copy));

  hear(el, "code", ({ label, text, filename: name = "" }) => {
    filename = name;
    pre.setAttribute("aria-label", label);
    code.textContent = text;
    download.hidden = !filename;
    download.textContent = `Download ${filename}`;
  });
  download.addEventListener("click", () => saveFile(code.textContent, filename));
  copy.addEventListener("click", async () => {
    copy.textContent = (await copied(code)) ? "Copied" : "Selected: press Ctrl+C";
    clearTimeout(timer);
    timer = setTimeout(() => (copy.textContent = "Copy"), 1800);
  });
  return el;
}

async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    // No clipboard without a secure origin, or without leave to use it.
    getSelection().selectAllChildren(code);
    return false;
  }
}
