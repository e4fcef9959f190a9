// Lesson: what a ReLU destroys in a narrow space, on a spiral; so the last activation goes.
import { profileOf } from "./lesson-report.js";
import { asked, composed } from "./lessons.js";
import { exact, percent } from "./number-text.js";
import { average, expectedLoss, pictureError, randomMatrix, thereAndBack, trial } from "./spiral.js";

const IMAGE = [64, 56, 56];
const DEEP = [256, 14, 14];
const SIZES = [2, 3, 5, 15, 30]; // of the paper's figure
const INVERTED = { block: "InvertedResidual", args: { out_channels: 64 } };
const linearEnd = (width) => ({ block: "LinearBottleneck", args: { out_channels: width } });
const reluEnd = (width) => ({ block: "Bottleneck", args: { out_channels: width } });

const inPercent = (share) => percent(share, 1);
const activations = (report) => report.cost.operations.activation;

/** @type {import("./lessons.js").Lesson} */
export const linear = {
  knobs: [
    { name: "n", label: "Dimensions, n", unit: "", stops: [2, 3, 4, 5, 7, 10, 15, 20, 30], standard: 3 },
    {
      name: "matrix", label: "Random matrix, number", unit: "", standard: 1,
      stops: Array.from({ length: 20 }, (_, i) => i + 1),
    },
  ],
  asks: () => ({
    inverted: asked(INVERTED, IMAGE), linear: asked(linearEnd(64), IMAGE), relu: asked(reluEnd(64), IMAGE),
  }),
  page(told, { n, matrix }) {
    const trials = SIZES.map((size) => trial(size, matrix));
    return [
      { kind: "text", text: whatIsLost(trials) },
      { kind: "knobs" },
      chosen(n, matrix),
      papersFigure(trials),
      losses(trials),
      FORMULA,
      { kind: "text", text: ARGUMENT },
      {
        kind: "widths", title: "Where InvertedResidual has its activations",
        profiles: [profileOf(told.inverted, "InvertedResidual, 64 channels")],
        summary: `${activationsText(told.inverted)} The step back to 64 channels ends linear, and so does the sum.`,
      },
      saved(told),
    ];
  },
  questions: [
    {
      id: "lost", kind: "number", unit: "%", within: 4,
      text: "Take n = 4 and many random matrices. What per cent of the points is lost on average, that is, keeps " +
        "fewer than two of four numbers above zero? (within 4)",
      asks: {},
      truth() {
        const { lost } = average(4);
        return {
          answer: Math.round(1000 * lost) / 10,
          because: `Measured on 200 matrices: ${inPercent(lost)}. Expected: all four below zero with 1/16, exactly one ` +
            `above with 4/16, together (4 + 1) / 2⁴ = ${inPercent(expectedLoss(4))}.`,
        };
      },
    },
    {
      id: "where", kind: "choice",
      text: "MBConv, too, is narrow outside and wide inside. After which of its three convolutions does an activation " +
        "follow?",
      options: [["all", "after all three"], ["first", "after the first two"], ["last", "after the last alone"]],
      asks: { mb: asked({ block: "MBConv", args: { out_channels: 64 } }, IMAGE) },
      truth({ mb }) {
        const has = convolutions(mb).map((step) => Boolean(step.activation));
        return { answer: has.every(Boolean) ? "all" : has.at(-1) ? "last" : "first", because: activationsText(mb) };
      },
    },
    {
      id: "saves", kind: "number", unit: "operations", tolerance: 0.01,
      text: "A LinearBottleneck takes the place of a Bottleneck, at 256 channels on 14 × 14 pixels. " +
        "How many activation operations fewer are that?",
      asks: { linear: asked(linearEnd(256), DEEP), relu: asked(reluEnd(256), DEEP) },
      truth: ({ linear, relu }) => ({
        answer: activations(relu) - activations(linear),
        because: `One for each element after the sum, 256·14·14. It saves ${exact(relu.cost.params - linear.cost.params)} ` +
          `parameters and ${exact(relu.cost.macs - linear.cost.macs)} MACs: ReLU has no weights and multiplies nothing.`,
      }),
    },
  ],
  links: () => [
    { text: "LinearBottleneck", address: { view: "block", ...linearEnd(64), image: IMAGE } },
    { text: "InvertedResidual", address: { view: "block", ...INVERTED, image: IMAGE } },
    { text: "In Compose, to build on", address: composed(IMAGE, linearEnd(64)) },
    {
      text: "With and without the last activation, side by side",
      address: { view: "compare", image: IMAGE, subjects: [reluEnd(64), linearEnd(64)] },
    },
  ],
};

