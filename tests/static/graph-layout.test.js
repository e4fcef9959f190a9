// The drawing of a computation: ranks, the straight main path, and what stands beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chainsOf, linksOf, ranksOf } from "../../static/model/graph-chains.js";
import { layoutGraph } from "../../static/model/graph-layout.js";
import { packed } from "../../static/model/graph-packing.js";

const boxes = (ids, width = 40) => [...ids].map((id) => ({ id, width, height: 20 }));
const edges = (...pairs) => pairs.map(([from, to]) => ({ from, to }));
const center = (drawn, id, width = 40) => drawn.nodes.get(id).x + width / 2;

/** Boxes that share a pixel; the culprits. */
function overlaps(nodes, drawn) {
  const placed = nodes.map((box) => ({ ...box, ...drawn.nodes.get(box.id) }));
  return placed.flatMap((a, i) => placed.slice(i + 1).filter((b) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => a.id + b.id));
}

/** Upright parts of edges that run through a box. */
function crossed(nodes, drawn) {
  return drawn.edges.flatMap(({ from, to, points }) => points.slice(1).flatMap(([x, y], i) => {
    const [px, py] = points[i];
    return nodes.filter((box) => {
      const { x: left, y: top } = drawn.nodes.get(box.id);
      const between = Math.max(py, y) > top && Math.min(py, y) < top + box.height;
      return between && Math.max(px, x) > left && Math.min(px, x) < left + box.width;
    }).map(({ id }) => `${from}${to} through ${id}`);
  }));
}

test("a chain is one straight line, evenly spaced", () => {
  const drawn = layoutGraph(boxes("abc"), edges("ab", "bc"), { rowGap: 30 });
  assert.deepEqual([...drawn.nodes.values()], [{ x: 0, y: 0 }, { x: 0, y: 50 }, { x: 0, y: 100 }]);
  assert.deepEqual(drawn.edges[0].points, [[20, 20], [20, 50]]);
  assert.deepEqual([drawn.width, drawn.height], [40, 120]);
});

test("a skip connection passes on its own line, beside a straight main path", () => {
  const nodes = boxes("abcd");
  const drawn = layoutGraph(nodes, edges("ab", "bc", "cd", "ad"), { gap: 24 });
  assert.deepEqual(["a", "b", "c", "d"].map((id) => center(drawn, id)), [20, 20, 20, 20]);
  const skip = drawn.edges[3].points;
  const beside = Math.max(...skip.map(([x]) => x));
  assert.equal(beside, 40 + 24 + 6); // the box, the gap, half the line's own width
  assert.deepEqual(crossed(nodes, drawn), []);
  assert.ok(skip.at(-1)[0] > center(drawn, "d"), "it ends on the side it comes from");
  assert.equal(drawn.edges[2].points.at(-1)[0], center(drawn, "d"), "the main path ends in the middle");
});

test("branches stand in the order they are computed, about the longest", () => {
  const nodes = boxes("xabcdefy"); // x -> a | b c | d e (longest: with f) | y
  const drawn = layoutGraph(nodes, edges("xa", "xb", "bc", "xd", "de", "ef", "ay", "cy", "fy"));
  const [a, b, d] = ["a", "b", "d"].map((id) => center(drawn, id));
  assert.ok(a < b && b < d, `${a} ${b} ${d}`);
  assert.equal(center(drawn, "x"), d);
  assert.equal(center(drawn, "y"), d);
  assert.deepEqual(overlaps(nodes, drawn), []);
  assert.deepEqual(crossed(nodes, drawn), []);
});

test("nested skips do not share a line, those of one tensor do", () => {
  const drawn = layoutGraph(boxes("abcdef"), edges("ab", "bc", "cd", "de", "ef", "bd", "ae", "af"));
  const beside = (i) => Math.max(...drawn.edges[i].points.map(([x]) => x));
  assert.ok(beside(5) < beside(6));
  assert.equal(beside(6), beside(7));
});

