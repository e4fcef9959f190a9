// What every chart has: its drawing, a reader for its marks by pointer and by keys, a summary in
// words, the same figures as a table, and the picture to take away.
import { FigureTable } from "./figure-table.js";
import { PictureButtons } from "./picture-buttons.js";
import { drawing, element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { nearestPlace } from "../model/scatter.js";

/**
 * @typedef {object} Chart
 * @property {string} label of the drawing
 * @property {string} name of the file it is saved as
 * @property {number} height
 * @property {(width: number) => {nodes: Node[], places: {x: number, y: number}[]}} draw
 * @property {{layer: string, text: string}[]} marks what is read at each place
 * @property {number} at the mark that is read at first
 * @property {(at: number, width: number) => Node[]} [pointer] what shows a mark; a ring where there is none
 * @property {string} scrub what a mark is: "Layer"
 * @property {string} summary
 * @property {{label: string, head: string[], rows: string[][], empty: string}} table
 */

/** Told `chart` and `layer` (chosen elsewhere); asks for `selectLayer`. @param {HTMLElement} el */
export function ChartFrame(el) {
  /** @type {Chart | null} */
  let chart = null;
  let places = [];
  let layer = "";
  let at = 0;
  let width = 0;
  const id = freshId("scrub");
  const svg = drawing("svg", { role: "img" });
  const summary = element("p", { class: "summary", id: freshId("summary") });
  const scrub = element("input", { type: "range", id, min: 0, step: 1 });
  const label = element("label", { for: id });
  const said = element("output", { for: id });
  const table = FigureTable(element("div"));
  const twin = element("details", {}, element("summary", { text: "As a table" }), table);
  const picture = PictureButtons(element("div"));
  const plot = element("div", { class: "plot" }, svg);
  const reader = element("div", { class: "reader" }, label, scrub, said);
  el.classList.add("chart-frame");
  el.append(plot, reader, summary, element("div", { class: "foot" }, twin, picture));

  hear(el, "chart", (told) => {
    chart = told;
    at = markOf(layer) ?? Math.max(0, Math.min(chart.at, chart.marks.length - 1));
    svg.setAttribute("aria-label", `${chart.label}. ${chart.summary}`);
    summary.textContent = chart.summary;
    label.textContent = chart.scrub;
    scrub.max = String(Math.max(0, chart.marks.length - 1));
    reader.hidden = chart.marks.length < 2;
    tell(picture, "picture", { svg, name: chart.name });
    if (twin.open) tell(table, "rows", chart.table);
    draw();
  });
  hear(el, "layer", (told) => {
    layer = told;
    const found = chart && markOf(layer);
    if (found !== null) read(found);
  });
  twin.addEventListener("toggle", () => twin.open && chart && tell(table, "rows", chart.table));
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) === width) return;
    width = Math.round(contentRect.width);
    if (chart) draw();
  }).observe(plot);

  /** The mark of a layer, or of the first one in it; null where there is none. */
  function markOf(path) {
    if (!path) return null;
    const exact = chart.marks.findIndex((mark) => mark.layer === path);
    const found = exact < 0 ? chart.marks.findIndex((mark) => mark.layer.startsWith(`${path}.`)) : exact;
    return found < 0 ? null : found;
  }

  function draw() {
    if (!width) return;
    const drawn = chart.draw(width);
    places = drawn.places;
    svg.setAttribute("viewBox", `0 0 ${width} ${chart.height}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(chart.height));
    svg.replaceChildren(...drawn.nodes, drawing("g", { class: "pointer" }));
    read(at);
  }

  /** Show one mark in the drawing and in words. */
  function read(mark) {
    at = mark;
    const text = chart.marks[at]?.text ?? "";
    scrub.value = String(at);
    scrub.setAttribute("aria-valuetext", text);
    scrub.style.setProperty("--filled", String(at / Math.max(1, chart.marks.length - 1)));
    said.textContent = text;
    const group = svg.querySelector(".pointer");
    if (!group || !places[at]) return;
    group.replaceChildren(...(chart.pointer?.(at, width) ?? [drawing("circle", { cx: places[at].x, cy: places[at].y, r: 7 })]));
  }

  function under(event) {
    const box = svg.getBoundingClientRect();
    return nearestPlace(places, event.clientX - box.left, event.clientY - box.top, 2 * width);
  }

  svg.addEventListener("pointermove", (event) => {
    const mark = chart ? under(event) : -1;
    if (mark >= 0 && mark !== at) read(mark);
  });
  svg.addEventListener("click", (event) => {
    const mark = chart ? under(event) : -1;
    if (mark >= 0 && chart.marks[mark]) ask(el, "selectLayer", chart.marks[mark].layer);
  });
  scrub.addEventListener("input", () => read(Number(scrub.value)));
  scrub.addEventListener("change", () => ask(el, "selectLayer", chart.marks[at].layer));
  return el;
}
