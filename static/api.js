// The service, asked over HTTP. The only file that fetches.

const PREFIX = "/api/v1";

/** The service has answered, and the answer is that something is wrong. */
export class ProblemError extends Error {
  /** @param {{title: string, detail: string, status: number, errors?: any[]}} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The service has not answered. */
export class OfflineError extends Error {}

/** @type {Promise<any[]> | null} */
let catalogue = null;

/** All cards; asked for once, and again after a failure. @returns {Promise<any[]>} */
export function getBlocks() {
  catalogue ??= get("/blocks").then((list) => list.blocks);
  catalogue.catch(() => (catalogue = null));
  return catalogue;
}

/** @param {string} name @param {AbortSignal} [signal] */
export function getBlock(name, signal) {
  return get(`/blocks/${encodeURIComponent(name)}`, signal);
}

/** @type {Promise<any> | null} */
let zoo = null;

export const ARCHITECTURES = `${PREFIX}/architectures`;

/** All architectures and families; asked for once, and again after a failure. @returns {Promise<any>} */
export function getZoo() {
  zoo ??= get("/architectures?limit=200");
  zoo.catch(() => (zoo = null));
  return zoo;
}

/** @param {string} name @param {AbortSignal} [signal] */
export function getArchitecture(name, signal) {
  return get(`/architectures/${encodeURIComponent(name)}`, signal);
}

export const REPORT = `${PREFIX}/report`;
export const COMPARE = `${PREFIX}/compare`;

/** @param {any} request @param {AbortSignal} [signal] */
export function postReport(request, signal) {
  return send(REPORT, { method: "POST", body: JSON.stringify(request), signal });
}

/** @param {any} request @param {AbortSignal} [signal] */
export function postCompare(request, signal) {
  return send(COMPARE, { method: "POST", body: JSON.stringify(request), signal });
}

function get(path, signal) {
  return send(PREFIX + path, { signal });
}

async function send(url, options) {
  const headers = options.body ? { "Content-Type": "application/json" } : {};
  let response;
  try {
    response = await fetch(url, { ...options, headers });
  } catch (error) {
    throw options.signal?.aborted ? error : new OfflineError("The server does not answer.");
  }
  if (response.ok) return response.json();
  throw new ProblemError(await problemOf(response));
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    if (typeof problem.detail === "string") return problem;
  } catch {
    // not JSON: something between the page and the service has answered
  }
  const { status } = response;
  return { title: `HTTP ${status}`, detail: `The server answered with status ${status}.`, status };
}
