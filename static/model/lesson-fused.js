// Lesson: fewer FLOPs are not less time; by the roofline, and by a latency measured here.
import { closeness, isFaster } from "./lesson-latency.js";
import { asked, composed } from "./lessons.js";
import { exact, percent, ratio, shapeText, short, timeText } from "./number-text.js";

const STAGES = [[24, 112, 112], [48, 56, 56], [160, 14, 14]];
const SMALL = [16, 56, 56]; // of the questions
const HARDWARE = [
  { hardware: "t4", dtype: "float32", words: "NVIDIA T4, float32" },
  { hardware: "a100", dtype: "float16", words: "NVIDIA A100, float16" },
  { hardware: "epyc_7763", dtype: "float32", words: "AMD EPYC 7763, float32" },
  { hardware: "raspberry_pi_4", dtype: "float32", words: "Raspberry Pi 4, float32" },
];
const [T4, , , RASPBERRY] = HARDWARE;
const EXPANSION = 4;
const LATENCY = { with: ["latency"], options: { latency: { warmup: 3, runs: 15 } } };
/** @type {[string, string][]} */
const EITHER = [["mb", "MBConv"], ["fused", "FusedMBConv"]];

/** @param {number[]} image */
const slim = ([channels]) => ({ block: "MBConv", args: { out_channels: channels, expansion: EXPANSION } });
/** @param {number[]} image */
const full = ([channels]) => ({ block: "FusedMBConv", args: { out_channels: channels, expansion: EXPANSION } });

/** Both blocks under a roof. @returns {import("./lessons.js").Ask} */
function both(image, { hardware, dtype }) {
  const options = { roofline: { hardware, dtype } };
  return { path: "compare", body: { subjects: [slim(image), full(image)], image, with: ["roofline"], options } };
}

/** Both blocks timed on the service's CPU. @returns {Record<string, import("./lessons.js").Ask>} */
function timed(image) {
  return { mb: asked(slim(image), image, LATENCY), fused: asked(full(image), image, LATENCY) };
}

/** @type {import("./lessons.js").Lesson} */
export const fused = {
  knobs: [
    { name: "stage", label: "Image", unit: "", stops: [0, 1, 2], words: STAGES.map(shapeText), standard: 0 },
    {
      name: "hardware", label: "Hardware of the roofline", unit: "", stops: [0, 1, 2, 3],
      words: HARDWARE.map(({ words }) => words), standard: 0,
    },
  ],
  asks: ({ hardware }) => Object.fromEntries(STAGES.map((image, i) => [`stage${i}`, both(image, HARDWARE[hardware])])),
  page(told, { stage, hardware }) {
    const comparisons = STAGES.map((_, i) => told[`stage${i}`]);
    const where = HARDWARE[hardware].words;
    return [
      { kind: "text", text: inNumbers(comparisons[stage], where) },
      { kind: "knobs" },
      workAndTraffic(comparisons[stage], where),
      underTheRoof(comparisons[stage], where),
      stages(comparisons, where),
      {
        kind: "latency", title: "Measured here",
        stages: STAGES.map((image) => ({ title: shapeText(image), asks: timed(image) })), summary: MEASURING,
      },
      { kind: "text", text: FUSED },
      { kind: "text", text: MORAL },
    ];
  },
  questions: [
    {
      id: "macs", kind: "number", unit: "times", tolerance: 0.05,
      text: "At 16 × 56 × 56 and expansion 4: how many times the MACs of MBConv does FusedMBConv need? (within 5 %)",
      asks: { both: both(SMALL, T4) },
      truth({ both: { rows: [one, other] } }) {
        return {
          answer: other.cost.macs / one.cost.macs,
          because: `${exact(other.cost.macs)} against ${exact(one.cost.macs)}. For each of the 64 inner channels and each ` +
            "pixel: 9·16 + 16 = 160 multiplications, against 16 + 9 + 16 = 41 (the squeeze adds " +
            `${short(one.roles.squeeze.macs)} in all).`,
        };
      },
    },
    {
      id: "bytes", kind: "choice", options: EITHER,
      text: "And which of the two moves more bytes there?",
      asks: { both: both(SMALL, T4) },
      truth({ both: { rows: [one, other] } }) {
        return {
          answer: bytes(one) > bytes(other) ? "mb" : "fused",
          because: `MBConv reads and writes ${short(bytes(one))}B, FusedMBConv ${short(bytes(other))}B. The weights are ` +
            "few in both; it is the map of 64 channels that costs, and MBConv writes it after the 1×1 and again after " +
            "the depthwise convolution and the gate.",
        };
      },
    },
    {
      id: "pi", kind: "choice", options: EITHER,
      text: "At 24 × 112 × 112, on a Raspberry Pi 4, whose arithmetic is slow beside its memory: which has the smaller " +
        "least time by the roofline?",
      asks: { both: both(STAGES[0], RASPBERRY) },
      truth({ both: { rows: [one, other] } }) {
        const computing = 1 - other.parts.roofline.memory_share;
        return {
          answer: least(one) < least(other) ? "mb" : "fused",
          because: `At least ${timeText(least(one))} for MBConv and ${timeText(least(other))} for FusedMBConv. Arithmetic ` +
            `bounds ${percent(computing, 1)} of the second's time here; what it saves in traffic no longer decides.`,
        };
      },
    },
    {
      id: "here", kind: "choice", slow: true, options: EITHER,
      text: "Now on this server's CPU, at 24 × 112 × 112, measured when you check: which is faster?",
      asks: timed(STAGES[0]),
      truth(told) {
        const [one, other] = [told.mb.parts.latency, told.fused.parts.latency];
        const faster = isFaster(one, other) ? "mb" : isFaster(other, one) ? "fused" : ["mb", "fused"];
        return { answer: faster, because: closeness(one, other) };
      },
    },
  ],
  links: ({ stage }) => linksAt(STAGES[stage]),
};

