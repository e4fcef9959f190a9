// The composer's workshop: figures, the list of layers, the palette, the chosen layer, the graph and the code.
import { ComposeCode } from "./compose-code.js";
import { ComposeDifference } from "./compose-difference.js";
import { ComposeGraph } from "./compose-graph.js";
import { ComposeImage } from "./compose-image.js";
import { ComposeLayer } from "./compose-layer.js";
import { ComposeList } from "./compose-list.js";
import { ComposePalette } from "./compose-palette.js";
import { FigureStrip } from "./figure-strip.js";
import { failureOf, Notice } from "./notice.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { latest } from "../model/latest.js";
import { IMAGE, indexOf, sameSpec, shortened } from "../model/spec-form.js";
import { inspect, workingFixes } from "../spec-questions.js";

/**
 * Told `cards`, `state` ({spec, layer, fold, open, base}), `link`, `say`, `connect`, `focus` (a part's name) and `leave`.
 * @param {HTMLElement} el
 */
export function ComposeWorkshop(el) {
  let cards = new Map();
  let state = null;
  let known = { report: null, measured: new Map(), faults: [] };
  let failing = ""; // name of the first layer that fails
  let fixing = new AbortController();
  const costs = new WeakMap(); // of what was started from
  const strip = FigureStrip(element("section"));
  const difference = ComposeDifference(element("div", { hidden: true }));
  const notice = Notice(element("div"));
  const list = ComposeList(element("section"));
  const palette = ComposePalette(element("section"));
  const layer = ComposeLayer(element("div"));
  const image = ComposeImage(element("div"));
  const title = element("h2");
  const graph = ComposeGraph(element("section"));
  const code = ComposeCode(element("section"));
  const said = element("p", { class: "said", role: "status" });
  const parts = { list, palette, graph, layer };
  el.classList.add("compose-workshop");
  el.append(strip, difference, notice, said, element("div", { class: "columns" },
    element("div", { class: "left" }, list, palette),
    element("section", { class: "panel" }, title, image, layer), graph), code);

  const reports = latest(inspect, { answered, failed });

  hear(el, "cards", (told) => {
    cards = told;
    tell(palette, "cards", [...cards.values()]);
    tell(layer, "cards", cards);
  });
  hear(el, "state", (told) => {
    const other = !state || !sameSpec(state.spec, told.spec);
    state = told;
    if (other) {
      fixing.abort();
      if (failing && known.faults.length) tellFault(null);
      tell(strip, "stale", "waiting");
      reports.put(state.spec);
      tell(code, "spec", shortened(state.spec));
    }
    show();
  });
  hear(el, "link", (href) => tell(code, "link", href));
  hear(el, "say", (sentence) => (said.textContent = sentence));
  hear(el, "connect", (name) => tell(graph, "connect", name));
  hear(el, "focus", ({ part, verb = "focus" }) => tell(parts[part], verb));
  hear(el, "retry", () => reports.put(state.spec));
  hear(el, "leave", () => {
    reports.stop();
    fixing.abort();
    tell(graph, "leave");
  });

  function show() {
    const at = indexOf(state.spec, failing);
    const about = { ...state, measured: known.measured, failing: at, faults: faultsOfLayer() };
    const ofImage = state.layer === IMAGE;
    tell(list, "spec", about);
    tell(graph, "spec", about);
    tell(palette, "after", state.layer);
    title.textContent = ofImage ? "The image" : `Layer ${state.layer}`;
    image.hidden = !ofImage;
    layer.hidden = ofImage;
    tell(ofImage ? image : layer, "spec", about);
    const { base } = state;
    const then = base && { label: base.label, cost: costs.get(base.spec) };
    tell(difference, "difference", { base: then, cost: known.report?.cost });
  }

  /** The sentences that have an argument of the chosen layer to stand at. */
  function faultsOfLayer() {
    const at = indexOf(state.spec, state.layer);
    const mine = known.faults.filter((fault) => fault.at === at && fault.path[2] === "args");
    return Object.fromEntries(mine.map((fault) => [fault.path[3], fault.sentence]));
  }

  function answered(inspected, spec, settled) {
    known = inspected;
    ask(el, "showMeasured", known.measured);
    const [first] = known.faults;
    failing = spec.layers[first?.at]?.name ?? "";
    const { report } = known;
    if (report) tell(strip, "report", report);
    tell(notice, "failure", null);
    tell(strip, "stale", settled ? (report || !spec.layers.length ? "" : "wrong") : "waiting");
    if (report && settled) tell(strip, "settled", report);
    el.dataset.answered = report ? "whole" : first ? "part" : "empty";
    if (report && state.base && sameSpec(spec, state.base.spec)) costs.set(state.base.spec, report.cost);
    tellFault(first ? { fault: first, layer: failing, fixes: [] } : null);
    show();
    if (!settled) return;
    if (first) findFixes(first, spec);
    priceBase();
  }

  /** What is no layer's fault stands above the list of them. */
  function tellFault(told) {
    tell(list, "fault", told);
    tell(graph, "fault", told?.fault.at >= 0 ? told : null);
  }

  async function findFixes(fault, spec) {
    const { signal } = (fixing = new AbortController());
    try {
      const fixes = await workingFixes({ fault, spec, measured: known.measured, cards }, signal);
      if (!signal.aborted) tellFault({ fault, layer: failing, fixes });
    } catch {
      // The fault stands there without its fixes: the next question tells whether the service is there.
    }
  }

  /** What it would cost to be where one started, asked once. */
  async function priceBase() {
    const base = state.base?.spec;
    if (!base?.layers.length || costs.has(base)) return;
    costs.set(base, null);
    const { report } = await inspect(base).catch(() => ({ report: null }));
    if (!report) return;
    costs.set(base, report.cost);
    show();
  }

  function failed(error) {
    tell(strip, "stale", "wrong");
    tell(notice, "failure", failureOf(error));
  }
  return el;
}
