// The layer tree as rows: what is visible, at which depth, and where the arrow keys lead.

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
 * @param {{layers: any[], own?: any}} report
 * @param {Set<string>} closed keys of the layers that are folded
 * @returns {Row[]} in the order they are seen
 */
export function visibleRows(report, closed) {
  /** @type {Row[]} */
  const rows = [];
  const add = (node, parent, level) => {
    const children = childrenOf(node);
    children.forEach((layer, i) => {
      const open = layer.layers.length ? !closed.has(layer.path) : null;
      const place = { parent, level, position: i + 1, siblings: children.length };
      rows.push({ key: layer.path, ...place, open, layer });
      if (open) add(layer, layer.path, level + 1);
    });
  };
  add(report, null, 1);
  return rows;
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
