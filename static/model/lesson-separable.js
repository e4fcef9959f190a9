// Lesson: a full convolution as a depthwise and a pointwise one, to scale.
import { layerNamed } from "./lesson-report.js";
import { asked, composed } from "./lessons.js";
import { exact, percent, ratio } from "./number-text.js";

/** @typedef {import("./lessons.js").Settings} Settings */

const SIZE = 56; // pixels a side
const BARE = { norm_layer: null, activation_layer: null, bias: false }; // nothing but weights
const imageOf = (channels, size = SIZE) => [channels, size, size];

/** @param {Settings} settings */
const full = ({ out, kernel }) => ({ block: "ConvNormAct", args: { out_channels: out, kernel_size: kernel, ...BARE } });
/** @param {Settings} settings */
const factorised = (settings) => ({ block: "DepthwiseSeparableConv", args: full(settings).args });
/** @param {Settings} settings */
const askedBoth = (settings) => ({
  full: asked(full(settings), imageOf(settings.in)),
  separable: asked(factorised(settings), imageOf(settings.in)),
});
const ASKED = { separable: asked(factorised({ out: 256, kernel: 3 }), imageOf(128, 28)) };

/** @type {import("./lessons.js").Lesson} */
export const separable = {
  knobs: [
    { name: "kernel", label: "Side of the kernel, k", unit: "", stops: [1, 3, 5, 7], standard: 3 },
    { name: "in", label: "Channels in, C", unit: "", stops: [8, 16, 32, 64, 128], standard: 32 },
    { name: "out", label: "Channels out, C'", unit: "", stops: [8, 16, 32, 64, 128], standard: 64 },
  ],
  asks: askedBoth,
  page(told, settings) {
    const costs = {
      full: told.full.cost, both: told.separable.cost,
      depthwise: layerNamed(told.separable, "depthwise").cost, pointwise: layerNamed(told.separable, "pointwise").cost,
    };
    return [
      { kind: "text", text: inNumbers(costs, settings) },
      { kind: "knobs" },
      areas(costs, settings),
      formula(costs, settings),
      bars(costs),
      { kind: "text", text: FACTORS },
      { kind: "text", text: SAVING },
    ];
  },
  questions: [
    {
      id: "depthwise", kind: "number", unit: "weights",
      text: "A separable 3×3 convolution goes from 128 to 256 channels, without norm or bias. " +
        "How many weights has its depthwise part?",
      asks: ASKED,
      truth({ separable }) {
        const { params } = layerNamed(separable, "depthwise").cost;
        return {
          answer: params,
          because: `One 3×3 filter for each channel in: 9·128 = ${exact(params)}. The 256 channels out come in only with ` +
            `the pointwise part, ${exact(separable.cost.params - params)} weights.`,
        };
      },
    },
    {
      id: "half", kind: "choice",
      text: "The same convolution, on 28 × 28 pixels: which part does more multiplications?",
      options: [["depthwise", "the 3×3 depthwise part"], ["pointwise", "the 1×1 pointwise part"]],
      asks: ASKED,
      truth({ separable }) {
        const [depthwise, pointwise] = ["depthwise", "pointwise"].map((name) => layerNamed(separable, name).cost.macs);
        return {
          answer: depthwise > pointwise ? "depthwise" : "pointwise",
          because: `${exact(depthwise)} MACs in the depthwise part and ${exact(pointwise)} in the pointwise one: ` +
            "9 for each channel in against 256.",
        };
      },
    },
    {
      id: "times", kind: "number", unit: "times", tolerance: 0.05,
      text: "For 5×5 kernels and 64 channels in and out: how many times the MACs of the separable convolution does the " +
        "full one need? (within 5 %)",
      asks: askedBoth({ in: 64, out: 64, kernel: 5 }),
      truth: ({ full, separable }) => ({
        answer: full.cost.macs / separable.cost.macs,
        because: `${exact(full.cost.macs)} against ${exact(separable.cost.macs)}: 1 / (1/64 + 1/25). ` +
          "Not quite 25: the 1×1 would have to be for nothing.",
      }),
    },
  ],
  links: (settings) => [
    {
      text: "DepthwiseSeparableConv with these settings",
      address: { view: "block", ...factorised(settings), image: imageOf(settings.in) },
    },
    { text: "In Compose, to build on", address: composed(imageOf(settings.in), factorised(settings)) },
    {
      text: "Full and separable, side by side",
      address: { view: "compare", image: imageOf(settings.in), subjects: [full(settings), factorised(settings)] },
    },
  ],
};

