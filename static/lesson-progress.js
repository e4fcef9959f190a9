// How far someone has come with the lessons: kept in the browser, and sent nowhere.

const KEY = "blockzoo.lessons";

/** @typedef {Record<string, string[]>} Progress questions answered right, by lesson; one that was opened is there */

/** @returns {Progress} */
export function getProgress() {
  try {
    const progress = JSON.parse(localStorage.getItem(KEY));
    if (progress && Object.values(progress).every(Array.isArray)) return progress;
  } catch {
    // storage is switched off, or holds something else
  }
  return {};
}

/** @param {string} lesson @param {string} [question] that was answered right */
export function noteProgress(lesson, question) {
  const progress = getProgress();
  const right = new Set(progress[lesson] ?? []);
  if (question) right.add(question);
  save({ ...progress, [lesson]: [...right] });
}

export function forgetProgress() {
  save({});
}

function save(progress) {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // then nothing is remembered
  }
}
