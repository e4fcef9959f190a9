// How long it takes on the server's CPU, measured when it is asked for.
import { FigureTable } from "./figure-table.js";
import { JobPanel } from "./job-panel.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { latencyInWords, timeRows } from "../model/latency.js";
import { exact, percent, timeText } from "../model/number-text.js";

const MOST_THREADS = 8;

/** Told `card` and `subject` ({subject, image}, or null while the settings move). @param {HTMLElement} el */
export function LatencyPanel(el) {
  const threads = element("input", { type: "number", min: 1, max: MOST_THREADS, value: 1 });
  const layers = element("input", { type: "checkbox" });
  const controls = element("div", { class: "choices" },
    element("label", {}, "threads", threads), element("label", {}, layers, "each layer too"));
  el.classList.add("latency-panel");
  return JobPanel(el, {
    part: "latency", label: "Measure the latency", content: LatencyFigures(element("div")), controls,
    optionsOf: () => ({ latency: { threads: Number(threads.value) || 1, layers: layers.checked } }),
  });
}

/** Told `latency`. @param {HTMLElement} el */
function LatencyFigures(el) {
  const times = FigureTable(element("div"));
  const layers = FigureTable(element("div"));
  const words = element("p", { class: "summary" });
  const middle = element("p", { class: "big" });
  el.classList.add("latency-figures");
  el.append(middle, words, times, layers);
  hear(el, "latency", (latency) => {
    middle.textContent = timeText(latency.times.median_ms);
    words.textContent = latencyInWords(latency);
    tell(times, "rows", {
      label: "Timed runs", head: ["Of the runs", "Time"], rows: timeRows(latency.times), empty: "",
    });
    layers.hidden = !latency.layer_times;
    if (!latency.layer_times) return;
    tell(layers, "rows", {
      label: "Time by layer", head: ["Layer", "Type", "Time", "Of the whole"], empty: "It has no layers.",
      rows: latency.layer_times.layers.map(({ path, type, median_ms: ms, share }) =>
        [path, type, timeText(ms), percent(share, 1)]).concat([
        ["between the layers", "", timeText(latency.layer_times.rest_ms), ""],
        ["all, being asked", "", timeText(latency.layer_times.times.median_ms), `${exact(Number(latency.layer_times.slower.toFixed(2)))}× the undisturbed`],
      ]),
    });
  });
  return el;
}