const FACTORS =
  "It is a factorisation, not the same function for less. A full convolution can have any k×k filter from each channel " +
  "in to each channel out; here all outputs share one filter for each channel in, and differ only in how they weigh it. " +
  "MobileNet (arXiv:1704.04861) took the loss for the price; it also puts a norm and a ReLU after each of the two, as " +
  "`DepthwiseSeparableConv` does by default. Norms, biases and activations are left out here, so that every number is " +
  "weights alone.";

const SAVING =
  "Since 1/C' is small, the saving is nearly k²: about nine for a 3×3. That is also why a larger kernel is cheap when it " +
  "is depthwise, and why most of what is left is in the 1×1.";

const moved = ({ bytes }) => bytes.read + bytes.activations;
const intensity = (cost) => exact(Number((cost.intensity ?? 0).toPrecision(3)));

function inNumbers({ full, depthwise, pointwise, both }, { kernel: k, in: from, out: to }) {
  const times = full.params / both.params;
  return `From ${from} to ${to} channels, a full ${k}×${k} convolution has ${exact(full.params)} weights. A depthwise ` +
    `${k}×${k} has ${exact(depthwise.params)} and the pointwise 1×1 after it ${exact(pointwise.params)}: together ` +
    `${percent(both.params, full.params)} of it` +
    (times > 1 ? `, a saving of ${ratio(times)}.`
      : ". With a kernel of a single pixel there is nothing to separate, and the depthwise part comes on top.");
}

function areas({ full, depthwise, pointwise }, { kernel, in: from, out: to }) {
  const taps = kernel * kernel;
  return {
    kind: "areas", title: "Every weight an equal area", kernel, from, to,
    full: full.params, depthwise: depthwise.params, pointwise: pointwise.params,
    summary: `The full convolution is ${taps} ${taps === 1 ? "tile" : "tiles"} of ${from} × ${to} weights, one for each ` +
      `pixel of the kernel. The pointwise one is one such tile; the depthwise one is a strip of ${from} × ${taps}. Areas ` +
      `are to scale: ${exact(full.params)}, ${exact(pointwise.params)} and ${exact(depthwise.params)} weights.`,
  };
}

function formula({ full, both }, { kernel, in: from, out: to }) {
  const taps = kernel * kernel;
  const share = exact(Number((both.params / full.params).toPrecision(4)));
  return {
    kind: "formula",
    lines: [
      `full: k²·C·C' = ${taps}·${from}·${to} = ${exact(full.params)}`,
      `separable: k²·C + C·C' = ${taps}·${from} + ${from}·${to} = ${exact(both.params)}`,
      `separable / full = 1/C' + 1/k² = 1/${to} + 1/${taps} = ${share}`,
    ],
    words: [
      ["k", "side of the kernel"],
      ["C, C'", "channels in and out"],
      ["k²·C", "depthwise: one k×k filter for each channel, which sees that channel alone"],
      ["C·C'", "pointwise: a 1×1 that mixes the channels and sees one pixel"],
    ],
  };
}

function bars({ full, depthwise, pointwise, both }) {
  const row = (name, cost) => [name, cost.params, cost.macs, moved(cost)];
  return {
    kind: "bars", title: `On ${SIZE} × ${SIZE} pixels`, head: ["", "Parameters", "MACs", "Bytes moved"],
    rows: [
      row("full convolution", full), row("depthwise", depthwise), row("pointwise", pointwise), row("both together", both),
    ],
    summary: `MACs go as the weights do. Traffic does not: both together move ${ratio(moved(both) / moved(full))} the ` +
      "bytes of the full one, because there is one more map to write and to read. For each byte the full convolution " +
      `has ${intensity(full)} FLOPs, the depthwise ${intensity(depthwise)}: whether less arithmetic is less time depends ` +
      "on the hardware, and the last lesson measures it.",
  };
}
