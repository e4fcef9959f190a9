// Memory over a run: what is held when each layer has written its output, and where the peak is.
import { ChartFrame } from "./chart-frame.js";
import { drawing, element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { layerText, stepPath } from "../model/chart.js";
import { memoryInWords, peakAt, peakOf } from "../model/memory.js";
import { exactWithUnit, percent, shortWithUnit } from "../model/number-text.js";
import { linearPlace, linearTicks } from "../model/scatter.js";

const HEIGHT = 240;
const EDGE = { top: 26, right: 8, bottom: 24, left: 62 };

/** Told `memory` and `look` ({training, layer}); asks for `changeLook` and `selectLayer`. @param {HTMLElement} el */
export function MemoryChart(el) {
  let memory = null;
  let training = false;
  const frame = ChartFrame(element("div"));
  const box = element("input", { type: "checkbox", on: { change: () => ask(el, "changeLook", { training: box.checked }) } });
  el.classList.add("memory-chart");
  el.append(element("div", { class: "choices" }, element("label", {}, box, "of a training step")), frame);

  hear(el, "memory", (told) => {
    memory = told;
    show();
  });
  hear(el, "look", (look) => {
    box.checked = look.training;
    if (look.training !== training) {
      training = look.training;
      if (memory && (!training || memory.training)) show();
    }
    tell(frame, "layer", look.layer);
  });

  function show() {
    const peak = peakOf(memory, training);
    const weights = memory.param_bytes + memory.buffer_bytes;
    const marks = peak.timeline.map(({ layer, bytes }) => ({ layer, text: `${layerText(layer)}: ${exactWithUnit(bytes, "B")}` }));
    tell(frame, "chart", {
      label: "Memory held over the run", name: "memory", height: HEIGHT, marks, at: peakAt(peak), scrub: "Moment",
      draw: (width) => drawTimeline(peak, weights, width),
      summary: memoryInWords(memory, training),
      table: {
        label: "Memory held over the run", head: ["When this has run", "Held", "Of the peak"], empty: "Nothing ran.",
        rows: peak.timeline.map(({ layer, bytes }) => [layerText(layer), exactWithUnit(bytes, "B"), percent(bytes, peak.bytes)]),
      },
    });
  }
  return el;
}

function drawTimeline(peak, weights, width) {
  const range = [0, peak.bytes * 1.04];
  const bottom = HEIGHT - EDGE.bottom;
  const step = (width - EDGE.left - EDGE.right) / peak.timeline.length;
  const y = (bytes) => bottom - linearPlace(bytes, range) * (bottom - EDGE.top);
  const places = peak.timeline.map(({ bytes }, i) => ({ x: EDGE.left + (i + 0.5) * step, y: y(bytes) }));
  const outline = stepPath(places, step);
  const right = width - EDGE.right;
  const top = places[peakAt(peak)];
  const words = `peak ${shortWithUnit(peak.bytes, "B")}`;
  const anchor = top.x < width / 2 ? "start" : "end";
  return {
    places,
    nodes: [
      ...linearTicks(0, range[1], 4).flatMap((tick) => [
        drawing("line", { class: "grid", x1: EDGE.left, x2: right, y1: y(tick), y2: y(tick) }),
        drawing("text", { x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end", text: shortWithUnit(tick, "B") }),
      ]),
      drawing("path", { class: "area", d: `${outline}V${bottom}H${EDGE.left}Z` }),
      drawing("path", { class: "line", d: outline }),
      drawing("line", { class: "weights", x1: EDGE.left, x2: right, y1: y(weights), y2: y(weights) }),
      drawing("text", { class: "halo", x: right - 4, y: Math.min(y(weights), bottom) - 5, "text-anchor": "end", text: `weights ${shortWithUnit(weights, "B")}` }),
      drawing("circle", { class: "peak", cx: top.x, cy: top.y, r: 4 }),
      drawing("text", { class: "strong", x: top.x, y: top.y - 9, "text-anchor": anchor, text: words }),
      drawing("text", { x: EDGE.left, y: HEIGHT - 6, text: "first operator" }),
      drawing("text", { x: right, y: HEIGHT - 6, "text-anchor": "end", text: "last" }),
    ],
  };
}
