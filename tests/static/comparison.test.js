// Compare: the scatter's axes, dots and names, and the question that matches the first's cost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPARISON, formatAddress, parseAddress } from "../../static/model/address.js";
import { axisOf, namePlaces, SCATTER_MEASURES, scatterDots, scatterInWords } from "../../static/model/comparison-scatter.js";
import { formatMatch, matchQuestion, parseMatch, takeable, variable } from "../../static/model/matching.js";

const row = (label, macs, params) => ({
  label,
  cost: { macs, params, bytes: { read: 600, activations: 400 }, operations: { bias: 2, norm: 3 } },
});
const ROWS = [row("A", 4000, 30), row("B", 1000, 10), row("C", 2000, 20)];

test("a comparison comes back from its link, and its own words do not shadow arguments", () => {
  const address = {
    view: "compare", image: [64, 56, 56], ...COMPARISON, across: "read_bytes", match: "1.expansion.params",
    subjects: [{ block: "MBConv", args: { match: 3, up: "x" } }, { architecture: "resnet18", args: { across: 1 } }],
  };
  assert.deepEqual(parseAddress(formatAddress(address)), address);
  assert.match(formatAddress(address), /&args\.match=3&args\.up=x&/);
});

test("an axis starts at zero, unless the values lie far apart", () => {
  const near = axisOf([1000, 2000, 4000]);
  assert.equal(near.logarithmic, false);
  assert.equal(near.place(0), 0);
  assert.ok(Math.abs(near.place(4000) / near.place(2000) - 2) < 1e-9);
  const far = axisOf([1000, 64_000]);
  assert.equal(far.logarithmic, true);
  assert.ok(Math.abs(far.place(8000) - (far.place(1000) + far.place(64_000)) / 2) < 1e-9);
  assert.equal(axisOf([0, 64_000]).logarithmic, false);
  assert.equal(axisOf([0, 0]).place(0), 0);
});

test("every measure is read off a cost, and the summary names the ends", () => {
  const { cost } = ROWS[0];
  const values = Object.fromEntries(Object.entries(SCATTER_MEASURES).map(([key, { of }]) => [key, of(cost)]));
  assert.deepEqual(values, {
    macs: 4000, params: 30, activation_bytes: 400, read_bytes: 600, other_operations: 2 + 3, intensity: 4000 / 1000,
  });
  const dots = scatterDots(ROWS, "macs", "params");
  assert.deepEqual(dots.map(({ label, x, y }) => [label, x, y]), [["A", 4000, 30], ["B", 1000, 10], ["C", 2000, 20]]);
  assert.match(scatterInWords(dots, "macs", "params"), /^MACs from 1\.00.k.MACs \(B\) to 4\.00.k.MACs \(A\)\. Parameters from 10/);
});

test("names stand on the side with room and not on each other", () => {
  const places = [{ x: 50, y: 100 }, { x: 55, y: 102 }, { x: 390, y: 100 }];
  const [first, second, third] = namePlaces(places, ["left", "near", "right"], 400);
  assert.deepEqual([first.anchor, third.anchor], ["start", "end"]);
  assert.ok(Math.abs(first.y - second.y) >= 14);
  assert.equal(third.y, 100 - 8);
});

const SCHEMA = { properties: {
  out_channels: { type: "integer", minimum: 1, maximum: 65536 },
  ratio: { type: "number", minimum: 0, maximum: 1 },
  activation_layer: { enum: ["ReLU", "SiLU"] },
} };

test("what is matched stands in the link, if there is such a subject beside the first", () => {
  const match = { at: 2, argument: "out_channels", measure: "params" };
  assert.deepEqual(parseMatch(formatMatch(match), 3), match);
  for (const text of ["", "0.out_channels.params", "3.out_channels.params", "1.out_channels.flops", "1.a.b.macs"])
    assert.equal(parseMatch(text, 3), null, text);
});

test("whole numbers are searched in all their range, others at the stops of their slider", () => {
  const subjects = [{ block: "A", args: {} }, { block: "B", args: { ratio: 1 } }];
  const [whole, part] = variable(SCHEMA);
  assert.deepEqual([whole.name, part.name], ["out_channels", "ratio"]);
  assert.deepEqual(matchQuestion(subjects, { at: 1, argument: "out_channels", measure: "macs" }, whole, [3, 8, 8]), {
    subject: subjects[1], argument: "out_channels", measure: "macs", target: subjects[0], image: [3, 8, 8],
  });
  const { values } = matchQuestion(subjects, { at: 1, argument: "ratio", measure: "macs" }, part, [3, 8, 8]);
  assert.deepEqual([values[0], values.at(-1), values.length], [0, 1, 21]);
});

test("what matches can be taken over, else the nearest on either side", () => {
  const none = { argument: "width", solutions: [], below: { values: [7], difference: -1200 }, above: null };
  assert.deepEqual(takeable(none), [{ value: 7, text: "width = 7 (−1,200)" }]);
  assert.deepEqual(takeable({ ...none, solutions: [1024, 2, 3, 4] }).map(({ text }) => text),
    ["width = 1,024", "width = 2", "width = 3"]);
});
