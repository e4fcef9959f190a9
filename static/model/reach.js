// Receptive fields: how far each layer sees, in words and as squares to scale around the middle.
import { layerText } from "./chart.js";
import { exact } from "./number-text.js";

/** @typedef {{path: string, type: string, reach: any}} LayerReach */

/** The output's reach; of several outputs that of the first. @param {any} field parts.receptive_field */
export function outputReach({ output }) {
  return "size" in output ? output : Object.values(output)[0];
}

/** The sides of a field on an image: the whole of it where a layer mixes all pixels. @returns {number[] | null} */
export function sidesOf(reach, image) {
  if (reach.unknown) return null;
  return image.map((side, i) => reach.size[i] ?? side);
}

/** @param {any} reach @param {number[]} image */
export function reachText(reach, image) {
  if (reach.unknown) return `unknown from ${layerText(reach.unknown.layer)} on (${reach.unknown.operator})`;
  if (reach.size.every((side) => side === null)) return "the whole image";
  const size = reach.size.map((side, i) => (side === null ? `all ${image[i]}` : exact(side))).join(" × ");
  const step = reach.stride.map((side) => (side === null ? "–" : exact(side)));
  const steps = new Set(step).size === 1 ? step[0] : step.join(" and ");
  return `${size} pixels, in steps of ${steps}`;
}

/** @param {any} field */
export function reachInWords(field) {
  const reach = outputReach(field);
  const image = field.image;
  const size = `On an image of ${image.map(exact).join(" × ")} a position of the output sees ${reachText(reach, image)}.`;
  const beyond = !reach.unknown && reach.size.some((side, i) => side !== null && side > image[i])
    ? " That is more than the image: the rest is padding."
    : "";
  const mixing = field.global_sources.map(({ layer }) => layerText(layer));
  const global = !reach.unknown && reach.size.every((side) => side === null);
  const besides = global ? "." : " besides; the field is that of the other ways.";
  const all = mixing.length ? ` ${listed(mixing)} ${mixing.length > 1 ? "mix" : "mixes"} all pixels${besides}` : "";
  return size + beyond + all;
}

/** Which step is shown at first: the last whose field is a square in the picture. @param {LayerReach[]} seen */
export function firstShown(seen) {
  const local = seen.findLastIndex(({ reach }) => !reach.size.includes(null));
  return local < 0 ? seen.length - 1 : local;
}

function listed(names, most = 3) {
  if (names.length <= most) return names.join(" and ");
  return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}

/** What can be stepped through: every layer whose reach is known, in order. @param {any} field @returns {LayerReach[]} */
export function steps(field) {
  return field.layers.filter(({ reach }) => !reach.unknown && reach.size.length);
}

/**
 * The scene to scale: the image and room for the largest field, both around one middle.
 * @param {any} field @param {number} width @param {number} height
 */
export function scene(field, width, height) {
  const image = field.image;
  const sides = [image, ...steps(field).map(({ reach }) => sidesOf(reach, image))];
  const most = [0, 1].map((i) => Math.max(...sides.map((one) => one[i])));
  const scale = Math.min(width / most[1], height / most[0]);
  /** @param {number[]} sides @param {number[]} [by] how far from the middle */
  const box = ([h, w], [dy, dx] = [0, 0]) => ({
    x: width / 2 + (dx - w / 2) * scale, y: height / 2 + (dy - h / 2) * scale, width: w * scale, height: h * scale,
  });
  return { scale, box };
}

/** Each size once, for the outlines. @param {any} field @returns {number[][]} */
export function distinctSides(field) {
  const sides = steps(field).filter(({ reach }) => !reach.size.includes(null)).map(({ reach }) => reach.size);
  return [...new Map(sides.map((one) => [one.join("x"), one])).values()];
}
