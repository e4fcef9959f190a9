// An icicle: where parameters, multiply-accumulates or memory sit, down to the last layer.
import { MeasureChoice } from "./measure-choice.js";
import { drawing, element, every } from "../element.js";
import { around, ask, askPoint, hear, tell } from "../events.js";
import { MEASURE_NAMES, MEASURE_UNITS, measureOf } from "../model/comparison.js";
import { findLayer, icicleCells, icicleKey, layerAt, trail } from "../model/icicle.js";
import { exactWithUnit, percent, shortWithUnit } from "../model/number-text.js";

const LEVEL = 30; // pixels a level is high
const LEAST = 2; // pixels a cell is wide; a narrower one is left to the table
const LETTER = 7.2; // pixels, about

/**
 * Told `report`, `look` ({measure, root, layer}) and `point` (of a layer pointed at elsewhere); asks for
 * `selectLayer`, `enlarge`, `chooseMeasure`, and `point` while a layer is pointed at.
 * @param {HTMLElement} el
 */
export function Icicle(el) {
  let report = null;
  let look = { measure: "macs", root: "", layer: "" };
  let cells = [];
  let active = ""; // path of the cell that Tab reaches
  let width = 0;
  const choice = MeasureChoice(element("div"));
  const crumbs = element("nav", { class: "crumbs", "aria-label": "Enlarged part" });
  const into = element("button", { type: "button", on: { click: () => ask(el, "enlarge", look.layer) } });
  const svg = drawing("svg", { role: "tree", "aria-label": "Where the cost is" });
  const frame = element("div", { class: "drawing" }, svg);
  const readout = element("p", { class: "readout", "aria-hidden": "true" });
  const body = element("tbody");
  el.classList.add("icicle");
  el.append(element("div", { class: "bar-of-tools" }, choice, crumbs, into), frame, readout, twin(body));

  hear(el, "report", (told) => {
    report = told;
    draw();
  });
  hear(el, "look", (told) => {
    look = told;
    active = look.layer;
    tell(choice, "measure", look.measure);
    if (report) draw();
  });
  hear(el, "point", (path) => {
    for (const cell of every(svg, ".cell"))
      cell.toggleAttribute("data-pointed", Boolean(path) && cell.dataset.path === path);
  });
  new ResizeObserver(([{ contentRect }]) => {
    width = Math.round(contentRect.width);
    if (report) draw();
  }).observe(frame);

  function draw() {
    const focused = svg.contains(document.activeElement);
    const top = layerAt(report, look.root);
    cells = width ? icicleCells(report, look.root, look.measure, LEAST / width) : [];
    if (cells.length && !cells.some((cell) => cell.path === active)) active = cells[0].path;
    const height = LEVEL * (1 + Math.max(0, ...cells.map((cell) => cell.depth)));
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(height));
    svg.replaceChildren(...cells.map(drawn));
    showCrumbs();
    showTwin(top);
    read(active);
    if (!cells.length) readout.textContent = `Nothing here has ${MEASURE_NAMES[look.measure].toLowerCase()}.`;
    if (focused) focusCell();
  }

  function drawn(cell) {
    const [x, w] = [cell.start * width, cell.width * width];
    const text = label(cell, w);
    return drawing("g", {
      role: "treeitem", class: `cell level-${cell.depth % 2}`, tabindex: cell.path === active ? 0 : -1,
      "aria-level": cell.depth + 1, "aria-label": spoken(cell), "data-path": cell.path,
      "aria-selected": String(Boolean(cell.path) && cell.path === look.layer),
      transform: `translate(${x} ${cell.depth * LEVEL})`,
    },
      drawing("rect", { width: Math.max(LEAST, w) - 1, height: LEVEL - 1 }),
      text && drawing("text", { x: 6, y: 19, text, "aria-hidden": "true" }));
  }

  function spoken({ path, layer, amount }) {
    const unit = MEASURE_UNITS[look.measure];
    const whole = measureOf(report.cost, look.measure);
    return `${[path || "the whole", layer.type].filter(Boolean).join(", ")}: `
      + `${shortWithUnit(amount, unit)}, ${percent(amount, whole)}`;
  }

  function read(path) {
    const cell = cells.find((one) => one.path === path);
    if (cell) readout.textContent = spoken(cell);
  }

  function showCrumbs() {
    const path = layerAt(report, look.root).path;
    crumbs.replaceChildren(...trail(path).map((one) =>
      element("button", {
        type: "button", "aria-current": one === path ? "true" : null, text: one.split(".").at(-1) || "whole",
        on: { click: () => ask(el, "enlarge", one) },
      })));
    crumbs.hidden = !path;
    const layer = look.layer ? findLayer(report.layers, look.layer) : null;
    into.hidden = !layer?.layers.length || look.layer === look.root;
    into.textContent = `Enlarge ${look.layer}`;
  }

  function showTwin(top) {
    body.replaceChildren(...[top, ...top.layers].map((layer, i) => element("tr", {},
      element("th", { scope: "row" }, i ? layer.name : element("b", { text: layer.path || "all" }),
        layer.type && element("span", { class: "quiet", text: ` ${layer.type}` })),
      ...Object.keys(MEASURE_NAMES).map((measure) => element("td", {
        text: exactWithUnit(measureOf(layer.cost, measure), MEASURE_UNITS[measure]),
      })))));
  }

  function focusCell() {
    for (const one of every(svg, ".cell")) one.setAttribute("tabindex", one.dataset.path === active ? "0" : "-1");
    every(svg, ".cell")[cells.findIndex((cell) => cell.path === active)]?.focus({ preventScroll: true });
    read(active);
  }

  askPoint(el, svg);
  svg.addEventListener("click", (event) => {
    const cell = around(event, ".cell");
    if (!cell) return;
    active = cell.dataset.path;
    focusCell();
    ask(el, "selectLayer", active);
  });
  svg.addEventListener("dblclick", (event) => enlarge(around(event, ".cell")?.dataset.path ?? ""));
  svg.addEventListener("pointermove", (event) => read(around(event, ".cell")?.dataset.path ?? active));
  svg.addEventListener("pointerleave", () => read(active));
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cells.findIndex((cell) => cell.path === active);
    const to = icicleKey(cells, at, event.key);
    if (to !== null) active = cells[to].path;
    else if (event.key === "Enter" || event.key === " ") return press(event);
    else if (event.key === "Escape" || event.key === "Backspace") return back(event);
    else return;
    event.preventDefault();
    focusCell();
    ask(el, "selectLayer", active);
  });

  /** Into a part; of the part that is shown, out again. */
  function press(event) {
    event.preventDefault();
    if (active === look.root) back(event);
    else enlarge(active);
  }

  function back(event) {
    event.preventDefault();
    if (look.root) ask(el, "enlarge", trail(look.root).at(-2));
  }

  function enlarge(path) {
    const layer = findLayer(report.layers, path);
    if (layer?.layers.length) ask(el, "enlarge", path);
  }
  return el;
}

/** The name, and the type if there is room; shortened, or nothing where it would be a letter or two. */
function label({ path, layer }, width) {
  const room = Math.floor((width - 10) / LETTER);
  const name = path ? layer.name : "whole";
  const both = layer.type ? `${name} ${layer.type}` : name;
  if (both.length <= room) return both;
  if (name.length <= room) return name;
  return room >= 4 ? `${name.slice(0, room - 1)}…` : "";
}

function twin(body) {
  const head = ["Layer", ...Object.values(MEASURE_NAMES)].map((text) => element("th", { scope: "col", text }));
  return element("details", {},
    element("summary", { text: "As a table" }),
    element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Parts of what is shown" },
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), body)));
}
