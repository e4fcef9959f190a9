// A section that shows a part of a report: asked for when it comes into view and the settings rest.
import { postReport } from "../api.js";
import { failureOf, Notice } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { turns } from "../model/turns.js";

const AHEAD = "200px"; // of the window: what is about to be scrolled to
const inTurn = turns(2); // of a page's parts at once: the workers are everybody's

/**
 * Told `subject` ({subject, image}, or null while the settings move) and `options` of the part. Old
 * figures stay until new ones come.
 * @param {HTMLElement} el @param {{heading: string, part: string, content: HTMLElement}} what
 *   content is told the part by its name
 */
export function PartSection(el, { heading, part, content }) {
  let subject = null;
  let options = {};
  let shown = ""; // the question that is answered here
  let near = false;
  let control = new AbortController();
  const notice = Notice(element("div"));
  el.classList.add("part-section");
  el.dataset.part = part;
  el.dataset.empty = "";
  content.dataset.stale = "";
  el.append(element("h2", { text: heading }), notice, content);

  hear(el, "card", () => {
    el.dataset.empty = "";
    shown = "";
  });
  hear(el, "subject", (told) => {
    subject = told;
    if (!subject) control.abort();
    else ask();
  });
  hear(el, "options", (told) => {
    options = told;
    ask();
  });
  hear(el, "retry", (_, event) => {
    event.stopPropagation();
    shown = "";
    ask();
  });
  new IntersectionObserver(([{ isIntersecting }]) => {
    near = isIntersecting;
    ask();
  }, { rootMargin: AHEAD }).observe(el);

  async function ask() {
    if (!near || !subject) return;
    const question = { ...subject, checks: [], with: [part], options };
    const asked = JSON.stringify(question);
    if (asked === shown) return;
    control.abort();
    control = new AbortController();
    const { signal } = control;
    shown = asked;
    content.dataset.stale = "waiting";
    try {
      const { parts } = await inTurn(() => postReport(question, signal), signal);
      delete el.dataset.empty;
      tell(notice, "failure", null);
      tell(content, part, parts[part]);
      content.dataset.stale = "";
    } catch (error) {
      if (signal.aborted) {
        if (shown === asked) shown = "";
        return;
      }
      content.dataset.stale = "wrong";
      tell(notice, "failure", failureOf(error));
    }
  }
  return el;
}
