// The questions of a lesson: what was answered, and what the service says to each.
import { LessonQuestion } from "./lesson-question.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { noteProgress } from "../lesson-progress.js";
import { askAll, askInTurn } from "../lesson-service.js";
import { graded } from "../model/lesson-grade.js";

/**
 * Told `questions` ({lesson, questions}), `answers`, `retry` and `leave`; asks for `changeAnswers`
 * ({id, answers}) and `failQuestion`. @param {HTMLElement} el
 */
export function LessonQuestions(el) {
  let lesson = "";
  /** @type {import("../model/lessons.js").Question[]} */
  let questions = [];
  let answers = {};
  const cards = new Map();
  const known = new Set();
  const running = new Set();
  const leaving = new AbortController();
  el.classList.add("lesson-questions");

  hear(el, "questions", (told) => {
    ({ lesson, questions } = told);
    el.hidden = !questions.length;
    if (!questions.length) return;
    el.replaceChildren(element("h2", { text: "Predict, then see" }),
      element("p", { class: "quiet", text: "The service counts the answer when you check yours." }));
    questions.forEach((question, i) => {
      const card = LessonQuestion(element("section"));
      cards.set(question.id, card);
      tell(card, "question", { question, number: i + 1, of: questions.length });
      el.append(card);
    });
  });
  hear(el, "answers", (told) => {
    answers = told;
    for (const question of questions) tell(cards.get(question.id), "given", { text: answers[question.id], settled: true });
    askMissing();
  });
  hear(el, "retry", askMissing);
  hear(el, "leave", () => leaving.abort());
  hear(el, "answerQuestion", ({ id, text }) => {
    answers = { ...answers, [id]: text };
    tell(cards.get(id), "given", { text, settled: false }); // it is counted afresh, at this moment
    ask(el, "changeAnswers", { id, answers });
    askOne(questions.find((question) => question.id === id));
  });

  /** Those that are not known yet, so that print has them; what has to be measured waits for an answer. */
  function askMissing() {
    for (const question of questions)
      if (!known.has(question.id) && (!question.slow || answers[question.id])) askOne(question);
  }

  async function askOne(question) {
    known.add(question.id);
    if (running.has(question.id)) return; // that answer will do: a measurement takes seconds
    running.add(question.id);
    if (answers[question.id]) tell(cards.get(question.id), "asking");
    try {
      const answer = await (question.slow ? askInTurn : askAll)(question.asks, leaving.signal);
      const truth = question.truth(answer);
      const given = answers[question.id];
      if (given && graded(question, given, truth).right) noteProgress(lesson, question.id);
      tell(cards.get(question.id), "truth", truth);
    } catch (error) {
      known.delete(question.id);
      if (!leaving.signal.aborted) ask(el, "failQuestion", error);
    }
    running.delete(question.id);
  }
  return el;
}
