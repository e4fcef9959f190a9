// Two blocks timed on the service's CPU, stage by stage; it can be stopped.
import { FigureTable } from "./figure-table.js";
import { failureOf } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { askInTurn } from "../lesson-service.js";
import { closeness } from "../model/lesson-latency.js";
import { ratio, timeText } from "../model/number-text.js";

/** Told `item` ({title, summary, stages}). @param {HTMLElement} el */
export function LessonLatency(el) {
  let stages = [];
  /** @type {AbortController | null} */
  let running = null;
  const title = element("h3");
  const summary = element("p", { class: "summary" });
  const button = element("button", { type: "button", text: "Measure here" });
  const status = element("p", { class: "status", role: "status", text: "Not measured yet." });
  const table = FigureTable(element("div"));
  const said = element("div", { class: "said" });
  el.classList.add("lesson-latency");
  el.append(title, summary, button, status, table, said);

  hear(el, "item", (item) => {
    stages = item.stages;
    title.textContent = item.title;
    summary.textContent = item.summary;
  });
  button.addEventListener("click", () => (running ? running.abort() : measure()));

  async function measure() {
    running = new AbortController();
    const { signal } = running;
    button.textContent = "Stop";
    const measured = [];
    try {
      for (const [i, stage] of stages.entries()) {
        status.textContent = `Measuring ${stage.title}, ${i + 1} of ${stages.length} …`;
        const { mb, fused } = await askInTurn(stage.asks, signal);
        measured.push({ title: stage.title, mb: mb.parts.latency, fused: fused.parts.latency });
        show(measured);
      }
      const { machine } = measured[0].mb;
      status.textContent = `Measured on ${machine.cpu}, ${machine.capability}, torch ${machine.torch}.`;
    } catch (error) {
      status.textContent = signal.aborted ? "Stopped." : failureOf(error).detail;
    }
    running = null;
    button.textContent = measured.length ? "Measure again" : "Measure here";
  }

  function show(measured) {
    tell(table, "rows", {
      label: "Measured latencies", empty: "",
      head: ["Image", "MBConv, median", "FusedMBConv, median", "fused over MBConv"],
      rows: measured.map((one) => [one.title, timeText(one.mb.times.median_ms), timeText(one.fused.times.median_ms),
        ratio(one.fused.times.median_ms / one.mb.times.median_ms)]),
    });
    said.replaceChildren(...measured.map(({ title, mb, fused }) =>
      element("p", { class: "summary", text: `${title}. ${closeness(mb, fused)}` })));
  }
  hear(el, "leave", () => running?.abort());
  return el;
}
