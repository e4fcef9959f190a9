// Fixes where several inputs do not fit together: a projection, a resized branch, another merge.
import { changeArgument, changeLayer, takenNames } from "./spec-edits.js";
import { IMAGE, indexOf, readersOf } from "./spec-form.js";
import { freshName } from "./spec-names.js";

/** @param {import("./spec-fixes.js").Fault} about @returns {import("./spec-fixes.js").Fix[]} */
export function mergeFixes({ fault, spec, measured, cards }) {
  const layer = spec.layers[fault.at];
  if (fault.path.length > 2 || !cards.get(layer?.block)?.merges) return [];
  const shapes = layer.inputs.map((name) => (name === IMAGE ? spec.image : measured.get(name)?.shape));
  if (shapes.length === 1) return secondInputs(spec, fault.at);
  if (shapes.length > 2) return withoutOne(spec, layer);
  if (shapes.length !== 2 || !shapes.every((shape) => shape?.length === 3)) return [];
  return [
    ...widened(spec, layer, shapes, cards),
    ...projected(spec, layer, shapes),
    ...resized(spec, layer, shapes),
    ...concatenated(spec, layer, shapes),
  ];
}

/** What joins several reads one: another it could read, the nearest first. */
function secondInputs(spec, at) {
  const layer = spec.layers[at];
  const names = [IMAGE, ...spec.layers.slice(0, at).map(({ name }) => name)];
  const earlier = names.filter((name) => !layer.inputs.includes(name));
  return earlier.slice(-3).reverse().map((name) => ({
    text: `Read ${name} too`, spec: changeLayer(spec, layer.name, { inputs: [...layer.inputs, name] }).spec,
  }));
}

/** Of many it may be one that does not fit. */
function withoutOne(spec, layer) {
  return layer.inputs.map((name, i) => ({
    text: `Do not read ${name}`, spec: changeLayer(spec, layer.name, { inputs: layer.inputs.toSpliced(i, 1) }).spec,
  }));
}

/** The channels of the one set to those of the other, where a layer has them as an argument. */
function widened(spec, layer, shapes, cards) {
  const [first, second] = shapes;
  if (first[0] === second[0]) return [];
  return [[1, first[0]], [0, second[0]]].flatMap(([i, channels]) => {
    const source = spec.layers[indexOf(spec, layer.inputs[i])];
    const alone = source && readersOf(spec, source.name).length === 1;
    if (!alone || !("out_channels" in cards.get(source.block).args_schema.properties)) return [];
    const edit = changeArgument(spec, source.name, "out_channels", channels);
    return [{ text: `Give ${source.name} ${channels} channels`, spec: edit.spec }];
  });
}

/** The one brought to the other's shape by a convolution of one pixel, as shortcuts are. */
function projected(spec, layer, shapes) {
  return [[0, 1], [1, 0]].flatMap(([from, to]) => {
    const args = projection(shapes[from], shapes[to]);
    return args ? [between(spec, layer, from, { block: "ConvNormAct", args }, `Project ${layer.inputs[from]}`)] : [];
  });
}

/** @param {number[]} from @param {number[]} to @returns {Record<string, unknown> | null} arguments of ConvNormAct */
export function projection(from, to) {
  if (from.length !== 3 || to.length !== 3 || from.join() === to.join()) return null;
  const stride = Math.ceil(from[1] / to[1]);
  const fits = [1, 2].every((axis) => Math.ceil(from[axis] / stride) === to[axis]);
  if (!fits) return null;
  return { out_channels: to[0], kernel_size: 1, ...(stride > 1 && { stride }), activation_layer: null };
}

/** The larger one pooled, or cropped where no pooling leads there. */
function resized(spec, layer, shapes) {
  const [first, second] = shapes;
  if (first[1] === second[1] && first[2] === second[2]) return [];
  const large = first[1] * first[2] > second[1] * second[2] ? 0 : 1;
  const small = shapes[1 - large];
  const source = layer.inputs[large];
  const size = small[1] === small[2] ? small[1] : [small[1], small[2]];
  const pool = { block: "AdaptiveAvgPool", args: { size } };
  const strided = spec.layers[indexOf(spec, layer.inputs[1 - large])];
  const kept = strided?.args.stride > 1 && changeArgument(spec, strided.name, "stride", 1);
  return [
    between(spec, layer, large, pool, `Pool ${source} to ${small[1]} × ${small[2]}`),
    ...(kept ? [{ text: `Set stride of ${strided.name} to 1`, spec: kept.spec }] : []),
  ];
}

function concatenated(spec, layer, shapes) {
  const [first, second] = shapes;
  const sides = first[1] === second[1] && first[2] === second[2];
  if (!sides || layer.block === "Concat") return [];
  return [{ text: "Use Concat", spec: changeLayer(spec, layer.name, { block: "Concat", args: {} }).spec }];
}

/** A layer more on the way from one input to the merge. */
function between(spec, layer, input, added, text) {
  const name = freshName(added.block, takenNames(spec));
  const at = spec.layers.indexOf(layer);
  const merge = { ...layer, inputs: layer.inputs.with(input, name) };
  const layers = spec.layers.toSpliced(at, 1, { name, ...added, inputs: [layer.inputs[input]] }, merge);
  return { text, spec: { ...spec, layers } };
}
