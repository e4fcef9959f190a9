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
