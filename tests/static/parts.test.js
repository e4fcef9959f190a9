// What stands beside the diagram: formulas and their layers, other tools, reach, memory, rooflines, checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { layerText, stepPath } from "../../static/model/chart.js";
import { CHECK_KINDS, outcomeText } from "../../static/model/checks.js";
import { CODE_TABS, tabKey, tabOf } from "../../static/model/code-tabs.js";
import { compareConventions } from "../../static/model/conventions.js";
import { isOfTerm, layersOfTerm, readable, termsOf } from "../../static/model/formula-text.js";
import { latencyInWords, timeRows } from "../../static/model/latency.js";
import { memoryInWords, peakAt, peakOf } from "../../static/model/memory.js";
import { distinctSides, firstShown, reachInWords, reachText, scene, sidesOf, steps } from "../../static/model/reach.js";
import { httpxText, pythonJson } from "../../static/model/request-text.js";
import { timeText } from "../../static/model/number-text.js";
import { moversInWords, pointsOf, roof, roofRanges } from "../../static/model/roofline.js";
import { turns } from "../../static/model/turns.js";
import { columnsOf, columnsWith } from "../../static/model/zoo.js";

const layer = (path, role, params, macs, layers = []) => ({ path, role, layers, cost: { params, macs } });
const LAYERS = [
  layer("expand", "expand", 10, 100, [layer("expand.conv", null, 8, 100)]),
  layer("spatial1", "spatial", 5, 50),
  layer("spatial2", "spatial", 5, 50),
  layer("gate", null, 7, 7, [layer("gate.fc1", null, 3, 3), layer("gate.fc2", null, 4, 4)]),
];

test("a term stands for the layers of its role, else for the one layer that costs just that", () => {
  const of = (part, params, macs, root = "") => layersOfTerm(LAYERS, root, { part, params, macs });
  assert.deepEqual(of("spatial", 10, 100), ["spatial1", "spatial2"]);
  assert.deepEqual(of("gate", 7, 7), ["gate"]); // by its name
  assert.deepEqual(of("squeeze", 3, 3), ["gate.fc1"]); // by its cost, further down
  assert.deepEqual(of("fc2", 4, 4, "gate"), ["gate.fc2"]);
  assert.deepEqual(of("convolution", 5, 50), []); // two cost that
  assert.deepEqual(of("shortcut", 0, 0), []); // there is none now
  assert.deepEqual(of("anything", 1, 1, "not.there"), []);
  assert.ok(isOfTerm(["expand"], "expand.conv") && !isOfTerm(["expand"], "expanded"));
});

test("formulas are written as in print, their two sums side by side", () => {
  assert.equal(readable("2 * hidden * kernel_size**2 // groups"), "2 × hidden × kernel_size² ÷ groups");
  const [a, b] = [{ part: "a", value: 1 }, { part: "b", value: 2 }];
  assert.deepEqual(termsOf({ params: { parts: [a, b] }, macs: { parts: [b] } }),
    [{ part: "a", params: a, macs: null }, { part: "b", params: b, macs: b }]);
});

test("a tool's difference is said by its terms, the largest first", () => {
  const tool = {
    fails: null, params: 12,
    terms: [{ what: "the bias", amount: 68, sentence: "Adds 68." }, { what: "the attention", amount: -5000, sentence: "Leaves out 5,000." }],
  };
  assert.deepEqual(compareConventions(tool, 10), {
    said: "−5,000 for the attention; +68 for the bias",
    terms: ["Leaves out 5,000.", "Adds 68.", "It prints 12 parameters, we count 10."],
  });
  assert.deepEqual(compareConventions({ fails: "It stops.", terms: [] }, 1), { said: "It stops.", terms: [] });
  assert.equal(compareConventions({ fails: null, terms: [], params: null }, 1).said, "The same number.");
});

