// The numbers one looks at first, exact and short.
import { element } from "../element.js";
import { hear } from "../events.js";
import { exact, exactWithUnit, shapeText, short, shortWithUnit } from "../model/number-text.js";

/** @type {[string, string, string, (report: any) => number][]} */
const FIGURES = [
  ["params", "Parameters", "params", (report) => report.cost.params],
  ["macs", "Multiply-accumulates", "MACs", (report) => report.cost.macs],
  ["flops", "FLOPs, 2 × MACs", "FLOPs", (report) => report.cost.flops],
  ["activations", "Activations written", "B", (report) => report.cost.bytes.activations],
];

/** Told `report` and `stale` ("", "waiting" or "wrong"). @param {HTMLElement} el */
export function FigureStrip(el) {
  const figures = FIGURES.map(([key, label, unit, read]) => {
    const big = element("span", { class: "big", text: "–" });
    const all = element("span", { class: "exact" });
    const dd = element("dd", {}, big, all);
    const figure = element("div", { "data-figure": key }, element("dt", { text: label }), dd);
    return { el: figure, big, all, unit, read };
  });
  const output = element("span", { class: "big", text: "–" });
  const status = element("span", { class: "exact" });
  const said = element("p", { class: "unseen", role: "status" });
  el.classList.add("figure-strip");
  el.setAttribute("aria-label", "Figures");
  el.append(
    element("dl", {}, ...figures.map((figure) => figure.el),
      element("div", { "data-figure": "output" },
        element("dt", { text: "Output" }),
        element("dd", {}, output, status))),
    said);

  hear(el, "report", (report) => {
    for (const { big, all, unit, read } of figures) {
      const n = read(report);
      big.textContent = shortWithUnit(n, unit);
      all.textContent = exactWithUnit(n, unit);
    }
    output.textContent = shapeText(report.output);
    status.textContent = report.status === "complete" ? "every operator counted" : "partial: see below";
    status.dataset.status = report.status;
  });
  hear(el, "stale", (why) => {
    el.dataset.stale = why;
    if (why === "wrong") status.textContent = "of the last valid settings";
  });
  hear(el, "settled", (report) => {
    said.textContent = `${exact(report.cost.params)} parameters, ${short(report.cost.macs)} multiply-accumulates`;
  });
  return el;
}
