// A spec as a drawing: its boxes, repeats folded into one, and its edges with the shapes they carry.
import { IMAGE, outputOf, readersOf } from "./spec-form.js";
import { shapeText, valueText } from "./number-text.js";

const FEWEST = 3; // equal layers that are folded
const BOX = { width: 256, height: 62 };
const LINE = 18; // pixels of a row inside a box
const HOLDERS = new Set(["Chain", "Branches", "Parallel", "SkipConnection", "ResidualAdd"]); // of other layers

/**
 * @typedef {object} Node
 * @property {string} id name of the layer, of a run's first
 * @property {string[]} names all it stands for
 * @property {string} title
 * @property {string} block
 * @property {string} settings in words
 * @property {number} repeats
 * @property {boolean} foldable it has parts, or is one of a run
 * @property {string[]} rows the layers inside it, where it is open
 * @property {number} width
 * @property {number} height
 * @property {string[]} reads
 */

/**
 * Runs of layers that are equal, each reading the one before and nothing else.
 * @param {import("./spec-form.js").Spec} spec @returns {string[][]} names, all layers in order
 */
export function runsOf(spec) {
  const counts = readings(spec);
  const answers = outputOf(spec);
  /** @type {string[][]} */
  const runs = [];
  let before = null;
  for (const layer of spec.layers) {
    const linked = before && layer.inputs.length === 1 && layer.inputs[0] === before.name
      && counts.get(before.name) === 1 && before.name !== answers;
    if (linked && before.block === layer.block && JSON.stringify(before.args) === JSON.stringify(layer.args))
      runs.at(-1).push(layer.name);
    else runs.push([layer.name]);
    before = layer;
  }
  return runs.flatMap((run) => (run.length < FEWEST ? run.map((name) => [name]) : [run]));
}

function readings(spec) {
  const counts = new Map();
  for (const { inputs } of spec.layers) for (const name of inputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * @param {import("./spec-form.js").Spec} spec
 * @param {{fold: boolean, open: string[], apart?: string[], measured: Map<string, any>}} look whether repeats
 *   are folded; what is open; layers that must not vanish in a run
 * @returns {{nodes: Node[], edges: {from: string, to: string, shape: string}[]}} edges that are drawn once
 */
export function specGraph(spec, { fold, open, apart = [], measured }) {
  const layers = new Map(spec.layers.map((layer) => [layer.name, layer]));
  const found = runsOf(spec);
  const runs = found.flatMap((run) => {
    const shown = !fold || open.includes(run[0]) || apart.some((name) => run.includes(name));
    return run.length > 1 && shown ? run.map((name) => [name]) : [run];
  });
  const foldable = new Set(found.filter((run) => run.length > 1).flat());
  const nodeOf = new Map([[IMAGE, IMAGE]]);
  for (const run of runs) for (const name of run) nodeOf.set(name, run[0]);
  const image = { id: IMAGE, names: [IMAGE], title: IMAGE, block: "", settings: shapeText(spec.image), repeats: 1,
    foldable: false, rows: [], ...BOX, height: BOX.height - LINE, reads: [] };
  const nodes = [image, ...runs.map((run) => nodeFor(run, layers.get(run[0]), { open, measured, foldable }))];
  return { nodes, edges: edgesOf(runs, layers, nodeOf, (name) => shapeOf(name, spec, measured)) };
}

function nodeFor(run, layer, { open, measured, foldable }) {
  const parts = measured.get(layer.name)?.layers ?? [];
  const nested = Object.values(layer.args).some((value) => typeof value === "object" && value !== null && holds(value));
  const rows = nested && open.includes(layer.name) ? rowsOf(parts) : [];
  return {
    id: layer.name, names: run, block: layer.block, repeats: run.length, reads: layer.inputs, rows,
    title: run.length > 1 ? `${layer.name} – ${endOf(layer.name, run.at(-1))}` : layer.name,
    settings: settingsText(layer.args), foldable: nested || foldable.has(layer.name),
    width: BOX.width, height: BOX.height + LINE * rows.length,
  };
}

/** Of names that end in numbers the number is enough: stage1_0 – 2. */
function endOf(first, last) {
  const number = /\d+$/.exec(last)?.[0];
  return number && first.replace(/\d+$/, "") === last.slice(0, -number.length) ? number : last;
}

function holds(value) {
  return Object.values(value).some((item) => typeof item === "object" && item !== null);
}

/** The layers inside, and those inside these: what they are and what they give. */
function rowsOf(parts, level = 0) {
  return parts.flatMap(({ name, type, output, layers }) => {
    const words = [/^\d+$/.test(name) ? "" : name, type, output.length ? shapeText(output[0].slice(1)) : ""];
    const inside = HOLDERS.has(type) ? rowsOf(layers, level + 1) : [];
    return ["· ".repeat(level) + words.filter(Boolean).join(" "), ...inside];
  });
}

/** Settings as short as a box is wide. */
export function settingsText(args) {
  const others = Object.entries(args).filter(([name]) => name !== "out_channels");
  return others.map(([name, value]) => `${name} ${valueText(value)}`).join(", ");
}

function edgesOf(runs, layers, nodeOf, shape) {
  const seen = new Set();
  const order = new Map([IMAGE, ...runs.map(([first]) => first)].map((name, i) => [name, i]));
  return runs.flatMap(([first]) => layers.get(first).inputs.flatMap((source) => {
    const from = nodeOf.get(source);
    const key = `${from} ${first}`;
    // A name that is not there, that runs later, or that is read twice.
    if (from === undefined || order.get(from) >= order.get(first) || seen.has(key)) return [];
    seen.add(key);
    return [{ from, to: first, shape: shape(source) }];
  }));
}

function shapeOf(name, spec, measured) {
  if (name === IMAGE) return shapeText(spec.image);
  return measured.has(name) ? shapeText(measured.get(name).shape) : "";
}

/**
 * Where an arrow key leads in the graph: along an edge, or to what runs before and after.
 * @param {import("./spec-form.js").Spec} spec @param {Node[]} nodes in the order they run
 * @param {string} id @param {string} key @returns {string | null} null: not a key of the graph
 */
export function graphKey(spec, nodes, id, key) {
  const at = Math.max(0, nodes.findIndex((node) => node.names.includes(id)));
  const next = nodes[Math.min(at + 1, nodes.length - 1)].id;
  const named = (name) => nodes.find((node) => node.names.includes(name))?.id;
  const to = {
    ArrowUp: () => named(nodes[at].reads[0]) ?? nodes[at].id,
    ArrowDown: () => named(readersOf(spec, nodes[at].names.at(-1))[0]?.name) ?? next,
    ArrowLeft: () => nodes[Math.max(0, at - 1)].id,
    ArrowRight: () => next,
    Home: () => nodes[0].id,
    End: () => nodes.at(-1).id,
  }[key];
  return to ? to() : null;
}
