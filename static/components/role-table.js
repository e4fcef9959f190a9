// Where the cost is: the same role of every subject in one row.
import { element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { largest, MEASURE_NAMES, MEASURE_UNITS, measureOf } from "../model/comparison.js";
import { exactWithUnit, share } from "../model/number-text.js";

/** Told `comparison` and `measure`; asks for `chooseMeasure`. @param {HTMLElement} el */
export function RoleTable(el) {
  let comparison = null;
  let measure = "macs";
  const table = element("table");
  const name = freshId("measure");
  const choices = Object.entries(MEASURE_NAMES).map(([key, text]) => {
    const input = element("input", { type: "radio", name, value: key });
    input.addEventListener("change", () => ask(el, "chooseMeasure", key));
    return { input, el: element("label", {}, input, element("span", { text })) };
  });
  el.classList.add("role-table");
  el.append(
    element("div", { class: "head" },
      element("h2", { text: "By role" }),
      element("div", { class: "choices", role: "radiogroup", "aria-label": "Measure" },
        ...choices.map((choice) => choice.el))),
    element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Cost by role" }, table));

  hear(el, "comparison", (told) => {
    comparison = told;
    draw();
  });
  hear(el, "measure", (told) => {
    measure = told;
    for (const { input } of choices) input.checked = input.value === measure;
    if (comparison) draw();
  });

  function draw() {
    const { rows, roles } = comparison;
    const most = largest(rows.flatMap((row) => roles.map((role) => measureOf(row.roles[role], measure))));
    table.replaceChildren(
      element("caption", { class: "unseen", text: `${MEASURE_NAMES[measure]} by role` }),
      element("thead", {}, element("tr", {},
        element("th", { scope: "col", text: "Role" }),
        ...rows.map((row) => element("th", { scope: "col", text: row.label })))),
      element("tbody", {}, ...roles.map((role) => element("tr", {},
        element("th", { scope: "row", text: role }),
        ...rows.map((row) => cell(row.roles[role], measure, most))))));
  }
  return el;
}

function cell(cost, measure, most) {
  if (!cost)
    return element("td", { class: "absent" }, "–", element("span", { class: "unseen", text: "no such part" }));
  const n = measureOf(cost, measure);
  return element("td", {},
    element("div", { text: exactWithUnit(n, MEASURE_UNITS[measure]) }),
    element("div", { class: "bar", vars: { "--share": share(n, most) } }));
}
