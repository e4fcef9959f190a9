// A spiral sent through a ReLU in n dimensions and back: what arXiv:1801.04381, figure 1, shows.

/** @typedef {[number, number]} Point */

export const POINTS = 300;
const TURNS = 2.5;
const MATRICES = 200; // an average is taken over
const SPARSE = 60; // points are enough for an average

/** @returns {Point[]} from the middle outwards, within the unit circle */
export function spiral(points = POINTS) {
  return Array.from({ length: points }, (_, i) => {
    const radius = (i + 1) / points;
    const angle = 2 * Math.PI * TURNS * radius;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Numbers in (0, 1), always the same from the same seed (the generator called mulberry32). @param {number} seed */
function randomFrom(seed) {
  let state = Math.imul(seed, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/** n rows of two independent normal numbers; a smaller n has the first rows. @returns {Point[]} */
export function randomMatrix(n, seed) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, () => {
    const radius = Math.sqrt(-2 * Math.log(random())); // Box and Muller: two at once
    const angle = 2 * Math.PI * random();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/**
 * The Moore-Penrose inverse of n rows of two: (AᵀA)⁻¹Aᵀ.
 * @param {Point[]} rows of rank 2 @returns {Point[]} its n columns
 */
export function pseudoInverse(rows) {
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of rows) {
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const determinant = xx * yy - xy * xy;
  return rows.map(([x, y]) => [(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant]);
}

/**
 * The points through the matrix, the activation, and the matrix's inverse.
 * @param {Point[]} points @param {Point[]} matrix @param {(z: number) => number} activation
 * @returns {{back: Point[], kept: number[]}} kept: how many coordinates of each are above zero
 */
export function thereAndBack(points, matrix, activation = relu) {
  const inverse = pseudoInverse(matrix);
  const kept = [];
  const back = points.map(([x, y]) => {
    /** @type {Point} */
    const sum = [0, 0];
    let positive = 0;
    matrix.forEach(([a, b], i) => {
      const z = a * x + b * y;
      if (z > 0) positive += 1;
      sum[0] += inverse[i][0] * activation(z);
      sum[1] += inverse[i][1] * activation(z);
    });
    kept.push(positive);
    return sum;
  });
  return { back, kept };
}

/** @param {number} z */
export const relu = (z) => Math.max(0, z);

/**
 * How far the points that came back are from the first ones, at the scale that suits them best.
 * @param {Point[]} points @param {Point[]} back @returns {number} 0: the same picture; 1: nothing of it
 */
export function pictureError(points, back) {
  let [pp, pb, bb] = [0, 0, 0];
  points.forEach(([x, y], i) => {
    pp += x * x + y * y;
    pb += x * back[i][0] + y * back[i][1];
    bb += back[i][0] ** 2 + back[i][1] ** 2;
  });
  return bb > 0 ? Math.max(0, 1 - (pb * pb) / (pp * bb)) : 1;
}

/** Two numbers at least must be left of a point of the plane. @param {number[]} kept */
export function lostShare(kept) {
  return kept.filter((positive) => positive < 2).length / kept.length;
}

/** What is lost on average over all matrices: each coordinate is above zero half of the time. @param {number} n */
export function expectedLoss(n) {
  return (n + 1) / 2 ** n;
}

/** One matrix tried. @param {number} n @param {number} seed @param {Point[]} [points] */
export function trial(n, seed, points = spiral()) {
  const { back, kept } = thereAndBack(points, randomMatrix(n, seed));
  return { n, points, back, kept, lost: lostShare(kept), error: pictureError(points, back) };
}

/** @type {Map<number, {lost: number, error: number}>} */
const averages = new Map();

/** Many matrices tried. @param {number} n @returns {{lost: number, error: number}} means */
export function average(n) {
  if (!averages.has(n)) {
    const points = spiral(SPARSE);
    const trials = Array.from({ length: MATRICES }, (_, i) => trial(n, 1000 + i, points));
    const mean = (read) => trials.reduce((sum, one) => sum + read(one), 0) / MATRICES;
    averages.set(n, { lost: mean((one) => one.lost), error: mean((one) => one.error) });
  }
  return averages.get(n);
}
