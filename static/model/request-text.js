// A view as a request: the command or the Python that gets the same numbers.

/** @param {string} origin @param {string} path @param {unknown} body */
export function curl(origin, path, body) {
  const json = JSON.stringify(body).replaceAll("'", "'\\''");
  return [
    `curl -s ${origin}${path} \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '${json}'`,
  ].join("\n");
}

/** The line that asks without a body. @param {string} origin @param {string} path @param {Record<string, unknown>} query */
export function getLine(origin, path, query) {
  const text = String(new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])));
  return `curl -s '${origin}${path}?${text}'`;
}

/** The same in Python, with httpx. @param {string} origin @param {string} path @param {unknown} body */
export function httpxText(origin, path, body) {
  return [
    "import httpx",
    "",
    "answer = httpx.post(",
    `    ${JSON.stringify(origin + path)},`,
    `    json=${pythonJson(body)},`,
    ")",
    "answer.raise_for_status()",
    "report = answer.json()",
  ].join("\n");
}

/** JSON as Python writes it. @param {unknown} value @returns {string} */
export function pythonJson(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const items = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${items.map(([key, one]) => `${JSON.stringify(key)}: ${pythonJson(one)}`).join(", ")}}`;
}
