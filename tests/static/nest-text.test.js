// Layers inside a block as text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatValue, parseValue } from "../../static/model/address-words.js";
import { isNest, nestText, nestWords, parseNest } from "../../static/model/nest-text.js";
import { valueText } from "../../static/model/number-text.js";

const LAYERS = [
  { name: "stem", block: "ConvNormAct", args: { out_channels: 64, kernel_size: [3, 5], norm_layer: null } },
  { block: "MaxPool" },
];
const BRANCHES = { left: [{ block: "MBConv" }], right: [] };
const NESTS = [LAYERS, BRANCHES, [], [[], LAYERS], [{ block: 'a "quoted" name' }]];

for (const nest of NESTS)
  test(`there and back: ${nestWords(nest)}`, () => {
    assert.deepEqual(parseNest(nestText(nest), false), { value: nest });
    assert.deepEqual(parseValue(formatValue(nest)), nest);
  });

test("a short layer stands on one line, a long one is laid out", () => {
  assert.equal(nestText([{ block: "MaxPool" }]), '[{"block": "MaxPool"}]');
  assert.equal(nestText(LAYERS).split("\n").at(-2), '  {"block": "MaxPool"}');
  assert.ok(nestText(LAYERS).split("\n").every((line) => line.length <= 84), nestText(LAYERS));
});

test("what is no value yet is told in a sentence", () => {
  assert.match(parseNest("[{", false).fault, /^This is not JSON yet: .*\.$/);
  assert.match(parseNest("3", false).fault, /stand in a list/);
  assert.match(parseNest("null", false).fault, /stand in a list/);
  assert.match(parseNest(" ", false).fault, /Write a list/);
  assert.deepEqual(parseNest("", true), { value: null });
  assert.deepEqual(parseNest("null", true), { value: null });
});

test("in words, the blocks' names follow one another", () => {
  assert.equal(nestWords(LAYERS), "ConvNormAct → MaxPool");
  assert.equal(nestWords(BRANCHES), "left: MBConv | right: identity");
  assert.equal(nestWords([[], LAYERS]), "0: identity | 1: ConvNormAct → MaxPool");
  assert.equal(nestWords(Array(30).fill(LAYERS[1])), "MaxPool → … → MaxPool (30 layers)");
  assert.equal(valueText(LAYERS), "ConvNormAct → MaxPool");
});

test("a nest is told from pairs, settings and names", () => {
  assert.deepEqual([LAYERS, BRANCHES, [[]]].map(isNest), [true, true, true]);
  assert.deepEqual([[3, 5], { type: "ReLU", inplace: true }, "ReLU", null, 3, []].map(isNest), Array(6).fill(false));
});
