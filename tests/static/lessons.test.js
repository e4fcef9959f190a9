// Lessons without a page: their addresses, grades, layouts, and what they read off a report.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAddress, parseAddress } from "../../static/model/address.js";
import { areaLayout } from "../../static/model/area-layout.js";
import { changedSettings, formatLesson, parseLesson, settingsOf } from "../../static/model/lesson-address.js";
import { bottleneck } from "../../static/model/lesson-bottleneck.js";
import { counting } from "../../static/model/lesson-counting.js";
import { fused } from "../../static/model/lesson-fused.js";
import { answerText, graded, progressText, typedNumber } from "../../static/model/lesson-grade.js";
import { closeness, isFaster } from "../../static/model/lesson-latency.js";
import { linear } from "../../static/model/lesson-linear.js";
import { mbconv } from "../../static/model/lesson-mbconv.js";
import { profileOf, roleCost } from "../../static/model/lesson-report.js";
import { residual } from "../../static/model/lesson-residual.js";
import { separable } from "../../static/model/lesson-separable.js";
import { runsOf } from "../../static/model/lesson-text.js";
import { lessonIndex, lessonName, LESSONS } from "../../static/model/lessons.js";
import { widthLayout } from "../../static/model/width-layout.js";

const ALL = { residual, bottleneck, linear, separable, mbconv, fused, counting };
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("every lesson is in the list, and its parts fit together", async () => {
  assert.deepEqual(LESSONS.map(({ id }) => id), Object.keys(ALL));
  for (const { id, load } of LESSONS) {
    const lesson = await load();
    assert.equal(lesson, ALL[id]);
    const settings = settingsOf(lesson.knobs, {});
    for (const knob of lesson.knobs) {
      assert.ok(knob.stops.includes(knob.standard), `${id} ${knob.name}`);
      if (knob.words) assert.equal(knob.words.length, knob.stops.length);
    }
    const ids = lesson.questions.map((question) => question.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(Object.values(lesson.asks(settings)).every(({ path, body }) => path && body));
    for (const { address } of lesson.links(settings))
      assert.notEqual(parseAddress(formatAddress(address)).view, "missing");
  }
  assert.equal(lessonName(1), "2. The bottleneck");
  assert.equal(lessonName(lessonIndex("counting")), "How work is counted");
  assert.equal(lessonIndex("nothing"), -1);
});

test("an address holds knobs and answers, and leaves out what is usual", () => {
  const hash = "#/learn/bottleneck?width=512&answer.times=1%2C234";
  const address = parseAddress(hash);
  assert.deepEqual(address, { view: "learn", lesson: "bottleneck", settings: { width: 512 }, answers: { times: "1,234" } });
  assert.deepEqual(parseAddress(formatAddress(address)), address);
  assert.deepEqual(settingsOf(bottleneck.knobs, { width: 512, reduction: 3 }), { width: 512, reduction: 4 });
  assert.deepEqual(changedSettings(bottleneck.knobs, { width: 256, reduction: 8 }), { reduction: 8 });
  assert.equal(formatAddress(parseAddress("#/learn")), "#/learn");
  assert.deepEqual(parseLesson("x", [["n", "many"]]).settings, {});
  assert.equal(formatLesson({ view: "learn", lesson: "", settings: {}, answers: {} }, new URLSearchParams()), "/learn");
});

test("numbers are read as people type them", () => {
  const typed = { "33,280": 33280, "33 280": 33280, "33.5k": 33500, "2 M": 2e6, "16.9×": 16.9, "32 %": 32, ".5": 0.5 };
  for (const [text, n] of Object.entries(typed)) near(typedNumber(text), n);
  for (const text of ["", "many", "1.2.3", "k", "0x10"]) assert.ok(Number.isNaN(typedNumber(text)), text);
});

test("an answer is graded within its tolerance, and told with its unit", () => {
  const question = { kind: "number", tolerance: 0.05, unit: "times" };
  assert.equal(graded(question, "17.8", { answer: 17 }).right, true);
  assert.equal(graded(question, "17.9", { answer: 17 }).right, false);
  assert.match(graded(question, "3", { answer: 17 }).verdict, /^Not so: it is 17\stimes\.$/);
  assert.equal(graded({ kind: "number" }, "33281", { answer: 33280 }).right, false);
  assert.equal(graded({ kind: "number" }, "33280", { answer: 33280 }).right, true);
  assert.equal(graded(question, "lots", { answer: 17 }).verdict, "That is not a number.");
  const choice = { kind: "choice", options: [["a", "the one"], ["b", "the other"]] };
  assert.equal(graded(choice, "a", { answer: "b" }).right, false);
  assert.equal(graded(choice, "a", { answer: ["a", "b"] }).right, true);
  assert.equal(answerText(choice, { answer: ["a", "b"] }), "the one or the other");
  assert.equal(progressText(undefined), "Not opened yet");
  assert.equal(progressText(["a"]), "1 question answered right");
});

test("sentences mark code and papers", () => {
  assert.deepEqual(runsOf("See `Add`, arXiv:1512.03385."), [
    { text: "See " }, { text: "Add", code: true }, { text: ", " },
    { text: "arXiv:1512.03385", link: "https://arxiv.org/abs/1512.03385" }, { text: "." },
  ]);
});

/** A layer as a report has it. */
function layer(name, role, from, to, args, { params = 0, macs = 0, activation = "ReLU" } = {}) {
  const conv = { name: "conv", type: "Conv2d", args, layers: [] };
  const after = activation ? [{ name: "activation", type: activation, layers: [] }] : [];
  return { name, role, type: "ConvNormAct", args: "", input: [[1, from, 8, 8]], output: [[1, to, 8, 8]], cost: { params, macs }, layers: [conv, ...after] };
}

function reported(layers, adds = true) {
  return { image: [4, 8, 8], output: [4, 8, 8], own: { operations: { elementwise: adds ? 256 : 0 } }, layers };
}

test("a profile says what each layer does, in the words of its module", () => {
  const widen = layer("expand", "expand", 4, 24, "4, 24, kernel_size=(1, 1), stride=(1, 1)", { params: 96 });
  const filter = layer("spatial", "spatial", 24, 24, "24, 24, kernel_size=(5, 5), stride=(2, 2), groups=24");
  const narrow = layer("project", "project", 24, 4, "24, 4, kernel_size=(1, 1), stride=(1, 1)", { activation: null });
  const profile = profileOf(reported([widen, filter, narrow, { name: "activation", type: "ReLU", layers: [] }]), "x");
  assert.deepEqual(profile.steps.map(({ label }) => label), ["1×1 convolution", "5×5 depthwise, stride 2", "1×1 convolution"]);
  assert.deepEqual(profile.steps.map(({ activation }) => activation), ["ReLU", "ReLU", null]);
  assert.deepEqual(profile.steps.map(({ depthwise }) => depthwise), [false, true, false]);
  assert.equal(profile.after, "ReLU");
  assert.equal(profile.adds, true);
  assert.equal(profile.shortcut, null);
  assert.deepEqual(roleCost(reported([widen, widen]), "expand"), { params: 192, macs: 0 });
  const linearEnd = profileOf(reported([widen, { name: "activation", type: "Identity", layers: [] }]), "x");
  assert.equal(linearEnd.after, null);
});

test("widths are to scale, side by side or below each other", () => {
  const steps = [{ label: "1×1", from: 10, to: 40, params: 1, macs: 1 }, { label: "3×3", from: 40, to: 10, depthwise: true, params: 1, macs: 1 }];
  const profile = { title: "p", image: [10, 8, 8], output: [10, 8, 8], steps, shortcut: steps[0], adds: true, after: "ReLU" };
  for (const width of [320, 900]) {
    const laid = widthLayout([profile, profile], width);
    const [first, second] = laid.maps;
    near(second.width, 4 * first.width);
    assert.equal(laid.sums.length, 2);
    assert.equal(laid.projections.length, 2);
    assert.ok(laid.maps.every(({ x, width: wide }) => x >= 0 && x + wide <= width));
    assert.equal(laid.sums[0].y === laid.sums[1].y, width === 900);
  }
});

test("areas are to scale: the full convolution is k·k tiles, each as large as the pointwise one", () => {
  for (const [kernel, from, to] of [[3, 32, 64], [7, 128, 8], [1, 8, 128]])
    for (const width of [300, 900]) {
      const { tiles, scale } = areaLayout({ kernel, from, to }, width);
      const area = (kind) => tiles.filter((tile) => tile.kind === kind).reduce((sum, tile) => sum + tile.width * tile.height, 0);
      near(area("full") / scale ** 2, kernel * kernel * from * to);
      near(area("pointwise") / scale ** 2, from * to);
      near(area("depthwise") / scale ** 2, kernel * kernel * from);
      assert.ok(tiles.every((tile) => tile.x + tile.width <= width + 1e-9), `${kernel} ${from} ${to} in ${width}`);
    }
});

test("two latencies are told apart only where the middle halves do not overlap", () => {
  const latency = (q1, median, q3) => ({ times: { q1_ms: q1, median_ms: median, q3_ms: q3 }, surroundings: { verdict: "The machine was quiet." } });
  const [quick, slow, wide] = [latency(1, 2, 3), latency(4, 5, 6), latency(2, 4, 8)];
  assert.ok(isFaster(quick, slow) && !isFaster(slow, quick) && !isFaster(quick, wide));
  assert.match(closeness(slow, quick), /FusedMBConv took 0\.40× the time of MBConv\. The machine was quiet\.$/);
  assert.match(closeness(quick, wide), /does not tell which is faster/);
});

test("the questions grade by what they are told, not by what is known", () => {
  const question = (lesson, id) => ALL[lesson].questions.find((one) => one.id === id);
  const report = (params, macs) => ({ image: [1, 2, 2], output: [1, 2, 2], cost: { params, macs }, layers: [] });
  assert.equal(question("bottleneck", "trade").truth({ basic: report(0, 9), bottleneck: report(0, 10) }).answer, "bottleneck");
  near(question("bottleneck", "times").truth({ basic: report(0, 9), bottleneck: report(0, 3) }).answer, 3);
  assert.equal(question("mbconv", "gate").truth({ bare: report(10, 10), gated: report(11, 20) }).answer, "macs");
  const free = { ...report(1, 1), layers: [] };
  const dear = { ...report(1, 1), layers: [{ role: "shortcut", cost: { params: 5, macs: 5 } }] };
  assert.deepEqual(question("residual", "needs").truth({ wider: free, strided: dear, same: free }).answer, ["wider", "same"]);
  const lost = question("linear", "lost");
  assert.equal(graded(lost, String(100 * (5 / 16)), lost.truth({})).right, true); // (4 + 1) / 2⁴
  assert.equal(graded(lost, "50", lost.truth({})).right, false);
});
