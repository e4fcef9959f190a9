// What the lessons read off a report: costs by role, and how wide a block is from step to step.

/**
 * @typedef {object} Step one layer on the way through a block
 * @property {string} name of the layer
 * @property {string} label what it does, in words
 * @property {number} from channels before @property {number} to channels after
 * @property {boolean} depthwise each channel by itself
 * @property {boolean} gate scales channels and mixes nothing
 * @property {string | null} activation after it
 * @property {number} params @property {number} macs
 *
 * @typedef {object} Profile
 * @property {string} title
 * @property {number[]} image @property {number[]} output
 * @property {Step[]} steps
 * @property {Step | null} shortcut the layer that the input goes through
 * @property {boolean} adds whether something is added at the end
 * @property {string | null} after the activation after the sum
 */

/** The sums over a role. @param {any} report @param {string} role */
export function roleCost(report, role) {
  const found = report.layers.filter((layer) => layer.role === role);
  const sum = (read) => found.reduce((all, { cost }) => all + read(cost), 0);
  return { params: sum((cost) => cost.params), macs: sum((cost) => cost.macs) };
}

/** One of a block's own layers. @param {any} report @param {string} name */
export function layerNamed(report, name) {
  return report.layers.find((layer) => layer.name === name);
}

/** Bytes that are read and written. @param {any} report */
export function bytesMoved({ cost }) {
  return cost.bytes.read + cost.bytes.activations;
}

/**
 * The way through a block of one branch, with or without a shortcut beside it.
 * @param {any} report @param {string} title @returns {Profile}
 */
export function profileOf(report, title) {
  const steps = report.layers.map(stepOf).filter(Boolean);
  const last = report.layers.at(-1);
  return {
    title,
    image: report.image,
    output: report.output,
    steps: steps.filter((step) => step.role !== "shortcut"),
    shortcut: steps.find((step) => step.role === "shortcut") ?? null,
    adds: (report.own?.operations.elementwise ?? 0) > 0,
    after: last?.name === "activation" && last.type !== "Identity" ? last.type : null,
  };
}

function stepOf(layer) {
  const conv = layer.type === "Conv2d" ? layer : layer.layers.find(({ name }) => name === "conv");
  const gate = layer.role === "squeeze";
  if (!conv && !gate) return null;
  const [, from] = layer.input[0];
  const [, to] = layer.output[0];
  const { params, macs } = layer.cost;
  const activation = layer.layers.find(({ name }) => name === "activation")?.type ?? null;
  const numbers = { name: layer.name, role: layer.role, from, to, params, macs, gate };
  if (!conv) return { ...numbers, label: "squeeze-and-excitation", depthwise: false, activation: gateOf(layer) };
  const depthwise = groupsOf(conv) === from && from > 1;
  return { ...numbers, label: convText(conv, depthwise), depthwise, activation };
}

/** The function that makes the gate. */
function gateOf({ layers }) {
  return layers.find(({ name }) => name === "gate")?.type ?? null;
}

function convText(conv, depthwise) {
  const side = pairIn(conv.args, "kernel_size");
  const stride = pairIn(conv.args, "stride");
  const words = `${side}×${side} ${depthwise ? "depthwise" : "convolution"}`;
  return stride > 1 ? `${words}, stride ${stride}` : words;
}

function groupsOf(conv) {
  return Number(/groups=(\d+)/.exec(conv.args)?.[1] ?? 1);
}

function pairIn(args, name) {
  return Number(new RegExp(`${name}=\\((\\d+)`).exec(args)?.[1] ?? 1);
}
