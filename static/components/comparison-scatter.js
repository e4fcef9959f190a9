// The compared subjects as marks over two measures, each by its name.
import { ChartFrame } from "./chart-frame.js";
import { markPath } from "./family-mark.js";
import { drawing, element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { axisOf, namePlaces, SCATTER_MEASURES, scatterDots, scatterInWords } from "../model/comparison-scatter.js";
import { exactWithUnit, short } from "../model/number-text.js";

const HEIGHT = 320;
const EDGE = { top: 34, right: 24, bottom: 44, left: 62 };

/** Told `comparison` and `axes` ({across, up}); asks for `chooseAxes`. @param {HTMLElement} el */
export function ComparisonScatter(el) {
  let rows = null;
  let axes = { across: "macs", up: "params" };
  const frame = ChartFrame(element("div"));
  const across = choice("Across", (key) => ask(el, "chooseAxes", { ...axes, across: key }));
  const up = choice("Up", (key) => ask(el, "chooseAxes", { ...axes, up: key }));
  el.classList.add("comparison-scatter");
  el.append(
    element("div", { class: "head" },
      element("h2", { text: "Any two measures" }),
      element("div", { class: "choices" }, ...up.parts, ...across.parts)),
    frame);

  hear(el, "comparison", (told) => {
    rows = told.rows;
    show();
  });
  hear(el, "axes", (told) => {
    axes = { across: told.across, up: told.up };
    across.select.value = axes.across;
    up.select.value = axes.up;
    if (rows) show();
  });

  function show() {
    const dots = scatterDots(rows, axes.across, axes.up);
    const [x, y] = [SCATTER_MEASURES[axes.across], SCATTER_MEASURES[axes.up]];
    tell(frame, "chart", {
      label: `${y.name} over ${x.name}`, name: "comparison", height: HEIGHT, scrub: "Subject", at: 0,
      marks: dots.map(({ label, text }) => ({ layer: label, text })),
      draw: (width) => draw(dots, x, y, width),
      summary: scatterInWords(dots, axes.across, axes.up),
      table: {
        label: `${y.name} and ${x.name}`, head: ["Subject", y.name, x.name], empty: "",
        rows: dots.map((dot) => [dot.label, exactWithUnit(dot.y, y.unit), exactWithUnit(dot.x, x.unit)]),
      },
    });
  }
  return el;
}

function choice(text, chosen) {
  const id = freshId("axis");
  const select = element("select", { id, on: { change: () => chosen(select.value) } },
    ...Object.entries(SCATTER_MEASURES).map(([key, { name }]) => element("option", { value: key, text: name })));
  return { select, parts: [element("label", { for: id, text }), select] };
}

/** @param {ReturnType<typeof scatterDots>} dots */
function draw(dots, x, y, width) {
  const [across, up] = [axisOf(dots.map((dot) => dot.x)), axisOf(dots.map((dot) => dot.y))];
  const [bottom, right] = [HEIGHT - EDGE.bottom, width - EDGE.right];
  const px = (value) => EDGE.left + across.place(value) * (right - EDGE.left);
  const py = (value) => bottom - up.place(value) * (bottom - EDGE.top);
  const places = dots.map((dot) => ({ x: px(dot.x), y: py(dot.y) }));
  const scale = ({ logarithmic }) => (logarithmic ? ", logarithmic" : "");
  return {
    places,
    nodes: [
      ...spread(across.ticks, px, width < 600 ? 52 : 40).flatMap((tick) => [
        drawing("line", { class: "grid", x1: px(tick), x2: px(tick), y1: EDGE.top, y2: bottom }),
        drawing("text", { x: px(tick), y: bottom + 16, "text-anchor": "middle", text: short(tick) }),
      ]),
      ...spread(up.ticks, py, 18).flatMap((tick) => [
        drawing("line", { class: "grid", x1: EDGE.left, x2: right, y1: py(tick), y2: py(tick) }),
        drawing("text", { x: EDGE.left - 8, y: py(tick) + 4, "text-anchor": "end", text: short(tick) }),
      ]),
      drawing("text", { x: right, y: HEIGHT - 6, "text-anchor": "end", text: `${x.name}${scale(across)}` }),
      drawing("text", { x: 0, y: 14, text: `${y.name}${scale(up)}` }),
      ...places.map(({ x: left, y: top }, i) => drawing("g", { transform: `translate(${left} ${top})` }, markPath(i))),
      ...namePlaces(places, dots.map(({ label }) => label), width).map(({ anchor, ...at }, i) =>
        drawing("text", { class: "strong", ...at, "text-anchor": anchor, text: dots[i].label })),
    ],
  };
}

/** The ticks with room enough for their text. */
function spread(ticks, place, room) {
  let last = -Infinity;
  return ticks.filter((tick) => {
    const fits = Math.abs(place(tick) - last) >= room;
    if (fits) last = place(tick);
    return fits;
  });
}
