// Other tools, run for real on the server, and what they say of our count.
import { FigureTable } from "./figure-table.js";
import { JobPanel } from "./job-panel.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { exact, timeText } from "../model/number-text.js";

/** Told `card` and `subject` ({subject, image}, or null while the settings move). @param {HTMLElement} el */
export function RefereePanel(el) {
  el.classList.add("referee-panel");
  return JobPanel(el, { part: "referees", label: "Run fvcore and torchinfo", content: Opinions(element("div")) });
}

/** Told `referees`. @param {HTMLElement} el */
function Opinions(el) {
  FigureTable(el);
  hear(el, "referees", (opinions) => tell(el, "rows", {
    label: "Second opinions",
    head: ["Tool", "MACs", "Parameters", "Took", "Verdict"],
    rows: opinions.map(({ referee, version, macs, params, seconds, verdict }) => [
      `${referee} ${version}`, exact(macs), params === null ? "–" : exact(params), timeText(1000 * seconds), verdict,
    ]),
    empty: "Nobody was asked.",
  }));
  return el;
}
