// One question at a time, and always the newest: what a slider needs.

/**
 * A young request is allowed to land, so that numbers keep moving while a slider does; one that
 * takes longer than `patience` is aborted for the newer question. At most one start a frame.
 *
 * @template Q, A
 * @param {(question: Q, signal: AbortSignal) => Promise<A>} run
 * @param {object} on
 * @param {(answer: A, question: Q, settled: boolean) => void} on.answered settled: nothing newer waits
 * @param {(error: unknown, question: Q) => void} on.failed never for a superseded question
 * @param {number} [on.patience] milliseconds
 * @param {(start: () => void) => unknown} [on.frame]
 * @returns {{put: (question: Q) => void, stop: () => void}}
 */
export function latest(run, { answered, failed, patience = 150, frame = requestAnimationFrame }) {
  /** @type {{question: Q} | null} */
  let waiting = null;
  /** @type {{control: AbortController, tired: boolean} | null} */
  let flight = null;
  let framed = false;

  function start() {
    framed = false;
    if (!waiting || (flight && !flight.tired)) return;
    flight?.control.abort();
    const mine = { control: new AbortController(), tired: false };
    const { question } = waiting;
    flight = mine;
    waiting = null;
    setTimeout(() => {
      mine.tired = true;
      if (flight === mine) start();
    }, patience);
    run(question, mine.control.signal).then(
      (answer) => land(mine, () => answered(answer, question, !waiting)),
      (error) => land(mine, () => waiting || failed(error, question)),
    );
  }

  function land(mine, say) {
    if (flight !== mine) return; // superseded or stopped
    flight = null;
    say();
    start();
  }

  return {
    put(question) {
      waiting = { question };
      if (framed) return;
      framed = true;
      frame(start);
    },
    stop() {
      flight?.control.abort();
      flight = waiting = null;
    },
  };
}
