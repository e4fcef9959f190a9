// Two blocks under the roof of some hardware: what it could compute at most, given what they move.
import { drawing } from "../element.js";
import { exact, percent, shortWithUnit } from "../model/number-text.js";
import { roof } from "../model/roofline.js";
import { logPlace, logTicks } from "../model/scatter.js";

const HEIGHT = 260;
const EDGE = { top: 24, right: 16, bottom: 40, left: 60 };
const ACROSS = "FLOP for each byte moved, logarithmic";
const UP = "FLOP a second at most, logarithmic";

/** @param {any} item @param {number} width @returns {import("./lesson-drawings.js").Picture} */
export function drawRoofline({ hardware, points }, width) {
  const peak = hardware.flops_per_second;
  const intensities = [...points.map((point) => point.intensity), hardware.ridge];
  /** @type {[number, number]} */
  const across = [Math.min(...intensities) / 2, Math.max(...intensities) * 4];
  /** @type {[number, number]} */
  const up = [across[0] * hardware.bytes_per_second, peak * 2];
  const x = (n) => EDGE.left + logPlace(n, across) * (width - EDGE.left - EDGE.right);
  const y = (n) => HEIGHT - EDGE.bottom - logPlace(n, up) * (HEIGHT - EDGE.top - EDGE.bottom);
  const text = (attributes) => drawing("text", attributes);
  const corners = roof({ hardware }, across).map(([intensity, flops]) => `${x(intensity)} ${y(flops)}`);
  return {
    width,
    height: HEIGHT,
    parts: [
      ...logTicks(...across).flatMap((tick) => [
        drawing("line", { class: "grid", x1: x(tick), x2: x(tick), y1: EDGE.top, y2: HEIGHT - EDGE.bottom }),
        text({ class: "tick", x: x(tick), y: HEIGHT - EDGE.bottom + 15, "text-anchor": "middle", text: exact(tick) })]),
      ...logTicks(...up).flatMap((tick) => [
        drawing("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(tick), y2: y(tick) }),
        text({ class: "tick", x: EDGE.left - 6, y: y(tick) + 4, "text-anchor": "end", text: tickText(tick) })]),
      drawing("path", { class: "roof", d: `M${corners.join("L")}` }),
      ...points.flatMap(({ name, intensity, flops }, i) => mark(name, x(intensity), y(flops), i, width)),
      text({ class: "axis", x: width - EDGE.right, y: HEIGHT - 6, "text-anchor": "end", text: ACROSS }),
      text({ class: "axis", x: 0, y: 12, text: UP }),
    ],
  };
}

/** @returns {SVGElement[]} */
function mark(name, x, y, i, width) {
  // To the right and below, where the roof is not.
  const label = drawing("text", { class: "strong", x: Math.min(x + 12, width - 96), y: y + 30, text: name });
  const shape = i
    ? drawing("rect", { class: "spot other", x: x - 5, y: y - 5, width: 10, height: 10 })
    : drawing("circle", { class: "spot", cx: x, cy: y, r: 6 });
  return [shape, label];
}

function tickText(tick) {
  return shortWithUnit(tick, "").replace(/\.0+(?=\D)/, "").trim();
}

/** @param {any} item @returns {import("./lesson-drawings.js").Twin} */
export function rooflineTwin({ hardware, points }) {
  return {
    head: ["Block", "FLOP for each byte", "FLOP a second at most", "of the peak"],
    rows: points.map(({ name, intensity, flops }) => [
      name, exact(Number(intensity.toPrecision(3))), shortWithUnit(flops, "FLOP/s"), percent(flops, hardware.flops_per_second),
    ]),
  };
}
