// What is tried with a subject beside counting it: each check in a row of its own.
import { CheckRow } from "./check-row.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { CHECK_KINDS } from "../model/checks.js";

/** Told `subject` ({subject, image}, or null while the settings move). @param {HTMLElement} el */
export function CheckList(el) {
  const rows = CHECK_KINDS.map((kind) => ({ kind, el: CheckRow(element("li"), kind) }));
  const slow = rows.filter(({ kind }) => !kind.quick);
  const names = slow.map(({ kind }) => kind.title).join(", ");
  const all = element("button", { type: "button", text: "Run the slow ones", title: names });
  const said = element("p", { class: "unseen", role: "status" });
  el.classList.add("check-list");
  el.append(element("ul", {}, ...rows.map((row) => row.el)), all, said);

  hear(el, "subject", (subject) => {
    for (const row of rows) tell(row.el, "subject", subject);
    all.disabled = !subject;
  });
  hear(el, "sayCheck", (text) => (said.textContent = text));
  all.addEventListener("click", () => slow.forEach((row) => tell(row.el, "run")));
  return el;
}
