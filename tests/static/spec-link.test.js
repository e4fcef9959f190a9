// A spec as a link, as text, as a drawing, and where one starts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAddress, parseAddress } from "../../static/model/address.js";
import { parseSpecAddress, specAddressPairs } from "../../static/model/spec-address.js";
import { editable } from "../../static/model/spec-form.js";
import { graphKey, runsOf, settingsText, specGraph } from "../../static/model/spec-graph.js";
import { packed, unpacked } from "../../static/model/spec-link.js";
import { EXAMPLES, mergeInputs, specOfBlock } from "../../static/model/spec-starts.js";
import { parseSpec } from "../../static/model/spec-text.js";

const conv = (name, args = {}, inputs = undefined) => ({ name, block: "ConvNormAct", args: { out_channels: 8, ...args }, ...(inputs && { inputs }) });

test("what a link holds is what was put in, deflated where that is shorter", async () => {
  const small = { layers: [] };
  assert.deepEqual(Object.keys(await packed(small)), ["packed"]);
  assert.deepEqual(await packed([1]), { spec: "[1]" });
  const large = { layers: Array.from({ length: 500 }, (_, i) => conv(`layer_${i}`, { note: "größer ✓" })) };
  const words = await packed(large);
  assert.ok(words.packed.length < JSON.stringify(large).length / 10);
  assert.match(words.packed, /^[\w-]+$/);
  assert.deepEqual(JSON.parse(await unpacked(words)), large);
  assert.equal(await unpacked({ spec: "[1]" }), "[1]");
  await assert.rejects(unpacked({ packed: words.packed.slice(0, 40) }));
  await assert.rejects(unpacked({ packed: "%%%" }));
});

test("the address holds the start, the spec, the layer and what is open, both ways", () => {
  const addresses = [
    { start: null, spec: undefined, packed: undefined, layer: "", fold: true, open: [] },
    { start: { architecture: "resnet50", args: {} }, spec: undefined, packed: "q1bK", layer: "stem", fold: false, open: ["a", "b"] },
    { start: { architecture: "resnet18", args: { classes: 10, block: "Bottleneck" }, image: [1, 64, 64] }, spec: undefined, packed: undefined, layer: "", fold: true, open: [] },
    { start: { block: "MBConv", args: { out_channels: 64, block: "x", layer: "y", image: 3 } }, spec: '{"layers": []}', packed: undefined, layer: "", fold: true, open: [] },
  ];
  for (const address of addresses) {
    const hash = formatAddress({ view: "compose", pairs: specAddressPairs(address) });
    const read = parseAddress(hash);
    assert.equal(read.view, "compose");
    assert.deepEqual(parseSpecAddress(read.pairs), address);
  }
  assert.equal(formatAddress(parseAddress("#/compose?from=resnet50")), "#/compose?from=resnet50");
});

test("text that is no spec is told where it is wrong", () => {
  const fault = (text) => parseSpec(text).fault;
  assert.match(fault(""), /nothing to read/);
  assert.match(fault('{"layers": [}'), /^This is not JSON/);
  assert.match(fault("[1]"), /Layer 1: it is no object/);
  assert.match(fault('{"layers": 3}'), /in a list/);
  assert.match(fault('{"layers": [], "layer": 1}'), /no "layer"/);
  assert.match(fault('{"layers": [{"block": "A"}, {"name": "b", "blok": 1}]}'), /Layer 2 \(b\): it names no block/);
  assert.match(fault('{"layers": [{"block": "A", "name": "x"}, {"block": "A", "name": "x"}]}'), /taken/);
  assert.match(fault('{"layers": [{"block": "A", "inputs": []}]}'), /inputs/);
  assert.match(fault('{"layers": [{"block": "A", "args": [1]}]}'), /args/);
  assert.match(fault('{"layers": [], "image": [3, 0, 5]}'), /image/);
  assert.match(fault('{"layers": [], "output": 1}'), /output/);
  assert.deepEqual(parseSpec('[{"block": "A"}]').spec, { layers: [{ block: "A" }] });
  assert.deepEqual(parseSpec('{"subject": {"layers": []}, "checks": []}').spec, { layers: [] });
});

const shape = (text) => ({ shape: text, params: 1, macs: 1, layers: [] });

test("equal layers in a row are one box, unless one is read elsewhere or answers", () => {
  const spec = editable({ image: [3, 8, 8], layers: [conv("a"), conv("b"), conv("c"), conv("d", { stride: 2 })] });
  assert.deepEqual(runsOf(spec), [["a", "b", "c"], ["d"]]);
  const measured = new Map([["c", shape([8, 8, 8])]]);
  const look = { fold: true, open: [], measured };
  const { nodes, edges } = specGraph(spec, look);
  assert.deepEqual(nodes.map(({ id, title, repeats }) => [id, title, repeats]), [["image", "image", 1], ["a", "a – c", 3], ["d", "d", 1]]);
  assert.deepEqual(edges.map(({ from, to, shape: text }) => [from, to, text.replaceAll("\u00a0", "")]), [["image", "a", "3×8×8"], ["a", "d", "8×8×8"]]);
  assert.equal(specGraph(spec, { ...look, open: ["a"] }).nodes.length, 5);
  assert.equal(specGraph(spec, { ...look, apart: ["b"] }).nodes.length, 5, "a failing layer is not hidden");
  const skipped = editable({ layers: [conv("a"), conv("b"), conv("c"), { name: "s", block: "Add", inputs: ["b", "c"] }] });
  assert.deepEqual(runsOf(skipped), [["a"], ["b"], ["c"], ["s"]]);
  const stages = editable({ layers: ["s_0", "s_1", "s_2"].map((name) => conv(name)) });
  assert.equal(specGraph(stages, look).nodes[1].title, "s_0 – 2");
  assert.equal(settingsText({ out_channels: 8, kernel_size: 3 }), "kernel_size 3");
});

test("arrow keys follow the edges; a wrong input draws none", () => {
  const spec = editable({ layers: [conv("a"), conv("b", {}, ["image"]), { name: "s", block: "Add", inputs: ["a", "b"] }, conv("t", {}, ["zz"])] });
  const { nodes, edges } = specGraph(spec, { fold: true, open: [], measured: new Map() });
  assert.equal(edges.filter(({ to }) => to === "t").length, 0);
  const press = (id, key) => graphKey(spec, nodes, id, key);
  assert.deepEqual([press("image", "ArrowDown"), press("b", "ArrowDown"), press("s", "ArrowUp"), press("b", "ArrowLeft")], ["a", "s", "a", "a"]);
  assert.deepEqual([press("a", "End"), press("a", "Home"), press("image", "ArrowUp"), press("a", "Tab")], ["t", "image", "image", null]);
});

test("starts are specs, and a merge reads what fits", () => {
  for (const { spec } of EXAMPLES) assert.equal(parseSpec(JSON.stringify(spec)).fault, undefined);
  assert.deepEqual(specOfBlock({ name: "Add", merges: true, image: [8, 4, 4] }, {}, [8, 4, 4]).layers[0].inputs, ["image", "image"]);
  const spec = editable({ layers: [conv("a"), conv("b"), conv("c")] });
  const shapes = { image: [3, 8, 8], a: [8, 8, 8], b: [4, 8, 8], c: [8, 8, 8] };
  assert.deepEqual(mergeInputs(spec, "c", (name) => shapes[name]), ["a", "c"]);
  assert.deepEqual(mergeInputs(spec, "b", (name) => shapes[name]), ["b"]);
});
