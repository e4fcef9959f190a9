// Lesson: F(x) + x, when its shortcut needs a projection, and what that costs.
import { profileOf, roleCost } from "./lesson-report.js";
import { asked, composed } from "./lessons.js";
import { exact, percent, shapeText, short } from "./number-text.js";

/** @typedef {import("./lessons.js").Settings} Settings */

const IMAGE = [64, 56, 56];
const KEPT = [128, 28, 28]; // of the question about the sum

/** The two convolutions of a BasicBlock, one behind the other and nothing beside them. @param {Settings} settings */
function plain({ out, stride }) {
  const layers = [{ out_channels: out, stride }, { out_channels: out }].map((args) => ({ block: "ConvNormAct", args }));
  return { block: "Chain", args: { layers } };
}

/** @param {Settings} settings */
const basic = ({ out, stride }) => ({ block: "BasicBlock", args: { out_channels: out, stride } });
/** @param {Settings} settings */
const settingsText = ({ out, stride }) => `${IMAGE[0]} → ${out} channels, stride ${stride}`;

/** @type {import("./lessons.js").Lesson} */
export const residual = {
  knobs: [
    { name: "out", label: "Width of the output", unit: "channels", stops: [32, 64, 96, 128, 192, 256], standard: 64 },
    { name: "stride", label: "Stride", unit: "", stops: [1, 2], standard: 1 },
  ],
  asks: (settings) => ({ block: asked(basic(settings), IMAGE), plain: asked(plain(settings), IMAGE) }),
  page({ block, plain }, settings) {
    const profile = profileOf(block, `BasicBlock, ${settingsText(settings)}`);
    return [
      { kind: "text", text: whatItNeeds(block, settings) },
      { kind: "knobs" },
      widths(profile),
      formula(profile, settings),
      addition(block, plain),
      { kind: "text", text: WHY },
      { kind: "text", text: MISTAKES },
    ];
  },
  questions: [
    {
      id: "needs", kind: "choice",
      text: "Which of these blocks needs no projection in its shortcut?",
      options: [
        ["wider", "BasicBlock from 64 to 128 channels, stride 1"],
        ["strided", "BasicBlock from 64 to 64 channels, stride 2"],
        ["same", "BasicBlock from 64 to 64 channels, stride 1"],
      ],
      asks: {
        wider: asked(basic({ out: 128, stride: 1 }), IMAGE),
        strided: asked(basic({ out: 64, stride: 2 }), IMAGE),
        same: asked(basic({ out: 64, stride: 1 }), IMAGE),
      },
      truth(told) {
        const costs = Object.keys(told).map((name) => ({ name, params: roleCost(told[name], "shortcut").params }));
        const texts = costs.map(({ name, params }) => `${changeText(told[name])}: ${exact(params)}`);
        return {
          answer: costs.filter(({ params }) => params === 0).map(({ name }) => name),
          because: `Parameters in the shortcut: ${texts.join("; ")}. ` +
            "x can be added as it is only where F(x) has its shape, in channels and in pixels.",
        };
      },
    },
    {
      id: "projection", kind: "number", unit: "parameters",
      text: "A BasicBlock goes from 128 to 256 channels with stride 2. " +
        "How many parameters has its projection, norm included?",
      asks: { block: asked(basic({ out: 256, stride: 2 }), KEPT) },
      truth({ block }) {
        const { params } = roleCost(block, "shortcut");
        return {
          answer: params,
          because: `1·1·128·256 weights = ${exact(128 * 256)}, and a scale and a shift for each of 256 channels, ` +
            `${exact(512)} more: ${percent(params, block.cost.params)} of the block's ${exact(block.cost.params)}. ` +
            "The stride changes where the convolution looks, not how many weights it has.",
        };
      },
    },
    {
      id: "additions", kind: "number", unit: "additions", tolerance: 0.01,
      text: "An identity shortcut has no parameters and no MACs. " +
        "How many additions is its sum, in a block that keeps 128 × 28 × 28?",
      asks: {
        block: asked(basic({ out: 128, stride: 1 }), KEPT),
        plain: asked(plain({ out: 128, stride: 1 }), KEPT),
      },
      truth({ block, plain }) {
        const added = block.cost.operations.elementwise - plain.cost.operations.elementwise;
        return {
          answer: added,
          because: `One for each element: 128·28·28 = ${exact(added)}. The block's MACs are ${exact(block.cost.macs)} ` +
            `with the shortcut and ${exact(plain.cost.macs)} without: the sum is ${percent(added, block.cost.macs)} ` +
            "of as many operations.",
        };
      },
    },
  ],
  links: (settings) => [
    {
      text: `BasicBlock with these settings (${settingsText(settings)})`,
      address: { view: "block", ...basic(settings), image: IMAGE },
    },
    {
      text: "ResidualAdd: put your own layers into the branch and the shortcut",
      address: { view: "block", block: "ResidualAdd", args: null, image: null },
    },
    { text: "In Compose, to build on", address: composed(IMAGE, basic(settings)) },
    {
      text: "With and without the shortcut, side by side",
      address: { view: "compare", image: IMAGE, subjects: [plain(settings), basic(settings)] },
    },
  ],
};

