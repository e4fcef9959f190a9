// Accuracy over cost: a mark an architecture, and the front that none of the others beats.
import { markPath } from "./family-mark.js";
import { drawing, element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { formatAddress } from "../model/address.js";
import { addressOf, MEASURE_NAMES, MEASURE_UNITS } from "../model/comparison.js";
import { short, shortWithUnit } from "../model/number-text.js";
import {
  dotKey, inKeyOrder, labelsThatFit, linearPlace, linearTicks, logPlace, logTicks, nearestPlace, paretoFront, rangesOf,
} from "../model/scatter.js";
import { topOf } from "../model/zoo.js";

const HEIGHT = 400;
const EDGE = { top: 60, right: 18, bottom: 42, left: 46 }; // the tooltip stands in the top one
const REACH = 24; // pixels between the pointer and the mark it means

/** Told `zoo` ({cards, families, recipe, cost}). @param {HTMLElement} el */
export function ZooScatter(el) {
  let zoo = null;
  let dots = [];
  let places = [];
  let active = 0;
  let width = 0;
  const svg = drawing("svg", { role: "group", "aria-roledescription": "scatter plot" });
  const tip = element("p", { class: "tip", "aria-hidden": "true", hidden: true });
  const summary = element("p", { class: "summary", id: freshId("summary") });
  const nothing = element("p", { class: "empty", hidden: true });
  const plot = element("div", { class: "plot" }, svg, tip);
  el.classList.add("zoo-scatter");
  svg.setAttribute("aria-describedby", summary.id);
  el.append(plot, nothing, summary);

  hear(el, "zoo", (told) => {
    zoo = told;
    const known = active in dots ? dots[active].name : "";
    dots = inKeyOrder(zoo.cards.flatMap((card) => dotOf(card, zoo)));
    active = Math.max(0, dots.findIndex((dot) => dot.name === known));
    draw();
  });
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) === width) return;
    width = Math.round(contentRect.width);
    if (zoo) draw();
  }).observe(plot);

  function draw() {
    const missing = zoo.cards.length - dots.length;
    summary.textContent = inWords(dots, missing, zoo);
    nothing.textContent = `None of these has a published accuracy with the weights of ${zoo.recipe}.`;
    nothing.hidden = dots.length > 0;
    plot.hidden = !dots.length;
    hide();
    if (!dots.length || !width) return;
    const ranges = rangesOf(dots);
    const x = (cost) => EDGE.left + logPlace(cost, ranges.cost) * (width - EDGE.left - EDGE.right);
    const y = (top1) => HEIGHT - EDGE.bottom - linearPlace(top1, ranges.top1) * (HEIGHT - EDGE.top - EDGE.bottom);
    places = dots.map((dot) => ({ ...dot, x: x(dot.cost), y: y(dot.top1) }));
    const front = paretoFront(places);
    const focused = svg.contains(document.activeElement);
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(HEIGHT));
    svg.setAttribute("aria-label", `Top-1 over ${MEASURE_NAMES[zoo.cost]}`);
    svg.replaceChildren(
      ...axes(ranges, x, y, width, zoo),
      drawing("path", { class: "front", d: front.map((dot, i) => `${i ? "L" : "M"}${dot.x} ${dot.y}`).join("") }),
      ...labels(front),
      ...places.map((place, i) => dot(place, i, front.includes(place))));
    if (focused) svg.querySelectorAll("a")[active].focus();
  }

  function dot(place, i, best) {
    const href = formatAddress(addressOf({ architecture: place.name, args: {} }, null));
    const on = { focus: () => point(i), blur: hide };
    return drawing("a", {
      href, class: best ? "dot best" : "dot", tabindex: i === active ? 0 : -1, "data-name": place.name, on,
      transform: `translate(${place.x} ${place.y})`, "aria-label": `${spoken(place, zoo)}${best ? ", on the front" : ""}`,
    },
      drawing("circle", { class: "halo", r: 12.5 }),
      markPath(zoo.families.indexOf(place.family)));
  }

  function point(i) {
    const marks = svg.querySelectorAll("a");
    marks.forEach((mark, j) => {
      mark.setAttribute("tabindex", j === i ? "0" : "-1");
      mark.classList.toggle("here", j === i);
    });
    active = i;
    const place = places[i];
    tip.replaceChildren(element("b", { text: place.name }), spoken(place, zoo).slice(place.name.length + 2));
    tip.hidden = false;
    // Above the plot, where no mark is: it follows the mark sideways only.
    const half = tip.offsetWidth / 2;
    tip.style.setProperty("--x", `${Math.max(half, Math.min(width - half, place.x)) - half}px`);
    svg.querySelector(".drop")?.remove();
    svg.prepend(drawing("line", { class: "drop", x1: place.x, x2: place.x, y1: EDGE.top - 12, y2: HEIGHT - EDGE.bottom }));
  }

  function hide() {
    tip.hidden = true;
    svg.querySelector(".drop")?.remove();
    svg.querySelector(".here")?.classList.remove("here");
  }

  function under(event) {
    const box = svg.getBoundingClientRect();
    return nearestPlace(places, event.clientX - box.left, event.clientY - box.top, REACH);
  }

  svg.addEventListener("pointermove", (event) => {
    const i = under(event);
    svg.classList.toggle("over", i >= 0);
    if (i >= 0) point(i);
    else if (!svg.contains(document.activeElement)) hide();
  });
  svg.addEventListener("pointerleave", () => svg.contains(document.activeElement) || hide());
  svg.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.detail === 0) return; // the link's own
    event.preventDefault();
    const i = under(event);
    if (i >= 0) ask(el, "openArchitecture", places[i].name);
  });
  svg.addEventListener("keydown", (event) => {
    const to = event.ctrlKey || event.metaKey || event.altKey ? null : dotKey(active, dots.length - 1, event.key);
    if (to === null) return;
    event.preventDefault();
    svg.querySelectorAll("a")[to].focus();
  });
  return el;
}

