// A block drawn small and to scale: bars as wide as their channels and as high as their kernel.
import { drawing, freshId } from "../element.js";
import { hear } from "../events.js";

/** @typedef {{kind: string, channels: number, kernel: number | null}} Bar */
/** @typedef {{start: number, end: number, bars: Bar[]}} Branch */
/** @typedef {{bars: Bar[], branches: Branch[]}} Sketch */

const SIZE = { width: 200, height: 68 };
const EDGE = 1; // around it all
const GAP = 4; // between bars
const BESIDE = 12; // between ways that run side by side
const LEAST = 2; // the narrowest bar

/** Told `sketch` (of a block's card). @param {SVGSVGElement} el */
export function BlockSketch(el) {
  const hatch = freshId("hatch");
  el.classList.add("block-sketch");
  el.setAttribute("role", "img");
  el.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${SIZE.width + 2 * EDGE} ${SIZE.height + 2 * EDGE}`);
  hear(el, "sketch", (sketch) => {
    const { bars, lines } = sketchLayout(sketch);
    el.setAttribute("aria-label", sketchText(sketch));
    el.replaceChildren(
      drawing("pattern", { id: hatch, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        drawing("line", { class: "hatching", x1: 0, y1: 0, x2: 0, y2: 4 })),
      ...lines.map((d) => drawing("path", { d })),
      ...bars.flatMap(({ kind, ...box }) => [
        drawing("rect", { class: kind, ...box, rx: 1 }),
        kind === "depthwise" && drawing("rect", { class: "hatched", ...box, rx: 1, fill: `url(#${hatch})` }),
      ]).filter(Boolean));
  });
  return el;
}

/** How high a bar is: the larger the kernel, the higher. @param {Bar} bar */
const heightOf = ({ kind, kernel }) => (kind === "input" ? 4 : 7 + 1.5 * Math.min(kernel ?? 0, 9));
const heightOfAll = (bars) => bars.reduce((sum, bar) => sum + heightOf(bar) + GAP, -GAP);
const widest = (bars) => Math.max(0, ...bars.map(({ channels }) => channels));

/**
 * The main path in the middle of its own column, what is beside it to the right; in one scale.
 * @param {Sketch} sketch
 */
export function sketchLayout({ bars, branches }) {
  const beside = [...branches].sort((a, b) => a.end - a.start - (b.end - b.start));
  const columns = [widest(bars), ...beside.map((branch) => widest(branch.bars))];
  const scale = (SIZE.width - BESIDE * branches.length) / columns.reduce((sum, width) => sum + width, 0);
  const heights = [bars, ...beside.map((branch) => branch.bars)].map(heightOfAll);
  const shrink = Math.min(1, SIZE.height / Math.max(...heights));
  const column = (some, center, top) => {
    let y = top;
    return some.map((bar) => {
      const [width, height] = [Math.max(LEAST, bar.channels * scale), heightOf(bar) * shrink];
      const box = { kind: bar.kind, x: center - width / 2, y, width, height };
      y += height + GAP * shrink;
      return box;
    });
  };
  const drawn = column(bars, (columns[0] * scale) / 2, (SIZE.height - heights[0] * shrink) / 2);
  const all = [...drawn];
  const lines = [];
  let left = columns[0] * scale;
  beside.forEach((branch, i) => {
    const [from, to] = [drawn[branch.start], drawn[branch.end]];
    const center = left + BESIDE + (columns[i + 1] * scale) / 2;
    const height = heights[i + 1] * shrink;
    const middle = (from.y + from.height + to.y + to.height) / 2;
    const top = Math.max(0, Math.min(SIZE.height - height, middle - height / 2));
    all.push(...column(branch.bars, center, top));
    lines.push(way(from, to, center));
    left += BESIDE + columns[i + 1] * scale;
  });
  return { bars: all, lines };
}

/** From under one bar out to a column and back under another. */
function way(from, to, x) {
  const [x0, y0] = [from.x + from.width, from.y + from.height];
  const [x1, y1] = [to.x + to.width, to.y + to.height + GAP / 2];
  return `M${x0} ${y0}C${x} ${y0} ${x} ${y0} ${x} ${(y0 + y1) / 2}S${x} ${y1} ${x1} ${y1}`;
}

/** What it shows, in words. @param {Sketch} sketch */
export function sketchText({ bars, branches }) {
  const [input, ...others] = bars;
  const ways = branches.map((branch) =>
    (branch.bars.length ? `beside it ${branch.bars.map(barText).join(", ")}` : "a skip connection"));
  return [`${input.channels} channels in, ${others.map(barText).join(", ")}`, ...new Set(ways)].join("; ");
}

function barText({ kind, channels, kernel }) {
  const words = { conv: "convolution ", depthwise: "depthwise ", linear: "linear ", other: "" };
  return `${words[kind]}${kernel ? `${kernel} × ${kernel} ` : ""}to ${channels}`;
}
