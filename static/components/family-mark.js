// The mark of a family: a colour and a shape, the same wherever it stands.
import { drawing } from "../element.js";

const SHAPES = [
  "M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z", // disc
  "M-4.5-4.5H4.5V4.5H-4.5Z", // square
  "M0-5.5L5.5 4.5H-5.5Z", // triangle up
  "M0-6L6 0L0 6L-6 0Z", // diamond
  "M0 5.5L5.5-4.5H-5.5Z", // triangle down
  "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z", // plus
  "M0-6L1.8-1.9L6-1.9L2.7 1L3.8 5.5L0 2.9L-3.8 5.5L-2.7 1L-6-1.9L-1.8-1.9Z", // star
  "M-5.5 0L-2.75-4.75H2.75L5.5 0L2.75 4.75H-2.75Z", // hexagon
  "M5.5 0L-4.5 5.5V-5.5Z", // triangle right
  "M-5.5-2.25H5.5V2.25H-5.5Z", // bar, lying
  "M-5.5 0L4.5 5.5V-5.5Z", // triangle left
  "M-2.25-5.5H2.25V5.5H-2.25Z", // bar, standing
];

/** @param {number} index of the family among all @returns {SVGElement} around 0, 0 */
export function markPath(index) {
  const n = index % SHAPES.length;
  return drawing("path", { class: `mark family-${n}`, d: SHAPES[n] });
}

/** The mark as a picture of its own, beside a name. @param {number} index */
export function FamilyMark(index) {
  return drawing("svg", { class: "family-mark", viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" },
    markPath(index));
}
