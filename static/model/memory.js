// Memory over a run: its timeline in words and as places of a chart.
import { percent, shortWithUnit } from "./number-text.js";
import { layerText } from "./chart.js";

/** Which run is shown: a training step, if it is there and wanted. @param {any} memory @param {boolean} training */
export function peakOf(memory, training) {
  return training && memory.training ? memory.training : memory.inference;
}

/** @param {any} memory @param {boolean} training */
export function memoryInWords(memory, training) {
  const peak = peakOf(memory, training);
  const weights = memory.param_bytes + memory.buffer_bytes;
  const what = training ? "a training step" : "inference";
  const phase = peak.phase ? ` of the ${peak.phase} pass` : "";
  const kept = peak.phase
    ? ` ${shortWithUnit(peak.saved_bytes, "B")} are kept for the backward pass, ${shortWithUnit(peak.gradient_bytes, "B")} are gradients.`
    : "";
  return `At most ${shortWithUnit(peak.bytes, "B")} are held at once in ${what} on one image, when ${layerText(peak.layer)}`
    + `${phase} has run; ${shortWithUnit(weights, "B")} of it, ${percent(weights, peak.bytes)}, are weights.${kept}`;
}

/** @param {any} peak */
export function peakAt(peak) {
  const most = Math.max(...peak.timeline.map(({ bytes }) => bytes));
  return peak.timeline.findIndex(({ bytes }) => bytes === most);
}
