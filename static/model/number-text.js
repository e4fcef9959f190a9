// Numbers as text: the exact figure, its short SI form, bytes, ratios, shapes.

import { isNest, nestWords } from "./nest-text.js";

const PREFIXES = ["", "k", "M", "G", "T", "P"];
const DIGITS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
const GAP = "\u00a0"; // no line break between a number and its unit

/** @param {number} n @returns {string} all digits: 17,728 */
export function exact(n) {
  return DIGITS.format(n);
}

/** @param {number} n @returns {string} 17.7 k, 55.0 M; 64 stays 64 */
export function short(n) {
  let power = 0;
  let scaled = n;
  // 999.5 would print as 1000: it belongs to the next prefix
  while (Math.abs(scaled) >= (power ? 999.5 : 1000) && power < PREFIXES.length - 1) {
    scaled /= 1000;
    power += 1;
  }
  return power ? `${scaled.toPrecision(3)}${GAP}${PREFIXES[power]}` : exact(scaled);
}

/** The short form with its unit: 55.0 MMACs would be misread, so 55.0 M MACs; but 803 kB. */
export function shortWithUnit(n, unit) {
  const text = short(n);
  const prefixed = text.includes(GAP);
  return unit === "B" && prefixed ? `${text}B` : `${text}${GAP}${unit}`;
}

/** @param {number} n @param {string} unit */
export function exactWithUnit(n, unit) {
  return `${exact(n)}${GAP}${unit}`;
}

/** @param {number | null} r @returns {string} 2.48×, or a dash where there is nothing to divide by */
export function ratio(r) {
  if (r === null) return "–";
  if (r === 0) return "0×";
  if (r >= 1000) return `${short(r)}×`;
  return r >= 0.01 ? `${r < 10 ? r.toFixed(2) : r.toPrecision(3)}×` : `${r.toPrecision(2)}×`;
}

/** A part of a whole between 0 and 1; 0 of 0 is 0. */
export function share(part, whole) {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

/** @param {number} part @param {number} whole @returns {string} 31.2 % */
export function percent(part, whole) {
  if (!(whole > 0)) return "–";
  if (part === 0) return `0${GAP}%`;
  const hundredths = (100 * part) / whole;
  if (part > 0 && hundredths < 0.1) return `<0.1${GAP}%`;
  return `${hundredths.toFixed(1)}${GAP}%`;
}

/** @type {[string, number][]} */
const TIMES = [["s", 1e-3], ["ms", 1], ["µs", 1e3], ["ns", 1e6]];

/** @param {number} ms @returns {string} 1.89 µs, 3.2 ms */
export function timeText(ms) {
  const [unit, factor] = TIMES.find(([, perMs]) => ms * perMs >= 1) ?? TIMES[TIMES.length - 1];
  return `${Number((ms * factor).toPrecision(3))}${GAP}${unit}`;
}

/** @param {number[] | Record<string, number[]>} shape @returns {string} 64 × 56 × 56 */
export function shapeText(shape) {
  if (Array.isArray(shape)) return shape.length ? shape.map(exact).join(`${GAP}×${GAP}`) : "scalar";
  return Object.entries(shape).map(([name, one]) => `${name}: ${shapeText(one)}`).join(", ");
}

/** An argument's value as a person would write it. @param {unknown} value */
export function valueText(value) {
  if (value === null) return "none";
  if (isNest(value)) return nestWords(value);
  if (Array.isArray(value)) return value.map(valueText).join(" × ");
  if (typeof value === "object") {
    const { type, ...settings } = /** @type {Record<string, any>} */ (value);
    return [type, ...Object.entries(settings).map(([name, one]) => `${name} ${one}`)].join(" ");
  }
  return typeof value === "number" ? exact(value) : String(value);
}
