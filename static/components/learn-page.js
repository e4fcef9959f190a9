// Learn: the list of lessons, or one of them.
import { LessonIndex } from "./lesson-index.js";
import { LessonView } from "./lesson-view.js";
import { Notice } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { LESSONS } from "../model/lessons.js";

/** Told `address` and `leave`. @param {HTMLElement} el */
export function LearnPage(el) {
  let shown = null;
  let body = null;
  let visits = 0;
  el.classList.add("learn-page");

  hear(el, "address", async (address) => {
    const visit = ++visits;
    if (address.lesson !== shown) {
      const next = await mounted(address.lesson);
      if (visit !== visits) return; // gone elsewhere meanwhile
      if (body) tell(body, "leave");
      el.replaceChildren(next);
      if (body) {
        next.querySelector("h1")?.focus({ preventScroll: true });
        scrollTo(0, 0);
      }
      body = next;
      shown = address.lesson;
    }
    tell(body, "address", address);
  });
  hear(el, "leave", () => {
    visits += 1;
    if (body) tell(body, "leave");
  });
  return el;
}

/** @param {string} id @returns {Promise<HTMLElement>} */
async function mounted(id) {
  if (!id) return LessonIndex(element("div"));
  const entry = LESSONS.find((lesson) => lesson.id === id);
  if (!entry) return missing(id);
  try {
    const lesson = await entry.load();
    const el = LessonView(element("article"));
    tell(el, "lesson", { id, lesson });
    return el;
  } catch {
    const el = Notice(element("div"));
    tell(el, "failure", { title: "The server does not answer", detail: "Part of the page is missing." });
    hear(el, "retry", () => location.reload());
    return el;
  }
}

function missing(id) {
  document.title = "Not found · blockzoo";
  return element("div", {},
    element("h1", { text: "There is no such lesson", tabindex: -1 }),
    element("p", { class: "lead" }, `None is called “${id}”. `, element("a", { href: "#/learn", text: "All lessons" })));
}
