// Faults at their layers, and the fixes that are offered for them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { before, expectedText, firstFailing, measuredLayers, specFaults } from "../../static/model/spec-faults.js";
import { fixesFor, nearestDivisors } from "../../static/model/spec-fixes.js";
import { editable } from "../../static/model/spec-form.js";
import { projection } from "../../static/model/spec-merge-fixes.js";

const number = (more) => ({ type: "integer", minimum: 1, maximum: 64, ...more });
const CONV = { out_channels: number(), groups: number({ default: 1 }), kernel_size: number({ default: 3 }), in_channels: number({ inferred: "channels" }),
  activation_layer: { anyOf: [{ enum: ["ReLU"] }, { type: "object", properties: { type: { const: "ReLU" } } }] } };
const card = (name, properties = {}, merges = false) => ({ name, merges, example: { out_channels: 24 }, args_schema: { properties } });
const CARDS = new Map([card("ConvNormAct", CONV), card("MBConv", CONV), card("Add", {}, true), card("Concat", {}, true), card("Classifier")].map((one) => [one.name, one]));
const conv = (name, args, inputs = undefined) => ({ name, block: "ConvNormAct", args, ...(inputs && { inputs }) });

function offered(layers, error, shapes = {}, kind = "invalid-argument") {
  const spec = editable({ image: [3, 32, 32], layers });
  const [fault] = specFaults({ type: `urn:blockzoo:problem:${kind}`, detail: "wrong", errors: [{ detail: "wrong", ...error }] });
  const measured = new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));
  return fixesFor({ fault, spec, measured, cards: CARDS });
}

const texts = (fixes) => fixes.map(({ text }) => text);

test("a fault has its place; the earliest failing layer ends what is drawn", () => {
  const faults = specFaults({ type: "urn:blockzoo:problem:shape-mismatch", detail: "no", errors: [
    { detail: "late", pointer: "/subject/layers/4/args/a~1b", expected: null, got: [[1, 16, 32, 32], [1, 3, 2, 2]], hint: "try it" },
    { detail: "early", pointer: "/subject/layers/2" }, { detail: "whole", pointer: "/subject" }] });
  assert.deepEqual(faults.map(({ at }) => at), [4, 2, -1]);
  assert.deepEqual(faults[0].path, ["layers", "4", "args", "a/b"]);
  assert.equal(faults[0].sentence, "late Try it");
  assert.equal(firstFailing(faults), 2);
  assert.equal(expectedText(faults[0]).got, "16 × 32 × 32 and 3 × 2 × 2");
  assert.equal(expectedText({ ...faults[0], expected: [1, 10], got: "x" }).expected, "10");
  assert.equal(before(editable({ layers: [conv("a", {}), conv("b", {})], output: "b" }), 1).layers.length, 1);
  const report = { layers: [{ name: "a", output: [[1, 8, 4, 4]], cost: { params: 1, macs: 2 }, layers: [] }] };
  assert.deepEqual(measuredLayers(report).get("a").shape, [8, 4, 4]);
});

test("an argument is set to what would do, left out, or called by its name", () => {
  const wrong = (name, value) => [conv("a", { out_channels: 8, [name]: value })];
  const at = (name) => `/subject/layers/0/args/${name}`;
  const groups = offered(wrong("groups", 5), { pointer: at("groups"), argument: "groups", expected: "a divisor of 12", got: 5 });
  assert.deepEqual(texts(groups), ["Set groups to 6", "Set groups to 4", "Leave groups as usual", "Remove a"]);
  assert.equal(groups[0].spec.layers[0].args.groups, 6);
  assert.equal("groups" in groups[2].spec.layers[0].args, false);
  const channels = offered(wrong("in_channels", 4), { pointer: at("in_channels"), argument: "in_channels", expected: 3, got: 4 });
  assert.deepEqual(texts(channels), ["Leave in_channels out", "Remove a"]);
  const range = offered(wrong("out_channels", 99), { pointer: at("out_channels"), argument: "out_channels", got: 99 });
  assert.deepEqual(texts(range), ["Set out_channels to 64", "Remove a"]);
  const strange = offered(wrong("out", 9), { pointer: at("out"), argument: "out", expected: "out_channels", got: "out" }, {}, "unknown-name");
  assert.deepEqual(texts(strange), ["Call it out_channels", "Leave out out", "Remove a"]);
  const missing = offered([conv("a", { out_channels: 8 }), conv("b", {})], { pointer: "/subject/layers/1/args/out_channels", argument: "out_channels" }, { a: [8, 32, 32] });
  assert.deepEqual(texts(missing), ["Set out_channels to 8", "Set out_channels to 24", "Remove b"]);
  const relu = offered(wrong("activation_layer", "Relu"), { pointer: at("activation_layer"), expected: "ReLU", got: "Relu" }, {}, "unknown-name");
  assert.equal(relu[0].text, 'Set activation_layer to "ReLU"');
  assert.deepEqual(nearestDivisors(1, 5), [1]);
});

