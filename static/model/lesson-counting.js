// To look up: how work is counted here and by others, and what the words mean.
import { asked } from "./lessons.js";
import { exact, ratio } from "./number-text.js";

const SIDE = 7; // pixels
const KINDS = {
  bias: "an addition of a bias after a convolution or linear layer",
  norm: "two for each element with given statistics (scale, shift), five where they are computed",
  activation: "an element through an activation function",
  elementwise: "an element of a sum, a product or another pointwise function",
  pooling: "an element read by a window",
  reduction: "an element read by a sum, a mean or a maximum",
  softmax: "an element of the result",
  interpolation: "an element written by resampling",
};

/** @type {import("./lessons.js").Lesson} */
export const counting = {
  knobs: [{ name: "channels", label: "Channels of the example", unit: "", stops: [32, 64, 128, 256, 512], standard: 128 }],
  asks: ({ channels }) => ({ block: asked(gate(channels), imageOf(channels), { with: ["conventions"] }) }),
  page: ({ block }, { channels }) => [
    { kind: "text", text: inNumbers(block.parts.conventions, channels) },
    { kind: "knobs" },
    conventionTable(block.parts.conventions),
    { kind: "terms", title: "The words", terms: WORDS },
    operationTable(block.cost),
    { kind: "terms", title: "Glossary", terms: GLOSSARY },
  ],
  questions: [],
  links: ({ channels }) => [
    {
      text: "SqueezeExcitation with these settings",
      address: { view: "block", ...gate(channels), image: imageOf(channels) },
    },
  ],
};

const WORDS = [
  ["macs", "Multiply-accumulates of convolution, linear layer, matrix product and attention, for one image. Nothing else."],
  ["flops", "2 · macs: a multiplication and an addition. Others use the word for macs, or for every operation."],
  ["params",
    "Parameters, each tensor once, however often it is used. Buffers, such as a norm's running statistics, are counted apart."],
  ["bytes", "Read and written by operators as they run one after the other, weights included. A view moves nothing."],
  ["intensity", "flops for each byte read or written."],
  ["operations", "All work that is no multiply-accumulate, each kind in a column of its own."],
  ["uncounted", "Operators without a formula. A report that has some is called partial; they are never a silent zero."],
];

const GLOSSARY = [
  ["block", "A part that networks are laid with, such as `MBConv`; a layer is one use of it."],
  ["channels, width", "Feature maps of a tensor: the C of C × H × W."],
  ["stride", "The step of a convolution. A stride of 2 halves height and width."],
  ["pointwise", "A 1×1 convolution: mixes channels, sees one pixel."],
  ["depthwise", "A convolution with as many groups as channels: filters each by itself, mixes none."],
  ["expansion, t", "Inner width over the width of the input, in an inverted residual."],
  ["reduction, r",
    "Width of the output over the inner width, in a bottleneck; in squeeze-and-excitation, width over hidden width."],
  ["shortcut", "The way of the input round a branch, to the sum. The identity, or a projection."],
  ["projection",
    "A 1×1 convolution with its norm that changes the width or the stride of a shortcut. Also what the last 1×1 of an " +
    "inverted residual is called."],
  ["linear", "Without an activation after it."],
  ["squeeze-and-excitation",
    "One mean for each channel, two small layers, and a gate between 0 and 1 that scales the channel (arXiv:1709.01507)."],
  ["roofline",
    "The least time on some hardware: that of the operations at its peak or that of the bytes at its bandwidth, whichever " +
    "is longer, layer by layer."],
  ["latency", "The time of one image, measured."],
];

const gate = (channels) => ({ block: "SqueezeExcitation", args: { channels } });
const imageOf = (channels) => [channels, SIDE, SIDE];

function inNumbers({ macs, tools }, channels) {
  const most = tools.reduce((a, b) => (a.total > b.total ? a : b));
  return `One \`SqueezeExcitation\` of ${channels} channels on ${SIDE} × ${SIDE} pixels has ${exact(macs)} MACs here. ` +
    `${most.tool} prints ${exact(most.total)} for it, ${ratio(most.total / macs)} that. Neither is wrong: they count ` +
    "different things.";
}

function conventionTable({ macs, tools }) {
  const why = (terms) => terms.map(({ sentence }) => sentence).join(" ") || "It counts as we do.";
  return {
    kind: "table", long: true, title: `One block by ${tools.length} conventions`, head: ["Tool", "It prints", "over our MACs", "Why"],
    rows: tools.map(({ tool, unit, total, terms, fails }) =>
      (total === null ? [tool, "–", "–", fails] : [tool, `${exact(total)} ${unit}`, ratio(total / macs), why(terms)])),
    summary: "What each tool would print is told from one pass by its rules, term by term; the terms sum to the " +
      "difference. No tool is run for it.",
  };
}

function operationTable({ macs, operations }) {
  return {
    kind: "table", title: "Operations, and how many this block has", head: ["Kind", "One operation is", "here"],
    rows: Object.entries(KINDS).map(([kind, meaning]) => [kind, meaning, exact(operations[kind])]),
    summary: `Beside ${exact(macs)} MACs. A model is run once on tensors that have a shape and no values; each piece of ` +
      "work is counted on the layer whose code does it, so that layers always sum to the whole.",
  };
}
