// Accuracy over cost: axes, the Pareto front, the keys, and labels that do not cover each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dotKey, inKeyOrder, labelsThatFit, linearPlace, linearTicks, logPlace, logTicks, nearestPlace, paretoFront, rangesOf,
} from "../../static/model/scatter.js";

const dot = (name, cost, top1) => ({ name, family: "A", cost, top1 });

test("the front holds what no other beats", () => {
  const dots = [dot("dear", 100, 80), dot("cheap", 10, 70), dot("beaten", 50, 69), dot("same", 100, 79), dot("better", 20, 75)];
  assert.deepEqual(paretoFront(dots).map((one) => one.name), ["cheap", "better", "dear"]);
  assert.deepEqual(paretoFront([dot("a", 5, 60), dot("b", 5, 61)]).map((one) => one.name), ["b"]);
  assert.deepEqual(paretoFront([]), []);
});

test("of dots that are equal in both, one stands for the front", () => {
  assert.equal(paretoFront([dot("a", 5, 60), dot("b", 5, 60)]).length, 1);
});

test("axes have round marks inside their range", () => {
  assert.deepEqual(logTicks(3e6, 2.5e8), [5e6, 1e7, 2e7, 5e7, 1e8, 2e8]);
  assert.deepEqual(linearTicks(66.9, 86), [70, 75, 80, 85]);
  assert.deepEqual(linearTicks(70, 70.5, 5), [70, 70.1, 70.2, 70.3, 70.4, 70.5]);
});

test("scales put the ends at the ends", () => {
  assert.equal(linearPlace(15, [10, 20]), 0.5);
  assert.ok(Math.abs(logPlace(100, [10, 1000]) - 0.5) < 1e-12);
  const { cost, top1 } = rangesOf([dot("a", 100, 70), dot("b", 1000, 80)]);
  assert.ok(cost[0] < 100 && cost[1] > 1000 && top1[0] < 70 && top1[1] > 80);
  const [least, most] = rangesOf([dot("alone", 100, 70)]).top1;
  assert.ok(least < 70 && most > 70); // a single dot has a place too
});

test("arrow keys go by cost and stop at the ends", () => {
  assert.deepEqual(inKeyOrder([dot("b", 2, 1), dot("a", 1, 1), dot("c", 2, 0)]).map((one) => one.name), ["a", "c", "b"]);
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "Tab"].map((key) => dotKey(0, 2, key)), [1, 0, 0, 2, null]);
  assert.equal(dotKey(2, 2, "ArrowRight"), 2);
});

test("the pointer means the nearest dot in reach", () => {
  const places = [{ x: 0, y: 0 }, { x: 10, y: 0 }];
  assert.equal(nearestPlace(places, 6, 0, 24), 1);
  assert.equal(nearestPlace(places, 60, 0, 24), -1);
});

test("a label that would cover a later one, or run out of the plot, is left out", () => {
  const label = (text, x, y) => ({ text, x, y });
  const kept = labelsThatFit([label("under", 200, 100), label("over", 205, 105), label("far", 200, 200), label("outside", 20, 50)]);
  assert.deepEqual(kept.map(({ text }) => text), ["over", "far"]);
});
