// The comparison: a row a subject, each figure with its ratio to the first and a bar on one scale.
import { element } from "../element.js";
import { hear } from "../events.js";
import { formatAddress } from "../model/address.js";
import { addressOf, largest, MEASURE_NAMES, MEASURE_UNITS, measureOf, nameOf } from "../model/comparison.js";
import { exactWithUnit, ratio, shapeText, share, shortWithUnit } from "../model/number-text.js";

const COLUMNS = ["params", "macs", "activation_bytes"];

/** Told `comparison`. @param {HTMLElement} el */
export function ComparisonTable(el) {
  // Roles are written out because a narrow page lays the table out as cards, which would undo them.
  const table = element("table", { role: "table" });
  const label = "Cost of each subject";
  const frame = element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": label }, table);
  const heading = element("h2", { text: "Cost" });
  el.classList.add("comparison-table");
  el.append(heading, frame);

  hear(el, "comparison", ({ rows, image }) => {
    const most = Object.fromEntries(COLUMNS.map((c) => [c, largest(rows.map((row) => measureOf(row.cost, c)))]));
    table.replaceChildren(
      element("caption", { class: "unseen", text: `On an image of ${shapeText(image)}` }),
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" },
        element("th", { role: "columnheader", text: "Subject" }),
        ...COLUMNS.map((c) => element("th", { role: "columnheader", text: MEASURE_NAMES[c] })),
        element("th", { role: "columnheader", text: "Output" }))),
      element("tbody", { role: "rowgroup" }, ...rows.map((row, i) => line(row, i, most, image))));
  });
  return el;
}

function line(row, i, most, image) {
  const address = nameOf(row.subject) ? formatAddress(addressOf(row.subject, image)) : null;
  return element("tr", { role: "row", "data-label": row.label },
    element("th", { role: "rowheader" }, address ? element("a", { href: address, text: row.label }) : row.label),
    ...COLUMNS.map((c) => cell(row, c, most[c], i === 0)),
    element("td", { role: "cell", class: "output", "data-name": "Output" },
      shapeText(row.output),
      row.status !== "complete" && element("span", { class: "partial", text: "partial" })));
}

function cell(row, measure, most, first) {
  const n = measureOf(row.cost, measure);
  return element("td", { role: "cell", "data-measure": measure, "data-name": MEASURE_NAMES[measure] },
    element("div", { class: "figure" },
      element("b", { text: shortWithUnit(n, MEASURE_UNITS[measure]) }),
      element("span", { class: "ratio", text: first ? "reference" : ratio(row.ratios[measure]) })),
    element("div", { class: "bar", vars: { "--share": share(n, most) } }),
    element("div", { class: "exact", text: exactWithUnit(n, MEASURE_UNITS[measure]) }));
}
