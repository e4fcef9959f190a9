// Lesson: narrow, wide, narrow; and what squeeze-and-excitation adds to it.
import { layerNamed, profileOf, roleCost } from "./lesson-report.js";
import { asked, composed } from "./lessons.js";
import { exact, percent, ratio, short } from "./number-text.js";

/** @typedef {import("./lessons.js").Settings} Settings */

const SIZE = 28; // pixels a side
const RATIO = 0.25; // squeeze width for each channel of the block's input
const imageOf = (width, size = SIZE) => [width, size, size];

/** @param {Settings} settings */
const mb = ({ width, expansion, squeeze }) =>
  ({ block: "MBConv", args: { out_channels: width, expansion, squeeze_ratio: squeeze ? RATIO : null } });
/** @param {Settings} settings */
const inverted = ({ width, expansion }) => ({ block: "InvertedResidual", args: { out_channels: width, expansion } });
/** As wide inside, with a full convolution there. @param {Settings} settings */
const full = ({ width, expansion }) =>
  ({ block: "Bottleneck", args: { out_channels: width, width_channels: width * expansion } });

/** With and without the gate. @param {Settings} settings @param {number} [size] */
const askedBoth = (settings, size) => ({
  bare: asked(mb({ ...settings, squeeze: 0 }), imageOf(settings.width, size)),
  gated: asked(mb({ ...settings, squeeze: 1 }), imageOf(settings.width, size)),
});
const ASKED = { block: asked(mb({ width: 40, expansion: 6, squeeze: 1 }), imageOf(40)) };
const ROLES = [
  ["expand", "1×1, widens"], ["spatial", "3×3 depthwise"], ["squeeze", "squeeze-and-excitation"],
  ["project", "1×1, narrows, linear"],
];

/** @type {import("./lessons.js").Lesson} */
export const mbconv = {
  knobs: [
    { name: "width", label: "Width outside, C", unit: "channels", stops: [16, 24, 40, 80, 112, 192], standard: 80 },
    { name: "expansion", label: "Expansion, t", unit: "", stops: [1, 2, 3, 4, 6], standard: 6 },
    {
      name: "squeeze", label: "Squeeze-and-excitation", unit: "", stops: [0, 1], words: ["without", "with"], standard: 1,
    },
  ],
  asks: (settings) => ({
    ...askedBoth(settings),
    block: asked(mb(settings), imageOf(settings.width)),
    full: asked(full(settings), imageOf(settings.width)),
  }),
  page: (told, settings) => [
    { kind: "text", text: inNumbers(told, settings) },
    { kind: "knobs" },
    widths(told, settings),
    wholeCost(told, settings),
    formula(told, settings),
    gateCost(told),
    { kind: "text", text: KIN },
    { kind: "text", text: RULES },
  ],
  questions: [
    {
      id: "expand", kind: "number", unit: "parameters",
      text: "An MBConv has 40 channels outside and expansion 6. " +
        "How many parameters does its 1×1 expansion have, norm included?",
      asks: ASKED,
      truth({ block }) {
        return {
          answer: roleCost(block, "expand").params,
          because: `40·240 weights = ${exact(40 * 240)} and 2·240 = 480 of the norm, of ${exact(block.cost.params)} in ` +
            "the block.",
        };
      },
    },
    {
      id: "dear", kind: "choice",
      text: "In the same block, on 28 × 28 pixels: which of the two costs more MACs?",
      options: [["expand", "the 1×1 that widens"], ["spatial", "the 3×3 depthwise at 240 channels"]],
      asks: ASKED,
      truth({ block }) {
        const [expand, spatial] = ["expand", "spatial"].map((role) => roleCost(block, role).macs);
        return {
          answer: expand > spatial ? "expand" : "spatial",
          because: `${exact(expand)} against ${exact(spatial)}: for each of the 240 inner channels 40 multiplications a ` +
            "pixel, against 9. A depthwise 3×3 is the cheaper one as soon as there are more than nine channels outside.",
        };
      },
    },
    {
      id: "gate", kind: "choice",
      text: "Squeeze-and-excitation is added to an MBConv with 112 channels, expansion 6, on 14 × 14 pixels. What grows?",
      options: [
        ["both", "parameters and MACs, about alike"], ["params", "parameters much, MACs little"],
        ["macs", "MACs much, parameters little"],
      ],
      asks: askedBoth({ width: 112, expansion: 6 }, 14),
      truth({ bare, gated }) {
        const params = gated.cost.params / bare.cost.params - 1;
        const macs = gated.cost.macs / bare.cost.macs - 1;
        return {
          answer: params > 5 * macs ? "params" : macs > 5 * params ? "macs" : "both",
          because: `Parameters grow by ${percent(params, 1)}, from ${exact(bare.cost.params)} to ` +
            `${exact(gated.cost.params)}; MACs by ${percent(macs, 1)}. The gate's weights are used once an image, a ` +
            "convolution's at each of 196 pixels.",
        };
      },
    },
  ],
  links: (settings) => [
    {
      text: "MBConv with these settings",
      address: { view: "block", ...mb(settings), image: imageOf(settings.width) },
    },
    { text: "In Compose, to build on", address: composed(imageOf(settings.width), mb(settings)) },
    {
      text: "InvertedResidual and MBConv, with and without the gate, side by side",
      address: {
        view: "compare", image: imageOf(settings.width),
        subjects: [inverted(settings), mb({ ...settings, squeeze: 0 }), mb({ ...settings, squeeze: 1 })],
      },
    },
    {
      text: "EfficientNet-B0, which is built of it",
      address: { view: "architecture", architecture: "efficientnet_b0", args: {}, image: null },
    },
  ],
};

