// Edits of a spec: each takes one and gives another; what was is never changed.
import { IMAGE, indexOf, outputOf, readersOf } from "./spec-form.js";
import { copyName, freshName } from "./spec-names.js";

/**
 * @typedef {import("./spec-form.js").Spec} Spec
 * @typedef {import("./spec-form.js").SpecLayer} SpecLayer
 * @typedef {{spec: Spec, layer: string, refused?: string}} Edit the spec after it, the layer it left chosen, and why
 *   nothing was done if nothing was
 */

/** The names that are taken. @param {Spec} spec @param {string} [but] @returns {Set<string>} */
export function takenNames(spec, but) {
  return new Set([IMAGE, ...spec.layers.map((layer) => layer.name).filter((name) => name !== but)]);
}

/**
 * A layer more, behind another: what read that one reads it now, unless it is to stand beside.
 * @param {Spec} spec @param {string} after a layer's name, or "image"
 * @param {{block: string, args: Record<string, any>}} added @param {boolean} [beside]
 * @returns {Edit}
 */
export function addLayer(spec, after, added, beside = false) {
  const name = freshName(added.block, takenNames(spec));
  return placed(spec, after, [{ name, ...added, inputs: [after] }], beside);
}

/** The same layer again, behind it. @param {Spec} spec @param {string} name @param {number} [copies] @returns {Edit} */
export function repeatLayer(spec, name, copies = 1) {
  const layer = spec.layers[indexOf(spec, name)];
  const taken = takenNames(spec);
  const added = [];
  for (let i = 0; i < copies; i += 1) {
    const copy = copyName(added.at(-1)?.name ?? name, taken);
    taken.add(copy);
    // A merge keeps what else it reads: only its first input is the one before.
    added.push({ ...layer, name: copy, inputs: [added.at(-1)?.name ?? name, ...layer.inputs.slice(1)] });
  }
  return placed(spec, name, added, false);
}

/** Layers one behind the other, put behind one that is there. */
function placed(spec, after, added, beside) {
  const at = indexOf(spec, after) + 1;
  const last = added.at(-1).name;
  const here = beside ? spec : reread(spec, after, last);
  const layers = here.layers.toSpliced(at, 0, ...added);
  // The last layer answers unless another is named: to stay the one that answers, it must be.
  const output = beside && at === spec.layers.length && spec.layers.length ? outputOf(spec) : here.output;
  return { spec: settled({ ...here, layers, output }), layer: last };
}

/** What read one layer reads another. */
function reread(spec, from, to) {
  const layers = spec.layers.map((layer) =>
    layer.inputs.includes(from) ? { ...layer, inputs: layer.inputs.map((name) => (name === from ? to : name)) } : layer);
  return { ...spec, layers, output: spec.output === from ? to : spec.output };
}

/** The last layer need not be named as the output. @returns {Spec} */
function settled(spec) {
  const known = spec.output && indexOf(spec, spec.output) >= 0 && spec.output !== spec.layers.at(-1)?.name;
  return { ...spec, output: known ? spec.output : null };
}

/** Without a layer: what read it reads what it read. @param {Spec} spec @param {string} name @returns {Edit} */
export function removeLayer(spec, name) {
  const at = indexOf(spec, name);
  const [source] = spec.layers[at].inputs;
  const layers = spec.layers.toSpliced(at, 1).map((layer) => {
    if (!layer.inputs.includes(name)) return layer;
    const inputs = layer.inputs.map((input) => (input === name ? source : input));
    return { ...layer, inputs: [...new Set(inputs)] };
  });
  const next = layers[Math.min(at, layers.length - 1)]?.name ?? IMAGE;
  const output = spec.output === name && indexOf(spec, source) >= 0 ? source : spec.output;
  return { spec: settled({ ...spec, layers, output }), layer: next };
}

/** @param {Spec} spec @param {string} name @param {string} to a name that will do @returns {Edit} */
export function renameLayer(spec, name, to) {
  const renamed = reread(spec, name, to);
  const layers = renamed.layers.map((layer) => (layer.name === name ? { ...layer, name: to } : layer));
  return { spec: { ...renamed, layers }, layer: to };
}

