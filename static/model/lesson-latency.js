// Two measured latencies beside each other: which is faster, and whether that can be told at all.
import { ratio, timeText } from "./number-text.js";

/** Whether even its slower half-runs beat the other's faster ones. @param {any} one @param {any} other latencies */
export function isFaster(one, other) {
  return one.times.q3_ms < other.times.q1_ms;
}

/** What was measured, in a sentence. @param {any} mb MBConv's latency @param {any} fused FusedMBConv's */
export function closeness(mb, fused) {
  const said = `Measured now: MBConv ${spread(mb)}, FusedMBConv ${spread(fused)}`;
  const times = fused.times.median_ms / mb.times.median_ms;
  if (!isFaster(mb, fused) && !isFaster(fused, mb))
    return `${said}. The middle halves of the runs overlap: this measurement does not tell which is faster. ` +
      mb.surroundings.verdict;
  return `${said}: FusedMBConv took ${ratio(times)} the time of MBConv. ${fused.surroundings.verdict}`;
}

function spread({ times }) {
  return `${timeText(times.median_ms)} (half of the runs within ${timeText(times.q1_ms)} to ${timeText(times.q3_ms)})`;
}
