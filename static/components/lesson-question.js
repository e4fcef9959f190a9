// A question of a lesson: predict first, then see what the engine counts.
import { prose } from "./lesson-items.js";
import { element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { answerText, graded } from "../model/lesson-grade.js";

const PATIENCE = 200; // ms before it is said that an answer is awaited

/**
 * Told `question` ({question, number, of}), `given` ({text, settled}, settled: the truth it knows is the newest),
 * `asking` and `truth`; asks for `answerQuestion` ({id, text}). @param {HTMLElement} el
 */
export function LessonQuestion(el) {
  let question = null;
  let given;
  let truth = null;
  let inputs = [];
  let waiting = 0;
  const name = freshId("answer");
  const heading = element("h3");
  const fields = element("div", { class: "fields" });
  const check = element("button", { type: "submit", text: "Check" });
  const verdict = element("p", { class: "verdict", role: "status" });
  const because = element("p", { class: "because" });
  const form = element("form", {}, fields, check);
  el.classList.add("lesson-question");
  el.append(heading, form, verdict, because);

  hear(el, "question", (told) => {
    question = told.question;
    heading.textContent = `Predict, ${told.number} of ${told.of}`;
    fields.replaceChildren(question.kind === "choice" ? choices() : numberField());
  });
  hear(el, "given", (told) => {
    given = told.text;
    for (const input of inputs) {
      if (input.type === "radio") input.checked = input.value === given;
      else if (document.activeElement !== input) input.value = given ?? "";
    }
    if (told.settled) show();
  });
  /** What was said stays until the service has said something new. */
  hear(el, "asking", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (verdict.textContent = "Asking the service …"), PATIENCE);
  });
  hear(el, "truth", (told) => {
    clearTimeout(waiting);
    truth = told;
    show();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = question.kind === "choice" ? inputs.find((input) => input.checked)?.value : inputs[0].value.trim();
    if (chosen) return ask(el, "answerQuestion", { id: question.id, text: chosen });
    verdict.textContent = question.kind === "choice" ? "Choose one first." : "Type a number first.";
  });

  function choices() {
    inputs = question.options.map(([value]) => element("input", { type: "radio", name, value }));
    return element("fieldset", {}, element("legend", {}, ...prose(question.text)),
      ...inputs.map((input, i) => element("label", {}, input, element("span", { text: question.options[i][1] }))));
  }

  function numberField() {
    const id = freshId("number");
    inputs = [element("input", { type: "text", id, inputmode: "decimal", autocomplete: "off" })];
    return element("div", { class: "number" }, element("label", { for: id }, ...prose(question.text)),
      element("span", {}, inputs[0], question.unit && element("span", { class: "unit", text: question.unit })));
  }

  /** The truth stands in the page from the start, for print; it is seen once an answer is given. */
  function show() {
    if (!truth) return;
    const answered = Boolean(given);
    const grade = graded(question, given ?? "", truth);
    el.dataset.grade = answered ? (grade.right ? "right" : "wrong") : "";
    verdict.textContent = answered ? grade.verdict : "";
    const answer = element("strong", { class: "answer", text: `Answer: ${answerText(question, truth)}. ` });
    because.replaceChildren(answer, ...prose(truth.because));
  }
  return el;
}