const reach = (size, stride = size.map(() => 1)) => ({ size, stride, padding: [0, 0], unknown: null });
const FIELD = {
  image: [8, 16],
  output: reach([9, 5], [2, 2]),
  global_sources: [{ layer: "pool" }],
  layers: [
    { path: "a", type: "Conv2d", reach: reach([3, 3]) },
    { path: "pool", type: "Pool", reach: reach([null, null], [null, null]) },
    { path: "b", type: "Conv2d", reach: reach([9, 5], [2, 2]) },
    { path: "c", type: "Odd", reach: { size: [], stride: [], padding: [], unknown: { layer: "c", operator: "fft" } } },
  ],
};

test("receptive fields are to one scale, the largest inside the picture", () => {
  assert.deepEqual(steps(FIELD).map(({ path }) => path), ["a", "pool", "b"]);
  assert.deepEqual(distinctSides(FIELD), [[3, 3], [9, 5]]);
  assert.deepEqual(sidesOf(FIELD.layers[1].reach, FIELD.image), [8, 16]);
  const { scale, box } = scene(FIELD, 160, 90); // the highest is 9, the widest is the image's 16
  assert.equal(scale, 10);
  assert.deepEqual(box([9, 5]), { x: 55, y: 0, width: 50, height: 90 });
  assert.deepEqual(box([2, 2], [0, 3]), { x: 100, y: 35, width: 20, height: 20 });
});

test("a field in words says what is padding and what mixes everything", () => {
  assert.equal(reachText(FIELD.output, FIELD.image), "9 × 5 pixels, in steps of 2");
  assert.equal(reachText(FIELD.layers[1].reach, FIELD.image), "the whole image");
  assert.match(reachText(FIELD.layers[3].reach, FIELD.image), /unknown from c on \(fft\)/);
  assert.equal(firstShown(steps(FIELD)), 2);
  assert.equal(firstShown(steps(FIELD).slice(0, 2)), 0);
  assert.match(reachInWords({ ...FIELD, output: FIELD.layers[1].reach }), /the whole image\. pool mixes all pixels\.$/);
  assert.match(reachInWords(FIELD), /sees 9 × 5 pixels.*more than the image.*pool mixes all pixels besides/);
});

test("memory: the peak, the weights' part of it, and a training step where it is there", () => {
  const inference = { bytes: 400, layer: "", timeline: [{ layer: "a", bytes: 300 }, { layer: "", bytes: 400 }, { layer: "b", bytes: 100 }] };
  const training = { ...inference, bytes: 900, phase: "backward", saved_bytes: 500, gradient_bytes: 100 };
  const memory = { param_bytes: 80, buffer_bytes: 20, inference, training };
  assert.equal(peakAt(inference), 1);
  assert.equal(peakOf(memory, true), training);
  assert.equal(peakOf({ ...memory, training: null }, true), inference);
  assert.match(memoryInWords(memory, false), /At most 400\sB .* the root itself has run; 100\sB of it, 25\.0\s%, are weights/);
  assert.match(memoryInWords(memory, true), /of the backward pass has run.*500\sB are kept/);
  assert.equal(stepPath([{ x: 1, y: 5 }, { x: 3, y: 7 }], 2), "M0 5H2V7H4");
  assert.equal(layerText("a.b"), "a.b");
});

test("a roofline's corners meet where bandwidth times intensity is the peak", () => {
  const hardware = { ridge: 25, bytes_per_second: 4e9, flops_per_second: 1e11 };
  const layers = [{ path: "a", intensity: 2, share: 0.4 }, { path: "b", intensity: 0, share: 0.5 }, { path: "c", intensity: null, share: 0.1 }];
  const roofline = { hardware, layers };
  assert.deepEqual(pointsOf(roofline).dots.map(({ path }) => path), ["a"]);
  const { intensity } = roofRanges(roofline);
  assert.deepEqual(intensity, [1, 100]);
  assert.deepEqual(roof(roofline, intensity), [[1, 4e9], [25, 25 * 4e9], [100, 1e11]]);
  assert.match(moversInWords(roofline), /2 layers multiply nothing and only move bytes, 60\.0\s%/);
  assert.equal(moversInWords({ hardware, layers: layers.slice(0, 1) }), "");
});

