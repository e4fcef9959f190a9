// A comparison before it is asked about: its subjects, its image, and what it starts with.
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

/** Names as they stand in a table: a repeated one is numbered. @param {{block: string}[]} subjects */
export function labelsOf(subjects) {
  const count = (name) => subjects.filter((subject) => subject.block === name).length;
  const seen = new Map();
  return subjects.map(({ block }) => {
    if (count(block) < 2) return block;
    seen.set(block, (seen.get(block) ?? 0) + 1);
    return `${block} ${seen.get(block)}`;
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
