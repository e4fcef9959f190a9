// Replacing everywhere: an activation, a norm or a block, in all layers and those inside them.
import { fieldOf, layerName } from "./fields.js";
import { keptArgs } from "./spec-edits.js";
import { allLayers, mapLayers } from "./spec-nest.js";

export const BLOCK = "block"; // what is replaced, when it is no argument

/** @typedef {Map<string, any>} Cards of all blocks, by name */

/**
 * What can be replaced: the block itself, and each argument that names a norm, an activation ...
 * @param {import("./spec-form.js").Spec} spec @param {Cards} cards
 * @returns {string[]}
 */
export function replaceable(spec, cards) {
  const named = allLayers(spec.layers).flatMap(({ block }) => layerFields(cards.get(block)).map((field) => field.name));
  const most = [...new Set(named)].sort((a, b) => count(named, b) - count(named, a));
  return [...most, BLOCK];
}

const count = (list, wanted) => list.filter((one) => one === wanted).length;

function layerFields(card) {
  return Object.entries(card?.args_schema.properties ?? {})
    .filter(([name]) => name.endsWith("_layer"))
    .map(([name, property]) => fieldOf(name, property))
    .filter((field) => field.kind === "layer");
}

/** What is used now and how often, the commonest first. "none" has the name null.
 * @returns {{name: string | null, count: number}[]} */
export function usedNow(spec, cards, what) {
  const names = allLayers(spec.layers).map((layer) => nameIn(layer, cards, what)).filter((name) => name !== undefined);
  return [...new Set(names)].map((name) => ({ name, count: count(names, name) })).sort((a, b) => b.count - a.count);
}

/** What it can become. @returns {(string | null)[]} */
export function choicesFor(spec, cards, what) {
  if (what === BLOCK) return [...cards.keys()];
  const fields = allLayers(spec.layers).flatMap(({ block }) => layerFields(cards.get(block)));
  const choices = fields.filter((field) => field.name === what).flatMap((field) => field.choices);
  return /** @type {(string | null)[]} */ ([...new Set(choices)]);
}

/**
 * @param {import("./spec-form.js").Spec} spec @param {Cards} cards @param {string} what "block" or an argument
 * @param {string | null | undefined} from undefined for any; "none" is only replaced where it is asked for by name
 * @param {string | null} to
 * @returns {{spec: import("./spec-form.js").Spec, count: number}} the spec after it, and how many were replaced
 */
export function replaceEverywhere(spec, cards, what, from, to) {
  let replaced = 0;
  const layers = mapLayers(spec.layers, (layer) => {
    const name = nameIn(layer, cards, what);
    const meant = from === undefined ? name !== undefined && name !== null : name === from;
    if (!meant || name === to || !fits(layer, cards, what, to)) return layer;
    replaced += 1;
    if (what === BLOCK) return { ...layer, block: String(to), args: keptArgs(layer.args ?? {}, cards.get(to)) };
    return { ...layer, args: { ...layer.args, [what]: to } };
  });
  return { spec: { ...spec, layers }, count: replaced };
}

/** The name of what a layer has there: its own or the usual; undefined if it has no such argument. */
function nameIn(layer, cards, what) {
  if (what === BLOCK) return layer.block;
  const property = cards.get(layer.block)?.args_schema.properties[what];
  if (!property) return undefined;
  return layerName(what in (layer.args ?? {}) ? layer.args[what] : property.default) ?? null;
}

/** A norm that must be there cannot become none. */
function fits(layer, cards, what, to) {
  if (what === BLOCK) return cards.has(to);
  return fieldOf(what, cards.get(layer.block).args_schema.properties[what]).choices.includes(to);
}
