// What a lesson asks the service.
import { postCompare, postReport } from "./api.js";

const POST = { report: postReport, compare: postCompare };

/**
 * @param {Record<string, import("./model/lessons.js").Ask>} asks @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, any>>} the answers, by the same names
 */
export async function askAll(asks, signal) {
  const answers = Object.entries(asks).map(async ([name, { path, body }]) => [name, await POST[path](body, signal)]);
  return Object.fromEntries(await Promise.all(answers));
}

/**
 * The same one after the other: a time is not measured beside another.
 * @param {Record<string, import("./model/lessons.js").Ask>} asks @param {AbortSignal} [signal]
 */
export async function askInTurn(asks, signal) {
  const answers = {};
  for (const [name, ask] of Object.entries(asks)) Object.assign(answers, await askAll({ [name]: ask }, signal));
  return answers;
}