const MEASURING =
  "Times both blocks on this server's CPU, one image at a time, in eager mode with one thread; some seconds in all. What " +
  "comes out belongs to this machine and this moment: run it again, and elsewhere.";

const FUSED =
  "What is fused is the 1×1 that widens and the depthwise 3×3, into one full 3×3 from C to t·C channels; the 1×1 that " +
  "narrows stays, linear as before. With t = 1 that one convolution is the whole block. EfficientNetV2 (arXiv:2104.00298) " +
  "found depthwise convolutions slow in early layers, where maps are large and channels few, and good in later ones: " +
  "fused blocks in stages 1 to 3 made training faster, in all stages slower. It uses no squeeze in its fused blocks; " +
  "`MBConv` here has its own, as there.";

const MORAL =
  "So neither block is the faster one. MACs say what is computed, bytes what is moved; time is bound by the dearer of the " +
  "two on a given machine. Count first, then measure where it will run.";

const bytes = (row) => row.parts.roofline.bytes;
const least = (row) => row.parts.roofline.least_ms;
const rounded = (n) => exact(Number(n.toPrecision(3)));

function inNumbers({ image, rows: [one, other] }, where) {
  return `On an image of ${shapeText(image)}, \`FusedMBConv\` has ${ratio(other.cost.macs / one.cost.macs)} the MACs of ` +
    `\`MBConv\`, and moves ${ratio(bytes(other) / bytes(one))} the bytes. On ${where}, running layer by layer takes at ` +
    `least ${timeText(least(one))} for MBConv and ${timeText(least(other))} for FusedMBConv: ${verdict(one, other)}.`;
}

function verdict(one, other) {
  const times = least(one) / least(other);
  if (Math.abs(times - 1) < 0.03) return "about the same";
  if (times > 1) return `MBConv needs ${ratio(times)} the time in spite of its fewer MACs`;
  return `here the fewer MACs of MBConv do save time, it needs ${ratio(times)} of it`;
}

function workAndTraffic({ rows }, where) {
  const [one, other] = rows.map((row) => rounded(row.parts.roofline.intensity));
  return {
    kind: "bars", title: `Work, traffic and the least time on ${where}`,
    head: ["", "MACs", "Bytes moved", "Least time, µs"],
    rows: rows.map((row) => [row.label, row.cost.macs, bytes(row), Math.round(1e4 * least(row)) / 10]),
    summary: `FLOPs for each byte moved: ${one} for MBConv, ${other} for FusedMBConv. MBConv writes and reads the wide ` +
      "map again for its depthwise convolution and for its gate, and both compute little on what they read.",
  };
}

function underTheRoof({ rows, explanations }, where) {
  const { hardware } = rows[0].parts.roofline;
  return {
    kind: "roofline", title: `Under the roof of ${where}`, hardware,
    points: rows.map(({ label, parts: { roofline } }) =>
      ({ name: label, intensity: roofline.intensity, flops: roofline.flops / (roofline.least_ms / 1e3) })),
    summary: `Below ${rounded(hardware.ridge)} FLOP for each byte this hardware waits for memory. ${explanations.join(" ")}`,
  };
}

function stages(comparisons, where) {
  return {
    kind: "table", title: `At three stages of a network, on ${where}`,
    head: ["Image", "MACs, fused over MBConv", "Bytes, fused over MBConv", "Least time, MBConv", "Least time, FusedMBConv"],
    rows: comparisons.map(({ image, rows: [one, other] }) => [
      shapeText(image), ratio(other.cost.macs / one.cost.macs), ratio(bytes(other) / bytes(one)),
      timeText(least(one)), timeText(least(other)),
    ]),
    summary: "A roofline is the least that any implementation which runs layer by layer needs: it knows neither how well " +
      "a kernel is written nor what it costs to start one.",
  };
}

function linksAt(image) {
  return [
    {
      text: "Both blocks side by side at this size",
      address: { view: "compare", image, subjects: [slim(image), full(image)] },
    },
    { text: "FusedMBConv with these settings", address: { view: "block", ...full(image), image } },
    { text: "One after the other, in Compose", address: composed(image, slim(image), full(image)) },
    {
      text: "EfficientNetV2-S, which uses both",
      address: { view: "architecture", architecture: "efficientnet_v2_s", args: {}, image: null },
    },
  ];
}
