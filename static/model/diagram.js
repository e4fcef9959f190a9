// The diagram of a dataflow: boxes as wide as their channels, stacked where one only follows another.
import { layoutGraph } from "./graph-layout.js";
import { knownNodes, spokenOf, tensorText, titleOf } from "./graph-words.js";

/** @typedef {import("./graph-words.js").Known} Known */
/** @typedef {{node: Known, x: number, y: number, width: number, height: number, title: string, beside: boolean}} DiagramBox */
/** @typedef {{text: string, x: number, y: number, width: number}} Label */
/** @typedef {{d: string, label: Label, from: number, to: number}} DiagramLink */

const HEIGHTS = {
  conv: 34, depthwise: 34, linear: 34, pool: 30, join: 28, merge: 26, input: 26, output: 26, other: 26, regroup: 24,
};
const SLIM = 24; // what follows in a stack: norms, activations
const FOLLOWERS = new Set(["norm", "activation", "quiet"]);
const TO_SCALE = new Set(["conv", "depthwise", "linear", "pool", "join", "norm", "activation", "quiet", "other"]);
const LETTER = 7.2; // pixels, about
const LEAST = 6; // the narrowest bar
const EDGE = 16; // around it all
const ROW = 40; // between rows: a shape is written there
const BESIDE = 7; // between a line or a bar and what is written at it
const SMALL = 6.7; // pixels of a letter in a shape, about

/**
 * @param {import("./graph-words.js").Graph} graph @param {number} widest of the boxes, in pixels
 * @returns {{nodes: Known[], boxes: DiagramBox[], links: DiagramLink[], left: number, width: number, height: number}}
 */
export function diagramOf(graph, widest) {
  const nodes = knownNodes(graph);
  const most = Math.max(1, ...nodes.map(({ channels }) => channels));
  const stacks = stacksOf(nodes);
  const stackOf = new Map(stacks.flatMap((stack) => stack.map((node) => [node.at, stack[0].at])));
  const edges = uniqueEdges(nodes, stackOf);
  const scaled = (channels) => Math.max(LEAST, (widest * channels) / most);
  const sized = stacks.map((stack) => ({ ...sizedStack(stack, scaled), aside: stack.every(isAside(nodes)) }));
  const drawn = layoutGraph(sized, edges.map(({ from, to }) => ({ from, to })), { gap: 22, rowGap: ROW });
  const boxes = sized.flatMap((stack) => boxesOf(stack, drawn.nodes.get(stack.id)));
  const links = linksOf(drawn.edges, edges);
  const left = Math.min(0, ...links.map(({ label }) => label.x));
  const right = Math.max(drawn.width + 2 * EDGE, ...links.map(({ label }) => label.x + label.width));
  return { nodes, boxes, links, left, width: right - left, height: drawn.height + 2 * EDGE };
}

/** A summary of the whole image, as gates make it, where there is an image. */
function isAside(nodes) {
  const pixels = ({ output: [shape] }) => (shape ?? []).slice(2).reduce((product, side) => product * side, 1);
  return (node) => pixels(nodes[0]) > 1 && node.kind !== "output" && pixels(node) === 1;
}

/** A norm or an activation that alone reads what stands before it stands on it, without a line. */
function stacksOf(nodes) {
  const stacks = new Map();
  for (const node of nodes) {
    const before = node.reads.length === 1 ? nodes[node.reads[0].source] : null;
    const follows = FOLLOWERS.has(node.sort) && before && before.readers.length === 1 && before.output.length === 1
      && before.sort !== "input" && before.sort !== "merge" && String(before.output[0]) === String(node.output[0]);
    const stack = follows ? stacks.get(before.at) : [];
    stack.push(node);
    stacks.set(node.at, stack);
  }
  return [...new Set(stacks.values())];
}

/** Tensors that leave a stack; each once for a reader. */
function uniqueEdges(nodes, stackOf) {
  const found = new Map();
  for (const { reads } of nodes) {
    for (const { source, target, shape } of reads) {
      const [from, to] = [String(stackOf.get(source)), String(stackOf.get(target))];
      const text = tensorText(shape);
      if (from === to || found.has(`${from} ${to} ${text}`)) continue;
      found.set(`${from} ${to} ${text}`, { from, to, text, isGiven: nodes[source].kind === "input" });
    }
  }
  return [...found.values()];
}

