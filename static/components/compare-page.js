// A comparison: two to twelve subjects on one image.
import { COMPARE, getBlocks, postCompare, ProblemError } from "../api.js";
import { CodePanel } from "./code-panel.js";
import { ComparisonTable } from "./comparison-table.js";
import { ImageForm } from "./image-form.js";
import { failureOf, Notice } from "./notice.js";
import { RoleTable } from "./role-table.js";
import { SubjectList } from "./subject-list.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { FEWEST_SUBJECTS, STARTING_IMAGE, startingSubjects } from "../model/comparison.js";
import { placeFaults, subjectIndex } from "../model/faults.js";
import { latest } from "../model/latest.js";
import { curl } from "../model/request-text.js";

const ADDRESS_PAUSE = 150; // ms; browsers limit how often the address may change

/** Told `address` and `leave`. @param {HTMLElement} el */
export function ComparePage(el) {
  let cards = null;
  let state = { image: STARTING_IMAGE, measure: "macs", subjects: [] };
  let lastChanged = "";
  let addressTimer = 0;
  const notice = Notice(element("div"));
  const imageForm = ImageForm(element("div"));
  const subjects = SubjectList(element("div"));
  const table = ComparisonTable(element("section"));
  const roles = RoleTable(element("section"));
  const request = CodePanel(element("div"));
  const few = element("p", { class: "empty", hidden: true });
  few.textContent = "A comparison needs two subjects: add another above.";
  const answers = element("div", { class: "answers", "data-empty": true }, table, roles,
    element("section", {}, element("h2", { text: "This view as a request" }), request));
  el.classList.add("compare-page");
  el.append(
    element("h1", { text: "Compare" }),
    element("p", { class: "lead", text: "Blocks side by side on one image. Ratios are to the first." }),
    element("section", {}, element("h2", { text: "Image" }), imageForm),
    element("section", {}, element("h2", { text: "Subjects" }), subjects),
    notice, few, answers);
  document.title = "Compare · blockzoo";

  const comparisons = latest((question, signal) => postCompare(question, signal), { answered, failed });

  hear(el, "address", async (address) => {
    lastChanged = "";
    state = {
      image: address.image ?? STARTING_IMAGE,
      measure: address.measure,
      subjects: address.subjects ?? startingSubjects(),
    };
    if (cards || (await load())) show();
  });
  hear(el, "changeImage", (image) => change("image", { image }));
  hear(el, "changeSubjects", ({ what, subjects: changed }) => change(what, { subjects: changed }));
  hear(el, "chooseMeasure", (measure) => {
    state = { ...state, measure };
    tell(roles, "measure", measure);
    saveAddress();
  });
  hear(el, "retry", async () => {
    if (cards || (await load())) show();
  });
  hear(el, "leave", () => {
    comparisons.stop();
    if (addressTimer) saveAddress();
  });

  async function load() {
    try {
      cards = new Map((await getBlocks()).map((card) => [card.name, card]));
      tell(subjects, "cards", cards);
      tell(notice, "failure", null);
      return true;
    } catch (error) {
      tell(notice, "failure", failureOf(error));
      return false;
    }
  }

  function change(what, changed) {
    state = { ...state, ...changed };
    show();
    const replace = what === lastChanged && what !== "subjects"; // one step back undoes one knob, not one notch
    clearTimeout(addressTimer);
    if (replace) addressTimer = setTimeout(saveAddress, ADDRESS_PAUSE);
    else saveAddress(false);
    lastChanged = what;
  }

  function saveAddress(replace = true) {
    clearTimeout(addressTimer);
    addressTimer = 0;
    ask(el, "showAddress", { address: { view: "compare", ...state }, replace });
  }

  function show() {
    const enough = state.subjects.length >= FEWEST_SUBJECTS;
    tell(imageForm, "image", state.image);
    tell(subjects, "subjects", state);
    tell(roles, "measure", state.measure);
    tell(request, "code", { label: "The request", text: curl(location.origin, COMPARE, question()) });
    few.hidden = enough;
    answers.hidden = !enough;
    if (!enough) return comparisons.stop();
    answers.dataset.stale = "waiting";
    comparisons.put(question());
  }

  function question() {
    return { subjects: state.subjects, image: state.image };
  }

  function answered(comparison, _, settled) {
    showFaults(null);
    delete answers.dataset.empty;
    tell(table, "comparison", comparison);
    tell(roles, "comparison", comparison);
    if (settled) answers.dataset.stale = "";
  }

  function failed(error) {
    answers.dataset.stale = "wrong";
    showFaults(error);
  }

  function showFaults(error) {
    const problem = error instanceof ProblemError ? error.problem : null;
    const placed = problem && placeFaults(problem, [], "/subjects");
    const places = (problem?.errors ?? []).map(subjectIndex);
    const atSubjects = places.length > 0 && places.every((place) => place >= 0 && place < state.subjects.length);
    tell(subjects, "problem", problem);
    tell(imageForm, "fault", placed?.image ?? "");
    tell(notice, "failure", error && !atSubjects && !placed?.image ? failureOf(error) : null);
  }
  return el;
}
