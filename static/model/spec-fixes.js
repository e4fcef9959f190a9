// Fixes of a fault: edits that may mend it, each with a sentence. Whether one does is tried before it is offered.
import { fieldOf } from "./fields.js";
import { mergeFixes, projection } from "./spec-merge-fixes.js";
import { addLayer, changeLayer, removeLayer, renameLayer, takenNames, withOutput } from "./spec-edits.js";
import { IMAGE } from "./spec-form.js";
import { copyName, freshName, plainName } from "./spec-names.js";
import { valueAt, withValueAt } from "./spec-nest.js";

/**
 * @typedef {import("./spec-form.js").Spec} Spec
 * @typedef {{text: string, spec: Spec}} Fix
 * @typedef {object} Fault
 * @property {import("./spec-faults.js").SpecFault} fault
 * @property {Spec} spec
 * @property {Map<string, {shape: number[]}>} measured the layers before it
 * @property {Map<string, any>} cards
 */

/** @param {Fault} about @returns {Fix[]} */
export function fixesFor(about) {
  const { fault, spec } = about;
  const rules = [nameFixes, blockFixes, argumentFixes, inputFixes, mergeFixes, flatFixes, sizeFixes, outputFixes];
  const fixes = rules.flatMap((rule) => rule(about));
  const layer = spec.layers[fault.at];
  if (layer) fixes.push({ text: `Remove ${layer.name}`, spec: removeLayer(spec, layer.name).spec });
  return fixes;
}

function nameFixes({ fault: { path, at }, spec }) {
  if (path.at(-1) !== "name") return [];
  const old = String(valueAt(spec, path));
  const taken = takenNames(spec);
  const plain = plainName(old);
  const name = taken.has(plain) ? copyName(plain, taken) : plain;
  const fixed = path.length === 3 ? renameLayer(spec, spec.layers[at].name, name).spec : withValueAt(spec, path, name);
  return [{ text: `Call it ${name}`, spec: fixed }];
}

function blockFixes({ fault: { path, expected }, spec, cards }) {
  if (path.at(-1) !== "block" || !cards.has(expected)) return [];
  return [{ text: `Use ${expected}`, spec: withValueAt(spec, path, expected) }];
}

function argumentFixes({ fault, spec, cards, measured }) {
  const { path } = fault;
  const in_ = path.lastIndexOf("args");
  if (in_ < 0 || in_ + 1 >= path.length) return [];
  const name = path[in_ + 1];
  const place = path.slice(0, in_);
  const layer = valueAt(spec, place);
  const card = cards.get(layer?.block);
  const property = card?.args_schema.properties[name];
  const at = path.slice(0, in_ + 2);
  const without = { text: `Leave ${name} out`, spec: withValueAt(spec, at, undefined) };
  if (!property) return [...renamedArgument(fault, spec, layer, place), without];
  const set = (value) => ({ text: `Set ${name} to ${JSON.stringify(value)}`, spec: withValueAt(spec, at, value) });
  if (property.inferred) return [without];
  const missing = layer.args?.[name] === undefined;
  const given = place.length === 2 ? measured.get(layer.inputs[0])?.shape[0] : undefined;
  const values = missing ? [name === "out_channels" ? given : undefined, card.example[name]] : better(fault, property);
  const fixes = values.filter((value) => value !== undefined).map(set);
  return "default" in property && !missing ? [...fixes, { ...without, text: `Leave ${name} as usual` }] : fixes;
}

/** An argument that there is, in place of one that there is not. */
function renamedArgument({ path, expected }, spec, layer, place) {
  if (typeof expected !== "string" || path.length !== place.length + 2) return [];
  const args = Object.fromEntries(Object.entries(layer.args).map(([name, value]) =>
    [name === path.at(-1) ? expected : name, value]));
  return [{ text: `Call it ${expected}`, spec: withValueAt(spec, [...place, "args"], args) }];
}

/** Values that would do in place of what was given. */
function better({ expected, got }, property) {
  const total = /^a divisor of (\d+)$/.exec(expected ?? "")?.[1];
  if (total && typeof got === "number") return nearestDivisors(Number(total), got);
  const field = fieldOf("", property);
  if (field.kind === "layer" || field.kind === "choice") return field.choices.includes(expected) ? [expected] : [];
  if (field.kind !== "number" || typeof got !== "number") return [];
  const whole = field.integer ? Math.round(got) : got;
  const odd = field.step === 2 && whole % 2 === 0 ? whole + 1 : whole;
  const inside = Math.max(field.least ?? -Infinity, Math.min(field.most ?? Infinity, odd));
  return inside === got ? [] : [inside];
}

