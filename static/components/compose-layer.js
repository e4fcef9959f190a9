// The chosen layer: its name, its block, what it reads, its arguments, and what can be done with it.
import { ArgumentForm } from "./argument-form.js";
import { showChoice } from "./compose-choice.js";
import { ComposeInputs } from "./compose-inputs.js";
import { element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { IMAGE, indexOf, outputOf } from "../model/spec-form.js";
import { nameFault } from "../model/spec-names.js";
import { takenNames } from "../model/spec-edits.js";

/**
 * Told `cards`, `spec` ({spec, layer, measured, faults}), `rename` and `repeat` (focus there); asks for `renameLayer`,
 * `changeBlock`, `changeInputs`, `changeArgument`, `moveLayer`, `repeatLayer`, `removeLayer` and `chooseOutput`.
 * @param {HTMLElement} el
 */
export function ComposeLayer(el) {
  let cards = new Map();
  let told = null;
  let shown = ""; // the block whose form it is
  const id = freshId("layer");
  const name = element("input", {
    type: "text", id, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-fault`,
  });
  const nameWrong = element("p", { class: "fault", id: `${id}-fault`, hidden: true });
  const block = element("select", { id: `${id}-block` });
  const about = element("a", { text: "About it" });
  const inputs = ComposeInputs(element("div"));
  const form = ArgumentForm(element("div"));
  const times = element("input", { type: "number", min: 2, max: 100, value: 2, "aria-label": "Times" });
  const button = (text, key, click) => element("button", { type: "button", text, title: key, on: { click } });
  const output = button("Make it the output", "", () => ask(el, "chooseOutput", told.layer));
  const actions = element("div", { class: "actions", role: "group", "aria-label": "The layer" },
    button("Duplicate", "d", () => ask(el, "repeatLayer", 2)),
    button("Up", "Alt+↑", () => ask(el, "moveLayer", -1)), button("Down", "Alt+↓", () => ask(el, "moveLayer", 1)),
    button("Delete", "Del", () => ask(el, "removeLayer")), output,
    element("span", { class: "repeat" }, times, button("Repeat", "r", repeat)));
  el.classList.add("compose-layer");
  el.append(
    element("div", { class: "field" }, element("label", { for: id, text: "Name" }), name, nameWrong),
    element("div", { class: "field" },
      element("div", { class: "line" }, element("label", { for: block.id, text: "Block" }), about), block),
    actions, inputs, element("h3", { text: "Arguments" }), form);

  hear(el, "cards", (all) => {
    cards = all;
    block.replaceChildren(...[...cards.keys()].map((one) => element("option", { text: one })));
  });
  hear(el, "spec", (news) => {
    const other = told?.layer !== news.layer;
    told = news;
    const { spec, layer, measured, faults } = told;
    const at = indexOf(spec, layer);
    const { args, inputs: reads, block: of } = spec.layers[at];
    const card = cards.get(of);
    if (other || document.activeElement !== name) showName("");
    if (card && (other || shown !== of)) tell(form, "card", card);
    shown = of;
    showChoice(block, of);
    about.href = `#/blocks/${encodeURIComponent(of)}`;
    about.hidden = !card;
    form.hidden = !card;
    const earlier = [IMAGE, ...spec.layers.slice(0, at).map((one) => one.name)];
    tell(inputs, "inputs", { inputs: reads, earlier, several: reads.length > 1 || joins(card) });
    const shape = reads[0] === IMAGE ? spec.image : measured.get(reads[0])?.shape;
    el.toggleAttribute("data-unread", !shape?.length); // behind a fault nobody knows what it reads
    tell(form, "args", { args, image: shape?.length ? shape : [0] });
    tell(form, "faults", faults);
    output.disabled = outputOf(spec) === layer;
  });
  hear(el, "rename", () => {
    name.focus();
    name.select();
  });
  hear(el, "repeat", () => {
    times.focus();
    times.select();
  });
  name.addEventListener("change", rename);
  name.addEventListener("keydown", (event) => {
    if (event.key === "Escape") showName("");
    else if (event.key === "Enter") rename();
    else return;
    event.preventDefault();
    if (nameWrong.hidden) ask(el, "leaveForm");
  });
  times.addEventListener("keydown", (event) => event.key === "Enter" && repeat());
  block.addEventListener("change", () => ask(el, "changeBlock", block.value));

  function rename() {
    const wanted = name.value.trim();
    if (wanted === told.layer) return showName("");
    const fault = nameFault(wanted, takenNames(told.spec, told.layer));
    if (fault) showFault(fault);
    else ask(el, "renameLayer", wanted);
  }

  function repeat() {
    const n = times.valueAsNumber;
    if (Number.isInteger(n) && n >= 2 && n <= 100) ask(el, "repeatLayer", n);
    else times.reportValidity();
  }

  function showName(fault) {
    name.value = told.layer;
    showFault(fault);
  }

  function showFault(fault) {
    nameWrong.textContent = fault;
    nameWrong.hidden = !fault;
    name.setAttribute("aria-invalid", String(Boolean(fault)));
  }
  return el;
}

/** Whether it can read several: a merge, or one that has branches. */
export function joins(card) {
  const fans = (property) => property.layers && property.anyOf?.some((form) => form.additionalProperties);
  return Boolean(card) && (card.merges || Object.values(card.args_schema.properties).some(fans));
}
