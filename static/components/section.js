// Sections of a page: a heading over its parts, and parts folded away under a line.
import { element } from "../element.js";

/** @param {string} heading @param {...(Node | string | null | false)} parts */
export function section(heading, ...parts) {
  return element("section", {}, element("h2", { text: heading }), ...parts);
}

/** @param {string} summary @param {...(Node | string | null | false)} parts */
export function folded(summary, ...parts) {
  return element("details", {}, element("summary", { text: summary }), ...parts);
}