function dotOf(card, { recipe, cost }) {
  const top1 = topOf(card, recipe);
  return top1 === null ? [] : [{ name: card.name, family: card.family, cost: card[cost], top1 }];
}

function spoken({ name, top1, cost, family }, zoo) {
  return `${name}, ${top1.toFixed(2)}\u00a0%, ${shortWithUnit(cost, MEASURE_UNITS[zoo.cost])}, ${family}`;
}

function inWords(dots, missing, { cards, recipe, cost }) {
  const without = missing
    ? `${missing} of ${cards.length} have no published accuracy with these weights and stand in the table alone.`
    : "";
  if (!dots.length) return without;
  const front = paretoFront(dots);
  const names = front.map((dot) => dot.name).join(", ");
  return `${dots.length} architectures, top-1 with the weights of ${recipe} over ${MEASURE_NAMES[cost].toLowerCase().replace("macs", "MACs")}, `
    + `each on its own image. On the Pareto front, from the cheapest: ${names}. ${without}`;
}

/** @param {ReturnType<typeof rangesOf>} ranges */
function axes(ranges, x, y, width, { cost, recipe }) {
  const bottom = HEIGHT - EDGE.bottom;
  const across = logTicks(...ranges.cost).filter((tick, _, all) => all.length < 8 || width > 600 || /^[15]/.test(String(tick)));
  return [
    ...across.flatMap((tick) => [
      drawing("line", { class: "grid", x1: x(tick), x2: x(tick), y1: EDGE.top, y2: bottom }),
      drawing("text", { class: "tick", x: x(tick), y: bottom + 16, "text-anchor": "middle", text: plain(tick) }),
    ]),
    ...linearTicks(...ranges.top1).flatMap((tick) => [
      drawing("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(tick), y2: y(tick) }),
      drawing("text", { class: "tick", x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end", text: String(tick) }),
    ]),
    drawing("text", { class: "axis", x: width - EDGE.right, y: HEIGHT - 6, "text-anchor": "end",
      text: `${MEASURE_NAMES[cost]}, logarithmic` }),
    drawing("text", { class: "axis", x: 0, y: EDGE.top - 8, text: `Top-1, %, ${recipe}` }),
  ];
}

/** 500 M, not 500 M with decimals that say nothing. */
function plain(tick) {
  return short(tick).replace(/\.0+(?=\D)/, "");
}

function labels(front) {
  return labelsThatFit(front.map(({ x, y, name }) => ({ x, y, text: name }))).map(({ x, y, text }) =>
    drawing("text", { class: "label", x: x - 9, y: y - 9, "text-anchor": "end", "aria-hidden": "true", text }));
}
