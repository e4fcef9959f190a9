// A view as a request: the curl command that gets the same numbers.

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
