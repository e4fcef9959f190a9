// Numbers as text.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as text from "../../static/model/number-text.js";

const plain = (s) => s.replaceAll("\u00a0", " ");

test("exact figures keep every digit", () => {
  assert.equal(text.exact(17728), "17,728");
  assert.equal(text.exact(2 ** 53 - 1), "9,007,199,254,740,991");
});

test("short figures have three digits and a prefix", () => {
  const table = [[0, "0"], [64, "64"], [999, "999"], [1000, "1.00 k"], [17728, "17.7 k"], [999_499, "999 k"],
    [999_500, "1.00 M"], [55_000_000, "55.0 M"], [164_990_976, "165 M"], [1.2e12, "1.20 T"]];
  for (const [n, expected] of table) assert.equal(plain(text.short(n)), expected);
});

test("the unit is always there", () => {
  assert.equal(plain(text.shortWithUnit(55_000_000, "MACs")), "55.0 M MACs");
  assert.equal(plain(text.shortWithUnit(802_816, "B")), "803 kB");
  assert.equal(plain(text.shortWithUnit(64, "B")), "64 B");
  assert.equal(plain(text.exactWithUnit(0, "MACs")), "0 MACs");
});

test("ratios", () => {
  const table = [[null, "–"], [0, "0×"], [1, "1.00×"], [2.484, "2.48×"], [37.64, "37.6×"], [0.0012, "0.0012×"], [12345, "12.3 k×"]];
  for (const [r, expected] of table) assert.equal(plain(text.ratio(r)), expected);
});

test("shares", () => {
  assert.equal(plain(text.percent(1, 3)), "33.3 %");
  assert.equal(plain(text.percent(1, 1e6)), "<0.1 %");
  assert.equal(text.percent(0, 0), "–");
  assert.equal(plain(text.percent(0, 5)), "0 %");
  assert.equal(text.share(0, 0), 0);
  assert.equal(text.share(1, 4), 0.25);
});

test("shapes and values", () => {
  assert.equal(plain(text.shapeText([64, 56, 56])), "64 × 56 × 56");
  assert.equal(plain(text.shapeText({ a: [1, 2], b: [3] })), "a: 1 × 2, b: 3");
  assert.equal(text.shapeText([]), "scalar");
  assert.equal(text.valueText([3, 5]), "3 × 5");
  assert.equal(text.valueText(null), "none");
  assert.equal(text.valueText({ type: "BatchNorm2d", eps: 1e-7, affine: false }), "BatchNorm2d eps 1e-7 affine false");
});
