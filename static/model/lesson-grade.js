// An answer to a question of a lesson, against what the engine has counted.
import { exact } from "./number-text.js";

const FACTORS = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/**
 * @typedef {{answer: number | string | string[], because: string}} Truth several answers: any of them
 * @typedef {{right: boolean, verdict: string}} Grade
 */

/** A number as a person types it: 33,280 or 33 280 or 33.3k. @param {string} text @returns {number} NaN if it is none */
export function typedNumber(text) {
  const found = /^([-+]?\d+(?:\.\d+)?|[-+]?\.\d+)([kmg]?)(?:×|%)?$/i.exec(text.replace(/[\s,_\u00a0]/g, ""));
  return found ? Number(found[1]) * FACTORS[found[2].toLowerCase()] : NaN;
}

/** @param {import("./lessons.js").Question} question @param {string} given @param {Truth} truth @returns {Grade} */
export function graded(question, given, truth) {
  const typed = typedNumber(given);
  const isNumber = question.kind === "number";
  const right = isNumber ? isNear(question, typed, Number(truth.answer)) : isOneOf(given, truth.answer);
  const answer = answerText(question, truth);
  if (right) return { right, verdict: `Right: ${answer}.` };
  if (isNumber && Number.isNaN(typed)) return { right, verdict: "That is not a number." };
  return { right, verdict: `Not so: it is ${answer}.` };
}

function isNear({ tolerance = 0, within = 0 }, given, right) {
  return Math.abs(given - right) <= Math.max(tolerance * Math.abs(right), within) + 1e-9;
}

function isOneOf(given, answer) {
  return Array.isArray(answer) ? answer.includes(given) : given === answer;
}

/** The right answer in words. @param {import("./lessons.js").Question} question @param {Truth} truth */
export function answerText(question, { answer }) {
  if (question.kind === "number") return `${rounded(Number(answer))}${question.unit ? `\u00a0${question.unit}` : ""}`;
  const answers = Array.isArray(answer) ? answer : [answer];
  return answers.map((one) => question.options.find(([value]) => value === one)[1]).join(" or ");
}

function rounded(n) {
  return Number.isInteger(n) ? exact(n) : exact(Number(n.toPrecision(4)));
}

/** How far a lesson is done. @param {string[] | undefined} right ids of the questions answered right */
export function progressText(right) {
  if (!right) return "Not opened yet";
  const n = right.length;
  return n ? `${n} ${n === 1 ? "question" : "questions"} answered right` : "Opened";
}