function sizedStack(stack, scaled) {
  const parts = stack.map((node) => {
    const title = node.kind === "input" ? spokenOf(node) : titleOf(node);
    const text = title.length * LETTER + 12;
    const height = FOLLOWERS.has(node.sort) ? SLIM : HEIGHTS[node.sort];
    if (node.sort === "merge") return { node, title, height, text, width: Math.max(height, text) };
    return { node, title, height, text, width: TO_SCALE.has(node.sort) ? scaled(node.channels) : text + 8 };
  });
  // Beside narrow bars the titles stand to the right, and the bars stay on the line.
  const beside = parts.some(({ width, text }) => text > width);
  const widest = Math.max(...parts.map(({ width }) => width));
  return {
    id: String(stack[0].at), parts, beside,
    anchor: widest / 2,
    width: Math.max(widest, ...parts.map(({ width, text }) => widest / 2 + width / 2 + (beside ? text : 0))),
    height: parts.reduce((sum, { height }) => sum + height, 0),
  };
}

function boxesOf({ parts, beside, anchor }, { x, y }) {
  let top = y + EDGE;
  return parts.map(({ node, title, width, height }) => {
    const box = { node, title, beside, x: x + EDGE + anchor - width / 2, y: top, width, height };
    top += height;
    return box;
  });
}

/** Lines, each tensor's shape written where it leaves; once where several read it. */
function linksOf(lines, edges) {
  const written = new Set();
  return lines.map(({ from, to, points }, i) => {
    const moved = points.map(([x, y]) => [x + EDGE, y + EDGE]);
    const key = `${from} ${edges[i].text}`;
    const text = written.has(key) || edges[i].isGiven ? "" : edges[i].text; // an input's stands in it
    written.add(key);
    const others = lines.filter((line) => line.from === from);
    return { d: curve(moved), from: Number(from), to: Number(to), label: labelAt(moved[0], text, others) };
  });
}

/** Right of where a line leaves, unless only there another turns away. */
function labelAt([x, y], text, lines) {
  const turns = (way) => lines.some(({ points }) => points.some(([px]) => way * (px - points[0][0]) > 1));
  const width = text.length * SMALL;
  return { text, width, x: turns(1) && !turns(-1) ? x - BESIDE - width : x + BESIDE, y: y + 15 };
}

/** A line through corners: straight where it is upright, in a late S where it is aslant. */
function curve(points) {
  const [[x, y], ...others] = points;
  let d = `M${round(x)} ${round(y)}`;
  let [px, py] = [x, y];
  for (const [nx, ny] of others) {
    const middle = round(py + 0.7 * (ny - py));
    d += nx === px ? `V${round(ny)}` : `C${round(px)} ${middle} ${round(nx)} ${middle} ${round(nx)} ${round(ny)}`;
    [px, py] = [nx, ny];
  }
  return d;
}

const round = (n) => Math.round(n * 10) / 10;

/**
 * Where a key leads: along the flow, or to the side.
 * @param {DiagramBox[]} boxes @param {number} at @param {string} key
 * @returns {number | null} null: not a key of the diagram
 */
export function diagramKey(boxes, at, key) {
  const here = boxes[at];
  const place = (node) => boxes.findIndex((box) => box.node.at === node);
  const or = (i) => (i === undefined || i < 0 ? at : i);
  if (key === "ArrowDown") return or(place(here.node.readers[0]));
  if (key === "ArrowUp") return or(place(here.node.reads[0]?.source));
  if (key === "ArrowLeft" || key === "ArrowRight") return or(beside(boxes, here, key === "ArrowRight" ? 1 : -1));
  if (key === "Home") return 0;
  if (key === "End") return boxes.length - 1;
  return null;
}

/** The nearest box on that side at about the same height. */
function beside(boxes, here, way) {
  const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const [x, y] = middle(here);
  let [best, least] = [-1, Infinity];
  boxes.forEach((box, i) => {
    const [bx, by] = middle(box);
    const distance = Math.abs(bx - x) + 3 * Math.abs(by - y);
    if (way * (bx - x) > 4 && Math.abs(by - y) < 60 && distance < least) [best, least] = [i, distance];
  });
  return best;
}
