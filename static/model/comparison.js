// A comparison before it is asked about: its subjects, its image, and what it starts with.
import { MEASURES } from "./address.js";
import { withoutInferred } from "./fields.js";

export const MOST_SUBJECTS = 12;
export const FEWEST_SUBJECTS = 2;

const STARTERS = ["Bottleneck", "InvertedResidual", "MBConv", "FusedMBConv"];
export const STARTING_IMAGE = [64, 56, 56];

/** What is compared when nobody has said: the four ways to be narrow or wide in the middle. */
export function startingSubjects() {
  return STARTERS.map((block) => ({ block, args: { out_channels: STARTING_IMAGE[0] } }));
}

/**
 * A block's example; where that keeps its width, it keeps this image's width.
 * @param {any} card @param {number[]} image
 */
export function startingArgs(card, image) {
  const args = withoutInferred(card.args_schema, card.example);
  if (args.out_channels === card.image[0]) args.out_channels = image[0];
  return args;
}

/** The block or the architecture. @param {import("./address.js").Subject} subject */
export function nameOf(subject) {
  return subject.architecture ?? subject.block;
}

/**
 * The view of one subject.
 * @param {import("./address.js").Subject} subject @param {number[] | null} image
 * @returns {import("./address.js").Address}
 */
export function addressOf({ block, architecture, args }, image) {
  if (!architecture) return { view: "block", block, args, image };
  return { view: "architecture", architecture, args, image, measure: MEASURES[0], root: "", layer: "" };
}

/** Names as they stand in a table: a repeated one is numbered. */
export function labelsOf(subjects) {
  const names = subjects.map(nameOf);
  const seen = new Map();
  return names.map((name) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return `${name} ${seen.get(name)}`;
  });
}

/** The largest of a measure, for bars on one scale; 1 where all are 0. */
export function largest(values) {
  return Math.max(1, ...values);
}

/** @param {any} cost @param {string} measure one of address.js's MEASURES */
export function measureOf(cost, measure) {
  if (!cost) return 0;
  return measure === "activation_bytes" ? cost.bytes.activations : cost[measure];
}

export const MEASURE_UNITS = { params: "params", macs: "MACs", activation_bytes: "B" };
export const MEASURE_NAMES = {
  params: "Parameters",
  macs: "MACs",
  activation_bytes: "Activation bytes",
};
