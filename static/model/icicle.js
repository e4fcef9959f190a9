// An icicle: every layer as wide as its share of a measure, its parts below it.
import { measureOf } from "./comparison.js";

/**
 * @typedef {object} Cell
 * @property {string} path
 * @property {string | null} parent
 * @property {number} depth 0 for the root that is shown
 * @property {number} start of the width, from 0 to 1
 * @property {number} width
 * @property {number} amount of the measure
 * @property {any} layer
 */

/** The layer at a path; the whole network for "" or for a path that is not there. */
export function layerAt(report, path) {
  const whole = { path: "", name: "", type: "", args: "", cost: report.cost, layers: report.layers };
  return path ? (findLayer(report.layers, path) ?? whole) : whole;
}

/** @returns {any} null where there is none */
export function findLayer(layers, path) {
  for (const layer of layers) {
    if (layer.path === path) return layer;
    if (path.startsWith(`${layer.path}.`)) return findLayer(layer.layers, path);
  }
  return null;
}

/** The paths from the network to a layer, itself last: "a", "a.b", "a.b.c". @param {string} path */
export function trail(path) {
  const parts = path ? path.split(".") : [];
  return ["", ...parts.map((_, i) => parts.slice(0, i + 1).join("."))];
}

/**
 * @param {any} report @param {string} root path @param {string} measure
 * @param {number} least width of a cell that is worth drawing
 * @returns {Cell[]} parents before their parts, from left to right
 */
export function icicleCells(report, root, measure, least) {
  const top = layerAt(report, root);
  const whole = measureOf(top.cost, measure);
  /** @type {Cell[]} */
  const cells = [];
  const add = (layer, parent, depth, start, width, amount) => {
    cells.push({ path: layer.path, parent, depth, start, width, amount, layer });
    let left = start;
    for (const part of layer.layers) {
      const n = measureOf(part.cost, measure);
      const share = n / whole;
      if (share >= least) add(part, layer.path, depth + 1, left, share, n);
      left += share;
    }
  };
  if (whole > 0) add(top, null, 0, 0, 1, whole);
  return cells;
}

/**
 * Where a key leads: sideways on a level, up to the whole, down to its first part.
 * @param {Cell[]} cells @param {number} at @param {string} key
 * @returns {number | null} null: not a key of the icicle
 */
export function icicleKey(cells, at, key) {
  const here = cells[at];
  const level = cells.map((cell, i) => ({ cell, i })).filter(({ cell }) => cell.depth === here.depth);
  const place = level.findIndex(({ i }) => i === at);
  const or = (i) => (i < 0 ? at : i);
  if (key === "ArrowRight") return level[place + 1]?.i ?? at;
  if (key === "ArrowLeft") return level[place - 1]?.i ?? at;
  if (key === "ArrowUp") return or(cells.findIndex((cell) => cell.path === here.parent));
  if (key === "ArrowDown") return or(cells.findIndex((cell) => cell.parent === here.path));
  if (key === "Home") return level[0].i;
  if (key === "End") return level.at(-1).i;
  return null;
}
