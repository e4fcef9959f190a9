// The checks: what each tries, which run by themselves, and their outcome in words.
import { timeText } from "./number-text.js";

/** @typedef {{name: string, title: string, tries: string, quick: boolean}} CheckKind */

/** @type {CheckKind[]} the quick ones run by themselves once the settings rest */
export const CHECK_KINDS = [
  { name: "torchscript", title: "TorchScript", tries: "torch.jit.script compiles it", quick: true },
  { name: "fx", title: "fx", tries: "torch.fx.symbolic_trace makes a graph of it", quick: true },
  { name: "export", title: "Export", tries: "torch.export captures it whole", quick: true },
  { name: "trace", title: "Trace", tries: "torch.jit.trace records a run that holds for others", quick: false },
  { name: "onnx", title: "ONNX", tries: "it exports to ONNX and runs there", quick: false },
  { name: "quantizable", title: "Quantizable", tries: "it runs in 8-bit integers", quick: false },
  { name: "compile", title: "Compile", tries: "torch.compile makes code of it", quick: false },
];

export const STATUS_WORDS = {
  passed: "passed", failed: "failed", skipped: "skipped", waiting: "waits", running: "checking …", idle: "not run yet",
};

/** How far from eager, and how long it took. @param {any} check @returns {string} */
export function outcomeText({ max_difference: difference, max_relative_difference: relative, signal_to_noise_db: noise, seconds }) {
  const parts = [];
  if (difference === 0) parts.push("equal to eager to the last bit");
  else if (typeof difference === "number") {
    const times = typeof relative === "number" ? ` (relative ${relative.toPrecision(2)})` : "";
    parts.push(`differs from eager by at most ${difference.toPrecision(2)}${times}`);
  }
  if (typeof noise === "number") parts.push(`signal to noise ${noise.toFixed(0)} dB`);
  if (typeof seconds === "number") parts.push(timeText(1000 * seconds));
  return parts.join(", ");
}
