// Search, tree keys, faults, comparisons and the curl line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byFamily, checksText, found } from "../../static/model/catalogue.js";
import { labelsOf, startingArgs } from "../../static/model/comparison.js";
import { placeFaults, subjectIndex } from "../../static/model/faults.js";
import { isUnused, treeKey, visibleRows } from "../../static/model/layer-rows.js";
import { curl } from "../../static/model/request-text.js";

const CARDS = [
  { name: "Classifier", summary: "Scores.", family: "head", paper: null },
  { name: "MBConv", summary: "Widen, filter, narrow.", family: "inverted residual", paper: { id: "arXiv:1905.11946" } },
  { name: "Odd", summary: "New here.", family: "something new", paper: null },
  { name: "ConvNormAct", summary: "A convolution.", family: "convolution", paper: null },
];

test("a search finds every word, anywhere on the card", () => {
  const names = (search) => found(CARDS, search).map((card) => card.name);
  assert.deepEqual(names("mbconv"), ["MBConv"]);
  assert.deepEqual(names("NARROW residual"), ["MBConv"]);
  assert.deepEqual(names("1905"), ["MBConv"]);
  assert.deepEqual(names("narrow head"), []);
  assert.equal(names("  ").length, CARDS.length);
});

test("families come in the order of a network, unknown ones last", () => {
  assert.deepEqual(byFamily(CARDS).map(([family]) => family), ["convolution", "inverted residual", "head", "something new"]);
});

const COST = { params: 1, macs: 1, bytes: { activations: 1 }, operations: {} };
const leaf = (path) => ({ path, name: path, layers: [], own: null, cost: COST });
const REPORT = { layers: [{ ...leaf("a"), layers: [leaf("a.x"), leaf("a.y")], own: COST }, leaf("b")], own: null };

test("rows are the open part of the tree, own work included", () => {
  const keys = (closed) => visibleRows(REPORT, new Set(closed)).map((row) => row.key);
  assert.deepEqual(keys([]), ["a", "a.x", "a.y", "a.(own)", "b"]);
  assert.deepEqual(keys(["a"]), ["a", "b"]);
});

test("arrow keys move and fold as in every tree", () => {
  const rows = visibleRows(REPORT, new Set());
  assert.deepEqual(treeKey(rows, 0, "ArrowDown"), { to: 1 });
  assert.deepEqual(treeKey(rows, 0, "ArrowUp"), { to: 0 });
  assert.deepEqual(treeKey(rows, 0, "ArrowLeft"), { fold: true });
  assert.deepEqual(treeKey(rows, 2, "ArrowLeft"), { to: 0 });
  assert.deepEqual(treeKey(rows, 0, "ArrowRight"), { to: 1 });
  assert.deepEqual(treeKey(rows, 0, "End"), { to: 4 });
  assert.equal(treeKey(rows, 0, "Tab"), null);
  assert.deepEqual(treeKey(visibleRows(REPORT, new Set(["a"])), 0, "ArrowRight"), { fold: false });
});

test("a fault stands at its argument, at the image, or above", () => {
  const problem = {
    detail: "two faults",
    errors: [
      { detail: "kernel_size=4 is not odd.", pointer: "/subject/args/kernel_size", argument: "kernel_size", hint: "try 3" },
      { detail: "Item 1 of 'image' is 0.", pointer: "/image/1", argument: null },
      { detail: "Something else.", pointer: "", argument: null },
    ],
  };
  const placed = placeFaults(problem, ["kernel_size"]);
  assert.deepEqual(placed.args, { kernel_size: "kernel_size=4 is not odd. Try 3" });
  assert.equal(placed.image, "Item 1 of 'image' is 0.");
  assert.deepEqual(placed.rest, ["Something else."]);
  assert.deepEqual(placeFaults({ detail: "Busy.", errors: [] }, []).rest, ["Busy."]);
});

test("in a comparison a fault stands at its subject alone", () => {
  const fault = { detail: "No.", pointer: "/subjects/10/args/groups", argument: "groups" };
  assert.equal(subjectIndex(fault), 10);
  assert.equal(subjectIndex({ pointer: "/image" }), -1);
  assert.deepEqual(placeFaults({ errors: [fault] }, ["groups"], "/subjects/1").args, {});
  assert.deepEqual(placeFaults({ errors: [fault] }, ["groups"], "/subjects/10").args, { groups: "No." });
});

test("a block joins a comparison with its example, at the image's width", () => {
  const schema = { properties: { in_channels: { inferred: "channels" }, out_channels: {} } };
  const card = { args_schema: schema, example: { in_channels: 64, out_channels: 64 }, image: [64, 56, 56] };
  assert.deepEqual(startingArgs(card, [24, 56, 56]), { out_channels: 24 });
  const widening = { ...card, example: { in_channels: 64, out_channels: 128 } };
  assert.deepEqual(startingArgs(widening, [24, 56, 56]), { out_channels: 128 });
});

test("a repeated block is numbered", () => {
  assert.deepEqual(labelsOf([{ block: "A" }, { block: "B" }, { block: "A" }]), ["A 1", "B", "A 2"]);
});

test("the request survives a shell", () => {
  assert.match(curl("http://h", "/p", { text: "it's" }), /-d '\{"text":"it'\\''s"\}'$/);
});

test("a container of layers that ran is not unused", () => {
  const ran = { calls: 1, layers: [] };
  const idle = { calls: 0, layers: [] };
  assert.deepEqual([ran, idle, { calls: 0, layers: [idle, ran] }, { calls: 0, layers: [idle] }].map(isUnused), [false, true, false, true]);
});

test("a card tells how many checks are passed, and which are not", () => {
  const [passed, failed, skipped] = ["passed", "failed", "skipped"].map((status) => ({ status }));
  assert.equal(checksText({}), null);
  assert.equal(checksText({ fx: passed, onnx: passed }), "passes all 2 checks");
  assert.equal(checksText({ torchscript: failed, trace: passed, fx: failed, onnx: skipped }),
    "passes 1 of 4 checks; torchscript, fx failed; onnx not tried");
});
