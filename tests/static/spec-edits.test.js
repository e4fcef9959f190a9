// Edits of a spec, steps back and forth, names, and replacing everywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addLayer, changeBlock, connect, moveLayer, removeLayer, renameLayer, repeatLayer, withOutput,
} from "../../static/model/spec-edits.js";
import { editable, indexOf, outputOf, sameSpec, shortened } from "../../static/model/spec-form.js";
import { redo, startHistory, step, stepNames, undo } from "../../static/model/spec-history.js";
import { composeKey } from "../../static/model/spec-keys.js";
import { copyName, freshName, nameFault, plainName } from "../../static/model/spec-names.js";
import { allLayers, mapLayers, valueAt, withValueAt } from "../../static/model/spec-nest.js";
import { choicesFor, replaceable, replaceEverywhere, usedNow } from "../../static/model/spec-replace.js";

const conv = (name, args = {}, inputs = undefined) => ({ name, block: "ConvNormAct", args: { out_channels: 8, ...args }, ...(inputs && { inputs }) });
const chain = () => editable({ image: [3, 8, 8], layers: [conv("a"), conv("b"), conv("c")] });
const reads = (spec) => spec.layers.map(({ name, inputs }) => `${name}<${inputs.join("+")}`).join(" ");

test("what is understood is written out to be edited, and left out again to be sent", () => {
  const written = { image: [3, 8, 8], layers: [{ block: "MBConv", args: { out_channels: 8 } }, { block: "MBConv" }, { block: "Add", inputs: ["image", "mb_conv_1"] }] };
  const spec = editable(written);
  assert.equal(reads(spec), "mb_conv_1<image mb_conv_2<mb_conv_1 add_1<image+mb_conv_1");
  assert.deepEqual(shortened(spec).layers, [
    { name: "mb_conv_1", block: "MBConv", args: { out_channels: 8 } }, { name: "mb_conv_2", block: "MBConv" },
    { name: "add_1", block: "Add", inputs: ["image", "mb_conv_1"] },
  ]);
  assert.ok(sameSpec(editable(shortened(spec)), spec));
  assert.equal(editable({ layers: [conv("a"), conv("b")], output: "b" }).output, null);
  assert.equal(outputOf(editable({ layers: [conv("a"), conv("b")], output: "a" })), "a");
});

test("names are fresh, readable and identifiers", () => {
  assert.equal(freshName("ConvNormAct", new Set()), "conv_norm_act_1");
  assert.equal(freshName("FusedMBConv", new Set(["fused_mb_conv_1"])), "fused_mb_conv_2");
  assert.equal(copyName("stage1_0", new Set(["stage1_0", "stage1_1"])), "stage1_2");
  assert.equal(copyName("stem", new Set()), "stem_1");
  assert.equal(plainName("3x3 conv!"), "layer_3x3_conv");
  assert.equal(nameFault("ok", new Set()), "");
  assert.match(nameFault("a b", new Set()), /letters, digits/);
  assert.match(nameFault("a", new Set(["a"])), /try a_1/);
  assert.match(nameFault("x".repeat(65), new Set()), /64/);
});

test("a layer is added into the chain, or beside it", () => {
  const { spec, layer } = addLayer(chain(), "a", { block: "MaxPool", args: {} });
  assert.equal(layer, "max_pool_1");
  assert.equal(reads(spec), "a<image max_pool_1<a b<max_pool_1 c<b");
  const beside = addLayer(chain(), "c", { block: "MaxPool", args: {} }, true).spec;
  assert.equal(reads(beside), "a<image b<a c<b max_pool_1<c");
  assert.equal(outputOf(beside), "c", "the output stays where it was");
  assert.equal(reads(addLayer(chain(), "image", { block: "MaxPool", args: {} }).spec), "max_pool_1<image a<max_pool_1 b<a c<b");
});

