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

/** One of the tables of a comparison as text. @param {any} request @param {{form: string, table: string}} wanted
 * @param {AbortSignal} [signal] @returns {Promise<string>} */
export function postCompareTable(request, { form, table }, signal) {
  const url = `${COMPARE}?${new URLSearchParams({ format: form, table })}`;
  return send(url, { method: "POST", body: JSON.stringify(request), signal }, (response) => response.text());
}

/** @param {any} request @param {AbortSignal} [signal] */
export function postIsoCost(request, signal) {
  return send(`${PREFIX}/iso-cost`, { method: "POST", body: JSON.stringify(request), signal });
}

export const CHECKS = `${PREFIX}/checks`;
export const SOURCE = `${PREFIX}/source`;

/** @param {any} request @param {AbortSignal} [signal] */
export function postChecks(request, signal) {
  return send(CHECKS, { method: "POST", body: JSON.stringify(request), signal });
}

/** @param {any} request @param {AbortSignal} [signal] */
export function postSource(request, signal) {
  return send(SOURCE, { method: "POST", body: JSON.stringify(request), signal });
}

/** @type {Promise<any[]> | null} */
let hardware = null;

/** The hardware a roofline can be asked for; asked for once, and again after a failure. */
export function getHardware() {
  hardware ??= get("/hardware").then((list) => list.hardware);
  hardware.catch(() => (hardware = null));
  return hardware;
}

function get(path, signal) {
  return send(PREFIX + path, { signal });
}

async function send(url, options, read = (response) => response.json()) {
  const headers = options.body ? { "Content-Type": "application/json" } : {};
  let response;
  try {
    response = await fetch(url, { ...options, headers });
  } catch (error) {
    throw options.signal?.aborted ? error : new OfflineError("The server does not answer.");
  }
  noteVersion(response);
  if (response.ok) return read(response);
  throw new ProblemError(await problemOf(response));
}

/** Whether the service answers, and can work. */
export async function isReady() {
  try {
    return (await fetch("/readyz")).ok;
  } catch {
    return false;
  }
}

let version = "";

/** Tells the window when another version of the service answers than did before. */
function noteVersion(response) {
  const now = response.headers.get("Blockzoo-Version") ?? version;
  if (version && now !== version) dispatchEvent(new Event("otherversion"));
  version = now;
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
