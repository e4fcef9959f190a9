// Lesson: why three convolutions, the middle one narrow, are cheaper than two wide ones.
import { layerNamed, profileOf } from "./lesson-report.js";
import { asked, composed } from "./lessons.js";
import { exact, ratio, short } from "./number-text.js";

const SIZE = 28; // pixels a side
const basic = (width) => ({ block: "BasicBlock", args: { out_channels: width } });
const narrow = (width, reduction) => ({ block: "Bottleneck", args: { out_channels: width, reduction } });
const imageOf = (width) => [width, SIZE, SIZE];
const askedAt = (width, subject) => asked(subject, imageOf(width));

/** @type {import("./lessons.js").Lesson} */
export const bottleneck = {
  knobs: [
    { name: "width", label: "Outer width, C", unit: "channels", stops: [64, 128, 256, 512, 1024], standard: 256 },
    { name: "reduction", label: "Reduction, r", unit: "", stops: [1, 2, 4, 8, 16], standard: 4 },
  ],
  asks: ({ width, reduction }) => ({
    basic: askedAt(width, basic(width)),
    bottleneck: askedAt(width, narrow(width, reduction)),
    inner: askedAt(width / reduction, basic(width / reduction)),
  }),
  page: (told, settings) => [
    { kind: "text", text: inNumbers(told, settings) },
    { kind: "knobs" },
    widths(told, settings),
    formula(settings),
    trade(told, settings),
    { kind: "text", text: TRADE },
    { kind: "text", text: ORDER },
  ],
  questions: [
    {
      id: "spatial", kind: "number", unit: "parameters",
      text: "A Bottleneck has 512 channels outside and reduces by 4. " +
        "How many parameters has its 3×3 convolution, norm included?",
      asks: { block: askedAt(512, narrow(512, 4)) },
      truth({ block }) {
        const { params } = layerNamed(block, "spatial").cost;
        return {
          answer: params,
          because: `It works on 512 / 4 = 128 channels: 3·3·128·128 = ${exact(9 * 128 * 128)} weights, and 2·128 of ` +
            `the norm. Of the block's ${exact(block.cost.params)} parameters the 3×3 has ${exact(params)}, the two ` +
            "1×1 the rest.",
        };
      },
    },
    {
      id: "times", kind: "number", unit: "times", tolerance: 0.05,
      text: "At 256 channels and a reduction of 8: how many times the MACs of the Bottleneck does the BasicBlock " +
        "need? (within 5 %)",
      asks: { basic: askedAt(256, basic(256)), bottleneck: askedAt(256, narrow(256, 8)) },
      truth: ({ basic, bottleneck }) => ({
        answer: basic.cost.macs / bottleneck.cost.macs,
        because: `${exact(basic.cost.macs)} MACs against ${exact(bottleneck.cost.macs)}: 18 / (2/8 + 9/64). Halving ` +
          "the inner width from 64 to 32 quarters the 3×3, but only halves the two 1×1.",
      }),
    },
    {
      id: "trade", kind: "choice",
      text: "Which needs more MACs on 28 × 28 pixels: a BasicBlock at 128 channels, or a Bottleneck at 512 that " +
        "reduces by 4?",
      options: [["basic", "the BasicBlock at 128"], ["bottleneck", "the Bottleneck at 512"]],
      asks: { basic: askedAt(128, basic(128)), bottleneck: askedAt(512, narrow(512, 4)) },
      truth({ basic, bottleneck }) {
        const [one, other] = [basic.cost.macs, bottleneck.cost.macs];
        return {
          answer: one > other ? "basic" : "bottleneck",
          because: `${exact(one)} for the BasicBlock and ${exact(other)} for the Bottleneck, ` +
            `${ratio(Math.max(one, other) / Math.min(one, other))} apart: 18·128² weights against 2·512·128 + 9·128². ` +
            "Four times the width outside comes for about the same price.",
        };
      },
    },
  ],
  links: ({ width, reduction }) => [
    {
      text: `Bottleneck at ${width} channels, reduction ${reduction}`,
      address: { view: "block", ...narrow(width, reduction), image: imageOf(width) },
    },
    { text: "In Compose, to build on", address: composed(imageOf(width), narrow(width, reduction)) },
    {
      text: "Both blocks side by side, role by role",
      address: { view: "compare", image: imageOf(width), subjects: [basic(width), narrow(width, reduction)] },
    },
    {
      text: "ResNet-50, which is built of it",
      address: { view: "architecture", architecture: "resnet50", args: {}, image: null },
    },
  ],
};