/** A layer with other fields. @param {Spec} spec @param {string} name @param {Partial<SpecLayer>} changed @returns {Edit} */
export function changeLayer(spec, name, changed) {
  const layers = spec.layers.map((layer) => (layer.name === name ? { ...layer, ...changed } : layer));
  return { spec: { ...spec, layers }, layer: name };
}

/** @param {Spec} spec @param {string} name @param {string} argument @param {unknown} value @returns {Edit} */
export function changeArgument(spec, name, argument, value) {
  const { args } = spec.layers[indexOf(spec, name)];
  return changeLayer(spec, name, { args: { ...args, [argument]: value } });
}

/** Another block; the arguments that it has too stay. @param {Spec} spec @param {any} card of the block @returns {Edit} */
export function changeBlock(spec, name, card) {
  const { args } = spec.layers[indexOf(spec, name)];
  return changeLayer(spec, name, { block: card.name, args: keptArgs(args, card) });
}

/** Those of its arguments that another block has too, and what that one cannot do without. */
export function keptArgs(args, card) {
  const { properties = {}, required = [] } = card.args_schema;
  const kept = Object.fromEntries(Object.entries(args).filter(([name]) => name in properties));
  for (const name of required) if (!(name in kept) && name in card.example) kept[name] = card.example[name];
  return kept;
}

/**
 * One place earlier or later. In a chain the two change places; layers that do not read each other
 * only run the other way round.
 * @param {Spec} spec @param {string} name @param {-1 | 1} by @returns {Edit}
 */
export function moveLayer(spec, name, by) {
  const at = indexOf(spec, name);
  const [first, second] = by < 0 ? [spec.layers[at - 1], spec.layers[at]] : [spec.layers[at], spec.layers[at + 1]];
  if (!first || !second) return { spec, layer: name, refused: `${name} is the ${by < 0 ? "first" : "last"} layer.` };
  const place = spec.layers.indexOf(first);
  if (!second.inputs.includes(first.name)) return { spec: swapped(spec, place), layer: name };
  const chained = readersOf(spec, first.name).length === 1 && second.inputs.length === 1 && first.inputs.length === 1;
  if (!chained)
    return { spec, layer: name, refused: `${second.name} reads ${first.name}, which must run before it.` };
  const linked = reread(spec, second.name, first.name);
  const layers = linked.layers.map((layer) => {
    if (layer.name === second.name) return { ...layer, inputs: first.inputs };
    return layer.name === first.name ? { ...layer, inputs: [second.name] } : layer;
  });
  return { spec: swapped({ ...linked, layers }, place), layer: name };
}

/** The one that answers still does, as long as nobody reads it. */
function swapped(spec, at) {
  const answers = outputOf(spec);
  const layers = spec.layers.toSpliced(at, 2, spec.layers[at + 1], spec.layers[at]);
  return settled({ ...spec, layers, output: spec.output ?? (readersOf(spec, answers).length ? null : answers) });
}

/**
 * A layer reads another: one input more for what joins several, another input for what reads one;
 * what is read already is let go, if something is left.
 * @param {Spec} spec @param {string} source @param {string} name @param {boolean} several @returns {Edit}
 */
export function connect(spec, source, name, several) {
  const at = indexOf(spec, name);
  if (source === name || indexOf(spec, source) > at)
    return { spec, layer: name, refused: `${name} can read what runs before it, and ${source} does not.` };
  const { inputs } = spec.layers[at];
  if (!several) return changeLayer(spec, name, { inputs: [source] });
  if (!inputs.includes(source)) return changeLayer(spec, name, { inputs: [...inputs, source] });
  if (inputs.length === 1) return { spec, layer: name, refused: `${name} must read something.` };
  return changeLayer(spec, name, { inputs: inputs.filter((input) => input !== source) });
}

/** @param {Spec} spec @param {string} name @returns {Spec} */
export function withOutput(spec, name) {
  return settled({ ...spec, output: name });
}