/** @param {number} total @param {number} wanted @returns {number[]} */
export function nearestDivisors(total, wanted) {
  const divisors = [];
  for (let n = 1; n * n <= total; n += 1) if (total % n === 0) divisors.push(n, total / n);
  return [...new Set(divisors)].sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted)).slice(0, 2);
}

function inputFixes({ fault: { path, at, expected }, spec }) {
  const layer = spec.layers[at];
  if (path[2] !== "inputs" || !layer) return [];
  const read = (inputs, text) => ({ text, spec: changeLayer(spec, layer.name, { inputs }).spec });
  const place = Number(path[3]);
  const last = at ? spec.layers[at - 1].name : IMAGE;
  if (path.length > 3) {
    const others = layer.inputs.filter((_, i) => i !== place);
    const instead = read(layer.inputs.with(place, last), `Read ${last} instead`);
    return others.length ? [instead, read(others, `Do not read ${layer.inputs[place]}`)] : [instead];
  }
  const alone = read(layer.inputs.slice(0, 1), `Read ${layer.inputs[0]} alone`);
  return expected === 1 ? [joined(spec, at, "Add"), joined(spec, at, "Concat"), alone] : [alone];
}

/** What one layer reads, joined by a merge before it. */
function joined(spec, at, block) {
  const layer = spec.layers[at];
  const name = freshName(block, takenNames(spec));
  const merge = { name, block, args: {}, inputs: layer.inputs };
  const layers = spec.layers.toSpliced(at, 1, merge, { ...layer, inputs: [name] });
  return { text: `Join them with ${block}`, spec: { ...spec, layers } };
}

/** Behind a head there are no maps any more: read the last that were, or stand before it. */
function flatFixes({ fault: { at, got }, spec, measured }) {
  const layer = spec.layers[at];
  const flat = Array.isArray(got) && got.length === 1 && got[0]?.length === 2;
  if (!flat || layer.inputs.length !== 1) return [];
  const maps = spec.layers.slice(0, at).findLast(({ name }) => measured.get(name)?.shape.length === 3);
  const source = maps?.name ?? IMAGE;
  return [{ text: `Read ${source} instead`, spec: changeLayer(spec, layer.name, { inputs: [source] }).spec }];
}

/** An image too small, or of a side that does not fit; layers inside that a shortcut does not fit. */
function sizeFixes({ fault: { kind, at, got, path }, spec, measured, cards }) {
  const layer = spec.layers[at];
  if (kind !== "shape-mismatch" || !layer || path.length > 2 || cards.get(layer.block)?.merges) return [];
  const shortcut = shortcutFixes(spec, layer, got);
  if (shortcut.length) return shortcut;
  const [channels, height, width] = spec.image;
  const image = [channels, 2 * height, 2 * width];
  const fixes = [{ text: `Make the image ${2 * height} × ${2 * width}`, spec: { ...spec, image } }];
  const sides = measured.get(layer.inputs[0])?.shape.slice(1) ?? [height, width];
  const kernel = Number(layer.args.kernel_size);
  const odd = Math.min(...sides) - (Math.min(...sides) % 2 === 0 ? 1 : 0);
  if (kernel > odd && odd > 0)
    fixes.unshift({
      text: `Set kernel_size to ${odd}`, spec: withValueAt(spec, ["layers", at, "args", "kernel_size"], odd),
    });
  const pad = { block: "PadToMultiple", args: { multiple: 32 } };
  if (layer.block === "RequireSize") fixes.push({ text: "Pad before it", spec: addLayer(spec, layer.inputs[0], pad).spec });
  return fixes;
}

/** A skip whose branch changes the shape needs a projection. */
function shortcutFixes(spec, layer, got) {
  const skips = ["SkipConnection", "ResidualAdd"].includes(layer.block) && Array.isArray(got) && got.length === 2;
  if (!skips) return [];
  const [branch, input] = got.map((shape) => shape.slice(1));
  const shortcut = projection(input, branch);
  if (!shortcut) return [];
  const args = { layers: layer.args.layers, shortcut: [{ block: "ConvNormAct", args: shortcut }] };
  const changed = changeLayer(spec, layer.name, { block: "ResidualAdd", args });
  return [{ text: "Project the shortcut", spec: changed.spec }];
}

function outputFixes({ fault: { path }, spec }) {
  const last = spec.layers.at(-1);
  return path[0] === "output" && last ? [{ text: `Give what ${last.name} gives`, spec: withOutput(spec, last.name) }] : [];
}
