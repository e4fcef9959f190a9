// A file for the browser to save.
import { element } from "./element.js";

const TAKEN = 10_000; // ms by when the browser has it

/** @param {string | Blob} content text, or what has a type of its own @param {string} name */
export function saveFile(content, name) {
  const blob = typeof content === "string" ? new Blob([content], { type: "text/plain;charset=utf-8" }) : content;
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), TAKEN);
}
