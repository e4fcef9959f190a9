// The nodes of a dataflow in words: what kind each is, how wide, and what is written on it.
import { exact, shapeText, short } from "./number-text.js";

/**
 * @typedef {object} GraphNode as the service answers it
 * @property {"input" | "layer" | "function" | "output"} kind
 * @property {string} path @property {string} type @property {string} args
 * @property {number[] | null} kernel @property {number[] | null} stride @property {number | null} groups
 * @property {number[][]} output @property {number} params @property {number} macs @property {number} call
 */
/** @typedef {{source: number, target: number, shape: number[]}} GraphEdge */
/** @typedef {{nodes: GraphNode[], edges: GraphEdge[], left_out: number}} Graph */
/** @typedef {GraphNode & {at: number, sort: string, channels: number, reads: GraphEdge[], readers: number[]}} Known */

const SYMBOLS = { add: "+", Add: "+", UpsampleAdd: "+", sub: "−", mul: "×", Multiply: "×", Maximum: "max", maximum: "max" };
const JOINS = new Set(["cat", "Concat", "UpsampleConcat", "stack"]);
const ACTIVATION =
  /^(Activation|[A-Za-z]*LU6?|Hard\w+|Sigmoid|Tanh|Mish|Swish|Softplus|sigmoid|tanh|[a-z_]*relu6?|[gs]elu|silu|mish|hard\w+|soft\w+)$/;
const QUIET = /^(Identity|Dropout\w*|StochasticDepth|RequireSize|contiguous|clone)$/;

/**
 * Every node with its kind of work, its width, what it reads and who reads it.
 * @param {Graph} graph @returns {Known[]}
 */
export function knownNodes({ nodes, edges }) {
  /** @type {Known[]} */
  const known = nodes.map((node, at) => ({ ...node, at, sort: "", channels: 0, reads: [], readers: [] }));
  for (const edge of edges) {
    known[edge.target].reads.push(edge);
    if (!known[edge.source].readers.includes(edge.target)) known[edge.source].readers.push(edge.target);
  }
  const axes = [];
  const given = String(known[0]?.output[0]);
  const tokens = known.some((node) => /Linear/.test(node.type) && String(node.reads[0]?.shape) === given);
  for (const node of known) {
    node.sort = sortOf(node);
    axes.push(node.kind === "input" && tokens ? node.output[0].length - 1 : axisOf(node, axes));
    node.channels = channelsOf(node.output[0] ?? node.reads[0]?.shape ?? [], axes.at(-1));
  }
  return known;
}

/** @param {Known} node */
function sortOf(node) {
  if (node.kind === "input" || node.kind === "output") return node.kind;
  if (node.groups !== null && node.kernel) {
    const read = node.reads[0]?.shape[1];
    return node.groups > 1 && node.groups === read ? "depthwise" : "conv";
  }
  if (/Linear|linear/.test(node.type)) return "linear";
  if (JOINS.has(node.type)) return "join";
  if (node.type in SYMBOLS && node.reads.length > 1) return "merge";
  if (/norm/i.test(node.type)) return "norm";
  if (ACTIVATION.test(node.type)) return "activation";
  if (QUIET.test(node.type)) return "quiet";
  if (/pool/i.test(node.type) || node.kernel) return "pool";
  return node.kind === "function" ? "regroup" : "other";
}

/** Which axis of its first result holds the channels. */
function axisOf(node, axes) {
  if (node.sort === "linear") return (node.output[0]?.length ?? 2) - 1;
  const before = node.reads.length ? axes[node.reads[0].source] : 1;
  const places = node.args.split(", ").map(Number);
  if (node.type === "permute" && places.includes(before)) return places.indexOf(before);
  if (node.type === "transpose" && places.length === 2 && places.includes(before))
    return places[0] === before ? places[1] : places[0];
  const rank = node.output[0]?.length ?? 0;
  return before < rank || !rank ? before : rank - 1;
}

const channelsOf = (shape, axis) => shape[axis < 0 ? shape.length + axis : axis] ?? 1;

