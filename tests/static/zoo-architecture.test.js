// An architecture with its knobs: what is changed, and its stages now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { changedKnobs, knobsOf, stagesNow } from "../../static/model/architecture.js";
import { fieldsOf } from "../../static/model/fields.js";

const SCHEMA = { properties: { classes: { default: 1000 }, in_channels: { default: 3 }, depths: { default: [3, 4] } } };

test("the image's channels follow from the image", () => {
  const { properties } = knobsOf(SCHEMA);
  assert.equal(properties.in_channels.inferred, "channels");
  assert.equal(properties.classes.inferred, undefined);
  assert.deepEqual(knobsOf({ properties: { classes: { default: 7 } } }), { properties: { classes: { default: 7 } } });
});

test("a knob of one value or a list of them is what it is by default", () => {
  const list = (items) => ({ type: "array", items });
  const words = { enum: ["max_pool", "conv"] };
  const down = { anyOf: [words, list(words)] };
  const kindOf = (property) => fieldsOf(knobsOf({ properties: { knob: property } }))[0].kind;
  assert.equal(kindOf({ ...down, default: "conv" }), "choice");
  assert.equal(kindOf({ ...down, default: ["conv", "max_pool"] }), "nest");
  const number = { type: "integer" };
  assert.equal(kindOf({ anyOf: [number, list(number)], default: 2 }), "number");
  assert.equal(kindOf({ anyOf: [number, list(number)], default: [1, 2, 3] }), "list");
  assert.equal(kindOf({ anyOf: [list(number), { type: "null" }], default: null }), "list");
  assert.equal(kindOf({ anyOf: [{ type: "boolean" }, list({ type: "boolean" })], default: false }), "flag");
  const pair = { type: "array", minItems: 2, maxItems: 2 };
  const sides = { anyOf: [number, pair], default: 3 };
  assert.equal(knobsOf({ properties: { sides } }).properties.sides, sides);
});

test("alternatives inside alternatives are alternatives", () => {
  const named = { anyOf: [{ enum: ["conv"] }, { type: "object", properties: { type: { enum: ["conv"] } } }] };
  const knob = { anyOf: [named, { type: "array", items: named }], default: "conv" };
  assert.equal(fieldsOf(knobsOf({ properties: { knob } }))[0].kind, "layer");
});

test("a knob set to what it is anyway is not changed", () => {
  assert.deepEqual(changedKnobs(SCHEMA, { classes: 1000, depths: [3, 4] }), {});
  assert.deepEqual(changedKnobs(SCHEMA, { classes: 10, depths: [3, 5], unknown: 1 }), { classes: 10, depths: [3, 5], unknown: 1 });
});

test("the stage table follows the report", () => {
  const part = (name) => ({ name, type: "Bottleneck" });
  const report = { layers: [
    { path: "stem", type: "ConvNormAct", layers: [], output: [[1, 64, 8, 8]], cost: { params: 1, macs: 2 } },
    { path: "stage1", type: "Chain", layers: [part("0"), part("1")], output: [[1, 256, 8, 8]], cost: { params: 3, macs: 4 } },
  ] };
  const stages = [
    { name: "stem", path: "stem", block: "ConvNormAct", repeats: 1 },
    { name: "stage1", path: "stage1", block: "Bottleneck", repeats: 3 },
    { name: "gone", path: "stage2", block: "Bottleneck", repeats: 3 },
  ];
  assert.deepEqual(stagesNow(stages, report), [
    { name: "stem", path: "stem", block: "ConvNormAct", repeats: 1, output: [[64, 8, 8]], params: 1, macs: 2 },
    { name: "stage1", path: "stage1", block: "Bottleneck", repeats: 2, output: [[256, 8, 8]], params: 3, macs: 4 },
  ]);
});

test("a stage of several kinds is said with all of them", () => {
  const layers = [{ type: "ConvNormAct" }, { type: "MaxPool" }];
  const report = { layers: [{ path: "stem", type: "Chain", layers, output: [], cost: { params: 1, macs: 2 } }] };
  const [row] = stagesNow([{ name: "stem", path: "stem", block: "ConvNormAct, MaxPool", repeats: 1 }], report);
  assert.deepEqual([row.block, row.repeats], ["ConvNormAct, MaxPool", 1]);
});
