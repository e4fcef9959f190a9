// The spec as a graph in a frame that scrolls: boxes are chosen, opened and connected by keyboard and by mouse.
import { DRAGGED } from "./compose-palette.js";
import { composeSheet } from "./compose-sheet.js";
import { PictureButtons } from "./picture-buttons.js";
import { element } from "../element.js";
import { around, ask, hear, tell } from "../events.js";
import { IMAGE } from "../model/spec-form.js";
import { graphKey } from "../model/spec-graph.js";

const AROUND = 500; // pixels beyond what is in sight that are drawn
const MARGIN = 60; // pixels around a box that is scrolled to

/**
 * Told `spec` ({spec, layer, fold, open, measured, failing}), `fault`, `connect` (name or null), `focus`, `leave`; asks
 * for `chooseLayer`, `openLayer`, `editLayer`, `connectLayers` {source, target}, `dropBlock`, `foldRepeats`, `stopConnect`.
 * @param {HTMLElement} el
 */
export function ComposeGraph(el) {
  let spec = null;
  let layer = IMAGE;
  let target = null; // whose input is being chosen
  let cursor = IMAGE; // the box that has the focus meanwhile
  let mended = true; // no fault stands there
  const sheet = composeSheet();
  const { boxes } = sheet;
  const frame = element("div", { class: "frame" }, element("div", { class: "canvas" }, sheet.el));
  const pictures = PictureButtons(element("div"));
  const fold = element("input", { type: "checkbox", on: { change: () => ask(el, "foldRepeats", fold.checked) } });
  const left = new AbortController();
  el.classList.add("compose-graph");
  el.append(element("div", { class: "line" }, element("h2", { text: "Graph" }),
    element("label", { class: "fold" }, fold, "Fold repeats"), pictures), frame);
  tell(pictures, "picture", { svg: sheet.svg, name: "spec" });

  hear(el, "spec", (told) => {
    const moved = told.layer !== layer;
    ({ spec, layer } = told);
    fold.checked = told.fold;
    sheet.show(told);
    draw();
    if (moved) reveal(layer);
  });
  hear(el, "fault", (told) => {
    const other = told && mended;
    mended = !told;
    sheet.showFault(told);
    draw();
    if (other) reveal(told.layer);
  });
  hear(el, "connect", (name) => {
    target = name;
    cursor = layer;
    el.toggleAttribute("data-connecting", Boolean(name));
    draw();
  });
  hear(el, "focus", focus);
  hear(el, "leave", () => left.abort());

  frame.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  new ResizeObserver(draw).observe(frame);
  addEventListener("beforeprint", drawAll, left);
  addEventListener("afterprint", draw, left);
  pictures.addEventListener("click", drawAll, true); // a picture holds all of it

  boxes.addEventListener("click", (event) => {
    const id = idOf(event);
    if (id === null) return;
    if (around(event, ".toggle")) return ask(el, "openLayer", id);
    if (target) return connect(id);
    ask(el, "chooseLayer", id);
    focus();
  });
  boxes.addEventListener("keydown", (event) => {
    const id = idOf(event);
    if (id === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && target) return ask(el, "stopConnect");
    const enters = event.key === "Enter" || event.key === " ";
    const to = enters ? id : graphKey(spec, sheet.nodes(), id, event.key);
    if (to === null) return;
    event.preventDefault();
    if (enters) enter(id);
    else goTo(to);
  });
  frame.addEventListener("dragover", (event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault());
  frame.addEventListener("drop", (event) => {
    const block = event.dataTransfer.getData(DRAGGED);
    if (!block) return;
    event.preventDefault();
    ask(el, "dropBlock", { block, after: idOf(event) ?? layer });
  });
  boxes.addEventListener("pointerdown", pull);

  function enter(id) {
    if (target) connect(id);
    else ask(el, sheet.nodeOf(id).foldable ? "openLayer" : "editLayer", id);
  }

  function goTo(id) {
    if (target) cursor = id;
    else ask(el, "chooseLayer", id);
    reveal(id);
    focus();
  }

  /** A folded run gives what its last layer gives. */
  function connect(id) {
    ask(el, "connectLayers", { source: sheet.nodeOf(id).names.at(-1), target });
  }

  /** A connection is drawn from a box's port to another box. @param {PointerEvent} event */
  function pull(event) {
    if (!around(event, ".port")) return;
    event.preventDefault();
    const from = idOf(event);
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, left.signal]);
    addEventListener("pointermove", (moved) => sheet.pull(from, moved), { signal });
    addEventListener("pointerup", (up) => {
      done.abort();
      sheet.pull();
      const to = idOf(up);
      if (to === null || to === IMAGE || to === from) return;
      ask(el, "connectLayers", { source: sheet.nodeOf(from).names.at(-1), target: to });
    }, { signal });
  }

  function idOf(event) {
    return around(event, ".node")?.dataset.layer ?? null;
  }

  function draw() {
    sheet.draw(target ? cursor : layer, frame.scrollTop - AROUND, frame.scrollTop + frame.clientHeight + AROUND);
  }

  function drawAll() {
    sheet.draw(layer, -Infinity, Infinity);
  }

  function focus() {
    const here = boxes.querySelector("[tabindex='0']");
    if (!(here instanceof SVGElement)) return;
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Scrolled no further than needed. @param {string} name */
  function reveal(name) {
    const spot = sheet.spotOf(name);
    if (!spot) return;
    const { clientWidth, clientHeight, scrollTop, scrollLeft } = frame;
    const margin = Math.min(MARGIN, clientHeight / 4);
    const down = spot.top + spot.height + Math.max(margin, spot.below) - clientHeight;
    frame.scrollTop = Math.min(spot.top - margin, Math.max(scrollTop, down));
    const right = spot.left + spot.width;
    if (spot.left < scrollLeft || right > scrollLeft + clientWidth)
      frame.scrollLeft = spot.left - Math.max(MARGIN, (clientWidth - spot.width) / 2);
    draw();
  }
  return el;
}
