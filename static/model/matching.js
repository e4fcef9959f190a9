// Matching the cost of the first subject: which argument of another is varied, and the question.
import { fieldsOf } from "./fields.js";
import { exact } from "./number-text.js";
import { stopsOf } from "./slider-stops.js";

/** @typedef {{at: number, argument: string, measure: string}} Match whose argument, and what is matched */

export const MATCHED = { macs: "MACs", params: "parameters" };

/** @param {string} text 1.expansion.macs @param {number} subjects how many there are @returns {Match | null} */
export function parseMatch(text, subjects) {
  const found = /^(\d+)\.(\w+)\.(\w+)$/.exec(text);
  if (!found || !(found[3] in MATCHED)) return null;
  const at = Number(found[1]);
  return at > 0 && at < subjects ? { at, argument: found[2], measure: found[3] } : null;
}

/** @param {Match} match */
export function formatMatch({ at, argument, measure }) {
  return `${at}.${argument}.${measure}`;
}

/** The arguments that can be varied: those with a number. @param {{properties?: Record<string, any>}} schema */
export function variable(schema) {
  return fieldsOf(schema).filter(({ kind }) => kind === "number");
}

/**
 * The question for the service; whole numbers in all their range, others at the stops of their slider.
 * @param {import("./address.js").Subject[]} subjects @param {Match} match
 * @param {import("./fields.js").Field} field @param {number[]} image
 */
export function matchQuestion(subjects, { at, argument, measure }, field, image) {
  const values = field.integer ? {} : { values: stopsOf(field) };
  return { subject: subjects[at], argument, measure, target: subjects[0], image, ...values };
}

/**
 * The values that can be taken over: those that match, else the nearest on either side.
 * @param {any} answer @returns {{value: unknown, text: string}[]}
 */
export function takeable({ argument, solutions, below, above }) {
  if (solutions.length) return solutions.slice(0, 3).map((value) => ({ value, text: `${argument} = ${worded(value)}` }));
  return [below, above].filter(Boolean).map(({ values, difference }) => ({
    value: values[0],
    text: `${argument} = ${worded(values[0])} (${difference < 0 ? "−" : "+"}${exact(Math.abs(difference))})`,
  }));
}

function worded(value) {
  return typeof value === "number" ? exact(value) : JSON.stringify(value);
}
