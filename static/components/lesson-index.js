// All lessons: what each says, and how far one has come.
import { element } from "../element.js";
import { hear } from "../events.js";
import { forgetProgress, getProgress } from "../lesson-progress.js";
import { formatAddress } from "../model/address.js";
import { lessonAddress } from "../model/lesson-address.js";
import { progressText } from "../model/lesson-grade.js";
import { IN_ORDER, lessonName, LESSONS } from "../model/lessons.js";

/** Told `address`. @param {HTMLElement} el */
export function LessonIndex(el) {
  const list = element("ol", { class: "lessons" });
  const reference = element("div", { class: "lessons" });
  const forget = element("button", { type: "button", text: "Forget my progress" });
  el.classList.add("lesson-index");
  el.append(
    element("h1", { text: "Learn", tabindex: -1 }),
    element("p", { class: "lead", text:
      "Six short lessons on the blocks that convolutional networks are laid with. Each builds on the one before; every " +
      "figure and every answer is counted by this service while you read." }),
    element("h2", { class: "unseen", text: "The lessons" }), list,
    element("h2", { text: "To look up" }), reference, forget);
  forget.addEventListener("click", () => {
    forgetProgress();
    show();
    el.querySelector("h1").focus();
  });
  hear(el, "address", () => {
    document.title = "Learn · blockzoo";
    show();
  });

  function show() {
    const progress = getProgress();
    const card = ({ id, point }, index) => [
      element("h3", {}, element("a", { href: formatAddress(lessonAddress(id)), text: lessonName(index) })),
      element("p", { text: point }),
      index < IN_ORDER && element("p", { class: "progress quiet", text: progressText(progress[id]) }),
    ];
    list.replaceChildren(...LESSONS.slice(0, IN_ORDER).map((lesson, i) => element("li", {}, ...card(lesson, i))));
    reference.replaceChildren(...LESSONS.slice(IN_ORDER).map((lesson, i) =>
      element("div", {}, ...card(lesson, IN_ORDER + i))));
    forget.hidden = !Object.keys(progress).length;
  }
  return el;
}