test("a layer goes, and what read it reads what it read", () => {
  const { spec, layer } = removeLayer(chain(), "b");
  assert.equal(reads(spec), "a<image c<a");
  assert.equal(layer, "c");
  const merged = editable({ layers: [conv("a"), conv("b"), { name: "s", block: "Add", inputs: ["a", "b"] }] });
  assert.equal(reads(removeLayer(merged, "b").spec), "a<image s<a");
  const all = ["a", "b", "c"].reduce((left, name) => removeLayer(left, name).spec, chain());
  assert.deepEqual([all.layers, outputOf(all)], [[], "image"]);
});

test("repeats stand one behind the other, as a stage does", () => {
  const { spec, layer } = repeatLayer(chain(), "b", 3);
  assert.equal(reads(spec), "a<image b<a b_1<b b_2<b_1 b_3<b_2 c<b_3");
  assert.equal(layer, "b_3");
});

test("in a chain two layers change places; what is read must run before", () => {
  assert.equal(reads(moveLayer(chain(), "b", -1).spec), "b<image a<b c<a");
  const down = moveLayer(chain(), "b", 1).spec;
  assert.equal(reads(down), "a<image c<a b<c");
  assert.equal(outputOf(down), "b", "the last one answers");
  assert.match(moveLayer(chain(), "a", -1).refused, /first/);
  const merged = editable({ layers: [conv("a"), conv("b", {}, ["image"]), { name: "s", block: "Add", inputs: ["a", "b"] }] });
  assert.match(moveLayer(merged, "s", -1).refused, /s reads b, which must/);
  const swapped = moveLayer(merged, "b", -1).spec;
  assert.equal(reads(swapped), "b<image a<image s<a+b");
  const ends = editable({ layers: [conv("a"), conv("b", {}, ["image"])] });
  assert.equal(outputOf(moveLayer(ends, "b", -1).spec), "b", "it answers still");
});

test("connections are made and let go, and only to what runs before", () => {
  const spec = editable({ layers: [conv("a"), conv("b"), { name: "s", block: "Add" }] });
  const joined = connect(spec, "a", "s", true).spec;
  assert.equal(reads(joined), "a<image b<a s<b+a");
  assert.equal(reads(connect(joined, "a", "s", true).spec), "a<image b<a s<b");
  assert.equal(reads(connect(spec, "image", "b", false).spec), "a<image b<image s<b");
  assert.match(connect(spec, "b", "s", true).refused, /must read something/);
  assert.match(connect(spec, "s", "a", false).refused, /runs before/);
});

test("a new name is read under everywhere, and a new block keeps the arguments it has too", () => {
  const spec = withOutput(chain(), "a");
  const renamed = renameLayer(spec, "a", "stem").spec;
  assert.equal(reads(renamed), "stem<image b<stem c<b");
  assert.equal(renamed.output, "stem");
  const card = { name: "MBConv", args_schema: { properties: { out_channels: {}, expansion: {} }, required: ["out_channels"] }, example: {} };
  const args = { out_channels: 8, kernel_size: 5 };
  const changed = changeBlock(editable({ layers: [conv("a", args)] }), "a", card).spec;
  assert.deepEqual(changed.layers[0], { name: "a", block: "MBConv", args: { out_channels: 8 }, inputs: ["image"] });
});

test("twenty steps are undone and done again; one slider is one step", () => {
  let history = startHistory(0);
  for (let i = 1; i <= 20; i += 1) history = step(history, i, `to ${i}`);
  for (const value of [21, 22, 23]) history = step(history, value, "stem: stride", true);
  assert.deepEqual(stepNames(history), { undo: "stem: stride", redo: "" });
  history = undo(history);
  assert.equal(history.now, 20);
  for (let i = 0; i < 20; i += 1) history = undo(history);
  assert.equal(history.now, 0);
  assert.equal(undo(history), history);
  for (let i = 0; i < 21; i += 1) history = redo(history);
  assert.equal(history.now, 23);
  const other = step(undo(history), 99, "elsewhere");
  assert.equal(redo(other), other, "another way was taken");
});

