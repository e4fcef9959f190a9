// Layers of a network: repeats folded, a layer found and revealed, rows in sight, the icicle.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findLayer, icicleCells, icicleKey, layerAt, trail } from "../../static/model/icicle.js";
import { foundRows, revealed, visibleRows } from "../../static/model/layer-rows.js";
import { foldRepeats } from "../../static/model/repeats.js";
import { rowWindow, scrolledTo } from "../../static/model/row-window.js";

const cost = (params) => ({ params, macs: 10 * params, bytes: { activations: 1 }, operations: {} });
const layer = (path, params, layers = [], more = {}) => ({
  path, name: path.split(".").at(-1), type: layers.length ? "Chain" : "Conv2d", args: "", role: null, calls: 1,
  input: [[1, 8, 4, 4]], output: [[1, 8, 4, 4]], own: null, cost: cost(params), layers, ...more,
});
const unit = (path, params) => layer(path, params, [layer(`${path}.conv`, params)]);
const REPORT = {
  own: null,
  cost: cost(1000),
  layers: [
    layer("stem", 100),
    layer("body", 900, [unit("body.0", 300), unit("body.1", 200), unit("body.2", 200), unit("body.3", 200)]),
  ],
};
const MANNER = { depth: 2, fold: true };
const keys = (rows) => rows.map((row) => row.key);

test("consecutive equals stand as one, with the sum of their costs", () => {
  const [first, run] = foldRepeats(REPORT.layers[1].layers);
  assert.equal(first.path, "body.0");
  assert.equal(run.repeats, 3);
  assert.equal(run.name, "1 – 3");
  assert.deepEqual([run.cost.params, run.cost.macs, run.cost.bytes.activations], [600, 6000, 3]);
});

test("what differs in settings, sizes, cost or parts is no repeat", () => {
  const same = layer("a", 1);
  const others = [{ args: "bias=True" }, { output: [[1, 8, 2, 2]] }, { cost: cost(2) }, { type: "ReLU" }, { layers: [layer("x.y", 1)] }, { calls: 2 }];
  for (const other of others) assert.equal(foldRepeats([same, { ...layer("b", 1), ...other }]).length, 2, JSON.stringify(other));
  assert.equal(foldRepeats([same, layer("b", 1)]).length, 1);
  assert.equal(foldRepeats([same, layer("b", 2), layer("c", 1)]).length, 3);
});

test("a run opens as any other row, and its parts are not folded again", () => {
  const folded = visibleRows(REPORT, new Set(), MANNER);
  assert.deepEqual(keys(folded), ["stem", "body", "body.0", "body.1(repeats)"]);
  assert.equal(folded[3].open, false);
  const open = visibleRows(REPORT, new Set(["body.1(repeats)"]), MANNER);
  assert.deepEqual(keys(open).slice(3), ["body.1(repeats)", "body.1", "body.2", "body.3"]);
  assert.deepEqual(open.slice(4).map((row) => [row.level, row.position, row.siblings]), [[3, 1, 3], [3, 2, 3], [3, 3, 3]]);
});

test("a layer is revealed through levels and runs, and no more is opened", () => {
  const flipped = revealed(REPORT, "body.2.conv", new Set(["body"]), MANNER);
  const rows = keys(visibleRows(REPORT, flipped, MANNER));
  assert.ok(rows.includes("body.2.conv"));
  assert.ok(!rows.includes("body.1.conv"));
  assert.deepEqual(revealed(REPORT, "nowhere", new Set(), MANNER), new Set());
});

test("a search shows what fits below what it is part of", () => {
  assert.deepEqual(keys(foundRows(REPORT, "conv 2")), ["stem", "body", "body.0", "body.0.conv", "body.1", "body.1.conv", "body.2", "body.2.conv", "body.3", "body.3.conv"]);
  assert.deepEqual(keys(foundRows(REPORT, "body.2.")), ["body", "body.2", "body.2.conv"]);
  assert.deepEqual(foundRows(REPORT, "transformer"), []);
});

test("of many rows those in sight are there, and the one that Tab reaches", () => {
  const window = rowWindow({ scrolled: 1000, height: 100, row: 10, count: 500, keep: 3 }, 2);
  assert.deepEqual(window[0], { at: 3, gap: 3 });
  assert.deepEqual(window[1], { at: 98, gap: 94 });
  assert.equal(window.at(-2).at, 112);
  assert.deepEqual(window.at(-1), { at: -1, gap: 387 });
  assert.equal(window.reduce((sum, { gap, at }) => sum + gap + Number(at >= 0), 0), 500); // the height stays
  assert.deepEqual(rowWindow({ scrolled: 0, height: 100, row: 10, count: 3, keep: 0 }).map(({ at }) => at), [0, 1, 2, -1]);
});

test("it scrolls no further than needed", () => {
  const sight = { scrolled: 100, height: 50, row: 10 };
  assert.deepEqual([5, 10, 14, 20].map((at) => scrolledTo(sight, at)), [50, 100, 100, 160]);
});

test("cells are as wide as their share, parts below the whole", () => {
  const cells = icicleCells(REPORT, "", "params", 0);
  const at = (path) => cells.find((cell) => cell.path === path);
  assert.deepEqual([at("").start, at("").width, at("").depth], [0, 1, 0]);
  assert.deepEqual([at("body").start, at("body").width], [0.1, 0.9]);
  assert.ok(Math.abs(at("body.1").start - 0.4) < 1e-12);
  assert.equal(at("body.3.conv").depth, 3);
  assert.equal(icicleCells(REPORT, "", "params", 0.25).length, 4); // "", body, body.0 and its conv
  assert.equal(icicleCells(REPORT, "body", "macs", 0)[0].amount, 9000);
  assert.deepEqual(icicleCells({ ...REPORT, cost: cost(0) }, "", "macs", 0), []);
});

test("a path leads to its layer; one that is not there, to the whole", () => {
  assert.equal(findLayer(REPORT.layers, "body.1.conv").path, "body.1.conv");
  assert.equal(findLayer(REPORT.layers, "body.9"), null);
  assert.equal(layerAt(REPORT, "gone").path, "");
  assert.deepEqual(trail("a.b.c"), ["", "a", "a.b", "a.b.c"]);
  assert.deepEqual(trail(""), [""]);
});

test("arrow keys go along a level, up to the whole and down to the first part", () => {
  const cells = icicleCells(REPORT, "", "params", 0);
  const from = (path, key) => cells[icicleKey(cells, cells.findIndex((cell) => cell.path === path), key)]?.path;
  assert.equal(from("stem", "ArrowRight"), "body");
  assert.equal(from("stem", "ArrowLeft"), "stem");
  assert.equal(from("body.0.conv", "ArrowRight"), "body.1.conv"); // past the end of its parent
  assert.equal(from("body.2", "ArrowUp"), "body");
  assert.equal(from("body", "ArrowDown"), "body.0");
  assert.equal(from("body.2", "Home"), "body.0");
  assert.equal(from("body.0", "End"), "body.3");
  assert.equal(from("body.0", "Tab"), undefined);
});
