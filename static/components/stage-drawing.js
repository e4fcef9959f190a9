// The stages of an architecture, drawn: how the image shrinks while its channels grow.
import { PictureButtons } from "./picture-buttons.js";
import { drawing, element, every, freshId } from "../element.js";
import { around, ask, hear, tell } from "../events.js";
import { LABELS, stageLayout, stageText } from "../model/stage-layout.js";

const EDGE = 12;

/**
 * Told `stages` ({image, stages, name}) and `layer` (chosen elsewhere); asks for `selectLayer`.
 * @param {HTMLElement} el
 */
export function StageDrawing(el) {
  let layer = "";
  let active = 0; // the stage that Tab reaches
  const svg = drawing("svg", { role: "listbox", "aria-label": "Stages, drawn to scale", "aria-orientation": "horizontal" });
  const summary = element("p", { class: "summary", id: freshId("summary") });
  const picture = PictureButtons(element("div"));
  svg.setAttribute("aria-describedby", summary.id);
  el.classList.add("stage-drawing");
  el.append(element("div", { class: "drawing" }, svg), element("div", { class: "foot" }, summary, picture));

  hear(el, "stages", ({ image, stages, name }) => {
    const focused = svg.contains(document.activeElement);
    const { columns, width, height } = stageLayout(image, stages);
    active = Math.min(active, columns.length - 1);
    svg.setAttribute("viewBox", [-EDGE, 0, width + 2 * EDGE, height].join(" "));
    svg.setAttribute("width", String(width + 2 * EDGE));
    svg.setAttribute("height", String(height));
    svg.replaceChildren(...columns.map((column, i) => drawn(column, i, height)));
    summary.textContent = `Height is the image's side, width the channels, each to one scale. `
      + `${columns.map(({ stage }) => stageText(stage)).join("; ")}.`;
    tell(picture, "picture", { svg, name: `${name}-stages` });
    mark();
    if (focused) every(svg, ".stage")[active].focus({ preventScroll: true });
  });
  hear(el, "layer", (told) => {
    layer = told;
    mark();
  });

  function drawn({ stage, boxes, center, labels }, i, height) {
    const [left, right] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map((box) => box.x + box.width))];
    const wide = Math.max(24, right - left);
    return drawing("g", {
      role: "option", class: "stage", tabindex: i === active ? 0 : -1, "aria-label": stageText(stage), "data-path": stage.path,
    },
      drawing("rect", { class: "reach", x: center - wide / 2 - 4, y: 2, width: wide + 8, height: height - 4, rx: 4 }),
      ...boxes.map((box) => drawing("rect", { class: "map", ...box, rx: 1.5 })),
      ...labels.map((text, line) => drawing("text", {
        x: center, y: height - LABELS + 22 + 17 * line, "text-anchor": "middle", class: line ? "shape" : null, text,
        "aria-hidden": "true",
      })));
  }

  /** The stage that the chosen layer is in. */
  function mark() {
    for (const one of every(svg, ".stage")) {
      const { path } = one.dataset;
      one.setAttribute("aria-selected", String(Boolean(path) && (layer === path || layer.startsWith(`${path}.`))));
    }
  }

  function choose(i) {
    const stages = every(svg, ".stage");
    if (!stages[i]) return;
    active = i;
    stages.forEach((one, place) => one.setAttribute("tabindex", place === i ? "0" : "-1"));
    stages[i].focus();
    ask(el, "selectLayer", stages[i].dataset.path);
  }

  svg.addEventListener("click", (event) => {
    const stage = around(event, ".stage");
    if (stage) choose(every(svg, ".stage").indexOf(/** @type {HTMLElement} */ (stage)));
  });
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = every(svg, ".stage").length - 1;
    const to = { ArrowRight: active + 1, ArrowLeft: active - 1, Home: 0, End: last, Enter: active, " ": active }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(last, to)));
  });
  return el;
}
