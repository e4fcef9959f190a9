// A block: its form, and live what it costs.
import { addressTrail } from "../address-trail.js";
import { getBlock, postReport, ProblemError, REPORT } from "../api.js";
import { ArgumentForm } from "./argument-form.js";
import { BlockHeading } from "./block-heading.js";
import { BlockResults } from "./block-results.js";
import { FigureStrip } from "./figure-strip.js";
import { ImageForm } from "./image-form.js";
import { failureOf, Notice } from "./notice.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { placeFaults } from "../model/faults.js";
import { withoutInferred } from "../model/fields.js";
import { latest } from "../model/latest.js";

const CHECK_PAUSE = 400; // ms after the numbers; a moving slider should not ask for checks

/** Told `address` and `leave`. @param {HTMLElement} el */
export function BlockPage(el) {
  let card = null;
  let state = { block: "", image: [1, 1, 1], args: {} };
  let checking = new AbortController();
  let checkTimer = 0;
  const heading = BlockHeading(element("div"));
  const strip = FigureStrip(element("section"));
  const notice = Notice(element("div"));
  const imageForm = ImageForm(element("div"));
  const form = ArgumentForm(element("div"));
  const results = BlockResults(element("div"));
  const knobs = element("section", { class: "knobs", "aria-label": "Settings" },
    element("h2", { text: "Image" }), imageForm, element("h2", { text: "Arguments" }), form);
  el.classList.add("block-page");
  el.append(heading, strip, notice, element("div", { class: "columns" }, knobs, results));

  const reports = latest((question, signal) => postReport(question, signal), { answered, failed });
  const trail = addressTrail(el, () => ({ view: "block", ...state }));

  hear(el, "address", async (address) => {
    trail.visited();
    if (card?.name !== address.block && !(await open(address.block))) return;
    const image = address.image ?? card.image;
    state = { block: card.name, image, args: withoutInferred(card.args_schema, address.args ?? card.example) };
    show();
  });
  hear(el, "changeArgument", ({ name, value }) => change(name, { args: { ...state.args, [name]: value } }));
  hear(el, "changeImage", (image) => change("image", { image }));
  hear(el, "retry", () => (card ? reports.put(question([])) : open(state.block).then((ok) => ok && show())));
  hear(el, "leave", () => {
    reports.stop();
    stopChecks();
    trail.left();
  });

  async function open(name) {
    state = { ...state, block: name };
    card = null;
    document.title = `${name} · blockzoo`;
    el.dataset.loading = "";
    tell(heading, "name", name);
    try {
      const opened = await getBlock(name);
      if (state.block !== name) return false; // another was opened meanwhile
      card = opened;
      tell(notice, "failure", null);
      for (const part of [heading, form, results]) tell(part, "card", card);
      delete el.dataset.loading;
      return true;
    } catch (error) {
      tell(notice, "failure", failureOf(error));
      return false;
    }
  }

  function change(what, changed) {
    state = { ...state, ...changed };
    show();
    trail.changed(what);
  }

  function show() {
    stopChecks();
    tell(imageForm, "image", state.image);
    tell(form, "args", state);
    tell(heading, "subject", state);
    tell(results, "request", { path: REPORT, body: question(undefined) });
    tell(strip, "stale", "waiting");
    reports.put(question([]));
  }

  function question(checks) {
    return { subject: { block: state.block, args: state.args }, image: state.image, ...(checks && { checks }) };
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
    const known = Object.keys(card?.args_schema.properties ?? {});
    const placed = error instanceof ProblemError ? placeFaults(error.problem, known) : null;
    const elsewhere = error && (!placed || placed.rest.length);
    tell(form, "faults", placed?.args ?? {});
    tell(imageForm, "fault", placed?.image ?? "");
    tell(notice, "failure", elsewhere ? failureOf(error) : null);
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
