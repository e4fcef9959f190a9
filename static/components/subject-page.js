// The page of one subject: its form, and live what it costs. What a block and an architecture share.
import { addressTrail } from "../address-trail.js";
import { postReport, ProblemError, REPORT } from "../api.js";
import { failureOf, Notice } from "./notice.js";
import { FigureStrip } from "./figure-strip.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { LOOK } from "../model/address.js";
import { withoutInferred } from "../model/fields.js";
import { latest } from "../model/latest.js";

const PAUSE = 400; // ms after the numbers; a moving slider should not ask for everything else

/**
 * @typedef {object} SubjectKind how one kind of subject is opened, set and asked about
 * @property {"block" | "architecture"} kind
 * @property {HTMLElement} heading told `name`, `card` and `subject`
 * @property {HTMLElement} image told `image` and `fault`
 * @property {HTMLElement} form told `card`, `args` and `faults`
 * @property {HTMLElement} knobs with the two in it
 * @property {HTMLElement} results told `card`, `report`, `look`, `request`, `stale` and, at rest, `subject`
 * @property {(name: string) => Promise<any>} getCard
 * @property {(card: any, args: any) => any} startingArgs of what the address says, which may be null
 * @property {(card: any, args: any) => any} changedArgs
 * @property {(problem: any, known: string[]) => import("../model/faults.js").Placed} placeFaults
 * @property {string[]} live parts of the report that come with every answer
 */

/** Told `address` and `leave`. @param {HTMLElement} el @param {SubjectKind} subject */
export function SubjectPage(el, { kind, heading, image, form, knobs, results, ...how }) {
  /** @type {any} */
  let card = null;
  /** @type {any} */
  let state = { [kind]: "", image: null, args: {}, ...LOOK };
  let asked = ""; // the question that the page stands at
  let pause = 0;
  const strip = FigureStrip(element("section"));
  const notice = Notice(element("div"));
  el.classList.add("block-page");
  el.append(heading, strip, notice, element("div", { class: "columns" }, knobs, results));

  const reports = latest((asked, signal) => postReport(asked, signal), { answered, failed });
  const trail = addressTrail(el, () => ({ view: kind, ...state }));

  hear(el, "address", async (told) => {
    trail.visited();
    if (card?.name !== told[kind] && !(await open(told[kind]))) return;
    const { view: _, ...rest } = told;
    const args = withoutInferred(card.args_schema, how.startingArgs(card, told.args));
    state = { ...state, ...LOOK, ...rest, image: told.image ?? card.image, args };
    tell(results, "look", state);
    if (JSON.stringify(question()) !== asked) show(); // else another look at the same
  });
  hear(el, "changeArgument", ({ name, value }) =>
    change(name, { args: how.changedArgs(card, { ...state.args, [name]: value }) }));
  hear(el, "changeImage", (sides) => change("image", { image: sides }));
  hear(el, "chooseMeasure", (measure) => look("measure", { measure }));
  hear(el, "enlarge", (root) => look("root", { root }));
  hear(el, "selectLayer", (layer) => look("layer", { layer }));
  hear(el, "changeLook", (changed) => look(Object.keys(changed).join(), changed));
  hear(el, "retry", () => (card ? show() : open(state[kind]).then((ok) => ok && show())));
  hear(el, "leave", () => {
    rest(null);
    reports.stop();
    trail.left();
  });

  async function open(name) {
    state = { ...state, [kind]: name };
    card = null;
    asked = "";
    rest(null);
    reports.stop();
    document.title = `${name} · blockzoo`;
    el.dataset.loading = "";
    tell(heading, "name", name);
    try {
      const opened = await how.getCard(name);
      if (state[kind] !== name) return false; // another was opened meanwhile
      card = opened;
      state = { ...state, image: card.image };
      tell(notice, "failure", null);
      for (const part of [heading, form, results]) tell(part, "card", card);
      delete el.dataset.loading;
      return true;
    } catch (error) {
      if (state[kind] === name) tell(notice, "failure", failureOf(error));
      return false;
    }
  }

  function change(what, changed) {
    state = { ...state, ...changed };
    show();
    trail.changed(what);
  }

  /** What is looked at; nothing is counted anew. */
  function look(what, changed) {
    state = { ...state, ...changed };
    tell(results, "look", state);
    trail.changed(what);
  }

  function show() {
    asked = JSON.stringify(question());
    rest(null);
    tell(image, "image", state.image);
    tell(form, "args", state);
    tell(heading, "subject", { [kind]: state[kind], args: state.args, image: state.image });
    tell(results, "request", { path: REPORT, body: question() });
    tell(strip, "stale", "waiting");
    reports.put({ ...question(), checks: [], with: how.live });
  }

  function question() {
    return { subject: { [kind]: state[kind], args: state.args }, image: state.image };
  }

  function answered(report, _, settled) {
    showFaults(null);
    tell(strip, "report", report);
    tell(results, "report", report);
    if (!settled) return;
    tell(strip, "stale", "");
    tell(results, "stale", "");
    tell(strip, "settled", report);
    pause = setTimeout(() => rest(question()), PAUSE);
  }

  /** The settings rest, or (null) they move: what is asked for beside the numbers waits for that. */
  function rest(subject) {
    clearTimeout(pause);
    tell(results, "subject", subject);
  }

  function failed(error) {
    tell(strip, "stale", "wrong");
    tell(results, "stale", "wrong");
    showFaults(error);
  }

  function showFaults(error) {
    const known = Object.keys(card.args_schema.properties);
    const placed = error instanceof ProblemError ? how.placeFaults(error.problem, known) : null;
    const args = placed?.args ?? {};
    const folded = form.closest("details");
    if (folded && Object.keys(args).length) folded.open = true;
    tell(form, "faults", args);
    tell(image, "fault", placed?.image ?? "");
    tell(notice, "failure", error && (!placed || placed.rest.length) ? failureOf(error) : null);
  }
  return el;
}
