// The iso-cost solver at a subject: which value of an argument makes it cost what the first does.
import { postIsoCost, ProblemError } from "../api.js";
import { element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { sentenceOf } from "../model/faults.js";
import { latest } from "../model/latest.js";
import { MATCHED, matchQuestion, takeable, variable } from "../model/matching.js";

const OFFLINE = "The server does not answer.";

/**
 * Told `card`, and `match` ({subjects, at, image, match}: what is asked, or null); asks for
 * `chooseMatch` and `changeArgument`.
 * @param {HTMLDetailsElement} el
 */
export function MatchCost(el) {
  let fields = [];
  let match = null;
  let asked = "";
  const argument = select("by changing");
  const measure = select("match the first's");
  const find = element("button", { type: "button", text: "Find", on: { click: choose } });
  const answer = element("div", { class: "answer", role: "status" });
  el.classList.add("match-cost");
  el.append(
    element("summary", { text: "Match the first's cost" }),
    element("div", { class: "ask" }, ...measure.parts, ...argument.parts, find), answer);
  measure.el.append(...Object.entries(MATCHED).map(([value, text]) => element("option", { value, text })));

  const questions = latest((question, signal) => postIsoCost(question, signal), {
    answered: (told) => show(told.sentence, takeable(told)),
    failed: (error) => show(error instanceof ProblemError ? reasonOf(error.problem) : OFFLINE, []),
    patience: 1000,
  });

  hear(el, "card", (card) => {
    fields = card ? variable(card.args_schema) : [];
    argument.el.replaceChildren(...fields.map(({ name }) => element("option", { text: name })));
  });
  hear(el, "match", ({ subjects, at, image, match: told }) => {
    const field = fields.find(({ name }) => name === told?.argument);
    el.hidden = at === 0 || !fields.length;
    match = field ? told : null;
    if (!match) return forget();
    el.open = true;
    argument.el.value = match.argument;
    measure.el.value = match.measure;
    const question = matchQuestion(subjects, match, field, image);
    const { [match.argument]: _, ...others } = question.subject.args; // it has no part in the answer
    const now = JSON.stringify({ ...question, subject: others });
    if (now === asked) return;
    asked = now;
    answer.dataset.stale = "waiting";
    if (!answer.childElementCount) answer.textContent = "Searching …";
    questions.put(question);
  });
  el.addEventListener("toggle", () => !el.open && match && ask(el, "chooseMatch", null));

  function choose() {
    asked = ""; // asked again, if nothing has changed: the service may have been away
    ask(el, "chooseMatch", { argument: argument.el.value, measure: measure.el.value });
  }

  function forget() {
    questions.stop();
    asked = "";
    answer.replaceChildren();
  }

  function show(sentence, values) {
    answer.dataset.stale = "";
    answer.replaceChildren(
      element("p", { text: sentence }),
      element("div", { class: "values" }, ...values.map(({ value, text }) =>
        element("button", { type: "button", text: `Use ${text}`, on: { click: () => use(value) } }))));
  }

  function use(value) {
    ask(el, "changeArgument", { name: match.argument, value });
  }
  return el;
}

function reasonOf(problem) {
  return (problem.errors?.length ? problem.errors : [problem]).map(sentenceOf).join(" ");
}

function select(text) {
  const id = freshId("match");
  const el = element("select", { id });
  return { el, parts: [element("label", { for: id, text }), el] };
}
