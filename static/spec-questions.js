// What the composer asks of the service: a spec's report, that of the part before a fault, and which fixes mend it.
import { postReport, ProblemError } from "./api.js";
import { before, firstFailing, measuredLayers, specFaults } from "./model/spec-faults.js";
import { fixesFor } from "./model/spec-fixes.js";
import { shortened } from "./model/spec-form.js";

const MOST_FIXES = 4;
const BEHIND = 3; // layers that a fix may put in and that are tried with it

/**
 * @typedef {object} Inspected
 * @property {any} report of the whole, or null
 * @property {Map<string, any>} measured what each layer gives and costs, up to the first that fails
 * @property {import("./model/spec-faults.js").SpecFault[]} faults the earliest first
 */

/** @param {import("./model/spec-form.js").Spec} spec @param {AbortSignal} [signal] @returns {Promise<Inspected>} */
export async function inspect(spec, signal) {
  const faults = [];
  let part = spec;
  while (part.layers.length) {
    try {
      const report = await postReport({ subject: shortened(part), checks: [] }, signal);
      return { report: faults.length ? null : report, measured: measuredLayers(report), faults };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error;
      const found = specFaults(error.problem);
      faults.unshift(...found);
      const at = firstFailing(found);
      // Without a layer to blame it is the output, the image or a limit: the layers may be right.
      if (at < 0 && part.output === null) break;
      part = before(spec, at < 0 ? part.layers.length : at);
    }
  }
  return { report: null, measured: new Map(), faults };
}

/** Those fixes that the service takes, or that at least mend this fault.
 * @param {import("./model/spec-fixes.js").Fault} about @param {AbortSignal} signal */
export async function workingFixes(about, signal) {
  const works = [];
  for (const fix of fixesFor(about)) {
    if (works.length === MOST_FIXES) break;
    if (fix.spec.layers.length === 0 || (await mends(fix.spec, about, signal))) works.push(fix);
  }
  return works;
}

/** Whether the layer and its place are right then, whatever else may be wrong behind it. */
async function mends(spec, { fault, spec: broken }, signal) {
  const part = fault.at < 0 ? spec : before(spec, fault.at + BEHIND);
  const name = broken.layers[fault.at]?.name;
  const { faults } = await inspect(part, signal);
  return !faults.some(({ at, sentence }) =>
    at === fault.at || sentence === fault.sentence || (name && spec.layers[at]?.name === name));
}
