// What a layer reads: one choice for each input, and a further one for what joins several.
import { showChoice } from "./compose-choice.js";
import { element } from "../element.js";
import { ask, hear } from "../events.js";

/** Told `inputs` ({inputs, earlier, several}); asks for `changeInputs`. @param {HTMLElement} el */
export function ComposeInputs(el) {
  let inputs = [];
  let key = "";
  const list = element("ol");
  const more = element("button", { type: "button", text: "Read another" });
  const connect = element("button", { type: "button", text: "Choose in the graph", "aria-keyshortcuts": "c",
    on: { click: () => ask(el, "startConnect") } });
  el.classList.add("compose-inputs");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Reads");
  el.append(element("h3", { text: "Reads" }), list, element("div", { class: "line" }, more, connect));

  hear(el, "inputs", ({ inputs: told, earlier, several }) => {
    const changed = JSON.stringify([told.length, earlier, several]);
    inputs = told;
    if (changed !== key) draw(earlier, several);
    key = changed;
    [...list.querySelectorAll("select")].forEach((select, i) => showChoice(select, inputs[i]));
  });
  more.addEventListener("click", () => {
    const names = [...list.querySelector("select").options].map((option) => option.value);
    const unread = names.filter((name) => !inputs.includes(name));
    ask(el, "changeInputs", [...inputs, unread.at(-1) ?? inputs[0]]);
    [...list.querySelectorAll("select")].at(-1)?.focus();
  });

  function draw(earlier, several) {
    more.hidden = !several;
    list.replaceChildren(...inputs.map((_, i) => element("li", {},
      element("select", { "aria-label": inputs.length > 1 ? `Input ${i + 1}` : "Input",
        on: { change: (event) => ask(el, "changeInputs", inputs.with(i, event.target.value)) } },
      ...earlier.map((name) => element("option", { text: name }))),
      inputs.length > 1 && element("button", { type: "button", text: "Let go", "aria-label": `Let go of input ${i + 1}`,
        on: { click: () => letGo(i) } }))));
  }

  function letGo(i) {
    ask(el, "changeInputs", inputs.toSpliced(i, 1));
    (list.querySelectorAll("select")[Math.max(0, i - 1)] ?? more).focus();
  }
  return el;
}
