// What the service says of a spec: each fault at the layer it is about, and the part that is right up to there.
import { sentenceOf } from "./faults.js";

/**
 * @typedef {object} SpecFault
 * @property {number} at place of the layer; -1 if it is about the image, the output or the whole
 * @property {string[]} path from the spec to what is wrong, e.g. ["layers", "3", "args", "groups"]
 * @property {string} kind as the service names it, e.g. "invalid-argument"
 * @property {string} sentence
 * @property {string | null} argument
 * @property {any} expected
 * @property {any} got
 */

/** @param {{type?: string, detail: string, errors?: any[]}} problem @returns {SpecFault[]} */
export function specFaults(problem) {
  const kind = problem.type?.split(":").at(-1) ?? "";
  const errors = problem.errors?.length ? problem.errors : [{ detail: problem.detail }];
  return errors.map((error) => {
    const path = pathOf(error.pointer ?? "");
    const at = path[0] === "layers" && path.length > 1 ? Number(path[1]) : -1;
    const { argument = null, expected = null, got = null } = error;
    return { at, path, kind, sentence: sentenceOf(error), argument, expected, got };
  });
}

/** From the subject on. */
function pathOf(pointer) {
  const parts = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return parts[0] === "subject" ? parts.slice(1) : parts;
}

/** The first layer that fails; -1 if no layer is to blame. @param {SpecFault[]} faults */
export function firstFailing(faults) {
  const places = faults.map((fault) => fault.at).filter((at) => at >= 0);
  return places.length ? Math.min(...places) : -1;
}

/** The layers before one. @param {import("./spec-form.js").Spec} spec @param {number} at */
export function before(spec, at) {
  return { ...spec, layers: spec.layers.slice(0, at), output: null };
}

/** What each layer gives and costs, by its name. @param {any} report
 * @returns {Map<string, {shape: number[], params: number, macs: number, layers: any[]}>} */
export function measuredLayers(report) {
  return new Map(report.layers.map(({ name, output, cost, layers }) =>
    [name, { shape: (output[0] ?? []).slice(1), params: cost.params, macs: cost.macs, layers }]));
}

/** What was wanted, and what was given, in words. @param {SpecFault} fault */
export function expectedText({ expected, got }) {
  return { expected: said(expected), got: said(got) };
}

function said(value) {
  if (value === null || value === undefined) return "";
  if (isShape(value)) return shapeOf(value);
  if (Array.isArray(value) && value.length && value.every(isShape)) return value.map(shapeOf).join(" and ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Without the batch axis. */
function shapeOf(shape) {
  return shape.slice(1).join(" × ") || "scalar";
}

function isShape(value) {
  return Array.isArray(value) && value.length > 1 && value.every(Number.isInteger);
}
