// Which columns of the zoo's table are shown.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { COLUMNS, columnsOf, columnsWith } from "../model/zoo.js";

/** Told `columns` (the chosen ones' keys; none: the usual ones); asks for `chooseColumns`. @param {HTMLDetailsElement} el */
export function ColumnChoice(el) {
  /** @type {string[]} */
  let chosen = [];
  const [, ...free] = COLUMNS;
  const boxes = free.map(({ key }) => element("input", {
    type: "checkbox", value: key,
    on: { change: (event) => ask(el, "chooseColumns", columnsWith(chosen, key, event.target.checked)) },
  }));
  el.classList.add("column-choice");
  el.append(
    element("summary", { text: "Columns" }),
    element("div", { class: "choices", role: "group", "aria-label": "Columns" },
      ...free.map(({ text }, i) => element("label", {}, boxes[i], text))));
  hear(el, "columns", (told) => {
    chosen = told;
    const shown = columnsOf(chosen).map(({ key }) => key);
    for (const box of boxes) box.checked = shown.includes(box.value);
  });
  return el;
}
