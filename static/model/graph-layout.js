// Where the nodes and edges of a computation stand: ranks from top to bottom, the main path straight.
import { chainsOf, isInlet, linksOf, ranksOf } from "./graph-chains.js";
import { packed, reachOf } from "./graph-packing.js";

/**
 * Lines lead to `anchor`, from the left, or to the middle.  What stands aside, a gate for example, is
 * not on the main path where there is another.
 * @typedef {{id: string, width: number, height: number, anchor?: number, aside?: boolean}} Box
 */
/** @typedef {{from: string, to: string}} Edge */
/** @typedef {[number, number][]} Points */

const WAY = 12; // the width of a line that passes nodes
const PORT = 10; // between the ends of edges that meet at one node

/**
 * A layered drawing.  Each node stands below all it reads; what runs side by side stands side by
 * side; a tensor that is read again further down passes the nodes between on a line of its own.
 * @param {Box[]} nodes in the order they are computed: every edge leads to a later one
 * @param {Edge[]} edges
 * @param {{gap?: number, rowGap?: number}} [space] between neighbours, between rows
 * @returns {{nodes: Map<string, {x: number, y: number}>, edges: {from: string, to: string,
 *   points: Points}[], width: number, height: number}} a node's left and top; an edge's corners
 */
export function layoutGraph(nodes, edges, { gap = 24, rowGap = 32 } = {}) {
  if (!nodes.length) return { nodes: new Map(), edges: [], width: 0, height: 0 };
  const links = linksOf(nodes, edges);
  const ranks = ranksOf(nodes, links);
  const drawing = chainsOf(nodes, links, ranks);
  const boxes = new Map(nodes.map((box) => [box.id, box]));
  const { lines, width } = packed(drawing.chains, { boxes, ranks, order: links.order, gap, way: WAY });
  const rows = rowsOf(nodes, ranks, rowGap);
  const places = new Map(nodes.map(({ id, height }) => {
    const { top, bottom } = rows[ranks.get(id)];
    return [id, { center: lines.get(drawing.chainOf.get(id)), y: (top + bottom - height) / 2, height }];
  }));
  const route = { ...drawing, boxes, ranks, rows, lines, places };
  return {
    nodes: new Map(nodes.map((box) => [box.id, { x: places.get(box.id).center - reachOf(box)[0], y: places.get(box.id).y }])),
    edges: withPorts(edges.map((edge) => ({ ...edge, line: lineOfEdge(edge, route) })), route),
    width,
    height: rows.at(-1).bottom,
  };
}

/** The top and bottom of each rank; its highest node fills it. */
function rowsOf(nodes, ranks, rowGap) {
  const heights = [];
  for (const { id, height } of nodes) heights[ranks.get(id)] = Math.max(heights[ranks.get(id)] ?? 0, height);
  let top = 0;
  return heights.map((height) => {
    const row = { top, bottom: top + height };
    top = row.bottom + rowGap;
    return row;
  });
}

/** The horizontal place of an edge's upright part. */
function lineOfEdge({ from, to }, { ranks, chainOf, ways, lines }) {
  if (ranks.get(to) === ranks.get(from) + 1) return lines.get(chainOf.get(to));
  const chain = chainOf.get(from);
  const within = chain === chainOf.get(to) && chain.nodes.indexOf(to) === chain.nodes.indexOf(from) + 1;
  if (within || chain.nodes.at(-1) === from) return lines.get(chain);
  if (isInlet(from, to, chainOf)) return lines.get(chainOf.get(to));
  return lines.get(ways.get(from));
}

/** Edges that reach a node from beside end beside its middle, in the order they come. */
function withPorts(edges, route) {
  const ends = new Map();
  for (const edge of edges) ends.set(edge.to, [...(ends.get(edge.to) ?? []), edge]);
  const ports = new Map();
  for (const [to, arriving] of ends) {
    const { center } = route.places.get(to);
    const most = Math.max(0, Math.min(...reachOf(route.boxes.get(to))) - 6);
    const offsets = portsOf(arriving.map((edge) => cameFrom(edge, route) - center), most);
    arriving.forEach((edge, i) => ports.set(edge, center + offsets[i]));
  }
  return edges.map((edge) => ({ from: edge.from, to: edge.to, points: pointsOf(edge, ports.get(edge), route) }));
}

function cameFrom({ from, to, line }, { ranks, places }) {
  return ranks.get(to) === ranks.get(from) + 1 ? places.get(from).center : line;
}

/** How far from the middle each edge ends, by the side it comes from. */
function portsOf(sides, most) {
  const offsets = sides.map(() => 0);
  for (const sign of [-1, 1]) {
    const some = [...sides.keys()].filter((i) => Math.sign(sides[i]) === sign);
    const alone = some.length === sides.length && some.length === 1;
    some.sort((a, b) => sign * (sides[a] - sides[b]));
    some.forEach((i, n) => (offsets[i] = alone ? 0 : sign * Math.min(most, PORT * (n + 1))));
  }
  return offsets;
}

/** Upright beside nodes, aslant between rows alone: an edge crosses no box. */
function pointsOf({ from, to, line }, port, { ranks, rows, places }) {
  const [start, end] = [places.get(from), places.get(to)];
  const [first, last] = [ranks.get(from), ranks.get(to)];
  const points = [[start.center, start.y + start.height], [start.center, rows[first].bottom]];
  if (last > first + 1) points.push([line, rows[first + 1].top], [line, rows[last - 1].bottom]);
  points.push([port, rows[last].top], [port, end.y]);
  return points.filter(([x, y], i) => !i || x !== points[i - 1][0] || y !== points[i - 1][1]);
}
