// A fault at its layer: the sentence, what was expected, what there is, and fixes to apply.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { expectedText } from "../model/spec-faults.js";

/** Told `fault` ({fault, layer, fixes} or null); asks for `applyFix`. @param {HTMLElement} el */
export function ComposeFault(el) {
  el.classList.add("compose-fault");
  el.hidden = true;
  hear(el, "fault", (told) => {
    el.hidden = !told;
    if (!told) return el.replaceChildren();
    const { fault, layer, fixes } = told;
    const { expected, got } = expectedText(fault);
    const kept = el.contains(document.activeElement);
    el.replaceChildren(
      element("p", { class: "sentence", text: fault.sentence }),
      element("dl", {}, row("Expected", expected), row("Got", got)),
      element("div", { class: "fixes", role: "group", "aria-label": `Fixes${layer ? ` of ${layer}` : ""}` },
        ...fixes.map((fix) => {
          const on = { click: () => ask(el, "applyFix", { ...fix, layer }) };
          return element("button", { type: "button", text: fix.text, on });
        })));
    if (kept) el.querySelector("button")?.focus();
  });
  return el;
}

function row(term, text) {
  return text && element("div", {}, element("dt", { text: term }), element("dd", { text }));
}
