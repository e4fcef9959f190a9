// The comparison to take along: a table as CSV, Markdown or LaTeX, the link, and the request.
import { COMPARE, postCompareTable } from "../api.js";
import { CodePanel } from "./code-panel.js";
import { failureOf, Notice } from "./notice.js";
import { element, freshId } from "../element.js";
import { hear, tell } from "../events.js";
import { curl } from "../model/request-text.js";

const TABLES = { comparison: "Cost", roles: "By role", settings: "What differs" };
const FORMS = { csv: ["CSV", "csv"], markdown: ["Markdown", "md"], latex: ["LaTeX", "tex"] };

/** Told `request`, and `address` (the hash of what is shown). @param {HTMLElement} el */
export function TakeAlong(el) {
  let request = null;
  let control = new AbortController();
  const id = freshId("table");
  const table = element("select", { id }, ...Object.entries(TABLES).map(([value, text]) => element("option", { value, text })));
  const buttons = Object.entries(FORMS).map(([form, [text]]) =>
    element("button", { type: "button", text, on: { click: () => make(form) } }));
  const notice = Notice(element("div"));
  const made = CodePanel(element("div", { hidden: true }));
  const link = CodePanel(element("div"));
  const code = CodePanel(element("div"));
  el.classList.add("take-along");
  el.append(
    element("h2", { text: "Take along" }),
    element("div", { class: "make" }, element("label", { for: id, text: "Table" }), table, ...buttons),
    notice, made,
    element("h3", { text: "Link to this view" }), link,
    element("h3", { text: "This view as a request" }), code);

  hear(el, "request", (told) => {
    if (JSON.stringify(told) !== JSON.stringify(request)) forget(); // what was made is of something else
    request = told;
    tell(code, "code", { label: "The request", text: curl(location.origin, COMPARE, request) });
  });
  hear(el, "address", (hash) => {
    tell(link, "code", { label: "The link", text: `${location.origin}${location.pathname}${hash}` });
  });
  hear(el, "retry", () => tell(notice, "failure", null));

  function forget() {
    control.abort();
    made.hidden = true;
    tell(notice, "failure", null);
  }

  async function make(form) {
    forget();
    control = new AbortController();
    const { signal } = control;
    const [name, suffix] = FORMS[form];
    const wanted = { form, table: table.value };
    try {
      const text = await postCompareTable(request, wanted, signal);
      if (signal.aborted) return;
      tell(made, "code", { label: `${TABLES[wanted.table]} as ${name}`, text, filename: `${wanted.table}.${suffix}` });
      made.hidden = false;
    } catch (error) {
      if (!signal.aborted) tell(notice, "failure", failureOf(error));
    }
  }
  return el;
}
