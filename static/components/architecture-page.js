// An architecture: its image, its knobs, and live what it costs and where.
import { getArchitecture, postReport, ProblemError, REPORT } from "../api.js";
import { addressTrail } from "../address-trail.js";
import { ArchitectureHeading } from "./architecture-heading.js";
import { ArchitectureResults } from "./architecture-results.js";
import { ArgumentForm } from "./argument-form.js";
import { FigureStrip } from "./figure-strip.js";
import { ImageKnob } from "./image-knob.js";
import { failureOf, Notice } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { changedKnobs, knobsOf } from "../model/architecture.js";
import { placeNetworkFaults } from "../model/faults.js";
import { withoutInferred } from "../model/fields.js";
import { latest } from "../model/latest.js";

const CHECK_PAUSE = 400; // ms after the numbers; a moving slider should not ask for checks

/** Told `address` and `leave`. @param {HTMLElement} el */
export function ArchitecturePage(el) {
  let card = null;
  let state = { architecture: "", image: [3, 1, 1], args: {}, measure: "macs", root: "", layer: "" };
  let checking = new AbortController();
  let checkTimer = 0;
  const heading = ArchitectureHeading(element("div"));
  const strip = FigureStrip(element("section"));
  const notice = Notice(element("div"));
  const imageKnob = ImageKnob(element("div"));
  const form = ArgumentForm(element("div"));
  const results = ArchitectureResults(element("div"));
  const knobs = element("section", { class: "knobs", "aria-label": "Settings" },
    element("h2", { text: "Image" }), imageKnob,
    // On a phone the knobs start folded: what they change should be in reach.
    element("details", { open: !matchMedia("(max-width: 34rem)").matches },
      element("summary", {}, element("h2", { text: "Knobs" })), form));
  el.classList.add("block-page", "architecture-page");
  el.append(heading, strip, notice, element("div", { class: "columns" }, knobs, results));

  const reports = latest((question, signal) => postReport(question, signal), { answered, failed });
  const trail = addressTrail(el, () => ({ view: "architecture", ...state }));

  hear(el, "address", async (told) => {
    trail.visited();
    if (card?.name !== told.architecture && !(await open(told.architecture))) return;
    state = { ...told, image: told.image ?? card.image, args: withoutInferred(card.args_schema, told.args) };
    look();
    show();
  });
  hear(el, "changeArgument", ({ name, value }) => change(name, { args: argsWith(name, value) }));
  hear(el, "changeImage", (image) => change("image", { image }));
  hear(el, "chooseMeasure", (measure) => look("measure", { measure }));
  hear(el, "enlarge", (root) => look("root", { root }));
  hear(el, "selectLayer", (layer) => look("layer", { layer }));
  hear(el, "retry", () => (card ? show() : open(state.architecture).then((ok) => ok && show())));
  hear(el, "leave", () => {
    reports.stop();
    stopChecks();
    trail.left();
  });

  async function open(name) {
    state = { ...state, architecture: name };
    card = null;
    stopChecks();
    reports.stop();
    document.title = `${name} · blockzoo`;
    el.dataset.loading = "";
    tell(heading, "name", name);
    try {
      const opened = await getArchitecture(name);
      if (state.architecture !== name) return false; // another was opened meanwhile
      card = { ...opened, args_schema: knobsOf(opened.args_schema) };
      state = { ...state, image: card.image };
      tell(notice, "failure", null);
      for (const part of [heading, form, results]) tell(part, "card", card);
      delete el.dataset.loading;
      return true;
    } catch (error) {
      if (state.architecture === name) tell(notice, "failure", failureOf(error));
      return false;
    }
  }

  /** A knob set back to what the architecture has leaves the link. */
  function argsWith(name, value) {
    return changedKnobs(card.args_schema, { ...state.args, [name]: value });
  }

  function change(what, changed) {
    state = { ...state, ...changed };
    show();
    trail.changed(what);
  }

  /** What is looked at; nothing is counted anew. */
  function look(what, changed) {
    state = { ...state, ...changed };
    const { measure, root, layer } = state;
    tell(results, "look", { measure, root, layer });
    if (what) trail.changed(what);
  }

  function show() {
    stopChecks();
    tell(imageKnob, "image", state.image);
    tell(form, "args", state);
    const { architecture, args, image } = state;
    tell(heading, "subject", { architecture, args, image });
    tell(results, "request", { path: REPORT, body: question() });
    tell(strip, "stale", "waiting");
    reports.put(question([]));
  }

  function question(checks) {
    const { architecture, args, image } = state;
    return { subject: { architecture, args }, image, ...(checks && { checks }) };
  }

  function answered(report, _, settled) {
    showFaults(null);
    tell(strip, "report", report);
    tell(results, "report", report);
    tell(results, "checks", { torchscript: { status: "waiting" } });
    if (!settled) return;
    tell(strip, "stale", "");
    tell(results, "stale", "");
    tell(strip, "settled", report);
    checkTimer = setTimeout(runChecks, CHECK_PAUSE);
  }

  function failed(error) {
    tell(strip, "stale", "wrong");
    tell(results, "stale", "wrong");
    tell(results, "checks", {});
    showFaults(error);
  }

  function showFaults(error) {
    const known = Object.keys(card.args_schema.properties);
    const placed = error instanceof ProblemError ? placeNetworkFaults(error.problem, known) : null;
    tell(form, "faults", placed?.args ?? {});
    if (Object.keys(placed?.args ?? {}).length) form.closest("details").open = true;
    tell(imageKnob, "fault", placed?.image ?? "");
    tell(notice, "failure", error && (!placed || placed.rest.length) ? failureOf(error) : null);
  }

  async function runChecks() {
    checking = new AbortController();
    const { signal } = checking;
    try {
      const { checks } = await postReport(question(["torchscript"]), signal);
      if (!signal.aborted) tell(results, "checks", checks);
    } catch (error) {
      const reason = error instanceof ProblemError ? error.problem.detail : "The server does not answer.";
      if (!signal.aborted) tell(results, "checks", { torchscript: { status: "skipped", reason } });
    }
  }

  function stopChecks() {
    clearTimeout(checkTimer);
    checking.abort();
  }
  return el;
}
