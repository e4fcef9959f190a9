// Words and steps that the charts share.

/** A layer in a sentence. @param {string} path */
export function layerText(path) {
  return path === "" ? "the root itself" : path;
}

/** The outline of steps: each value holds for its part of the width. @param {{x: number, y: number}[]} places
 * @param {number} step @returns {string} */
export function stepPath(places, step) {
  return places.map(({ x, y }, i) => `${i ? "V" : `M${x - step / 2} `}${y}H${x + step / 2}`).join("");
}
