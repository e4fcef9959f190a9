// Layers inside a block, written as JSON.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { nestText, parseNest } from "../model/nest-text.js";

const COLUMNS = 34; // about as many characters stand beside each other
const MOST_ROWS = 24;

/** Told `field`, `value`, `fault`; asks for `changeValue`, or `refuseValue` with a sentence. */
export function NestControl(el) {
  const area = element("textarea", { spellcheck: "false", autocomplete: "off", autocapitalize: "off" });
  let field = null;
  let known = ""; // the value as it was told or asked for last
  el.classList.add("nest-control");
  el.append(area);

  hear(el, "field", (told) => {
    field = told;
    area.id = field.id;
    area.setAttribute("aria-describedby", field.describedBy);
  });
  hear(el, "value", (value) => {
    // What is being typed is left alone, finished or not; only another value replaces it.
    const told = JSON.stringify(value ?? null);
    if (told === known) return;
    known = told;
    area.value = value == null ? "" : nestText(value);
    fit();
    ask(el, "refuseValue", "");
  });
  hear(el, "fault", (sentence) => area.setAttribute("aria-invalid", String(Boolean(sentence))));

  area.addEventListener("input", () => {
    const { value, fault } = parseNest(area.value, field.nullable);
    fit();
    ask(el, "refuseValue", fault ?? "");
    const typed = JSON.stringify(value);
    if (fault || typed === known) return;
    known = typed;
    ask(el, "changeValue", value);
  });

  /** About as many rows as its lines take, wrapped; CSS knows better where it can size a field. */
  function fit() {
    const rows = area.value.split("\n").map((line) => Math.max(1, Math.ceil(line.length / COLUMNS)));
    area.rows = Math.min(MOST_ROWS, 1 + rows.reduce((sum, n) => sum + n, 0));
  }
  return el;
}
