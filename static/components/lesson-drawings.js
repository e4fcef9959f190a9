// The drawings of the lessons that are to scale: widths, areas, spirals.
import { drawing } from "../element.js";
import { exact, percent } from "../model/number-text.js";
import { areaLayout } from "../model/area-layout.js";
import { widthLayout } from "../model/width-layout.js";

/**
 * @typedef {{width: number, height: number, parts: SVGElement[]}} Picture
 * @typedef {{head: string[], rows: string[][]}} Twin the same as a table
 */

/** @param {any} item @param {number} width @returns {Picture} */
export function drawWidths({ profiles }, width) {
  const laid = widthLayout(profiles, width);
  const box = (name) => ({ x, y, width: wide, height }) => drawing("rect", { class: name, x, y, width: wide, height });
  return {
    width,
    height: laid.height,
    parts: [
      ...laid.steps.flatMap(({ corners, stripes, gate }) => [
        drawing("polygon", { class: gate ? "step gate" : "step", points: corners.join(" ") }),
        ...stripes.map((x) => drawing("line", { class: "stripe", x1: x, x2: x, y1: corners[0][1], y2: corners[2][1] })),
      ]),
      ...laid.maps.map(box("map")),
      ...laid.ways.map((d) => drawing("path", { class: "way", d })),
      ...laid.projections.map(box("projection")),
      ...laid.sums.flatMap(({ x, y }) => [
        drawing("circle", { class: "sum", cx: x, cy: y, r: 9 }),
        drawing("path", { class: "plus", d: `M${x - 5} ${y}h10M${x} ${y - 5}v10` }),
      ]),
      ...laid.labels.map(({ x, y, text, strong }) => drawing("text", { class: strong ? "strong" : null, x, y, text })),
    ],
  };
}

/** @param {any} item @returns {Twin} */
export function widthsTwin({ profiles }) {
  return {
    head: ["Step", "Channels in", "Channels out", "Activation", "Parameters", "MACs"],
    rows: profiles.flatMap(({ title, steps, shortcut }) => {
      const before = profiles.length > 1 ? `${title}: ` : "";
      const row = (words, { from, to, activation, params, macs }) =>
        [before + words, exact(from), exact(to), activation ?? "none", exact(params), exact(macs)];
      return [...steps.map((step) => row(step.label, step)), ...(shortcut ? [row(`shortcut, ${shortcut.label}`, shortcut)] : [])];
    }),
  };
}

/** @param {any} item @param {number} width @returns {Picture} */
export function drawAreas(item, width) {
  const laid = areaLayout(item, width);
  return {
    width,
    height: laid.height,
    parts: [
      ...laid.tiles.map(({ kind, ...box }) => drawing("rect", { class: `tile ${kind}`, ...box })),
      ...laid.labels.map(({ x, y, text, strong }) => drawing("text", { class: strong ? "strong" : null, x, y, text })),
    ],
  };
}

/** @param {any} item @returns {Twin} */
export function areasTwin({ full, depthwise, pointwise }) {
  const row = (name, params) => [name, exact(params), percent(params, full)];
  return {
    head: ["Convolution", "Parameters", "of the full one"],
    rows: [
      row("full", full), row("depthwise", depthwise), row("pointwise, 1×1", pointwise),
      row("both together", depthwise + pointwise),
    ],
  };
}

const GAP = 12;
const TITLE = 20;

/** @param {any} item @param {number} width @returns {Picture} */
export function drawSpirals({ panels, large }, width) {
  const across = large ? panels.length : width < 560 ? 2 : panels.length;
  const side = Math.min(large ? 300 : 200, (width - GAP * (across - 1)) / across);
  const rows = Math.ceil(panels.length / across);
  return {
    width: across * (side + GAP) - GAP,
    height: rows * (side + TITLE + GAP) - GAP,
    parts: panels.flatMap((panel, i) =>
      spiralPanel(panel, (i % across) * (side + GAP), Math.floor(i / across) * (side + TITLE + GAP), side)),
  };
}

/** Each panel at the scale that fills it: size is not what counts. */
function spiralPanel({ title, points, kept }, left, top, side) {
  const most = Math.max(1e-9, ...points.map(([x, y]) => Math.max(Math.abs(x), Math.abs(y))));
  const scale = (side / 2 - 8) / most;
  const at = ([x, y]) => [left + side / 2 + x * scale, top + TITLE + side / 2 - y * scale].map((n) => n.toFixed(1));
  const places = points.map(at);
  const found = places.filter((_, i) => !kept || kept[i] > 1).map(([x, y]) => `M${x} ${y}h0`).join("");
  const lost = places.filter((_, i) => kept && kept[i] < 2).map(([x, y]) => `M${x} ${y}m-2.5-2.5l5 5m0-5l-5 5`).join("");
  return [
    drawing("rect", { class: "panel", x: left + 0.5, y: top + TITLE + 0.5, width: side - 1, height: side - 1 }),
    drawing("text", { class: "strong", x: left, y: top + 12, text: title }),
    drawing("path", { class: "thread", d: places.map((place, i) => `${i ? "L" : "M"}${place.join(" ")}`).join("") }),
    ...(lost ? [drawing("path", { class: "lost", d: lost })] : []),
    ...(found ? [drawing("path", { class: "found", d: found })] : []),
  ];
}

/** @param {any} item @returns {Twin} */
export function spiralsTwin({ panels }) {
  const counts = (kept) => [(n) => n === 0, (n) => n === 1, (n) => n > 1].map((fits) => exact(kept.filter(fits).length));
  return {
    head: ["Panel", "Points", "lost: nothing above zero", "lost: one number", "two numbers or more"],
    rows: panels.map(({ title, points, kept }) =>
      [title, exact(points.length), ...(kept ? counts(kept) : ["–", "–", "–"])]),
  };
}
