// Where a slider can stand. Stops, not a formula: every position is a value worth asking about,
// and arrow keys step through those. Wide ranges (channels) are logarithmic, narrow ones linear.

const WIDE = 1000; // a range with more values than this is logarithmic
const STEPS_PER_DOUBLING = [1, 1.25, 1.5, 1.75]; // has 7, 14, 28, 56, 112, 224 among others
const REACH = { wide: 4096, integer: 16, number: 12 }; // further out, type the number
const FRACTIONS = [0.25, 0.5, 0.75];

/**
 * @param {import("./fields.js").Field} field
 * @param {number} [value] is among the stops even if it is an odd one
 * @returns {number[]} ascending
 */
export function stopsOf(field, value) {
  const least = field.least ?? 0;
  const most = field.most ?? Infinity;
  const inside = (stop) => (field.open ? stop > least : stop >= least) && stop <= most;
  const stops = new Set(candidates(field, least, most).filter(inside));
  if (Number.isFinite(value)) stops.add(value);
  return [...stops].sort((a, b) => a - b);
}

function candidates(field, least, most) {
  if (field.integer) {
    if (most - least > WIDE) return doublings(Math.max(1, least), Math.min(most, REACH.wide));
    return range(least, Math.min(most, least + REACH.integer), field.step);
  }
  if (most - least <= 1) return range(0, 20, 1).map((i) => round(least + ((most - least) * i) / 20));
  return [...FRACTIONS, ...range(1, Math.min(most, REACH.number), 0.5)];
}

function doublings(from, to) {
  const stops = [];
  for (let base = 2 ** Math.floor(Math.log2(from)); base <= to; base *= 2)
    for (const step of STEPS_PER_DOUBLING) if (base * step <= to) stops.push(base * step);
  return stops.filter(Number.isInteger);
}

function range(from, to, step) {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}

const round = (n) => Math.round(n * 1e6) / 1e6;

/** @param {number[]} stops @param {number} value @returns {number} index of the nearest stop */
export function nearestStop(stops, value) {
  let best = 0;
  stops.forEach((stop, i) => {
    if (Math.abs(stop - value) < Math.abs(stops[best] - value)) best = i;
  });
  return best;
}
