// Which of many rows of one height are worth being in the document: those in sight and a few around.

/**
 * @param {{scrolled: number, height: number, row: number, count: number, keep: number}} of pixels
 *   scrolled, of the frame and of a row; how many rows there are; one that stays though it is out
 *   of sight (the one that Tab reaches), or -1
 * @param {number} around rows beyond either end
 * @returns {{gap: number, at: number}[]} each row with the rows that are left out before it; a last
 *   one at -1 with those left out at the end
 */
export function rowWindow({ scrolled, height, row, count, keep }, around = 12) {
  const first = Math.max(0, Math.floor(scrolled / row) - around);
  const last = Math.min(count - 1, Math.ceil((scrolled + height) / row) + around);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  if (keep >= 0 && keep < first) shown.unshift(keep);
  if (keep > last && keep < count) shown.push(keep);
  const window = shown.map((at, i) => ({ at, gap: at - (i ? shown[i - 1] : -1) - 1 }));
  return [...window, { at: -1, gap: count - 1 - (shown.at(-1) ?? -1) }];
}

/** How far it is scrolled when a row has come in sight; no further than needed. */
export function scrolledTo({ scrolled, height, row }, at) {
  if (at * row < scrolled) return at * row;
  return Math.max(scrolled, (at + 1) * row - height);
}
