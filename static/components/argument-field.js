// One argument: its name, its control, what it is, and what is wrong with it.
import { ChoiceControl } from "./choice-control.js";
import { FlagControl } from "./flag-control.js";
import { LayerControl } from "./layer-control.js";
import { ListControl } from "./list-control.js";
import { NestControl } from "./nest-control.js";
import { NumberControl } from "./number-control.js";
import { element, freshId } from "../element.js";
import { hear, tell } from "../events.js";
import { exactWithUnit } from "../model/number-text.js";

const CONTROLS = {
  number: NumberControl, list: ListControl, choice: ChoiceControl, flag: FlagControl, layer: LayerControl,
  nest: NestControl,
};

/** Told `field`, `value` and `fault`; its control asks for `changeValue`. @param {HTMLElement} el */
export function ArgumentField(el) {
  const fault = element("p", { class: "fault", id: freshId("fault"), hidden: true });
  const note = element("p", { class: "note", id: freshId("note") });
  let show = (/** @type {any} */ _value) => {};
  let control = null;
  let refused = ""; // by the control: what is typed is no value yet
  let told = "";
  el.classList.add("argument-field");

  hear(el, "field", (field) => {
    el.dataset.argument = field.name;
    el.dataset.kind = field.kind;
    note.replaceChildren(...noteOf(field));
    if (field.kind === "inferred") showInferred(field);
    else showControl(field);
  });
  hear(el, "value", (value) => show(value));
  hear(el, "fault", (sentence) => {
    told = sentence;
    showFault();
  });
  hear(el, "refuseValue", (sentence, event) => {
    event.stopPropagation();
    refused = sentence;
    showFault();
  });

  function showFault() {
    const sentence = refused || told;
    fault.textContent = sentence;
    fault.hidden = !sentence;
    if (control) tell(control, "fault", sentence);
  }

  function showInferred(field) {
    const output = element("output", { class: "inferred" });
    el.replaceChildren(
      element("div", { class: "line" }, element("span", { class: "name", text: field.name }), output),
      note, fault);
    show = (value) => output.replaceChildren(
      exactWithUnit(value, field.unit),
      element("span", { class: "quiet", text: ", from its input" }));
  }

  function showControl(field) {
    const id = freshId("argument");
    control = CONTROLS[field.kind](element("div"));
    tell(control, "field", { ...field, id, describedBy: `${fault.id} ${id}-range ${note.id}` });
    const label = element("label", { class: "name", for: id, id: `${id}-name`, text: field.name });
    const text = field.kind === "number" ? field.range : "";
    const range = element("span", { class: "range", id: `${id}-range`, text });
    el.replaceChildren(element("div", { class: "line" }, label, range), control, fault, note);
    show = (value) => tell(control, "value", value);
  }
  return el;
}

/** The note as a sentence; what its docstring has in backquotes is code. */
function noteOf({ note }) {
  const sentence = note.charAt(0).toUpperCase() + note.slice(1);
  return sentence.split("`").map((text, i) => (i % 2 ? element("code", { text }) : text));
}
