// The spiral of arXiv:1801.04381, figure 1: numerics, and that what is lost falls with n.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  average, expectedLoss, lostShare, pictureError, POINTS, pseudoInverse, randomMatrix, relu, spiral, thereAndBack, trial,
} from "../../static/model/spiral.js";

const near = (a, b, within, what) => assert.ok(Math.abs(a - b) <= within, `${what ?? ""} ${a} is not ${b}`);
const times = (a, b) => a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
const turned = (a) => a[0].map((_, j) => a.map((row) => row[j]));

test("the pseudo-inverse has all four of Penrose's properties", () => {
  for (const n of [2, 3, 7, 30]) {
    const a = randomMatrix(n, n); // n rows of 2
    const inverse = turned(pseudoInverse(a)); // 2 rows of n
    const [left, right] = [times(inverse, a), times(a, inverse)];
    times(a, left).forEach((row, i) => row.forEach((x, j) => near(x, a[i][j], 1e-9, "AA⁺A")));
    times(left, inverse).forEach((row, i) => row.forEach((x, j) => near(x, inverse[i][j], 1e-9, "A⁺AA⁺")));
    for (const square of [left, right])
      square.forEach((row, i) => row.forEach((x, j) => near(x, square[j][i], 1e-9, "symmetric")));
    near(left[0][0], 1, 1e-9);
    near(left[0][1], 0, 1e-9);
  }
});

test("without an activation every n gives the spiral back", () => {
  const points = spiral();
  for (const n of [2, 3, 15]) {
    const { back } = thereAndBack(points, randomMatrix(n, 4), (z) => z);
    back.forEach(([x, y], i) => near(Math.hypot(x - points[i][0], y - points[i][1]), 0, 1e-9));
    near(pictureError(points, back), 0, 1e-12);
  }
});

test("a ReLU by hand: a diagonal matrix keeps one quadrant and flattens the others", () => {
  const { back, kept } = thereAndBack([[3, 4], [-3, 4], [-3, -4]], [[2, 0], [0, 2]], relu);
  assert.deepEqual(back, [[3, 4], [0, 4], [0, 0]]);
  assert.deepEqual(kept, [2, 1, 0]);
  assert.equal(lostShare(kept), 2 / 3);
});

test("the error is 0 for the same picture in any size, and 1 for nothing", () => {
  const points = spiral(50);
  near(pictureError(points, points.map(([x, y]) => [x / 2, y / 2])), 0, 1e-12);
  assert.equal(pictureError(points, points.map(() => [0, 0])), 1);
});

test("the normal numbers have mean 0 and variance 1, the same for the same seed", () => {
  const drawn = randomMatrix(20_000, 7).flat();
  const mean = drawn.reduce((sum, z) => sum + z, 0) / drawn.length;
  near(mean, 0, 0.03);
  near(drawn.reduce((sum, z) => sum + (z - mean) ** 2, 0) / drawn.length, 1, 0.03);
  assert.deepEqual(randomMatrix(3, 1), randomMatrix(30, 1).slice(0, 3));
  assert.notDeepEqual(randomMatrix(3, 1), randomMatrix(3, 2));
});

test("loss and error fall with n, the loss as the binomial law says", () => {
  const sizes = [2, 3, 5, 15, 30];
  const means = sizes.map(average);
  sizes.forEach((n, i) => {
    // (none + exactly one of n) at one half each
    near(expectedLoss(n), 0.5 ** n + n * 0.5 ** n, 1e-12);
    near(means[i].lost, expectedLoss(n), 0.04, `n = ${n}`);
    if (!i) return;
    assert.ok(means[i].lost <= means[i - 1].lost);
    assert.ok(means[i].error < means[i - 1].error);
  });
});

test("every matrix on offer shows it: 30 dimensions keep more than 2", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const [narrow, wide] = [trial(2, seed), trial(30, seed)];
    assert.equal(narrow.points.length, POINTS);
    assert.ok(narrow.lost > 0.2 && wide.lost === 0, `matrix ${seed}: ${narrow.lost}`);
    assert.ok(wide.error < narrow.error, `matrix ${seed}`);
  }
});
