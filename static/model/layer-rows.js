// The layer tree as rows: what is visible, at which depth, and where the arrow keys lead.
import { foldRepeats } from "./repeats.js";

/**
 * @typedef {object} Row
 * @property {string} key unique in the tree
 * @property {string | null} parent
 * @property {number} level from 1
 * @property {number} position among its siblings, from 1
 * @property {number} siblings
 * @property {boolean | null} open null for a leaf
 * @property {any} layer
 */

/** What a module does itself, between its children, gets a row: the sums then add up. */
export function ownLayer(parent, own) {
  return {
    path: parent ? `${parent}.(own)` : "(own)",
    name: "between the layers",
    type: "",
    args: "",
    role: null,
    input: [],
    output: [],
    calls: 1,
    cost: own,
    own: null,
    layers: [],
  };
}

/** @param {{layers: any[], own?: any, path?: string}} node */
function childrenOf(node) {
  const counted = node.own && node.layers.length && isWorth(node.own);
  return counted ? [...node.layers, ownLayer(node.path ?? "", node.own)] : node.layers;
}

function isWorth(cost) {
  return Boolean(cost.params || cost.macs || cost.bytes.activations || total(cost.operations));
}

const total = (operations) => Object.values(operations).reduce((sum, n) => sum + n, 0);

/**
 * @typedef {object} Manner how a tree is shown
 * @property {number} depth levels that are open until someone closes them
 * @property {boolean} fold whether repeats stand as one row until someone opens it
 */

/** @type {Manner} */
export const ALL_OPEN = { depth: Infinity, fold: false };

/**
 * @param {{layers: any[], own?: any}} report
 * @param {Set<string>} flipped keys of the layers that are otherwise than the manner has them
 * @param {Manner} manner
 * @returns {Row[]} in the order they are seen
 */
export function visibleRows(report, flipped, manner = ALL_OPEN) {
  /** @type {Row[]} */
  const rows = [];
  const add = (children, parent, level) => {
    children.forEach((layer, i) => {
      const open = layer.layers.length ? isOpen(layer, level, manner) !== flipped.has(layer.path) : null;
      const place = { parent, level, position: i + 1, siblings: children.length };
      rows.push({ key: layer.path, ...place, open, layer });
      if (open) add(partsOf(layer, manner), layer.path, level + 1);
    });
  };
  add(partsOf(report, manner), null, 1);
  return rows;
}

/** The repeats in a run are its parts; they are not folded again. */
function partsOf(node, { fold }) {
  return fold && !node.repeats ? foldRepeats(childrenOf(node)) : childrenOf(node);
}

function isOpen(layer, level, { depth }) {
  return !layer.repeats && level < depth;
}

/**
 * Rows whose path, type or role has every word, below what they are part of.
 * @param {{layers: any[]}} report @param {string} search @returns {Row[]}
 */
export function foundRows(report, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ path, type, role }) => {
    const text = `${path} ${type} ${role ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const rowsIn = (node, parent, level) => {
    const kept = childrenOf(node)
      .map((layer) => ({ layer, inside: rowsIn(layer, layer.path, level + 1) }))
      .filter(({ layer, inside }) => inside.length || fits(layer));
    return kept.flatMap(({ layer, inside }, i) => [
      { key: layer.path, parent, level, position: i + 1, siblings: kept.length, open: inside.length ? true : null, layer },
      ...inside,
    ]);
  };
  return rowsIn(report, null, 1);
}

/**
 * What is to be flipped so that a layer is among the visible rows.
 * @param {{layers: any[]}} report @param {string} path
 * @param {Set<string>} flipped @param {Manner} manner
 * @returns {Set<string>}
 */
export function revealed(report, path, flipped, manner) {
  const changed = new Set(flipped);
  let parts = partsOf(report, manner);
  for (let level = 1; parts.length; ) {
    const layer = parts.find((part) => holds(part, path));
    if (!layer || layer.path === path) break;
    const open = isOpen(layer, level, manner) !== changed.has(layer.path);
    if (!open && !changed.delete(layer.path)) changed.add(layer.path);
    parts = partsOf(layer, manner);
    level += 1;
  }
  return changed;
}

function holds(layer, path) {
  if (layer.repeats) return layer.layers.some((part) => holds(part, path));
  return layer.path === path || path.startsWith(`${layer.path}.`);
}

/** Whether neither it nor anything in it ran; a mere container of layers that ran is used. */
export function isUnused({ calls, layers }) {
  return calls === 0 && layers.every(isUnused);
}

/**
 * Where a key leads, by the pattern every tree follows.
 * @param {Row[]} rows @param {number} at @param {string} key
 * @returns {{to?: number, fold?: boolean} | null} null: not a key of the tree
 */
export function treeKey(rows, at, key) {
  const row = rows[at];
  const last = rows.length - 1;
  if (key === "ArrowDown") return { to: Math.min(at + 1, last) };
  if (key === "ArrowUp") return { to: Math.max(at - 1, 0) };
  if (key === "Home") return { to: 0 };
  if (key === "End") return { to: last };
  if (key === "ArrowRight") {
    if (row.open === false) return { fold: false };
    return { to: row.open ? at + 1 : at };
  }
  if (key === "ArrowLeft") {
    if (row.open) return { fold: true };
    const parent = rows.findIndex((other) => other.key === row.parent);
    return { to: parent < 0 ? at : parent };
  }
  if (key === "Enter" || key === " ") return row.open === null ? {} : { fold: row.open };
  return null;
}
