// A scatter of accuracy over cost: its scales, its front, and where the arrow keys lead.

/** @typedef {{name: string, family: string, cost: number, top1: number}} Dot */

/** The marks of a logarithmic axis: 1, 2 and 5 of every decade in reach. @param {number} least @param {number} most */
export function logTicks(least, most) {
  const ticks = [];
  for (let decade = 10 ** Math.floor(Math.log10(least)); decade <= most; decade *= 10)
    ticks.push(...[1, 2, 5].map((step) => step * decade));
  return ticks.filter((tick) => tick >= least && tick <= most);
}

/** Round marks of a linear axis, about as many as wanted. */
export function linearTicks(least, most, wanted = 5) {
  const rough = (most - least) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power;
  const first = Math.ceil(least / step);
  // Twelve digits: 701 * 0.1 is 70.1 to a reader.
  return Array.from({ length: Math.floor(most / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * Ranges with a little air around the dots, so that no mark is cut.
 * @param {Dot[]} dots @returns {{cost: [number, number], top1: [number, number]}}
 */
export function rangesOf(dots) {
  const costs = dots.map((dot) => dot.cost);
  const tops = dots.map((dot) => dot.top1);
  const air = Math.max(0.5, (Math.max(...tops) - Math.min(...tops)) * 0.06);
  return {
    cost: [Math.min(...costs) / 1.25, Math.max(...costs) * 1.25],
    top1: [Math.min(...tops) - air, Math.max(...tops) + air],
  };
}

/** Where a value is between two ends, from 0 to 1. */
/** @param {number} value @param {number[]} range */
export const linearPlace = (value, [least, most]) => (value - least) / (most - least);
/** @param {number} value @param {number[]} range */
export const logPlace = (value, [least, most]) => Math.log(value / least) / Math.log(most / least);

/**
 * The Pareto front: dots that no other beats, being at least as accurate for at most the cost.
 * @template {Dot} D @param {D[]} dots @returns {D[]} by cost
 */
export function paretoFront(dots) {
  const front = [];
  for (const dot of [...dots].sort((a, b) => a.cost - b.cost || b.top1 - a.top1))
    if (!front.length || dot.top1 > front.at(-1).top1) front.push(dot);
  return front;
}

/** Dots as the arrow keys reach them: by cost. @param {Dot[]} dots */
export function inKeyOrder(dots) {
  return [...dots].sort((a, b) => a.cost - b.cost || a.top1 - b.top1 || (a.name < b.name ? -1 : 1));
}

/** @param {number} at @param {number} last @param {string} key @returns {number | null} */
export function dotKey(at, last, key) {
  const to = {
    ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last,
  }[key];
  return to === undefined ? null : Math.max(0, Math.min(last, to));
}

/** The nearest of the places within reach, or -1. @param {{x: number, y: number}[]} places */
export function nearestPlace(places, x, y, reach) {
  let best = -1;
  let least = reach ** 2;
  places.forEach((place, i) => {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

/**
 * Which labels can be written: each stands left of and above its dot, and none covers another.
 * @param {{x: number, y: number, text: string}[]} labels the later, the more important
 */
export function labelsThatFit(labels, { perLetter = 6.4, height = 14, gap = 9 } = {}) {
  const kept = [];
  for (const label of [...labels].reverse()) {
    const box = { right: label.x - gap, left: label.x - gap - label.text.length * perLetter, y: label.y - gap };
    const covers = kept.some(({ box: other }) =>
      box.left < other.right && other.left < box.right && Math.abs(box.y - other.y) < height);
    if (box.left > 0 && !covers) kept.push({ ...label, box });
  }
  return kept.reverse();
}