const choice = { anyOf: [{ enum: ["ReLU", "SiLU"] }, { type: "object", properties: { type: { const: "SiLU" } } }, { type: "null" }], default: "ReLU" };
const must = { anyOf: choice.anyOf.slice(0, 2), default: "ReLU" };
const CARDS = new Map([
  ["ConvNormAct", { name: "ConvNormAct", example: {}, args_schema: { properties: { out_channels: {}, activation_layer: choice } } }],
  ["Activation", { name: "Activation", example: {}, args_schema: { properties: { activation_layer: must } } }],
  ["Chain", { name: "Chain", example: {}, args_schema: { properties: { layers: { layers: true } } } }],
]);
const NESTED = editable({ layers: [
  conv("a"), conv("b", { activation_layer: null }), { name: "act", block: "Activation" },
  { name: "in", block: "Chain", args: { layers: [{ block: "ConvNormAct", args: { out_channels: 4, activation_layer: { type: "SiLU", inplace: true } } }] } },
] });

test("an activation is replaced everywhere, nested layers included, and none stays none", () => {
  assert.deepEqual(replaceable(NESTED, CARDS), ["activation_layer", "block"]);
  assert.deepEqual(usedNow(NESTED, CARDS, "activation_layer"), [{ name: "ReLU", count: 2 }, { name: null, count: 1 }, { name: "SiLU", count: 1 }]);
  assert.deepEqual(choicesFor(NESTED, CARDS, "activation_layer"), ["ReLU", "SiLU", null]);
  const all = replaceEverywhere(NESTED, CARDS, "activation_layer", undefined, "SiLU");
  assert.equal(all.count, 2);
  assert.deepEqual(all.spec.layers.map((layer) => layer.args.activation_layer), ["SiLU", null, "SiLU", undefined]);
  const inside = replaceEverywhere(NESTED, CARDS, "activation_layer", "SiLU", "ReLU");
  assert.equal(inside.spec.layers[3].args.layers[0].args.activation_layer, "ReLU");
  assert.equal(inside.spec.layers[0], NESTED.layers[0], "the others are left as they are");
  assert.equal(replaceEverywhere(NESTED, CARDS, "activation_layer", "ReLU", null).count, 1, "an Activation cannot be none");
  assert.equal(replaceEverywhere(NESTED, CARDS, "block", "ConvNormAct", "Activation").count, 3);
});

test("layers are found and changed at any depth", () => {
  const nest = [{ block: "Parallel", args: { branches: { left: [{ block: "X" }], right: [{ block: "Chain", args: { layers: [{ block: "X" }] } }] } } },
    { block: "Y", args: { branches: [[{ block: "X" }], []], sizes: [3, 5] } }];
  assert.deepEqual(allLayers(nest).map(({ block }) => block), ["Parallel", "X", "Chain", "X", "Y", "X"]);
  assert.equal(mapLayers(nest, (layer) => layer), nest);
  const changed = mapLayers(nest, (layer) => (layer.block === "X" ? { block: "Z" } : layer));
  assert.deepEqual(allLayers(changed).map(({ block }) => block), ["Parallel", "Z", "Chain", "Z", "Y", "Z"]);
  const path = [0, "args", "branches", "right", 0, "block"];
  assert.equal(valueAt(withValueAt(nest, path, "New"), path), "New");
  assert.equal(valueAt(nest, path), "Chain");
  assert.deepEqual(withValueAt({ a: { b: 1, c: 2 } }, ["a", "b"], undefined), { a: { c: 2 } });
});

test("keys are verbs among the layers; in a field they are text", () => {
  const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  assert.deepEqual(composeKey(press("d"), false, true), ["duplicateLayer"]);
  assert.equal(composeKey(press("d"), true, false), null);
  assert.deepEqual(composeKey(press("Z", { ctrlKey: true, shiftKey: true }), false, false), ["redo"]);
  assert.equal(composeKey(press("z", { ctrlKey: true }), true, false), null);
  assert.deepEqual(composeKey(press("ArrowUp", { altKey: true }), false, true), ["moveLayer", -1]);
  assert.equal(indexOf(chain(), "c"), 2);
});