const WHY =
  "Why go round at all? A deeper plain network can do whatever a shallower one does, if its further layers learn to " +
  "pass their input on unchanged; in practice they do not, and past some depth even the training error rises " +
  "(Deep Residual Learning for Image Recognition, arXiv:1512.03385). With a shortcut, to pass the input on is to " +
  "learn F = 0. And in the backward pass an identity shortcut hands the gradient of the sum to x as it is, " +
  "whatever F adds to it.";

const MISTAKES =
  "Four mistakes are common in code for it. The sum must be a new tensor: `x += shortcut` changes a tensor that " +
  "others still need, the caller's own input when F is the identity. The shapes must be equal: PyTorch broadcasts a " +
  "smaller one without a word, `ResidualAdd` refuses. A stride needs a projection as much as a new width does. And " +
  "the projection is linear: no bias (the norm has a shift of its own) and no activation, which comes after the sum.";

function whatItNeeds(block, settings) {
  const { params, macs } = roleCost(block, "shortcut");
  if (!params)
    return `Here F keeps ${shapeText(block.image)}, so the shortcut is x itself: 0 of the block's ` +
      `${exact(block.cost.params)} parameters and 0 of its ${short(block.cost.macs)} MACs. Give the output another ` +
      "width, or the block a stride of 2, and see what it takes.";
  const reasons = [settings.out !== IMAGE[0] && "the width", settings.stride > 1 && "the stride"].filter(Boolean);
  return `Here ${reasons.join(" and ")} ${reasons.length > 1 ? "make" : "makes"} F(x) ${shapeText(block.output)} out ` +
    `of ${shapeText(block.image)}, so the shortcut is a 1×1 convolution with its norm: ${exact(params)} parameters, ` +
    `${percent(params, block.cost.params)} of the block, against ${exact(block.cost.params - params)} in both 3×3 ` +
    `convolutions; and ${short(macs)} MACs, ${percent(macs, block.cost.macs)}.`;
}

function widths(profile) {
  const inside = profile.shortcut ? "with a 1×1 convolution" : "with nothing in it";
  return {
    kind: "widths", title: "The way through the block, and round it", profiles: [profile],
    summary: `Width of each step drawn to scale, from ${shapeText(profile.image)} to ${shapeText(profile.output)}. ` +
      `Beside it runs the shortcut, ${inside}.`,
  };
}

function formula({ shortcut }, { out }) {
  const words = [["x", "the input"], ["F", "the two 3×3 convolutions, each with its norm"]];
  if (!shortcut) return { kind: "formula", lines: ["y = F(x) + x", "params of the shortcut = 0"], words };
  const lines = [
    "y = F(x) + W·x",
    `params of W = C·C' + 2·C' = ${IMAGE[0]}·${out} + 2·${out} = ${exact(shortcut.params)}`,
  ];
  words.push(
    ["W", "the projection: a 1×1 convolution without a bias and without an activation, and its norm"],
    ["C, C'", "channels of the input and of the output"],
    ["2·C'", "of the norm: a scale and a shift a channel"]);
  return { kind: "formula", lines, words };
}

function addition(block, plain) {
  const more = { params: block.cost.params - plain.cost.params, macs: block.cost.macs - plain.cost.macs };
  return {
    kind: "bars", title: "What the shortcut adds to two plain convolutions", head: ["", "Parameters", "MACs"],
    rows: [
      ["two convolutions, no shortcut", plain.cost.params, plain.cost.macs],
      ["BasicBlock", block.cost.params, block.cost.macs],
      ["of it the shortcut", more.params, more.macs],
    ],
    summary: `The shortcut adds ${exact(more.params)} parameters (${percent(more.params, block.cost.params)} of the ` +
      `block) and ${short(more.macs)} MACs (${percent(more.macs, block.cost.macs)}). The sum itself is ` +
      `${exact(block.own.operations.elementwise)} additions, one for each element of the output; they are no ` +
      "multiply-accumulates and are counted apart.",
  };
}

/** What a block does to the shape. */
function changeText({ image, output }) {
  return `${image[0]} → ${output[0]} channels and ${image[1]} → ${output[1]} pixels`;
}
