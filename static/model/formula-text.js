// Formulas as a reader writes them, and which layers a term stands for.

import { findLayer } from "./icicle.js";

const SIGNS = [["**2", "²"], ["**3", "³"], [" * ", " × "], [" != ", " ≠ "], [">=", "≥"], ["<=", "≤"], [" // ", " ÷ "]];

/** The expression with the signs of print. @param {string} expression */
export function readable(expression) {
  return SIGNS.reduce((text, [code, sign]) => text.replaceAll(code, sign), expression);
}

/**
 * The paths of the layers that a term counts: those of its role or name; where there is none, the
 * one layer that costs just this.
 * @param {any[]} layers the report's tree @param {string} root path of the block
 * @param {{part: string, params: number, macs: number}} term @returns {string[]}
 */
export function layersOfTerm(layers, root, { part, params, macs }) {
  const inside = root ? (findLayer(layers, root)?.layers ?? []) : layers;
  const nameOf = (path) => (root ? path.slice(root.length + 1) : path);
  const named = inside.filter(({ role, path }) => role === part || nameOf(path) === part);
  if (named.length) return named.map(({ path }) => path);
  if (!params && !macs) return [];
  const equal = topmost(inside, ({ cost }) => cost.params === params && cost.macs === macs);
  return equal.length === 1 ? [equal[0].path] : [];
}

/** Those that fit, and none below them: a layer with a single part costs the same as that part. */
function topmost(layers, fits) {
  return layers.flatMap((layer) => (fits(layer) ? [layer] : topmost(layer.layers, fits)));
}

/** Whether a layer, chosen somewhere, belongs to a term. @param {string[]} paths @param {string} layer */
export function isOfTerm(paths, layer) {
  return paths.some((path) => layer === path || layer.startsWith(`${path}.`));
}

/**
 * The terms of a block: for each part its parameters and its multiply-accumulates.
 * @param {any} block of parts.formulas @returns {{part: string, params: any, macs: any}[]}
 */
export function termsOf({ params, macs }) {
  const names = [...new Set([...params.parts, ...macs.parts].map(({ part }) => part))];
  const of = (sum, part) => sum.parts.find((one) => one.part === part) ?? null;
  return names.map((part) => ({ part, params: of(params, part), macs: of(macs, part) }));
}
