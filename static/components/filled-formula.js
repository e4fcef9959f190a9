// A block's cost as a sum: each term with its letters, with its numbers, and with its layers.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { isOfTerm, layersOfTerm, readable, termsOf } from "../model/formula-text.js";
import { exact, percent, share } from "../model/number-text.js";

/** @type {["params" | "macs", string][]} */
const SUMS = [["params", "Parameters"], ["macs", "MACs"]];
const NOTHING = "It has no parameters and does no multiply-accumulates.";

/**
 * Told `formula` ({block: one of parts.formulas' blocks, layers: the report's}) and `layer` (what is
 * chosen elsewhere); asks for `selectLayer`. @param {HTMLElement} el
 */
export function FilledFormula(el) {
  /** @type {{paths: string[], row: HTMLElement}[]} */
  let terms = [];
  let layer = "";
  el.classList.add("filled-formula");

  hear(el, "formula", ({ block, layers }) => {
    const root = block.paths[0];
    terms = [];
    const paths = new Map(termsOf(block).map(({ part, params, macs }) =>
      [part, layersOfTerm(layers, root, { part, params: params?.value ?? 0, macs: macs?.value ?? 0 })]));
    const sums = SUMS.filter(([measure]) => block[measure].parts.length);
    el.replaceChildren(
      ...sums.map(([measure, heading]) => table(heading, block[measure], paths)),
      sums.length > 0 && block.where.length ? whereList(block.where) : "",
      sums.length ? "" : element("p", { class: "quiet", text: NOTHING }));
    mark();
  });
  hear(el, "layer", (told) => {
    layer = told;
    mark();
  });

  function mark() {
    for (const { paths, row } of terms) {
      const chosen = isOfTerm(paths, layer);
      row.classList.toggle("chosen", chosen);
      row.querySelector("button")?.setAttribute("aria-pressed", String(chosen));
    }
  }

  function table(heading, { parts, total, counted }, paths) {
    // Roles are written out because a narrow page lays the table out as lines, which would undo them.
    return element("table", { role: "table" },
      element("caption", {}, element("b", { text: heading }), ` = ${sumText(parts, total)}`,
        total !== counted && element("span", { class: "fault", text: ` but ${exact(counted)} were counted` })),
      element("tbody", { role: "rowgroup" }, ...parts.map((part) => term(part, total, paths.get(part.part)))));
  }

  function term({ part, expression, filled, value }, total, paths) {
    const name = paths.length && value
      ? element("button", { type: "button", title: `Show ${paths.join(", ")} among the layers`, text: part,
        on: { click: () => ask(el, "selectLayer", paths[0]) } })
      : element("span", { text: part });
    const row = element("tr", { role: "row", "data-term": part, class: value ? null : "zero" },
      element("th", { role: "rowheader", scope: "row" }, name),
      element("td", { role: "cell", class: "sum" },
        element("code", { text: readable(expression) }),
        element("code", { class: "filled", text: `= ${readable(filled)}` })),
      element("td", { role: "cell", class: "number" },
        element("div", { class: "line" },
          element("span", { text: exact(value) }), element("span", { class: "percent", text: percent(value, total) })),
        element("div", { class: "bar", vars: { "--share": share(value, total) } })));
    terms.push({ paths, row });
    return row;
  }
  return el;
}

function sumText(parts, total) {
  const values = parts.filter(({ value }) => value).map(({ value }) => exact(value));
  return values.length > 1 ? `${values.join(" + ")} = ${exact(total)}` : exact(total);
}

function whereList(where) {
  return element("div", { class: "where" },
    element("h3", { text: "where" }),
    element("dl", {}, ...where.flatMap(({ name, expression, filled, value }) => [
      element("dt", { text: name }),
      element("dd", {}, element("code", { text: abbreviation(expression, filled, value) })),
    ])));
}

/** The steps that differ: what it stands for, with numbers, and its value. */
function abbreviation(expression, filled, value) {
  const steps = [readable(expression), readable(filled), typeof value === "number" ? exact(value) : String(value)];
  return steps.filter((step, i) => i === 0 || step !== steps[i - 1]).map((step) => `= ${step}`).join(" ");
}
