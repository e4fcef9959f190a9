// A comparison: two to twelve subjects on one image.
import { addressTrail } from "../address-trail.js";
import { getArchitecture, getBlocks, postCompare, ProblemError } from "../api.js";
import { ComparisonScatter } from "./comparison-scatter.js";
import { ComparisonTable } from "./comparison-table.js";
import { ImageForm } from "./image-form.js";
import { failureOf, Notice } from "./notice.js";
import { RoleTable } from "./role-table.js";
import { SettingsTable } from "./settings-table.js";
import { SubjectList } from "./subject-list.js";
import { TakeAlong } from "./take-along.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { COMPARISON, formatAddress } from "../model/address.js";
import { FEWEST_SUBJECTS, STARTING_IMAGE, startingSubjects } from "../model/comparison.js";
import { knobsOf } from "../model/architecture.js";
import { placeFaults, subjectIndex } from "../model/faults.js";
import { latest } from "../model/latest.js";

/** Told `address` and `leave`. @param {HTMLElement} el */
export function ComparePage(el) {
  const cards = new Map();
  /** @type {any} */
  let state = { image: STARTING_IMAGE, subjects: [], ...COMPARISON };
  const notice = Notice(element("div"));
  const imageForm = ImageForm(element("div"));
  const subjects = SubjectList(element("div"));
  const table = ComparisonTable(element("section"));
  const roles = RoleTable(element("section"));
  const settings = SettingsTable(element("section"));
  const scatter = ComparisonScatter(element("section"));
  const along = TakeAlong(element("section"));
  const few = element("p", { class: "empty", hidden: true });
  few.textContent = "A comparison needs two subjects: add another above.";
  const answers = element("div", { class: "answers", "data-empty": true }, table, settings, roles, scatter, along);
  el.classList.add("compare-page");
  el.append(
    element("h1", { text: "Compare" }),
    element("p", { class: "lead", text: "Blocks and architectures side by side on one image. Ratios are to the first." }),
    element("section", {}, element("h2", { text: "Image" }), imageForm),
    element("section", {}, element("h2", { text: "Subjects" }), subjects),
    notice, few, answers);
  document.title = "Compare · blockzoo";

  const comparisons = latest((question, signal) => postCompare(question, signal), { answered, failed });
  const addressNow = () => ({ view: /** @type {const} */ ("compare"), ...state });
  const trail = addressTrail(el, addressNow);

  hear(el, "address", async (address) => {
    trail.visited();
    state = {
      ...COMPARISON,
      ...address,
      image: address.image ?? STARTING_IMAGE,
      subjects: address.subjects ?? startingSubjects(),
    };
    if (!(await load())) return;
    if (!address.image) state = { ...state, image: cards.get(state.subjects[0]?.architecture)?.image ?? STARTING_IMAGE };
    show();
  });
  hear(el, "changeImage", (image) => change("image", { image }));
  hear(el, "changeSubjects", ({ what, subjects: changed }) =>
    // When one comes or goes, the place of what was to be matched may be another's.
    change(what, { subjects: changed, ...(what === "subjects" && { match: "" }) }));
  hear(el, "chooseMeasure", (measure) => look("measure", { measure }));
  hear(el, "chooseAxes", (axes) => look("axes", axes));
  hear(el, "changeMatch", (match) => look("match", { match }));
  hear(el, "retry", async () => {
    if (await load()) show();
  });
  hear(el, "leave", () => {
    comparisons.stop();
    trail.left();
  });

  /** The cards of all blocks, and of the architectures that are compared. */
  async function load() {
    try {
      const names = state.subjects.map((subject) => subject.architecture).filter((name) => name && !cards.has(name));
      const loaded = await Promise.all([cards.size ? [] : getBlocks(), ...[...new Set(names)].map(knobCard)]);
      for (const card of loaded.flat()) cards.set(card.name, card);
      if (loaded.flat().length) tell(subjects, "cards", cards);
      tell(notice, "failure", null);
      return true;
    } catch (error) {
      tell(notice, "failure", failureOf(error));
      return false;
    }
  }

  /** None for a name that is not in the zoo: the comparison itself says so, at its subject. */
  async function knobCard(name) {
    try {
      const card = await getArchitecture(name);
      return [{ ...card, args_schema: knobsOf(card.args_schema) }];
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 404) return [];
      throw error;
    }
  }

  function change(what, changed) {
    state = { ...state, ...changed };
    show();
    if (what === "subjects") trail.visited(); // each one that comes or goes is a step
    trail.changed(what);
  }

  function show() {
    const enough = state.subjects.length >= FEWEST_SUBJECTS;
    tell(imageForm, "image", state.image);
    tell(along, "request", question());
    showLook();
    few.hidden = enough;
    answers.hidden = !enough;
    if (!enough) return comparisons.stop();
    answers.dataset.stale = "waiting";
    comparisons.put(question());
  }

  /** What is looked at; nothing is counted anew. */
  function look(what, changed) {
    state = { ...state, ...changed };
    showLook();
    trail.changed(what);
  }

  function showLook() {
    tell(subjects, "subjects", state);
    tell(roles, "measure", state.measure);
    tell(scatter, "axes", state);
    tell(along, "address", formatAddress(addressNow()));
  }

  function question() {
    return { subjects: state.subjects, image: state.image };
  }

  function answered(comparison, _, settled) {
    showFaults(null);
    delete answers.dataset.empty;
    for (const part of [table, settings, roles, scatter]) tell(part, "comparison", comparison);
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
