// A block's cost as its documentation states it: one expression a part.
import { element } from "../element.js";
import { hear } from "../events.js";

const HEADINGS = [["params", "Params"], ["macs", "MACs"], ["where", "where"]];

const SIGNS = [["**2", "²"], ["**3", "³"], [" * ", " × "], [" != ", " ≠ "], [">=", "≥"], ["<=", "≤"]];
const NOTHING = "It has no parameters and does no multiply-accumulates.";
const OF_LAYERS = "What it costs is the sum of what its layers cost.";

/** Told `card`. @param {HTMLElement} el */
export function FormulaList(el) {
  el.classList.add("formula-list");
  hear(el, "card", ({ formulas, args_schema: { properties } }) => {
    const stated = HEADINGS.filter(([key]) => Object.keys(formulas[key]).length);
    el.replaceChildren(...stated.map(([key, heading]) => list(heading, key, formulas[key])));
    const holdsLayers = Object.values(properties).some((property) => property.layers);
    const text = holdsLayers ? OF_LAYERS : NOTHING;
    if (!stated.length) el.append(element("p", { class: "quiet", text }));
  });
  return el;
}

function list(heading, key, expressions) {
  const rows = Object.entries(expressions).flatMap(([name, expression]) => [
    element("dt", { text: name }),
    element("dd", {}, element("code", { text: readable(expression) })),
  ]);
  return element("div", { class: key }, element("h3", { text: heading }), element("dl", {}, ...rows));
}

/** The expression with the signs of print. @param {string} expression */
function readable(expression) {
  return SIGNS.reduce((text, [code, sign]) => text.replaceAll(code, sign), expression);
}