const ARGUMENT =
  "The argument of MobileNetV2: Inverted Residuals and Linear Bottlenecks (arXiv:1801.04381, section 3.2, figure 1) " +
  "goes: what a layer tells about an image needs few dimensions, so it can be kept in few channels. Where a ReLU leaves " +
  "all of it above zero, it has done nothing but a linear map; where it cuts, it is the other channels that must still " +
  "hold the information, which they can if there are many more channels than dimensions. Hence: activations where the " +
  "block is wide, none where it is narrow. A caution in the figure's caption: at n = 15 to 30 next to nothing is lost, " +
  "but the map is far from convex.";

const FORMULA = {
  kind: "formula",
  lines: ["z = ReLU(T·x), back = T⁺·z", "T⁺ = (TᵀT)⁻¹·Tᵀ", "lost on average = (n + 1) / 2ⁿ"],
  words: [
    ["x", "a point of the spiral, two numbers"],
    ["T", "the random matrix, n rows of two normal numbers"],
    ["T⁺", "its pseudo-inverse: T⁺·T·x = x"],
    ["(n + 1) / 2ⁿ",
      "each of the n numbers is above zero with a chance of one half, so none is with 1/2ⁿ and exactly one with n/2ⁿ"],
  ],
};

function whatIsLost(trials) {
  const [narrow, wide] = [trials[0], trials.at(-1)];
  return "A spiral in the plane is sent into n dimensions by a random matrix, through a ReLU, and back by the matrix's " +
    `pseudo-inverse. With n = 2, ${inPercent(narrow.lost)} of its points keep fewer than two numbers above zero, and ` +
    "from fewer than two numbers nothing can find a point of a plane again. With n = 30 it is " +
    `${inPercent(wide.lost)}. The picture tells the same: its error falls from ${narrow.error.toFixed(2)} to ` +
    `${wide.error.toFixed(2)}.`;
}

function chosen(n, matrix) {
  const { points, back, kept, lost, error } = trial(n, matrix);
  const without = pictureError(points, thereAndBack(points, randomMatrix(n, matrix), (z) => z).back);
  return {
    kind: "spirals", title: `The spiral, and what comes back from n = ${n}`, large: true,
    panels: [{ title: "sent", points, kept: null }, { title: `n\u00a0=\u00a0${n}`, points: back, kept }],
    summary: `From n = ${n}, ${inPercent(lost)} of ${points.length} points are lost (drawn as crosses); the error of ` +
      `the picture is ${error.toFixed(2)}. Without the ReLU the same matrix and its pseudo-inverse give the spiral ` +
      `back, with an error of ${without.toFixed(2)}.`,
  };
}

function papersFigure(trials) {
  return {
    kind: "spirals", title: "The same matrix, for the five n of the paper's figure", large: false,
    panels: trials.map(({ n, back, kept }) => ({ title: `n\u00a0=\u00a0${n}`, points: back, kept })),
    summary: `Lost: ${trials.map(({ n, lost }) => `${inPercent(lost)} at n = ${n}`).join(", ")}. ` +
      "Crosses are points that are lost.",
  };
}

function losses(trials) {
  return {
    kind: "table", title: "Lost points and the error of the picture",
    head: [
      "n", "lost, this matrix", "lost, mean of 200", "expected, (n + 1) / 2ⁿ", "error, this matrix", "error, mean of 200",
    ],
    rows: trials.map(({ n, lost, error }) => [
      String(n), inPercent(lost), inPercent(average(n).lost), inPercent(expectedLoss(n)),
      error.toFixed(3), average(n).error.toFixed(3),
    ]),
    summary: "The error is the squared distance between the spiral and what came back, over the spiral's own, at the " +
      "scale that suits best: ReLU halves what it keeps, and size is not what counts.",
  };
}

function saved({ linear, relu }) {
  const row = (name, { cost }) => [name, cost.params, cost.macs, cost.operations.activation];
  return {
    kind: "bars", title: "What leaving out the last activation saves",
    head: ["", "Parameters", "MACs", "Activation operations"],
    rows: [row("Bottleneck", relu), row("LinearBottleneck", linear)],
    summary: `No parameter and no MAC, only ${exact(activations(relu) - activations(linear))} activation operations. ` +
      "It is not left out to save work, but to keep information.",
  };
}

function convolutions(report) {
  return profileOf(report, "").steps.filter(({ gate }) => !gate);
}

function activationsText(report) {
  const texts = convolutions(report).map(({ label, from, to, activation }) =>
    `${label} from ${from} to ${to}: ${activation ?? "none"}`);
  return `Activations: ${texts.join("; ")}.`;
}
