// A part of a report that is made on demand, since it takes real work: started and stopped by a button.
import { postReport } from "../api.js";
import { JobButton } from "./job-button.js";
import { failureOf, Notice } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";

const OLD = "This is of other settings than now.";

/**
 * Told `subject` ({subject, image}, or null while the settings move) and `card`.
 * @param {HTMLElement} el
 * @param {{part: string, label: string, content: HTMLElement, controls?: HTMLElement, optionsOf?: () => object}} job
 *   content is told the part by its name
 */
export function JobPanel(el, { part, label, content, controls, optionsOf = () => ({}) }) {
  let subject = null;
  let done = "";
  let wanted = false; // while the settings still moved
  let control = new AbortController();
  const button = JobButton(element("div"));
  const notice = Notice(element("div"));
  const old = element("p", { class: "quiet", text: OLD, hidden: true });
  const said = element("p", { class: "unseen", role: "status" });
  el.classList.add("job-panel");
  content.hidden = true;
  el.append(element("div", { class: "choices" }, button, controls), notice, old, content, said);
  idle();

  hear(el, "card", () => {
    control.abort();
    content.hidden = old.hidden = true;
    done = "";
  });
  hear(el, "subject", (told) => {
    const same = JSON.stringify(told) === JSON.stringify(subject);
    if (!same) control.abort();
    subject = told;
    if (!subject) return;
    compareSettings();
    if (wanted) run();
  });
  hear(el, "startJob", run);
  hear(el, "cancelJob", () => {
    control.abort();
    if (wanted) idle();
  });
  hear(el, "retry", (_, event) => {
    event.stopPropagation();
    run();
  });

  function idle() {
    wanted = false;
    tell(button, "job", { label, running: false });
  }

  function compareSettings() {
    old.hidden = !done || done === JSON.stringify(subject);
    content.dataset.stale = old.hidden ? "" : "wrong";
  }

  async function run() {
    wanted = !subject;
    if (wanted) return tell(button, "job", { label, running: true, waiting: true });
    const asked = subject;
    control = new AbortController();
    const { signal } = control;
    tell(notice, "failure", null);
    tell(button, "job", { label, running: true });
    try {
      const { parts } = await postReport({ ...asked, checks: [], with: [part], options: optionsOf() }, signal);
      done = JSON.stringify(asked);
      tell(content, part, parts[part]);
      content.hidden = false;
      said.textContent = `${label}: done.`;
      compareSettings();
    } catch (error) {
      if (signal.aborted) said.textContent = `${label}: cancelled.`;
      else tell(notice, "failure", failureOf(error));
    } finally {
      idle();
    }
  }
  return el;
}
