// Turns: so many requests at once and no more; the others wait until it is their turn.

/**
 * One page asks for a dozen things; the service's workers are everybody's.
 * @param {number} most at once
 * @returns {<T>(run: () => Promise<T>, signal: AbortSignal) => Promise<T>} refused as aborted while it waits
 */
export function turns(most) {
  let running = 0;
  /** @type {{start: () => void}[]} */
  const waiting = [];

  /** @param {AbortSignal} signal @returns {Promise<void>} */
  function turn(signal) {
    return new Promise((resolve, reject) => {
      const place = { start: resolve };
      waiting.push(place);
      signal.addEventListener("abort", () => {
        const at = waiting.indexOf(place);
        if (at < 0) return; // it has had its turn: what runs is aborted by itself
        waiting.splice(at, 1);
        reject(signal.reason);
      }, { once: true });
    });
  }

  return async (run, signal) => {
    signal.throwIfAborted();
    if (running < most) running += 1;
    else await turn(signal); // the place of the one that ends
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next.start();
      else running -= 1;
    }
  };
}
