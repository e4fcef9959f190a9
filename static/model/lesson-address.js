// A lesson's address: which lesson, what its knobs stand at, and what has been answered.
//
//   #/learn                                                     all lessons
//   #/learn/bottleneck?width=512&reduction=8&answer.times=17    one of them, as it was seen

/**
 * @typedef {{view: "learn", lesson: string, settings: Record<string, number>, answers: Record<string, string>}}
 *   LessonAddress
 */

const ANSWER = "answer.";

/**
 * @param {string} lesson @param {Record<string, number>} settings @param {Record<string, string>} answers
 * @returns {LessonAddress}
 */
export function lessonAddress(lesson, settings = {}, answers = {}) {
  return { view: "learn", lesson, settings, answers };
}

/** @param {string} lesson empty for all @param {[string, string][]} pairs @returns {LessonAddress} */
export function parseLesson(lesson, pairs) {
  /** @type {Record<string, number>} */
  const settings = {};
  /** @type {Record<string, string>} */
  const answers = {};
  for (const [name, text] of pairs) {
    if (name.startsWith(ANSWER)) answers[name.slice(ANSWER.length)] = text;
    else if (text !== "" && Number.isFinite(Number(text))) settings[name] = Number(text);
  }
  return lessonAddress(lesson, settings, answers);
}

/** @param {LessonAddress} address @param {URLSearchParams} query is filled @returns {string} the path, without its # */
export function formatLesson({ lesson, settings, answers }, query) {
  for (const [name, value] of Object.entries(settings)) query.append(name, String(value));
  for (const [name, text] of Object.entries(answers)) query.append(ANSWER + name, text);
  return lesson ? `/learn/${encodeURIComponent(lesson)}` : "/learn";
}

/**
 * Where the knobs stand: at what the address says, if they can, else at what is usual.
 * @param {import("./lessons.js").Knob[]} knobs @param {Record<string, number>} wanted
 */
export function settingsOf(knobs, wanted) {
  return Object.fromEntries(knobs.map(({ name, stops, standard }) =>
    [name, stops.includes(wanted[name]) ? wanted[name] : standard]));
}

/** What differs from the usual, which alone stands in the address. */
export function changedSettings(knobs, settings) {
  return Object.fromEntries(knobs.filter(({ name, standard }) => settings[name] !== standard)
    .map(({ name }) => [name, settings[name]]));
}
