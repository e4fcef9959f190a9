// A scatter of the compared subjects: which measures it can be of, its axes, and what it says.
import { exactWithUnit, shortWithUnit } from "./number-text.js";
import { linearPlace, linearTicks, logPlace, logTicks } from "./scatter.js";

/**
 * @typedef {{name: string, unit: string, of: (cost: any) => number}} Measure
 * @typedef {{place: (value: number) => number, ticks: number[], logarithmic: boolean}} Axis
 */

/** @type {Record<string, Measure>} */
export const SCATTER_MEASURES = {
  macs: { name: "MACs", unit: "MACs", of: (cost) => cost.macs },
  params: { name: "Parameters", unit: "params", of: (cost) => cost.params },
  activation_bytes: { name: "Activation bytes", unit: "B", of: (cost) => cost.bytes.activations },
  read_bytes: { name: "Bytes read", unit: "B", of: (cost) => cost.bytes.read },
  other_operations: {
    name: "Other operations", unit: "operations",
    of: ({ operations }) => Object.values(operations).reduce((sum, n) => sum + n, 0),
  },
  intensity: {
    name: "MACs per byte", unit: "MACs/B",
    of: ({ macs, bytes }) => Number((macs / Math.max(1, bytes.read + bytes.activations)).toPrecision(4)),
  },
};

const FAR = 20; // times the smallest; beyond that a linear axis would heap all others up at its start
const AIR = 1.15;

/** An axis from zero, or a logarithmic one where the values lie far apart. @param {number[]} values @returns {Axis} */
export function axisOf(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least > 0 && most / least > FAR) {
    /** @type {[number, number]} */
    const range = [least / AIR, most * AIR];
    return { place: (value) => logPlace(value, range), ticks: logTicks(...range), logarithmic: true };
  }
  const range = [0, (most || 1) * AIR];
  return { place: (value) => linearPlace(value, range), ticks: linearTicks(range[0], range[1]), logarithmic: false };
}

/** Each subject with its two values. @param {any[]} rows of a comparison @param {string} across @param {string} up */
export function scatterDots(rows, across, up) {
  const [x, y] = [SCATTER_MEASURES[across], SCATTER_MEASURES[up]];
  return rows.map(({ label, cost }) => ({
    label, x: x.of(cost), y: y.of(cost),
    text: `${label}: ${exactWithUnit(x.of(cost), x.unit)}, ${exactWithUnit(y.of(cost), y.unit)}`,
  }));
}

/**
 * Where each name stands: beside its mark, on the side with room, above another that is in its way.
 * @param {{x: number, y: number}[]} places @param {string[]} names @param {number} width
 * @returns {{x: number, y: number, anchor: "start" | "end"}[]}
 */
export function namePlaces(places, names, width, { perLetter = 7, height = 14 } = {}) {
  const taken = [];
  return places.map((place, i) => {
    const anchor = place.x > width / 2 ? "end" : "start";
    const x = place.x + (anchor === "end" ? -10 : 10);
    const long = names[i].length * perLetter;
    const box = { left: anchor === "end" ? x - long : x, right: anchor === "end" ? x : x + long, y: place.y - 8 };
    const inTheWay = (other) =>
      other.left < box.right && box.left < other.right && Math.abs(other.y - box.y) < height;
    while (taken.some(inTheWay)) box.y -= 1;
    taken.push(box);
    return { x, y: box.y, anchor };
  });
}

/** Who has the least and the most of either. @param {ReturnType<typeof scatterDots>} dots */
export function scatterInWords(dots, across, up) {
  return [[across, "x"], [up, "y"]].map(([key, axis]) => {
    const { name, unit } = SCATTER_MEASURES[key];
    const sorted = [...dots].sort((a, b) => a[axis] - b[axis]);
    const end = (dot) => `${shortWithUnit(dot[axis], unit)} (${dot.label})`;
    return `${name} from ${end(sorted[0])} to ${end(sorted[sorted.length - 1])}.`;
  }).join(" ");
}
