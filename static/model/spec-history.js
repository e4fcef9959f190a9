// Steps back and forth: what was, and what was undone.

const MOST = 200; // steps that are kept

/**
 * @template T
 * @typedef {{past: {state: T, what: string}[], now: T, future: {state: T, what: string}[], last: string}} History
 *   `last`: what the newest step changed; "" if the next is a step of its own whatever it changes
 */

/** @template T @param {T} state @returns {History<T>} */
export function startHistory(state) {
  return { past: [], now: state, future: [], last: "" };
}

/**
 * A step; changing the same thing again is the same step, so that a slider is undone as a whole.
 * @template T @param {History<T>} history @param {T} state @param {string} what in words, e.g. "stem: stride"
 * @param {boolean} [merges] @returns {History<T>}
 */
export function step(history, state, what, merges = false) {
  if (merges && history.last === what) return { ...history, now: state, future: [] };
  const past = [...history.past, { state: history.now, what }].slice(-MOST);
  return { past, now: state, future: [], last: merges ? what : "" };
}

/** @template T @param {History<T>} history @returns {History<T>} the same if there is nothing to undo */
export function undo(history) {
  const before = history.past.at(-1);
  if (!before) return history;
  const future = [{ state: history.now, what: before.what }, ...history.future];
  return { past: history.past.slice(0, -1), now: before.state, future, last: "" };
}

/** @template T @param {History<T>} history @returns {History<T>} the same if there is nothing to redo */
export function redo(history) {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, { state: history.now, what: next.what }], now: next.state, future, last: "" };
}

/** What the buttons would do, in words; "" for nothing. @param {History<any>} history */
export function stepNames(history) {
  return { undo: history.past.at(-1)?.what ?? "", redo: history.future[0]?.what ?? "" };
}
