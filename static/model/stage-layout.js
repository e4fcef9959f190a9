// The stages of a network as boxes from left to right: as high as the image, as wide as the channels.
import { shapeText } from "./number-text.js";

/** @typedef {{name: string, path: string, repeats: number, output: number[][]}} Stage */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

export const TALLEST = 132; // pixels of the largest side
export const LABELS = 52; // pixels below the boxes
const WIDTH = 440; // pixels of all channels, if the names need no more
const LEAST = 3; // of a side or a width
const LETTER = 7.2; // pixels, about
const GAP = 18;
const BETWEEN = 6; // boxes of one stage
const TOP = 8;

/**
 * One scale for all sides, one for all channels.
 * @param {number[]} image @param {Stage[]} stages
 * @returns {{columns: {stage: Stage, boxes: Box[], center: number, labels: string[]}[], width: number, height: number}}
 */
export function stageLayout(image, stages) {
  const all = [{ name: "image", path: "", repeats: 1, output: [image] }, ...stages.filter((stage) => stage.output.length)];
  const shapes = all.flatMap((stage) => stage.output);
  const side = TALLEST / Math.max(1, ...shapes.map(heightOf));
  const channel = WIDTH / all.reduce((sum, stage) => sum + widthOf(stage), 0);
  const tallest = Math.max(...all.map((stage) => stackHeight(stage, side)));
  let left = 0;
  const columns = all.map((stage) => {
    const labels = labelsOf(stage);
    const wide = Math.max(LEAST, widthOf(stage) * channel);
    const room = Math.max(wide, ...labels.map((text) => text.length * LETTER));
    const center = left + room / 2;
    left += room + GAP;
    let y = TOP + (tallest - stackHeight(stage, side)) / 2;
    const boxes = stage.output.map((shape) => {
      const [width, height] = [Math.max(LEAST, shape[0] * channel), Math.max(LEAST, heightOf(shape) * side)];
      const box = { x: center - width / 2, y, width, height };
      y += height + BETWEEN;
      return box;
    });
    return { stage, boxes, center, labels };
  });
  return { columns, width: left - GAP, height: TOP + tallest + LABELS };
}

const heightOf = (shape) => shape[1] ?? 1;
const widthOf = (stage) => Math.max(...stage.output.map(([channels]) => channels));
const stackHeight = ({ output }, side) =>
  output.reduce((sum, shape) => sum + Math.max(LEAST, heightOf(shape) * side) + BETWEEN, -BETWEEN);

/** Name, repeats, and the shape it gives. */
function labelsOf({ name, repeats, output }) {
  const shape = output.length > 1 ? `${output.length} scales` : output[0].join("×");
  return [repeats > 1 ? `${name} ×${repeats}` : name, shape];
}

/** A stage as it is read out. @param {Stage} stage */
export function stageText({ name, repeats, output }) {
  return `${name}${repeats > 1 ? `, ${repeats} times` : ""}: ${output.map(shapeText).join(", ")}`;
}
