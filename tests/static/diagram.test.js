// The diagram of a dataflow: widths to scale, what stands on what, words, and where the keys lead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { diagramKey, diagramOf } from "../../static/model/diagram.js";
import { knownNodes, spokenOf, summaryOf, tableOf, titleOf } from "../../static/model/graph-words.js";

const node = (kind, path, type, output, more = {}) =>
  ({ kind, path, type, args: "", kernel: null, stride: null, groups: null, output: [output], params: 0, macs: 0, call: 1, ...more });
const conv = (path, channels, kernel, more = {}) =>
  node("layer", path, "Conv2d", [1, channels, 8, 8], { kernel: [kernel, kernel], stride: [1, 1], groups: 1, ...more });
const edges = (shapes, ...pairs) => pairs.map(([source, target]) => ({ source, target, shape: shapes[source] }));

/** Widen, filter each channel, norm, narrow, add. */
function inverted() {
  const nodes = [
    node("input", "", "input", [1, 16, 8, 8]), conv("expand", 96, 1, { params: 1536, macs: 98_304 }),
    conv("depthwise", 96, 3, { groups: 96, stride: [2, 2] }), node("layer", "norm", "BatchNorm2d", [1, 96, 8, 8]),
    node("layer", "act", "ReLU6", [1, 96, 8, 8]), conv("project", 16, 1), node("function", "", "add", [1, 16, 8, 8]),
    { ...node("output", "", "output", []), output: [] },
  ];
  const shapes = nodes.map(({ output }) => output[0]);
  return { nodes, edges: edges(shapes, [0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [0, 6], [6, 7]), left_out: 0 };
}

test("each node has its sort and its title", () => {
  const nodes = knownNodes(inverted());
  assert.deepEqual(nodes.map(({ sort }) => sort),
    ["input", "conv", "depthwise", "norm", "activation", "conv", "merge", "output"]);
  assert.deepEqual(nodes.map(titleOf).slice(1, 7),
    ["Conv 1×1", "Depthwise 3×3, stride 2", "BatchNorm2d", "ReLU6", "Conv 1×1", "+"]);
});

test("channels are followed through permutations and into linear layers", () => {
  const graph = {
    nodes: [node("input", "", "input", [1, 6, 4, 4]), node("function", "", "permute", [1, 4, 4, 6], { args: "0, 2, 3, 1" }),
      node("layer", "norm", "LayerNorm", [1, 4, 4, 6]), node("layer", "fc", "Linear", [1, 4, 4, 24]),
      node("function", "", "permute", [1, 24, 4, 4], { args: "0, 3, 1, 2" })],
    edges: [[0, 1], [1, 2], [2, 3], [3, 4]].map(([source, target]) => ({ source, target, shape: [1] })), left_out: 0,
  };
  assert.deepEqual(knownNodes(graph).map(({ channels }) => channels), [6, 6, 6, 24, 24]);
});

test("bars are as wide as their channels; norm and activation stand on what they follow", () => {
  const { boxes, links } = diagramOf(inverted(), 240);
  const by = Object.fromEntries(boxes.map((box) => [box.node.path, box]));
  assert.equal(by.expand.width, 240);
  assert.equal(by.project.width, 40);
  assert.ok(by.project.beside && !by.expand.beside, "a title that does not fit stands beside");
  assert.equal(by.norm.y, by.depthwise.y + by.depthwise.height);
  assert.equal(by.act.y, by.norm.y + by.norm.height);
  const middles = new Set(boxes.map((box) => Math.round(box.x + box.width / 2)));
  assert.equal(middles.size, 1, "the main path is straight");
  assert.deepEqual(links.map(({ from, to }) => [from, to]), [[0, 1], [1, 2], [2, 5], [5, 6], [0, 6], [6, 7]]);
  assert.deepEqual(links.map(({ label }) => label.text).filter(Boolean).map((text) => text.split("\u00a0")[0]), ["96", "96", "16", "16"]);
});

test("keys lead along the flow and to the side", () => {
  const graph = inverted();
  const { boxes } = diagramOf(graph, 240);
  const at = (path) => boxes.findIndex((box) => box.node.path === path);
  assert.equal(diagramKey(boxes, at("expand"), "ArrowDown"), at("depthwise"));
  assert.equal(diagramKey(boxes, at("expand"), "ArrowUp"), 0);
  assert.equal(diagramKey(boxes, 0, "ArrowUp"), 0);
  assert.equal(diagramKey(boxes, 0, "End"), boxes.length - 1);
  assert.equal(diagramKey(boxes, 3, "Home"), 0);
  assert.equal(diagramKey(boxes, 3, "ArrowLeft"), 3);
  assert.equal(diagramKey(boxes, 3, "x"), null);
  const twoWays = { nodes: [node("input", "", "input", [1, 8, 8, 8]), conv("a", 8, 1), conv("b", 8, 1), node("function", "", "cat", [1, 16, 8, 8])],
    edges: edges([[1, 8, 8, 8], [1, 8, 8, 8], [1, 8, 8, 8]], [0, 1], [0, 2], [1, 3], [2, 3]), left_out: 0 };
  const { boxes: two } = diagramOf(twoWays, 240);
  assert.equal(diagramKey(two, 1, "ArrowRight"), 2);
  assert.equal(diagramKey(two, 2, "ArrowLeft"), 1);
});

test("the same in words and as a table", () => {
  const nodes = knownNodes(inverted());
  assert.equal(spokenOf(nodes[1]).replaceAll("\u00a0", " "),
    "expand: Conv2d, Conv 1×1; 16 × 8 × 8 → 96 × 8 × 8; 1.54 k params; 98.3 k MACs");
  assert.match(summaryOf(nodes), /16 → 96 → 96 → 16 channels\. Ways join again by add\.$/);
  const { rows } = tableOf(nodes);
  assert.deepEqual(rows[6].slice(0, 4), ["6", "–", "add", "5, 0"]);
  assert.equal(rows[1][5], "1,536");
});
