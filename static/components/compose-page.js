// Composing: a spec put together layer by layer, step by step back and forth, kept in the address and the browser.
import { addressTrail } from "../address-trail.js";
import { getBlocks, getZoo } from "../api.js";
import { ComposeBar } from "./compose-bar.js";
import { composeEdits } from "./compose-edits.js";
import { openDialog } from "./compose-dialog.js";
import { openImport } from "./compose-import.js";
import { ComposeStart } from "./compose-start.js";
import { ComposeWorkshop } from "./compose-workshop.js";
import { failureOf, Notice } from "./notice.js";
import { setSpecDraft } from "../spec-draft.js";
import { openedBy, startedFrom } from "../spec-opening.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { formatAddress } from "../model/address.js";
import { parseSpecAddress, specAddressPairs } from "../model/spec-address.js";
import { emptySpec, IMAGE, indexOf, sameSpec, shortened } from "../model/spec-form.js";
import { redo, startHistory, step, stepNames, undo } from "../model/spec-history.js";
import { packed } from "../model/spec-link.js";

const PATIENCE = 200; // ms before one is told that something takes its time
const NOTHING = { spec: emptySpec(), layer: IMAGE, start: null, base: null };

/** Told `address` and `leave`. @param {HTMLElement} el */
export function ComposePage(el) {
  /** @type {import("../model/spec-history.js").History<typeof NOTHING & {start: any, base: any}>} */
  let history = startHistory(NOTHING);
  let look = { fold: true, open: [] };
  let words = {}; // the spec, as the address has it
  let cards = new Map();
  let visits = 0;
  let saves = 0;
  let mounted = false;
  let last = null; // the address that was visited last
  const notice = Notice(element("div"));
  const bar = ComposeBar(element("div"));
  const starting = ComposeStart(element("div"));
  const workshop = ComposeWorkshop(element("div"));
  const start = element("section", { class: "start", "aria-label": "Start", hidden: true },
    element("h2", { text: "Start from" }), starting);
  el.classList.add("compose-page");
  el.append(
    element("div", { class: "head" }, element("div", {}, element("h1", { text: "Compose" }),
      element("p", { class: "lead", text: "Put layers together; shapes and costs follow as you go." })), bar),
    notice, start, workshop);
  document.title = "Compose · blockzoo";

  const trail = addressTrail(el, addressNow);
  composeEdits(el, workshop, {
    now: () => ({ ...history.now, ...look }), cards: () => cards, change, choose,
  });

  hear(el, "address", async (told) => {
    const visit = ++visits;
    last = told;
    trail.visited();
    const slow = setTimeout(() => tell(workshop, "say", "Opening it …"), PATIENCE);
    try {
      if (!cards.size) await load();
      const address = parseSpecAddress(told.pairs);
      const opened = await openedBy(address, cards);
      if (visit !== visits) return;
      look = { fold: address.fold, open: address.open };
      tell(notice, "failure", opened.note ? { ...opened.note, final: true } : null);
      visited(opened, address);
    } catch (error) {
      if (visit === visits) tell(notice, "failure", failureOf(error));
    } finally {
      clearTimeout(slow);
      if (visit === visits) tell(workshop, "say", "");
    }
  });
  hear(el, "undo", () => travel(undo(history)));
  hear(el, "redo", () => travel(redo(history)));
  hear(starting, "startFrom", startFrom);
  hear(el, "startAgain", () => {
    const ways = ComposeStart(element("div"));
    const hint = element("p", { class: "quiet", text: "Undo leads back to what you have now." });
    const dialog = openDialog("Start again", hint, ways);
    fillWays(ways);
    hear(ways, "startFrom", (choice) => {
      dialog.close();
      startFrom(choice);
    });
  });
  hear(el, "openText", () => openImport((spec) => open(startedFrom({ label: "the JSON", spec }), "JSON in")));
  hear(el, "measureFromHere", () => {
    const { spec, layer } = history.now;
    change({ spec, layer, base: { label: "where you set it", spec } }, "measure from here");
  });
  hear(el, "lookAt", (changed) => {
    look = { ...look, ...changed };
    show();
    save("");
  });
  hear(notice, "retry", () => tell(el, "address", last));
  hear(el, "leave", () => {
    saves = Infinity;
    trail.left();
    tell(workshop, "leave");
  });

  async function load() {
    cards = new Map((await getBlocks()).map((card) => [card.name, card]));
    tell(workshop, "cards", cards);
    fillWays(starting);
  }

  async function fillWays(ways) {
    const blocks = [...cards.keys()];
    tell(ways, "choices", { blocks, architectures: [] });
    const zoo = await getZoo().catch(() => ({ architectures: [] }));
    tell(ways, "choices", { blocks, architectures: zoo.architectures.map(({ name }) => name) });
  }

  /** An address: the spec that is here already, a step back or forth, or another spec. */
  function visited({ state }, address) {
    const { spec } = state ?? NOTHING;
    const layer = [address.layer, state?.layer].find((name) => name === IMAGE || indexOf(spec, name) >= 0);
    const there = (one) => one && state && sameSpec(one.state?.spec ?? one.spec, state.spec);
    if (!state) history = mounted ? history : startHistory(NOTHING);
    else if (!mounted) history = startHistory({ ...NOTHING, ...state });
    else if (there(history.past.at(-1))) history = undo(history);
    else if (there(history.future[0])) history = redo(history);
    else if (!there(history.now)) history = step(history, { ...NOTHING, ...state }, "open a link");
    mounted = true;
    const chosen = layer ?? (state ? state.spec.layers[0]?.name ?? IMAGE : history.now.layer);
    history = { ...history, now: { ...history.now, layer: chosen } };
    words = { spec: address.spec, packed: address.packed };
    show();
    showLink();
    if (state && !words.spec && !words.packed && !state.start) save("");
  }

  async function startFrom(choice) {
    if (choice.text) return ask(el, "openText");
    try {
      const opened = await openedBy(choice, cards);
      if (opened.note) return tell(notice, "failure", { ...opened.note, final: true });
      open(opened.state, `start from ${opened.state.base?.label ?? "nothing"}`);
    } catch (error) {
      tell(notice, "failure", failureOf(error));
    }
  }

  function open(state, what) {
    tell(notice, "failure", null);
    look = { fold: true, open: [] };
    const layer = state.spec.layers[0]?.name ?? IMAGE;
    change({ ...NOTHING, ...state, layer }, what);
  }

  /** @param {Partial<typeof NOTHING>} changed @param {string} what in words @param {boolean} [merges] with the same before */
  function change(changed, what, merges = false) {
    history = step(history, { ...history.now, ...changed }, what, merges);
    show();
    save(what);
    if (!merges) trail.visited();
  }

  function choose(layer) {
    history = { ...history, now: { ...history.now, layer } };
    show();
    save("");
  }

  function travel(there) {
    if (there === history) return;
    history = there;
    show();
    save("step");
    trail.visited();
  }

  function show() {
    const { spec } = history.now;
    start.hidden = spec.layers.length > 0;
    tell(bar, "steps", stepNames(history));
    tell(workshop, "state", { ...history.now, ...look });
  }

  /** To the browser at once, to the address when it is packed. @param {string} what "" for what is no step */
  async function save(what) {
    const number = ++saves;
    const { spec, start: from, base, layer } = history.now;
    // To look at a link is no reason to forget the draft.
    const then = base && { ...base, spec: shortened(base.spec) };
    const kept = !what || setSpecDraft({ spec: shortened(spec), start: from, base: then, layer });
    if (!kept) tell(workshop, "say", "The browser keeps no draft: take the link or the JSON along.");
    const unchanged = from && base && sameSpec(base.spec, spec);
    const fresh = unchanged || !spec.layers.length ? {} : await packed(shortened(spec));
    if (number !== saves) return;
    words = fresh;
    if (what) trail.changed(what);
    else ask(el, "showAddress", { address: addressNow(), replace: true });
    showLink();
  }

  function showLink() {
    tell(workshop, "link", location.origin + location.pathname + formatAddress(addressNow()));
  }

  function addressNow() {
    const { layer, start: from } = history.now;
    return { view: /** @type {const} */ ("compose"), pairs: specAddressPairs({ start: from, ...words, layer, ...look }) };
  }
  return el;
}
