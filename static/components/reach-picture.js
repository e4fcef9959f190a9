// The receptive field to scale: the image, and what a position in its middle is computed from.
import { ChartFrame } from "./chart-frame.js";
import { drawing, element } from "../element.js";
import { hear, tell } from "../events.js";
import { layerText } from "../model/chart.js";
import { exact } from "../model/number-text.js";
import { distinctSides, firstShown, reachInWords, reachText, scene, sidesOf, steps } from "../model/reach.js";

const HEIGHT = 320;
const AIR = 22; // for the line of text above

/** Told `receptive_field` and `look` ({layer}). @param {HTMLElement} el */
export function ReachPicture(el) {
  const frame = ChartFrame(element("div"));
  el.classList.add("reach-picture");
  el.append(frame);

  hear(el, "receptive_field", (field) => {
    const seen = steps(field);
    tell(frame, "chart", {
      label: "Receptive field, to scale", name: "receptive-field", height: HEIGHT, at: firstShown(seen), scrub: "Layer",
      marks: seen.map(({ path, reach }) => ({ layer: path, text: `${path || "the output"} sees ${reachText(reach, field.image)}` })),
      draw: (width) => drawScene(field, width),
      pointer: (at, width) => drawField(field, seen[at].reach, width),
      summary: reachInWords(field),
      table: {
        label: "Receptive fields", empty: "No layer's field is known.", head: ["Layer", "Type", "Field", "Stride", "Before the image"],
        rows: field.layers.map(({ path, type, reach }) => [layerText(path), type, ...cells(reach)]),
      },
    });
  });
  hear(el, "look", ({ layer }) => tell(frame, "layer", layer));
  return el;
}

function cells(reach) {
  if (reach.unknown) return [reach.unknown.operator, "–", "–"];
  const side = (list) => list.map((one) => (one === null ? "all" : exact(one))).join(" × ");
  return [side(reach.size), side(reach.stride), side(reach.padding)];
}

function drawScene(field, width) {
  const { box } = scene(field, width - 2, HEIGHT - AIR - 2);
  const image = moved(box(field.image));
  return {
    places: steps(field).map((_, i, { length }) => ({ x: ((i + 0.5) / length) * width, y: HEIGHT / 2 })),
    nodes: [
      drawing("rect", { class: "image", ...image }),
      drawing("text", { x: image.x, y: Math.max(12, image.y - 7), text: `image ${field.image.map(exact).join(" × ")}` }),
      ...distinctSides(field).map((sides) => drawing("rect", { class: "field", ...moved(box(sides)) })),
    ],
  };
}

/** One layer's field, dashed that of its neighbour to the right. */
function drawField(field, reach, width) {
  const { box, scale } = scene(field, width - 2, HEIGHT - AIR - 2);
  const sides = sidesOf(reach, field.image);
  const here = moved(box(sides));
  const step = reach.stride[1];
  const middle = moved(box([0, 0]));
  return [
    drawing("rect", { class: "here", ...here }),
    step !== null && reach.size[1] !== null && step * scale > 1.5
      && drawing("rect", { class: "neighbour", ...moved(box(sides, [0, step])) }),
    drawing("circle", { class: "middle", cx: middle.x, cy: middle.y, r: 2.5 }),
  ].filter((node) => node instanceof Node);
}

const moved = ({ x, y, ...size }) => ({ x: x + 1, y: y + AIR + 1, ...size });