test("a shortcut with work of its own, and a nested branch, stand beside their own path", () => {
  const nodes = boxes("xapbcsy"); // x a b c y; the shortcut s; p splits off and meets the others in c
  const drawn = layoutGraph(nodes, edges("xa", "ab", "bc", "cy", "xs", "sy", "ap", "pc"));
  assert.deepEqual(overlaps(nodes, drawn), []);
  assert.deepEqual(crossed(nodes, drawn), []);
  assert.ok(center(drawn, "s") !== center(drawn, "a"));
});

test("several inputs, several outputs and what is connected to nothing have their places", () => {
  const nodes = boxes("abcdefz");
  const drawn = layoutGraph(nodes, edges("ac", "bc", "ad", "bd", "ce", "df"));
  assert.equal(drawn.nodes.size, 7);
  assert.equal(drawn.nodes.get("a").y, drawn.nodes.get("b").y);
  assert.deepEqual(overlaps(nodes, drawn), []);
  assert.deepEqual(crossed(nodes, drawn), []);
  const sides = drawn.edges.filter(({ to }) => to === "c").map(({ points }) => points.at(-1)[0]);
  assert.notEqual(sides[0], sides[1]);
});

test("random computations: no box on another, no line through a box, inside the frame", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let round = 0; round < 60; round += 1) {
    const nodes = Array.from({ length: 2 + random(30) }, (_, i) =>
      ({ id: `${i};`, width: 20 + random(120), height: 10 + random(40) }));
    const all = nodes.flatMap(({ id: to }, i) =>
      Array.from({ length: i && 1 + random(3) }, () => ({ from: nodes[Math.max(0, i - 1 - random(8))].id, to })));
    const drawn = layoutGraph(nodes, all);
    assert.deepEqual(overlaps(nodes, drawn), []);
    assert.deepEqual(crossed(nodes, drawn), []);
    const xs = [...drawn.edges.flatMap(({ points }) => points.map(([x]) => x)), ...nodes.map(({ id, width }) => drawn.nodes.get(id).x + width)];
    assert.ok(Math.min(...xs) >= -1e-6 && Math.max(...xs) <= drawn.width + 1e-6);
    assert.deepEqual(layoutGraph(nodes, all), drawn, "it is the same every time");
  }
});

test("a thousand layers with a skip at each are laid out within a blink", () => {
  const nodes = Array.from({ length: 1000 }, (_, i) => ({ id: String(i), width: 60, height: 20 }));
  const all = nodes.slice(1).flatMap((_, i) => [{ from: String(i), to: String(i + 1) },
    ...(i % 3 === 0 && i + 3 < 1000 ? [{ from: String(i), to: String(i + 3) }] : [])]);
  const start = performance.now();
  layoutGraph(nodes, all);
  assert.ok(performance.now() - start < 1500);
});

test("the first computed comes first; nothing gives an empty drawing", () => {
  assert.deepEqual(layoutGraph([], []), { nodes: new Map(), edges: [], width: 0, height: 0 });
  const nodes = boxes("ab");
  const links = linksOf(nodes, edges("ab"));
  const ranks = ranksOf(nodes, links);
  const { chains } = chainsOf(nodes, links, ranks);
  assert.deepEqual(chains.map((chain) => chain.nodes), [["a", "b"]]);
  const boxOf = new Map(nodes.map((box) => [box.id, box]));
  assert.equal(packed(chains, { boxes: boxOf, ranks, order: links.order, gap: 1, way: 1 }).width, 40);
});

test("a gate stands aside, though its way is longer", () => {
  const nodes = boxes("apqrmz").map((box) => ({ ...box, aside: "pqr".includes(box.id) }));
  const drawn = layoutGraph(nodes, edges("ap", "pq", "qr", "rm", "am", "mz"));
  assert.deepEqual(["a", "m", "z"].map((id) => center(drawn, id)), Array(3).fill(center(drawn, "a")));
  assert.equal(new Set(["p", "q", "r"].map((id) => center(drawn, id))).size, 1);
  assert.notEqual(center(drawn, "p"), center(drawn, "a"));
  assert.deepEqual(crossed(nodes, drawn), []);
});
