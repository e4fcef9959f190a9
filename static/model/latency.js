// A measured latency in words: the middle, the spread, the machine, and what else went on.
import { short, timeText } from "./number-text.js";

/** @param {any} latency parts.latency */
export function latencyInWords({ times, threads, runs, warmup, dtype, macs_per_second: speed, machine, surroundings }) {
  return `Half of ${runs} runs took less than ${timeText(times.median_ms)}, the middle half ${timeText(times.q1_ms)} to `
    + `${timeText(times.q3_ms)}, after ${warmup} to warm up: one image, ${dtype}, ${threads} ${threads === 1 ? "thread" : "threads"}, `
    + `${short(speed)} MACs a second. On ${machine.cpu}, ${machine.cores} ${machine.cores === 1 ? "core" : "cores"}, `
    + `${machine.capability}, torch ${machine.torch}. ${surroundings.verdict}`;
}

/** @param {any} times @returns {string[][]} */
export function timeRows(times) {
  return [["fastest", times.min_ms], ["a quarter below", times.q1_ms], ["half below", times.median_ms],
    ["three quarters below", times.q3_ms], ["slowest", times.max_ms]].map(([what, ms]) => [String(what), timeText(Number(ms))]);
}
