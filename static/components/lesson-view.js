// A lesson: its point, figures that follow the knobs, questions, and where to go on.
import { addressTrail } from "../address-trail.js";
import { ITEMS } from "./lesson-items.js";
import { LessonKnobs } from "./lesson-knobs.js";
import { LessonQuestions } from "./lesson-questions.js";
import { failureOf, Notice } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { noteProgress } from "../lesson-progress.js";
import { askAll } from "../lesson-service.js";
import { formatAddress } from "../model/address.js";
import { latest } from "../model/latest.js";
import { changedSettings, lessonAddress, settingsOf } from "../model/lesson-address.js";
import { IN_ORDER, lessonIndex, lessonName, LESSONS } from "../model/lessons.js";

/** Told `lesson` ({id, lesson}) once, `address` and `leave`. @param {HTMLElement} el */
export function LessonView(el) {
  let id = "";
  /** @type {import("../model/lessons.js").Lesson} */
  let lesson;
  /** @type {import("../model/lessons.js").Settings} */
  let settings = {};
  /** @type {Record<string, string>} */
  let answers = {};
  let asksText = "";
  let shown = { text: "", told: null };
  const parts = [];
  const heading = element("h1", { tabindex: -1 });
  const point = element("p", { class: "point" });
  const notice = Notice(element("div"));
  const knobs = LessonKnobs(element("div"));
  const body = element("div", { class: "body" });
  const questions = LessonQuestions(element("section"));
  const links = element("ul");
  const onward = element("nav", { class: "onward", "aria-label": "Lessons" });
  const said = element("p", { class: "unseen", role: "status" });
  const further = element("section", { class: "further", hidden: true }, element("h2", { text: "Try it" }), links);
  el.classList.add("lesson-view");
  el.append(
    element("p", { class: "crumb" }, element("a", { href: "#/learn", text: "Learn" })),
    heading, point, notice, element("h2", { class: "unseen", text: "In numbers" }), body, questions, further, onward, said);

  const figures = latest((/** @type {any} */ { asks }, signal) => askAll(asks, signal), { answered, failed });
  const trail = addressTrail(el, () => lessonAddress(id, changedSettings(lesson.knobs, settings), answers));

  hear(el, "lesson", (given) => {
    ({ id, lesson } = given);
    const index = lessonIndex(id);
    document.title = `${LESSONS[index].title} · blockzoo`;
    heading.textContent = lessonName(index);
    point.textContent = LESSONS[index].point;
    onward.replaceChildren(...neighbours(index));
    tell(knobs, "knobs", lesson.knobs);
    tell(questions, "questions", { lesson: id, questions: lesson.questions });
    noteProgress(id);
  });
  hear(el, "address", (address) => {
    trail.visited();
    settings = settingsOf(lesson.knobs, address.settings);
    answers = address.answers;
    tell(questions, "answers", answers);
    show();
  });
  hear(el, "leave", () => {
    figures.stop();
    for (const el of [questions, ...parts]) tell(el, "leave");
    trail.left();
  });
  hear(el, "turnKnob", ({ name, value }) => {
    settings = { ...settings, [name]: value };
    show();
    trail.changed(name);
  });
  hear(el, "changeAnswers", ({ id: question, answers: changed }) => {
    answers = changed;
    trail.changed(`answer ${question}`);
  });
  hear(el, "failQuestion", (error) => tell(notice, "failure", failureOf(error)));
  hear(el, "retry", () => {
    asksText = "";
    tell(questions, "retry");
    show();
  });

  function show() {
    tell(knobs, "settings", settings);
    links.replaceChildren(...lesson.links(settings).map(({ text, address }) =>
      element("li", {}, element("a", { href: formatAddress(address), text }))));
    const asks = lesson.asks(settings);
    const text = JSON.stringify(asks);
    if (text === asksText && text === shown.text) return draw(settings); // what the service says is known
    asksText = text;
    body.dataset.stale = "waiting";
    figures.put({ asks, text, settings });
  }

  /** Figures fit the knobs as they stood when this was asked: they move while a slider does. */
  function answered(told, { text, settings: asked }, settled) {
    tell(notice, "failure", null);
    shown = { text, told };
    draw(asked);
    if (settled) body.dataset.stale = "";
  }

  function failed(error) {
    asksText = "";
    body.dataset.stale = "wrong";
    tell(notice, "failure", failureOf(error));
  }

  function draw(at) {
    const items = lesson.page(shown.told, at);
    if (!parts.length) mountParts(items);
    items.forEach((item, i) => tell(parts[i], "item", item));
    further.hidden = false;
    said.textContent = items.find(({ summary }) => summary)?.summary ?? "";
  }

  function mountParts(items) {
    parts.push(...items.map(({ kind }) => (kind === "knobs" ? knobs : ITEMS[kind](element("div")))));
    body.replaceChildren(...parts);
  }
  return el;
}

function neighbours(index) {
  const link = (to, before, rel) => to >= 0 && to < LESSONS.length &&
    element("a", { href: formatAddress(lessonAddress(LESSONS[to].id)), rel },
      element("span", { text: before }), lessonName(to));
  const next = link(index + 1, index + 1 < IN_ORDER ? "Next" : "To look up", "next");
  return [link(index - 1, "Before", "prev"), next].filter(Boolean);
}
