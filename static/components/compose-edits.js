// What the composer's parts and keys ask for, as edits of the spec; said in words, and the focus kept.
import { openReplace } from "./compose-replace.js";
import { joins } from "./compose-layer.js";
import { around, ask, hear, tell } from "../events.js";
import { startingArgs } from "../model/comparison.js";
import * as edits from "../model/spec-edits.js";
import { IMAGE, indexOf, outputOf } from "../model/spec-form.js";
import { composeKey } from "../model/spec-keys.js";
import { mergeInputs } from "../model/spec-starts.js";

const CONNECTING = (name) => `What shall ${name} read? Arrow keys and Enter, or a click; Esc leaves it.`;

/**
 * @param {HTMLElement} el what all of it happens in
 * @param {HTMLElement} workshop
 * @param {object} page
 * @param {() => {spec: import("../model/spec-form.js").Spec, layer: string, fold: boolean, open: string[]}} page.now
 * @param {() => Map<string, any>} page.cards
 * @param {(changed: {spec: any, layer: string}, what: string, merges?: boolean) => void} page.change
 * @param {(layer: string) => void} page.choose
 */
export function composeEdits(el, workshop, { now, cards, change, choose }) {
  let measured = new Map();

  const layerNow = () => now().spec.layers[indexOf(now().spec, now().layer)];
  const say = (sentence) => tell(workshop, "say", sentence);

  hear(el, "showMeasured", (told) => (measured = told));

  /**
   * One edit: refused in words, or done with the focus where it was.
   * @param {edits.Edit} edit @param {string} what @param {boolean} [merges]
   */
  function done({ spec, layer, refused }, what, merges = false) {
    if (refused) return say(refused);
    const part = partOf(document.activeElement);
    change({ spec, layer }, what, merges);
    say(merges ? "" : `Done: ${what}.`);
    const lost = document.activeElement === document.body;
    if (part || lost) tell(workshop, "focus", { part: part || "graph" });
  }

  const on = (verb, run) => hear(el, verb, (detail) => run(detail, now()));
  /** Done to the chosen layer, which the image is not. */
  const onLayer = (verb, run) => on(verb, (detail, state) =>
    (layerNow() ? run(detail, state) : say("This is the image: choose a layer first.")));

  on("chooseLayer", (name) => choose(name));
  on("editLayer", () =>
    tell(workshop, "focus", layerNow() ? { part: "layer", verb: "rename" } : { part: "palette" }));
  on("leaveForm", () => tell(workshop, "focus", { part: "graph" }));
  on("leavePalette", () => tell(workshop, "focus", { part: "graph" }));
  on("findBlock", () => tell(workshop, "focus", { part: "palette" }));
  onLayer("focusName", () => tell(workshop, "focus", { part: "layer", verb: "rename" }));
  onLayer("focusRepeat", () => tell(workshop, "focus", { part: "layer", verb: "repeat" }));
  on("foldRepeats", (fold) => ask(el, "lookAt", { fold }));
  on("openLayer", (name, { open }) => {
    const opened = open.includes(name) ? open.filter((one) => one !== name) : [...open, name];
    ask(el, "lookAt", { open: opened });
  });

  on("addBlock", ({ block, beside }, { layer }) => add(block, layer, beside));
  on("dropBlock", ({ block, after }) => add(block, after, false));
  onLayer("removeLayer", (_, { spec, layer }) => done(edits.removeLayer(spec, layer), `remove ${layer}`));
  onLayer("duplicateLayer", (_, { spec, layer }) => done(edits.repeatLayer(spec, layer, 1), `duplicate ${layer}`));
  onLayer("repeatLayer", (times, { spec, layer }) =>
    done(edits.repeatLayer(spec, layer, times - 1), `${layer} ${times} times`));
  onLayer("moveLayer", (by, { spec, layer }) =>
    done(edits.moveLayer(spec, layer, by), `move ${layer} ${by < 0 ? "up" : "down"}`));
  onLayer("renameLayer", (to, { spec, layer }) => done(edits.renameLayer(spec, layer, to), `rename ${layer} to ${to}`));
  on("changeBlock", (name, { spec, layer }) =>
    done(edits.changeBlock(spec, layer, cards().get(name)), `${layer}: make it ${name}`));
  on("changeArgument", ({ name, value }, { spec, layer }) =>
    done(edits.changeArgument(spec, layer, name, value), `${layer}: ${name}`, true));
  on("changeInputs", (inputs, { spec, layer }) =>
    done(edits.changeLayer(spec, layer, { inputs }), `${layer} reads ${inputs.join(", ")}`));
  on("changeImage", (image, { spec, layer }) => done({ spec: { ...spec, image }, layer }, "image", true));
  on("chooseOutput", (name, { spec, layer }) =>
    done({ spec: edits.withOutput(spec, name), layer }, `${name} is the output`));
  on("applyFix", ({ text, spec, layer: mended }, { layer }) => {
    const there = [mended, layer].find((name) => indexOf(spec, name) >= 0);
    done({ spec, layer: there ?? outputOf(spec) }, text);
  });
  on("replace", (_, { spec, layer }) =>
    openReplace(spec, cards(), ({ spec: after, what }) => done({ spec: after, layer }, what)));

  onLayer("startConnect", (_, { layer }) => {
    tell(workshop, "connect", layer);
    tell(workshop, "focus", { part: "graph" });
    say(CONNECTING(layer));
  });
  on("stopConnect", () => {
    tell(workshop, "connect", null);
    say("");
    tell(workshop, "focus", { part: "graph" });
  });
  on("connectLayers", ({ source, target }, { spec }) => {
    tell(workshop, "connect", null);
    const several = joins(cards().get(spec.layers[indexOf(spec, target)].block));
    done(edits.connect(spec, source, target, several), `connect ${source} and ${target}`);
  });

  const left = new AbortController();
  addEventListener("keydown", keyed, left);
  hear(el, "leave", () => left.abort());

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    const typing = around(event, "input:not([type=range], [type=checkbox]), select, textarea, dialog");
    const nowhere = event.target === document.body || around(event, "main") === event.target;
    const among = nowhere || Boolean(around(event, ".compose-graph, .compose-list"));
    const verb = composeKey(event, Boolean(typing), among && !typing);
    if (!verb) return;
    event.preventDefault();
    ask(el, ...verb);
  }

  function add(block, after, beside) {
    const { spec } = now();
    const shapeOf = (name) => (name === IMAGE ? spec.image : measured.get(name)?.shape);
    const of = cards().get(block);
    const edit = edits.addLayer(spec, after, { block, args: startingArgs(of, shapeOf(after) ?? spec.image) }, beside);
    const inputs = mergeInputs(spec, after, shapeOf);
    const read = of.merges ? edits.changeLayer(edit.spec, edit.layer, { inputs }) : edit;
    done(read, `add ${edit.layer} after ${after}`);
  }
}

/** Where the layers stand that has the focus, if one of them has. */
function partOf(focused) {
  if (focused?.closest(".compose-list")) return "list";
  return focused?.closest(".compose-graph") ? "graph" : "";
}
