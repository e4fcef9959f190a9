// What a problem document says, sorted by the place it is about.

/**
 * @typedef {{args: Record<string, string>, image: string, rest: string[]}} Placed
 *
 * @param {{detail: string, errors?: any[]}} problem
 * @param {string[]} known names of the arguments that have a field of their own
 * @param {string} at JSON Pointer of the subject, e.g. /subject or /subjects/2
 * @returns {Placed}
 */
export function placeFaults(problem, known, at = "/subject") {
  const placed = { args: {}, image: "", rest: [] };
  const errors = problem.errors?.length ? problem.errors : [{ detail: problem.detail, pointer: "" }];
  for (const fault of errors) {
    const sentence = sentenceOf(fault);
    const argument = argumentOf(fault, at);
    if (argument && known.includes(argument)) placed.args[argument] ??= sentence;
    else if (fault.pointer?.startsWith("/image")) placed.image ||= sentence;
    else if (isAbout(fault, at)) placed.rest.push(sentence);
  }
  return placed;
}

/**
 * In a network whose knobs are right, shapes that do not fit are the image's: it is too small.
 * @param {{type?: string, detail: string, errors?: any[]}} problem @param {string[]} known
 * @returns {Placed}
 */
export function placeNetworkFaults(problem, known) {
  const placed = placeFaults(problem, known);
  if (placed.image || !problem.type?.endsWith(":shape-mismatch")) return placed;
  return { ...placed, image: placed.rest.join(" "), rest: [] };
}

/** The sentence and, where it is not part of it yet, the remedy. */
export function sentenceOf({ detail, hint }) {
  return hint && !detail.includes(hint) ? `${detail} ${capital(hint)}` : detail;
}

/** Which subject of a comparison a fault is about; -1 if it is about all. */
export function subjectIndex(fault) {
  const match = /^\/subjects\/(\d+)(\/|$)/.exec(fault.pointer ?? "");
  return match ? Number(match[1]) : -1;
}

function argumentOf(fault, at) {
  if (!isAbout(fault, at)) return null;
  const inArgs = `${at}/args/`;
  if (fault.pointer?.startsWith(inArgs)) return fault.pointer.slice(inArgs.length).split("/")[0];
  return fault.argument ?? null;
}

function isAbout(fault, at) {
  const pointer = fault.pointer ?? "";
  if (at.startsWith("/subjects/")) return pointer === at || pointer.startsWith(`${at}/`);
  return true;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