const KIN =
  "`InvertedResidual` is the block of MobileNetV2 (arXiv:1801.04381): ReLU6, no squeeze, expansion 6, but 1 and " +
  "therefore no widening in the first. `MBConv` is that of EfficientNet (arXiv:1905.11946): SiLU, a squeeze " +
  "(arXiv:1709.01507) between the depthwise convolution and the last 1×1, and row-wise stochastic depth in training. " +
  "MobileNetV3 (arXiv:1905.02244) takes the squeeze as a fraction of the inner width.";

const RULES =
  "The input is added only where stride is 1 and the width stays; otherwise there is no shortcut at all, and never a " +
  "projection. Nothing follows the last norm, neither in the branch nor after the sum. And the middle convolution must " +
  "really be depthwise: with groups forgotten, the block has the cost of the full one above.";

function inNumbers({ block, bare, gated }, { width: C }) {
  const of = (role) => roleCost(block, role).macs;
  const inner = innerWidth(block);
  const { macs } = block.cost;
  return `This block goes ${C}, ${inner}, ${C} channels. Its two 1×1 convolutions take ` +
    `${percent(of("expand") + of("project"), macs)} of the MACs and the depthwise 3×3, at ${inner} channels, ` +
    `${percent(of("spatial"), macs)}. Squeeze-and-excitation adds ` +
    `${percent(gated.cost.params - bare.cost.params, bare.cost.params)} to the parameters and ` +
    `${percent(gated.cost.macs - bare.cost.macs, bare.cost.macs)} to the MACs.`;
}

function widths({ block }, { width, expansion, squeeze }) {
  return {
    kind: "widths", title: "Narrow, wide, narrow",
    profiles: [profileOf(block, `MBConv, ${width} channels, expansion ${expansion}`)],
    summary: `Widths to scale: ${width}, ${innerWidth(block)}, ${width} channels. Stripes mark the depthwise ` +
      `convolution, dashes the gate${squeeze ? "" : " (left out now)"}. The shortcut joins the narrow ends.`,
  };
}

function wholeCost({ block, bare, full }, { width, expansion }) {
  return {
    kind: "bars", title: "Where the cost is", head: ["", "Parameters", "MACs"],
    rows: [
      ...ROLES.map(([role, words]) => [words, roleCost(block, role).params, roleCost(block, role).macs]),
      ["the whole block", block.cost.params, block.cost.macs],
    ],
    summary: `With a full 3×3 at ${width * expansion} channels instead of the depthwise one, the same shape of block ` +
      `would need ${exact(full.cost.params)} parameters and ${short(full.cost.macs)} MACs, ` +
      `${ratio(full.cost.macs / bare.cost.macs)} those of this one without its gate: only the depthwise convolution ` +
      "makes it possible to be wide in the middle.",
  };
}

function formula({ block, gated }, { width: C, expansion, squeeze }) {
  const of = (role) => exact(roleCost(block, role).params);
  const h = innerWidth(block);
  const s = hiddenWidth(gated);
  return {
    kind: "formula",
    lines: [
      expansion === 1 ? "widen: nothing, as t = 1" : `widen: C·h + 2·h = ${C}·${h} + 2·${h} = ${of("expand")}`,
      `filter: 9·h + 2·h = 11·${h} = ${of("spatial")}`,
      squeeze ? `squeeze: 2·h·s + s + h = 2·${h}·${s} + ${s} + ${h} = ${of("squeeze")}` : "squeeze: left out",
      `narrow: h·C + 2·C = ${h}·${C} + 2·${C} = ${of("project")}`,
    ],
    words: [
      ["C", "channels outside"],
      ["t", "the expansion"],
      ["h", "channels inside, t·C, as a multiple of 8"],
      ["2·h, 2·C", "of the norms: a scale and a shift for each channel"],
      ["s", "hidden channels of the squeeze, C/4: a quarter of the block's input, not of its inner width"],
    ],
  };
}

function gateCost({ bare, gated }) {
  const macs = gated.cost.macs - bare.cost.macs;
  return {
    kind: "bars", title: "What squeeze-and-excitation adds", head: ["", "Parameters", "MACs"],
    rows: [
      ["without", bare.cost.params, bare.cost.macs],
      ["with", gated.cost.params, gated.cost.macs],
      ["added", gated.cost.params - bare.cost.params, macs],
    ],
    summary: "Its two small layers work on one mean for each channel, so they multiply once an image: 2·h·s = " +
      `${exact(macs)} MACs, while a convolution does it at all ${SIZE}·${SIZE} = ${exact(SIZE * SIZE)} pixels. That the ` +
      "gate must read the whole map before it can scale it costs time which neither column shows.",
  };
}

const innerWidth = (report) => layerNamed(report, "spatial").output[0][1];

/** The hidden width of the gate, read off its first layer. */
function hiddenWidth(report) {
  return layerNamed(report, "squeeze_excitation").layers.find(({ name }) => name === "fc1").output[0][1];
}
