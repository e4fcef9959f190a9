// A small table of figures: a row of headings, and what stands below them.
import { element } from "../element.js";
import { hear } from "../events.js";

/** Told `rows` ({label, head, rows, empty}); each cell is a text. @param {HTMLElement} el */
export function FigureTable(el) {
  el.classList.add("figure-table");
  hear(el, "rows", ({ label, head, rows, empty }) => {
    if (!rows.length) return el.replaceChildren(element("p", { class: "quiet", text: empty }));
    el.replaceChildren(element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": label },
      element("table", {},
        element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col", text })))),
        element("tbody", {}, ...rows.map(([first, ...others]) => element("tr", {},
          element("th", { scope: "row", text: first }),
          ...others.map((text) => element("td", { text }))))))));
  });
  return el;
}
