// A figure of a lesson: the drawing, what it says in words, and the same as a table.
import { drawAreas, areasTwin, drawSpirals, drawWidths, spiralsTwin, widthsTwin } from "./lesson-drawings.js";
import { FigureTable } from "./figure-table.js";
import { drawRoofline, rooflineTwin } from "./lesson-roofline.js";
import { PictureButtons } from "./picture-buttons.js";
import { drawing, element, freshId } from "../element.js";
import { hear, tell } from "../events.js";

const DRAWINGS = {
  widths: [drawWidths, widthsTwin],
  areas: [drawAreas, areasTwin],
  spirals: [drawSpirals, spiralsTwin],
  roofline: [drawRoofline, rooflineTwin],
};

/** Told `item` of one of these kinds. @param {HTMLElement} el */
export function LessonFigure(el) {
  let item = null;
  let width = 0;
  const title = element("h3", { id: freshId("figure") });
  const svg = drawing("svg", { role: "img" });
  const plot = element("div", { class: "plot" }, svg);
  const summary = element("p", { class: "summary", id: freshId("summary") });
  const table = FigureTable(element("div"));
  const buttons = PictureButtons(element("div"));
  el.classList.add("lesson-figure");
  el.setAttribute("role", "figure");
  el.setAttribute("aria-labelledby", title.id);
  svg.setAttribute("aria-labelledby", title.id);
  svg.setAttribute("aria-describedby", summary.id);
  el.append(
    element("div", { class: "head" }, title, buttons), plot, summary,
    element("details", {}, element("summary", { text: "As a table" }), table));

  hear(el, "item", (told) => {
    item = told;
    const [, twin] = DRAWINGS[item.kind];
    title.textContent = item.title;
    summary.textContent = item.summary;
    tell(table, "rows", { label: item.title, empty: "", ...twin(item) });
    tell(buttons, "picture", { svg, name: item.title.toLowerCase().replace(/[^a-z0-9]+/g, "-") });
    draw();
  });
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) === width) return;
    width = Math.round(contentRect.width);
    if (item) draw();
  }).observe(plot);

  function draw() {
    if (!width) return;
    const picture = DRAWINGS[item.kind][0](item, width);
    const height = Math.ceil(picture.height);
    svg.setAttribute("viewBox", `0 0 ${picture.width} ${height}`);
    svg.setAttribute("width", String(picture.width));
    svg.setAttribute("height", String(height));
    svg.replaceChildren(...picture.parts);
  }
  return el;
}