test("a name, a block and an output that are not there are replaced by the nearest", () => {
  assert.deepEqual(texts(offered([{ ...conv("a", {}), block: "MBConvv" }], { pointer: "/subject/layers/0/block", expected: "MBConv", got: "MBConvv" })), ["Use MBConv", "Remove a"]);
  const renamed = offered([conv("a b", {}), conv("c", {})], { pointer: "/subject/layers/0/name", argument: "name", got: "a b" });
  assert.equal(renamed[0].text, "Call it a_b");
  assert.deepEqual(renamed[0].spec.layers[1].inputs, ["a_b"], "who reads it reads on");
  const nested = [{ name: "n", block: "ConvNormAct", args: { layers: [{ block: "MBConvv" }] } }];
  const inside = offered(nested, { pointer: "/subject/layers/0/args/layers/0/block", expected: "MBConv" });
  assert.equal(inside[0].spec.layers[0].args.layers[0].block, "MBConv");
  assert.equal(offered([conv("a", {})], { pointer: "/subject/output", got: "z" })[0].text, "Give what a gives");
});

test("inputs that do not do are exchanged, let go or joined", () => {
  const two = [conv("a", {}), conv("b", {}, ["a", "image"])];
  const several = offered(two, { pointer: "/subject/layers/1/inputs", expected: 1, got: 2 }, {}, "invalid-spec");
  assert.deepEqual(texts(several), ["Join them with Add", "Join them with Concat", "Read a alone", "Remove b"]);
  assert.deepEqual(several[0].spec.layers[1], { name: "add_1", block: "Add", args: {}, inputs: ["a", "image"] });
  assert.deepEqual(several[0].spec.layers[2].inputs, ["add_1"]);
  const unknown = offered([conv("a", {}), conv("b", {}, ["q", "a"])], { pointer: "/subject/layers/1/inputs/0", got: "q" }, {}, "unknown-name");
  assert.deepEqual(texts(unknown), ["Read a instead", "Do not read q", "Remove b"]);
  const flat = offered([conv("a", {}), { name: "c", block: "Classifier" }, conv("b", {})], { pointer: "/subject/layers/2", got: [[1, 10]] },
    { a: [8, 32, 32], c: [10] }, "shape-mismatch");
  assert.equal(flat[0].text, "Read a instead");
});

test("a merge of two shapes is mended by channels, a projection, a pool or a Concat", () => {
  const layers = [conv("a", { out_channels: 16 }), conv("b", { out_channels: 32 }), { name: "s", block: "Add", inputs: ["a", "b"] }];
  const mismatch = (shapes) => offered(layers, { pointer: "/subject/layers/2" }, shapes, "shape-mismatch");
  const wide = mismatch({ a: [16, 32, 32], b: [32, 32, 32] });
  assert.deepEqual(texts(wide), ["Give b 16 channels", "Project a", "Project b", "Use Concat", "Remove s"]);
  assert.deepEqual(wide[1].spec.layers[2], { name: "conv_norm_act_1", block: "ConvNormAct", inputs: ["a"], args: { out_channels: 32, kernel_size: 1, activation_layer: null } });
  assert.deepEqual(wide[1].spec.layers[3].inputs, ["conv_norm_act_1", "b"]);
  const small = mismatch({ a: [16, 32, 32], b: [32, 16, 16] });
  assert.deepEqual(texts(small), ["Give b 16 channels", "Project a", "Pool a to 16 × 16", "Remove s"]);
  assert.equal(small[1].spec.layers[2].args.stride, 2);
  assert.equal(projection([16, 16, 16], [16, 32, 32]), null, "no stride makes it larger");
  assert.equal(projection([8, 15, 15], [8, 8, 8]).stride, 2);
});

test("a kernel larger than its input shrinks, or the image grows", () => {
  const fixes = offered([conv("a", { kernel_size: 41 })], { pointer: "/subject/layers/0", got: [[1, 3, 32, 32]] }, {}, "shape-mismatch");
  assert.deepEqual(texts(fixes), ["Set kernel_size to 31", "Make the image 64 × 64", "Remove a"]);
  const skip = [{ name: "p", block: "SkipConnection", args: { layers: [{ block: "ConvNormAct", args: { out_channels: 8, stride: 2 } }] } }];
  const [shortcut] = offered(skip, { pointer: "/subject/layers/0", got: [[1, 8, 16, 16], [1, 3, 32, 32]] }, {}, "shape-mismatch");
  assert.equal(shortcut.spec.layers[0].block, "ResidualAdd");
  assert.deepEqual(shortcut.spec.layers[0].args.shortcut[0].args, { out_channels: 8, kernel_size: 1, stride: 2, activation_layer: null });
});
