// One box and one edge of the composer's graph.
import { drawing } from "../element.js";
import { share, short } from "../model/number-text.js";

const LETTER = 6.9; // pixels of an average letter of a box's text
const BOLD = 8.3; // of its title
const PAD = 12;
const LINES = [19, 36, 52]; // baselines
const ROW = 18; // pixels of a row inside it
const TOGGLE = 24;
const TIMES = 34; // pixels of "×12"

/**
 * @param {import("../model/spec-graph.js").Node} node
 * @param {{cost: {params: number, macs: number} | null, most: number, shape: string, chosen: boolean, late: boolean,
 *   wrong: boolean, output: boolean, open: boolean, place: number, count: number}} look most: of all layers' macs
 */
export function nodeDrawing(node, look) {
  const { width, height, title, block, settings, repeats, rows } = node;
  const { cost, most, shape, chosen, late, wrong, output, open, place, count } = look;
  const own = height - ROW * rows.length;
  const second = [block, settings].filter(Boolean).join(" · ");
  const third = cost ? `${short(cost.params)} params · ${short(cost.macs)} MACs` : "";
  const state = [
    repeats > 1 && `${repeats} times`, shape && `gives ${shape}`, output && "the output", wrong && "does not fit",
    late && "not reached",
  ];
  const label = [title, second, third, ...state].filter(Boolean).join(", ");
  const marks = [output && "output", wrong && "does not fit"].filter(Boolean).join(", ");
  const right = width - PAD - (node.foldable ? TOGGLE : 0); // where what stands at the right ends
  const marked = right - (repeats > 1 ? TIMES : 0);
  const room = marked - PAD - marks.length * LETTER;
  return drawing("g", {
    class: "node", role: "option", tabindex: chosen ? 0 : -1, "aria-label": label, "aria-selected": String(chosen),
    "aria-setsize": count, "aria-posinset": place, "data-layer": node.id, "data-kind": block ? "layer" : "image",
    "data-wrong": wrong, "data-late": late, "data-output": output,
  },
  repeats > 1 && drawing("rect", { class: "behind", x: 4, y: 4, width, height, rx: 6 }),
  drawing("rect", { class: "box", width, height, rx: 6 }),
  cost && drawing("rect", { class: "macs", x: 1, y: own - 4, width: (width - 2) * share(cost.macs, most), height: 3 }),
  text("title", PAD, LINES[0], tail(title, room)),
  marks && text("mark", marked, LINES[0], marks, "end"),
  repeats > 1 && text("repeats", right, LINES[0], `×${repeats}`, "end"),
  text("block", PAD, LINES[1], cut(second, width - 2 * PAD)),
  text("cost", PAD, LINES[2], third),
  ...rows.map((row, i) => text("row", PAD, own + ROW * i + 10, cut(row, width - 2 * PAD))),
  node.foldable && toggle(width, open),
  block && port(width, height));
}

function text(name, x, y, words, anchor = "start") {
  return drawing("text", { class: name, x, y, "text-anchor": anchor, text: words });
}

/** Opens and closes it; the key is Enter. */
function toggle(width, open) {
  return drawing("g", { class: "toggle", transform: `translate(${width - 18} 15)` },
    drawing("rect", { class: "reach", x: -12, y: -12, width: 24, height: 24 }),
    drawing("rect", { class: "square", x: -7, y: -7, width: 14, height: 14, rx: 3 }),
    drawing("path", { d: open ? "M-4 0H4" : "M-4 0H4M0-4V4" }));
}

/** Where a connection is drawn from by mouse. */
function port(width, height) {
  return drawing("g", { class: "port", transform: `translate(${width / 2} ${height})` },
    drawing("circle", { class: "reach", r: 12 }), drawing("circle", { class: "dot", r: 4.5 }));
}

/** As much of a text as there is room for. */
function cut(words, room) {
  const most = Math.floor(room / LETTER);
  return words.length > most ? `${words.slice(0, Math.max(1, most - 1))}…` : words;
}

/** The end of a name: that is where names differ. */
function tail(name, room) {
  const most = Math.floor(room / BOLD);
  return name.length > most ? `…${name.slice(-Math.max(1, most - 1))}` : name;
}

/** @param {{points: [number, number][], shape: string, late: boolean, lit: boolean}} edge */
export function edgeDrawing({ points, shape, late, lit }) {
  const [x, y] = middle(points);
  return drawing("g", { class: "edge", "data-late": late, "data-lit": lit },
    drawing("path", { d: `M${points.map((point) => point.join(" ")).join("L")}` }),
    arrow(points.at(-1)),
    shape && drawing("text", { x, y: y + 4, "text-anchor": "middle", text: shape }));
}

function arrow([x, y]) {
  return drawing("path", { class: "arrow", d: `M${x - 4} ${y - 7}L${x} ${y}L${x + 4} ${y - 7}Z` });
}

/** The middle of its longest upright part: what is aslant crosses others. */
function middle(points) {
  let best = 0;
  const length = (i) => (points[i + 1][0] === points[i][0] ? points[i + 1][1] - points[i][1] : 1);
  for (let i = 1; i < points.length - 1; i += 1) if (length(i) > length(best)) best = i;
  const [[x1, y1], [x2, y2]] = [points[best], points[best + 1]];
  return [(x1 + x2) / 2, (y1 + y2) / 2];
}
