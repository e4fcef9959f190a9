// What stands on a lesson's page, one component a kind: texts, formulas, tables and figures.
import { FigureTable } from "./figure-table.js";
import { LessonFigure } from "./lesson-figure.js";
import { LessonLatency } from "./lesson-latency.js";
import { element, freshId } from "../element.js";
import { hear, tell } from "../events.js";
import { runsOf } from "../model/lesson-text.js";
import { exact, share } from "../model/number-text.js";

/** A sentence's nodes: code and papers are marked. @param {string} text */
export function prose(text) {
  return runsOf(text).map((run) => {
    if (run.code) return element("code", { text: run.text });
    if (run.link) return element("a", { href: run.link, rel: "external", text: run.text });
    return run.text;
  });
}

function Text(el) {
  hear(el, "item", ({ text }) => el.replaceChildren(element("p", {}, ...prose(text))));
  return el;
}

function Formula(el) {
  el.classList.add("lesson-formula");
  hear(el, "item", ({ lines, words }) => el.replaceChildren(
    element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Formula" },
      ...lines.map((text) => element("p", { class: "line" }, element("code", { text })))),
    element("dl", {}, ...words.map(([letter, meaning]) =>
      element("div", {}, element("dt", {}, element("code", { text: letter })), element("dd", { text: meaning }))))));
  return el;
}

/** Numbers with bars, a scale a column: chart and table in one. */
function Bars(el) {
  const title = element("h3", { id: freshId("bars") });
  const frame = element("div", { class: "frame", role: "region", tabindex: 0, "aria-labelledby": title.id });
  const summary = element("p", { class: "summary" });
  el.classList.add("lesson-bars");
  el.append(title, frame, summary);
  hear(el, "item", (item) => {
    title.textContent = item.title;
    summary.textContent = item.summary;
    const most = item.head.slice(1).map((_, i) => Math.max(...item.rows.map((row) => row[i + 1])));
    frame.replaceChildren(element("table", {},
      element("thead", {}, element("tr", {}, ...item.head.map((text) =>
        text ? element("th", { scope: "col", text }) : element("td")))),
      element("tbody", {}, ...item.rows.map(([name, ...numbers]) => element("tr", {},
        element("th", { scope: "row", text: name }),
        ...numbers.map((n, i) => element("td", {},
          exact(n), element("span", { class: "bar", vars: { "--share": share(n, most[i]) } }))))))));
  });
  return el;
}

function Table(el) {
  const title = element("h3");
  const table = FigureTable(element("div"));
  const summary = element("p", { class: "summary" });
  el.classList.add("lesson-table");
  el.append(title, table, summary);
  hear(el, "item", (item) => {
    title.textContent = item.title;
    summary.textContent = item.summary;
    el.classList.toggle("long", Boolean(item.long)); // its last column is sentences
    tell(table, "rows", { label: item.title, head: item.head, rows: item.rows, empty: "" });
  });
  return el;
}

function Terms(el) {
  const title = element("h3");
  const list = element("dl");
  el.classList.add("lesson-terms");
  el.append(title, list);
  hear(el, "item", (item) => {
    title.textContent = item.title;
    list.replaceChildren(...item.terms.map(([word, meaning]) =>
      element("div", {}, element("dt", { text: word }), element("dd", {}, element("p", {}, ...prose(meaning))))));
  });
  return el;
}

/** @type {Record<string, (el: HTMLElement) => HTMLElement>} each told `item` */
export const ITEMS = {
  text: Text, formula: Formula, bars: Bars, table: Table, terms: Terms,
  widths: LessonFigure, areas: LessonFigure, spirals: LessonFigure, roofline: LessonFigure,
  latency: LessonLatency,
};
