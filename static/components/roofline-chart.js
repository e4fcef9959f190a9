// The roofline: what each layer could reach at most, given what it computes for each byte it moves.
import { ChartFrame } from "./chart-frame.js";
import { drawing, element } from "../element.js";
import { hear, tell } from "../events.js";
import { layerText } from "../model/chart.js";
import { exact, percent, short, timeText } from "../model/number-text.js";
import { moversInWords, pointsOf, pointText, roof, roofRanges } from "../model/roofline.js";
import { logPlace, logTicks } from "../model/scatter.js";

const HEIGHT = 300;
const EDGE = { top: 22, right: 14, bottom: 42, left: 62 };
const LEAST_MARK = 3.5;
const MOST_MARK = 13; // the radius of a layer that takes all the time

/** Told `roofline` and `layer`; asks for `selectLayer`. @param {HTMLElement} el */
export function RooflineChart(el) {
  const frame = ChartFrame(element("div"));
  const split = element("div", { class: "time-split", "aria-hidden": "true" });
  el.classList.add("roofline-chart");
  el.append(frame, split);

  hear(el, "roofline", (roofline) => {
    const { dots } = pointsOf(roofline);
    const longest = dots.reduce((best, dot, i) => (dot.share > (dots[best]?.share ?? 0) ? i : best), 0);
    split.replaceChildren(...timeSplit(roofline));
    tell(frame, "chart", {
      label: `Roofline on ${roofline.hardware.title}`, name: `roofline-${roofline.hardware.name}`, height: HEIGHT,
      marks: dots.map((dot) => ({ layer: dot.path, text: pointText(dot) })), at: longest, scrub: "Layer",
      draw: (width) => drawRoof(roofline, width),
      summary: roofline.sentence + moversInWords(roofline),
      table: {
        label: "Layers under the roof", empty: "Nothing is computed or moved.",
        head: ["Layer", "Type", "FLOPs", "Bytes", "FLOP/B", "Waits for", "At least", "Of the time"],
        rows: roofline.layers.map((layer) => [
          layerText(layer.path), layer.type, exact(layer.flops), exact(layer.bytes),
          layer.intensity === null ? "–" : exact(Number(layer.intensity.toPrecision(3))), layer.bound,
          timeText(layer.least_ms), percent(layer.share, 1),
        ]),
      },
    });
  });
  hear(el, "layer", (layer) => tell(frame, "layer", layer));
  return el;
}

function drawRoof(roofline, width) {
  const { hardware } = roofline;
  const ranges = roofRanges(roofline);
  const [bottom, right] = [HEIGHT - EDGE.bottom, width - EDGE.right];
  const x = (intensity) => EDGE.left + logPlace(intensity, ranges.intensity) * (right - EDGE.left);
  const y = (speed) => bottom - logPlace(speed, ranges.speed) * (bottom - EDGE.top);
  const corners = roof(roofline, ranges.intensity).map(([at, speed]) => ({ x: x(at), y: y(speed) }));
  const places = pointsOf(roofline).dots.map((dot) => ({ ...dot, x: x(dot.intensity), y: y(dot.attainable_flops_per_second) }));
  return {
    places,
    nodes: [
      ...axes(ranges, x, y, bottom, right),
      drawing("path", { class: "roof", d: corners.map((at, i) => `${i ? "L" : "M"}${at.x} ${at.y}`).join("") }),
      drawing("line", { class: "ridge", x1: corners[1].x, x2: corners[1].x, y1: corners[1].y, y2: bottom }),
      drawing("text", { class: "strong", x: right, y: corners[2].y - 8, "text-anchor": "end", text: `${short(hardware.flops_per_second)} FLOP/s` }),
      drawing("text", { class: "halo", x: corners[1].x - 5, y: bottom - 6, "text-anchor": "end", text: `ridge ${exact(Number(hardware.ridge.toPrecision(3)))}` }),
      ...places.map(mark),
    ],
  };
}

/** A square computes, a disc waits for memory: colour is not the only code. */
function mark({ bound, share, x, y }) {
  const r = LEAST_MARK + (MOST_MARK - LEAST_MARK) * Math.sqrt(share);
  if (bound === "memory") return drawing("circle", { class: "dot memory", cx: x, cy: y, r });
  return drawing("rect", { class: "dot compute", x: x - r, y: y - r, width: 2 * r, height: 2 * r });
}

function axes({ intensity, speed }, x, y, bottom, right) {
  const across = logTicks(intensity[0], intensity[1]).filter(isDecade);
  const up = logTicks(speed[0], speed[1]).filter(isDecade);
  return [
    ...across.flatMap((tick, i) => [
      drawing("line", { class: "grid", x1: x(tick), x2: x(tick), y1: EDGE.top, y2: bottom }),
      drawing("text", { x: x(tick), y: bottom + 16, "text-anchor": i && i === across.length - 1 ? "end" : "middle", text: short(Number(tick.toPrecision(6))) }),
    ]),
    ...up.flatMap((tick) => [
      drawing("line", { class: "grid", x1: EDGE.left, x2: right, y1: y(tick), y2: y(tick) }),
      drawing("text", { x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end", text: short(tick) }),
    ]),
    drawing("text", { x: right, y: HEIGHT - 8, "text-anchor": "end", text: "FLOP for each byte moved →" }),
    drawing("text", { x: 0, y: 12, text: "↑ FLOP/s at most" }),
  ];
}

const isDecade = (tick) => Number.isInteger(Number(Math.log10(tick).toFixed(9)));

function timeSplit({ memory_share: waiting, least_ms: least }) {
  const bar = (kind, part) => element("span", { class: kind, vars: { "--share": part } });
  return [
    element("div", { class: "split" }, bar("compute", 1 - waiting), bar("memory", waiting)),
    element("p", {},
      element("span", { class: "key compute", text: `computes ${percent(1 - waiting, 1)}` }),
      element("span", { class: "key memory", text: `waits for memory ${percent(waiting, 1)}` }),
      element("span", { text: `of at least ${timeText(least)}` })),
  ];
}
