// Chains beside one another: each on its side of its owner, as near as what stands there allows.

const FAR = 80; // a way turns to the left rather than stand so much further out on the right

/**
 * @typedef {import("./graph-chains.js").Chain} Chain
 * @typedef {Map<number, [number, number]>} Outline of each rank, how far it reaches to the left and
 *   to the right of the chain's line
 */

/**
 * The horizontal place of each chain's line.
 * @param {Chain[]} chains an owner before those it owns
 * @param {{boxes: Map<string, {width: number, anchor?: number}>, ranks: Map<string, number>, order: Map<string, number>, gap: number,
 *   way: number}} sizes
 * @returns {{lines: Map<Chain, number>, width: number}}
 */
export function packed(chains, sizes) {
  const owned = new Map(chains.map((chain) => [chain, []]));
  for (const chain of chains) if (chain.owner) owned.get(chain.owner).push(chain);
  const outlines = new Map();
  const shifts = new Map();
  for (const chain of [...chains].reverse()) {
    // What it owns comes later in the list, and is packed already.
    const outline = outlineOf(chain, sizes);
    for (const { part, side } of inOrder(chain, owned.get(chain), sizes)) {
      const shift = nearest(outline, outlines.get(part), side, sizes.gap);
      shifts.set(part, shift);
      widen(outline, outlines.get(part), shift);
    }
    outlines.set(chain, outline);
  }
  return placed(chains, shifts, outlines.get(chains[0]));
}

function placed(chains, shifts, outline) {
  const left = Math.max(...[...outline.values()].map(([reach]) => reach));
  const right = Math.max(...[...outline.values()].map(([, reach]) => reach));
  const lines = new Map();
  for (const chain of chains) lines.set(chain, chain.owner ? lines.get(chain.owner) + shifts.get(chain) : left);
  return { lines, width: left + right };
}

/** How far a box reaches to the left and to the right of its line. @returns {[number, number]} */
export function reachOf({ width, anchor = width / 2 }) {
  return [anchor, width - anchor];
}

/** @returns {Outline} of a chain alone */
function outlineOf(chain, { boxes, ranks, way }) {
  const outline = new Map();
  for (let rank = chain.from; rank <= chain.to; rank += 1) outline.set(rank, [way / 2, way / 2]);
  for (const id of chain.nodes) outline.set(ranks.get(id), reachOf(boxes.get(id)));
  return outline;
}

/** The shorter, the nearer; of those equally long the one computed nearest to its owner's part. */
function inOrder(owner, parts, sizes) {
  const sided = parts.map((part) => ({ part, side: sideOf(owner, part, sizes), length: part.to - part.from }));
  return sided.sort((a, b) =>
    a.length - b.length || a.side - b.side || (a.side < 0 ? b.part.order - a.part.order : a.part.order - b.part.order));
}

/** -1: computed before what its owner has at that height, so to the left; 1: after; 0: either. */
function sideOf(owner, part, { ranks, order }) {
  if (part.way) return 0;
  const beside = owner.nodes.find((id) => ranks.get(id) >= part.from) ?? owner.nodes.at(-1);
  return part.order < order.get(beside) ? -1 : 1;
}

/** How far from the owner's line a part's line stands. */
function nearest(outline, part, side, gap) {
  let [left, right] = [0, 0];
  for (const [rank, [toLeft, toRight]] of part) {
    const [a, b] = outline.get(rank) ?? [0, 0];
    left = Math.max(left, a + gap + toRight);
    right = Math.max(right, b + gap + toLeft);
  }
  const goesLeft = side < 0 || (side === 0 && right > left + FAR);
  return goesLeft ? -left : right;
}

function widen(outline, part, shift) {
  for (const [rank, [left, right]] of part) {
    const [a, b] = outline.get(rank) ?? [0, 0];
    outline.set(rank, [Math.max(a, left - shift), Math.max(b, right + shift)]);
  }
}