test("times have a unit that leaves a digit before the point", () => {
  const texts = [1234, 1.5, 0.00189, 0.0000005, 0].map((ms) => timeText(ms).replace("\u00a0", " "));
  assert.deepEqual(texts, ["1.23 s", "1.5 ms", "1.89 µs", "0.5 ns", "0 ns"]);
});

test("a latency says how it was measured, where, and what else went on", () => {
  const times = { median_ms: 2, q1_ms: 1.5, q3_ms: 2.5, min_ms: 1, max_ms: 9 };
  const text = latencyInWords({
    times, threads: 1, runs: 30, warmup: 5, dtype: "float32", macs_per_second: 2e9,
    machine: { cpu: "A CPU", cores: 2, capability: "AVX2", torch: "2.13" }, surroundings: { verdict: "The machine was quiet." },
  });
  assert.match(text, /Half of 30 runs took less than 2\sms, the middle half 1\.5\sms to 2\.5\sms.*1 thread,.*2\.00\sG.*A CPU, 2 cores.*quiet\.$/);
  assert.equal(timeRows(times).length, 5);
});

test("a check's outcome in words; the quick ones are those that run by themselves", () => {
  assert.deepEqual(CHECK_KINDS.filter(({ quick }) => quick).map(({ name }) => name), ["torchscript", "fx", "export"]);
  assert.equal(outcomeText({ max_difference: 0, seconds: 0.5 }).replace("\u00a0", " "), "equal to eager to the last bit, 500 ms");
  assert.equal(outcomeText({ max_difference: 1.25e-4, max_relative_difference: 1e-5 }), "differs from eager by at most 0.00013 (relative 0.000010)");
  assert.equal(outcomeText({ signal_to_noise_db: 31.4 }), "signal to noise 31 dB");
  assert.equal(outcomeText({ max_difference: null }), "");
});

test("tabs go round, and an unknown one is the first", () => {
  const last = CODE_TABS.at(-1).key;
  assert.equal(tabKey("python", "ArrowLeft"), last);
  assert.equal(tabKey(last, "ArrowRight"), "python");
  assert.equal(tabKey("curl", "Home"), "python");
  assert.equal(tabKey("curl", "x"), null);
  assert.equal(tabOf("nonsense").key, "python");
});

test("a request in Python", () => {
  assert.equal(pythonJson({ a: [true, null, 1.5], b: { c: "it's" } }), '{"a": [True, None, 1.5], "b": {"c": "it\'s"}}');
  assert.match(httpxText("http://x", "/api", { image: null }), /httpx\.post\(\n {4}"http:\/\/x\/api",\n {4}json=\{"image": None\},\n\)/);
});

test("at most so many run at once; who leaves the queue is not run", async () => {
  const inTurn = turns(1);
  const begun = [];
  const quiet = new AbortController();
  const leaving = new AbortController();
  const ends = [];
  const run = (name) => () => new Promise((resolve) => {
    begun.push(name);
    ends.push(() => resolve(name));
  });
  const first = inTurn(run("first"), quiet.signal);
  const second = inTurn(run("second"), leaving.signal);
  const third = inTurn(run("third"), quiet.signal);
  leaving.abort();
  await assert.rejects(second, { name: "AbortError" });
  assert.deepEqual(begun, ["first"]);
  ends[0]();
  assert.equal(await first, "first");
  await new Promise((resolve) => setTimeout(resolve));
  ends[1]();
  assert.equal(await third, "third");
  assert.deepEqual(begun, ["first", "third"]);
  await assert.rejects(inTurn(() => Promise.reject(new Error("no")), quiet.signal), { message: "no" });
  assert.equal(await inTurn(() => Promise.resolve("free again"), quiet.signal), "free again");
});

test("columns: the usual ones leave the link, the name is always there", () => {
  const usual = columnsOf([]).map(({ key }) => key);
  assert.equal(usual[0], "name");
  const more = columnsWith([], "top5", true);
  assert.deepEqual(columnsOf(more).map(({ key }) => key), more);
  assert.deepEqual(more.filter((key) => key !== "top5"), usual);
  assert.deepEqual(columnsWith(more, "top5", false), []);
  assert.deepEqual(columnsOf(["macs", "nonsense"]).map(({ key }) => key), ["name", "macs"]);
});