/** What stands on a node. @param {Known} node @returns {string} */
export function titleOf(node) {
  const side = node.kernel ? sidesText(node.kernel) : "";
  const step = node.stride?.some((one) => one > 1) ? `, stride ${stepsText(node.stride)}` : "";
  if (node.sort === "depthwise") return `Depthwise ${side}${step}`;
  if (node.sort === "conv") {
    const groups = node.groups > 1 ? `, ${node.groups} groups` : "";
    const kind = /Transpose/.test(node.type) ? "Transposed" : "Conv";
    return `${kind}${node.kernel.length === 1 ? "1d" : ""} ${side}${groups}${step}`;
  }
  if (node.sort === "merge") return SYMBOLS[node.type];
  if (node.sort === "join") return "concat";
  return `${node.type}${side ? ` ${side}` : ""}${step}`;
}

/** 3×3, as one says it. @param {number[]} sides */
export function sidesText(sides) {
  return sides.length === 1 ? `${sides[0]}` : sides.join("×");
}

const stepsText = (steps) => (new Set(steps).size === 1 ? String(steps[0]) : sidesText(steps));

/** A tensor's sides without the batch axis. @param {number[]} shape */
export function tensorText(shape) {
  return shapeText(shape[0] === 1 && shape.length > 1 ? shape.slice(1) : shape);
}

/** A node as it is read out. @param {Known} node @returns {string} */
export function spokenOf(node) {
  if (node.kind === "input") return `${node.type}: ${tensorText(node.output[0])}`;
  if (node.kind === "output") return `${node.type}: ${tensorText(node.reads[0]?.shape ?? [])}`;
  const name = [node.path, node.call > 1 ? `call ${node.call}` : ""].filter(Boolean).join(", ");
  const title = titleOf(node);
  const what = title.startsWith(node.type) ? title : `${node.type}${/^\W|^max$/.test(title) ? "" : `, ${title}`}`;
  const flow = `${[...new Set(node.reads.map((edge) => tensorText(edge.shape)))].join(" and ")} → `
    + [...new Set(node.output.map(tensorText))].join(" and ");
  const cost = [node.params && `${short(node.params)} params`, node.macs && `${short(node.macs)} MACs`].filter(Boolean);
  return [name ? `${name}: ${what}` : what, flow, ...cost].join("; ");
}

/** add, 3 × cat. @param {string[]} words */
function countedWords(words) {
  const times = (word) => words.filter((one) => one === word).length;
  return [...new Set(words)].map((word) => (times(word) > 1 ? `${times(word)} × ${word}` : word)).join(", ");
}

const HEADS = ["", "Layer", "Type", "Reads", "Output", "Params", "MACs"];

/** The same as a table. @param {Known[]} nodes */
export function tableOf(nodes) {
  return {
    label: "Diagram as a table", head: HEADS, empty: "There is nothing in it.",
    rows: nodes.map((node) => [
      String(node.at), node.path || (node.kind === "layer" ? "the block" : "–"),
      node.sort === "merge" || node.sort === "join" ? node.type : titleOf(node),
      node.reads.map((edge) => edge.source).join(", ") || "–",
      node.output.map(tensorText).join(", ") || "–", exact(node.params), exact(node.macs),
    ]),
  };
}

const WORKING = new Set(["conv", "depthwise", "linear"]);

/** What it shows, in a few sentences. @param {Known[]} nodes */
export function summaryOf(nodes) {
  const inputs = nodes.filter((node) => node.kind === "input").map((node) => tensorText(node.output[0]));
  const outputs = nodes.filter((node) => node.kind === "output").map((node) => tensorText(node.reads[0]?.shape ?? []));
  const working = nodes.filter((node) => WORKING.has(node.sort));
  const joins = nodes.filter((node) => node.sort === "merge" || node.sort === "join");
  const widths = [nodes[0], ...working].map((node) => exact(node.channels));
  return [
    `From ${inputs.join(" and ")} to ${outputs.join(" and ")}.`,
    working.length && working.length <= 12
      && `${working.map(titleOf).join(" – ")}: ${widths.join(" → ")} channels.`,
    working.length > 12 && `${working.length} convolutions and linear layers.`,
    joins.length && `Ways join again by ${countedWords(joins.map((node) => node.type))}.`,
  ].filter(Boolean).join(" ");
}