const TRADE =
  "The last row is the trade that ResNet-50 made (arXiv:1512.03385, figure 5): the bottleneck at 256 channels costs " +
  "about what the basic block costs at 64, and is four times as wide outside. The paper chose it for the time that " +
  "training takes; it is another function, not a cheaper way to compute the same one. The reduction is of the block's " +
  "output width: a bottleneck from 64 to 256 channels has 64 inside. Where a stride is needed, ResNet v1.5 puts it in " +
  "the 3×3, the paper in the first 1×1.";

const ORDER =
  "Order and activations are: 1×1, norm, ReLU; 3×3, norm, ReLU; 1×1, norm; the sum; ReLU. The next lesson asks whether " +
  "the last should be there.";

function inNumbers({ basic, bottleneck }, { width, reduction }) {
  const unreduced =
    "Nothing is narrowed here, and still it is less: 1 + 9 + 1 against 9 + 9 weights for each pair of channels.";
  return `At ${width} channels outside, a \`BasicBlock\` needs ${short(basic.cost.macs)} MACs for two 3×3 ` +
    `convolutions. A \`Bottleneck\` that reduces by ${reduction} needs ${short(bottleneck.cost.macs)} for three; the ` +
    `first has ${ratio(basic.cost.macs / bottleneck.cost.macs)} as many. The 3×3 of the second works on ` +
    `${width / reduction} channels, and costs ${short(layerNamed(bottleneck, "spatial").cost.macs)} there. ` +
    (reduction === 1 ? unreduced : "");
}

function widths({ basic, bottleneck }, { width, reduction }) {
  const w = width / reduction;
  return {
    kind: "widths", title: "Two wide steps, or three with a narrow middle",
    profiles: [
      profileOf(basic, `BasicBlock, ${width} channels`),
      profileOf(bottleneck, `Bottleneck, ${width} channels, inside ${w}`),
    ],
    summary: `On one scale: the BasicBlock keeps ${width} channels throughout, the Bottleneck goes ${width}, ${w}, ` +
      `${w}, ${width}. Both add the input at the end.`,
  };
}

function formula({ width, reduction }) {
  const w = width / reduction;
  const wide = 18 * width * width;
  const weights = 2 * width * w + 9 * w * w;
  return {
    kind: "formula",
    lines: [
      `BasicBlock: 2·9·C² = 18·${width}² = ${exact(wide)} weights`,
      `Bottleneck: C·w + 9·w² + w·C = ${width}·${w} + 9·${w}² + ${w}·${width} = ${exact(weights)} weights`,
      `18·C² / (2·C·w + 9·w²) = 18 / (2/r + 9/r²) = ${exact(Number((wide / weights).toPrecision(4)))}`,
    ],
    words: [
      ["C", "channels outside, of input and output"],
      ["w", "channels inside, C / r"],
      ["r", "the reduction"],
      ["9", "weights of a 3×3 kernel; each also does one multiplication a pixel, so MACs go as the weights do"],
    ],
  };
}

function trade({ basic, bottleneck, inner }, { width, reduction }) {
  const w = width / reduction;
  const { macs } = bottleneck.cost;
  return {
    kind: "bars", title: "The same outer width, and the same inner width", head: ["", "Parameters", "MACs"],
    rows: [
      [`BasicBlock at ${width}`, basic.cost.params, basic.cost.macs],
      [`Bottleneck at ${width}, inside ${w}`, bottleneck.cost.params, macs],
      [`BasicBlock at ${w}`, inner.cost.params, inner.cost.macs],
    ],
    summary: `The Bottleneck costs ${ratio(macs / basic.cost.macs)} the MACs of the BasicBlock of its outer width, and ` +
      `${ratio(macs / inner.cost.macs)} those of the BasicBlock of its inner width. Parameters count the norms too, ` +
      "two for each channel.",
  };
}
