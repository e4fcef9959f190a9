// A block's diagram: its layers as wide as their channels, and the tensors between them.
import { FigureTable } from "./figure-table.js";
import { PictureButtons } from "./picture-buttons.js";
import { drawing, element, every, freshId } from "../element.js";
import { around, ask, askPoint, hear, tell } from "../events.js";
import { diagramKey, diagramOf } from "../model/diagram.js";
import { spokenOf, summaryOf, tableOf } from "../model/graph-words.js";

const LETTER = 7; // pixels, about: what is written can be pointed at too
const WIDEST = [240, 190, 150, 110]; // pixels of the most channels: the first that fits, or the last

/**
 * Told `graph` (of a report's parts), `layer` (chosen elsewhere), `point` (of a layer pointed at
 * elsewhere) and `name` (of the picture); asks for `selectLayer`, and `point` while a layer is pointed at.
 * @param {HTMLElement} el
 */
export function BlockDiagram(el) {
  /** @type {import("../model/graph-words.js").Graph | null} */
  let graph = null;
  /** @type {ReturnType<typeof diagramOf> | null} */
  let drawn = null;
  let layer = "";
  let name = "diagram";
  let active = 0; // the box that Tab reaches
  let room = 0;
  const ids = { hatch: freshId("hatch"), tip: freshId("tip") };
  const svg = drawing("svg", { role: "listbox", "aria-label": "Diagram" });
  const frame = element("div", { class: "drawing" }, svg);
  const readout = element("p", { class: "readout", "aria-hidden": "true" });
  const summary = element("p", { class: "summary", id: freshId("summary") });
  const table = FigureTable(element("div"));
  const twin = element("details", {}, element("summary", { text: "As a table" }), table);
  const picture = PictureButtons(element("div"));
  svg.setAttribute("aria-describedby", summary.id);
  el.classList.add("block-diagram");
  el.append(frame, readout, summary, element("div", { class: "foot" }, twin, picture));

  hear(el, "name", (told) => {
    name = told;
    if (graph) tell(picture, "picture", { svg, name });
  });
  hear(el, "graph", (told) => {
    graph = told;
    draw();
  });
  hear(el, "layer", (told) => {
    layer = told;
    mark();
  });
  hear(el, "point", (path) => {
    for (const one of every(svg, ".box")) one.toggleAttribute("data-pointed", isIn(one, path));
  });
  twin.addEventListener("toggle", () => twin.open && drawn && tell(table, "rows", tableOf(drawn.nodes)));
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) === room) return;
    room = Math.round(contentRect.width);
    if (graph) draw();
  }).observe(frame);

  function draw() {
    const focused = svg.contains(document.activeElement);
    drawn = fitted();
    active = Math.min(active, drawn.boxes.length - 1);
    const { left, width, height, boxes, links } = drawn;
    svg.setAttribute("viewBox", [left, 0, width, height].join(" "));
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(height));
    svg.replaceChildren(
      definitions(ids),
      drawing("g", { class: "links", "aria-hidden": "true" }, ...links.map((link) =>
        drawing("path", { d: link.d, "marker-end": `url(#${ids.tip})`, "data-from": link.from, "data-to": link.to }))),
      ...boxes.map(box),
      drawing("g", { class: "shapes", "aria-hidden": "true" }, ...links.filter(({ label }) => label.text).flatMap(({ label }) => [
        drawing("rect", { x: label.x - 2, y: label.y - 9, width: label.width + 4, height: 12 }),
        drawing("text", { x: label.x, y: label.y, text: label.text }),
      ])));
    const missing = graph.left_out ? ` ${graph.left_out} more are not drawn.` : "";
    summary.textContent = summaryOf(drawn.nodes) + missing;
    tell(picture, "picture", { svg, name });
    if (twin.open) tell(table, "rows", tableOf(drawn.nodes));
    mark();
    read(active);
    if (focused) every(svg, ".box")[active].focus({ preventScroll: true });
  }

  /** As wide as there is room for; on a phone the narrowest, in a frame that scrolls. */
  function fitted() {
    for (const widest of WIDEST) {
      const made = diagramOf(graph, widest);
      if (made.width <= room || widest === WIDEST.at(-1)) return made;
    }
  }

  function box({ node, title, beside, x, y, width, height }, i) {
    const round = node.sort === "merge" || node.kind === "input" || node.kind === "output";
    const shape = { x, y, width, height, rx: round ? height / 2 : 3 };
    return drawing("g", {
      role: "option", class: `box ${node.sort}`, tabindex: i === active ? 0 : -1, "aria-label": spokenOf(node),
      "data-path": node.path, "data-at": i,
    },
      drawing("rect", { class: "hit", x, y, width: beside ? width + 6 + LETTER * title.length : width, height }),
      drawing("rect", { ...shape, class: "face" }),
      node.sort === "depthwise" && drawing("rect", { ...shape, class: "hatched", fill: `url(#${ids.hatch})` }),
      drawing("text", {
        x: beside ? x + width + 6 : x + width / 2, y: y + height / 2 + 4.5, class: beside ? "beside" : null,
        "text-anchor": beside ? "start" : "middle", "aria-hidden": "true", text: title,
      }));
  }

  /** Light up what is chosen: a layer, or all that is in it. */
  function mark() {
    for (const one of every(svg, ".box")) one.setAttribute("aria-selected", String(isIn(one, layer)));
  }

  function read(i) {
    readout.textContent = drawn?.boxes[i] ? spokenOf(drawn.boxes[i].node) : "";
  }

  function focusBox(i) {
    active = i;
    const boxes = every(svg, ".box");
    boxes.forEach((one, place) => one.setAttribute("tabindex", place === i ? "0" : "-1"));
    boxes[i].focus();
    read(i);
  }

  function point(i) {
    for (const line of svg.querySelectorAll(".links path")) {
      const { from, to } = /** @type {SVGElement} */ (line).dataset;
      const stack = i < 0 ? -1 : stackOf(i);
      line.classList.toggle("near", Number(from) === stack || Number(to) === stack);
    }
    read(i < 0 ? active : i);
  }

  /** The first of the boxes that a box stands on: lines lead from there. */
  function stackOf(i) {
    const { x, width, y } = drawn.boxes[i];
    const above = drawn.boxes.findIndex((box) => Math.abs(box.y + box.height - y) < 0.5
      && Math.abs(box.x + box.width / 2 - x - width / 2) < 0.5);
    return above < 0 ? drawn.boxes[i].node.at : stackOf(above);
  }

  const under = (event) => Number(around(event, ".box")?.dataset.at ?? -1);

  askPoint(el, svg);
  svg.addEventListener("pointermove", (event) => point(under(event)));
  svg.addEventListener("pointerleave", () => point(-1));
  svg.addEventListener("focusin", (event) => point(under(event)));
  svg.addEventListener("focusout", () => point(-1));
  svg.addEventListener("click", (event) => {
    const i = under(event);
    if (i < 0) return;
    focusBox(i);
    ask(el, "selectLayer", drawn.boxes[i].node.path);
  });
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = diagramKey(drawn.boxes, active, event.key);
    if (to !== null) focusBox(to);
    else if (event.key === "Enter" || event.key === " ") ask(el, "selectLayer", drawn.boxes[active].node.path);
    else return;
    event.preventDefault();
  });
  return el;
}

/** Whether a box stands for a layer, or for a part of it. @param {HTMLElement} box @param {string} layer */
function isIn({ dataset: { path } }, layer) {
  return Boolean(layer) && (path === layer || path.startsWith(`${layer}.`));
}

/** The hatching of depthwise convolutions, and the tip of an arrow. */
function definitions({ hatch, tip }) {
  return drawing("defs", {},
    drawing("pattern", { id: hatch, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      drawing("line", { class: "hatching", x1: 0, y1: 0, x2: 0, y2: 6 })),
    drawing("marker", { id: tip, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      drawing("path", { class: "tip", d: "M0 0L8 4L0 8Z" })));
}
