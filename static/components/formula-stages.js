// The cost as sums, stage by stage; a single block's stands open.
import { FilledFormula } from "./filled-formula.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { exact, exactWithUnit } from "../model/number-text.js";

const NOTHING = "No block in it has parameters or multiplies.";

/** Told `card`, `layers` (the report's), `formulas` and `layer`. @param {HTMLElement} el */
export function FormulaStages(el) {
  let layers = [];
  let layer = "";
  /** @type {Set<string>} */
  let open = new Set();
  /** @type {HTMLElement[]} */
  let shown = [];
  el.classList.add("formula-stages");

  hear(el, "card", () => (open = new Set()));
  hear(el, "layers", (told) => (layers = told));
  hear(el, "formulas", (formulas) => {
    shown = [];
    const stages = formulas.stages.filter(({ blocks, measured }) => blocks.length || measured.length);
    const [first] = stages;
    const single = stages.length === 1 && first.blocks.length === 1 && first.blocks[0].paths[0] === "";
    if (!stages.length) return el.replaceChildren(element("p", { class: "quiet", text: NOTHING }));
    el.replaceChildren(...(single ? [filled(first.blocks[0])] : stages.map(stage)));
  });
  hear(el, "layer", (told) => {
    layer = told;
    for (const one of shown) tell(one, "layer", layer);
  });

  function filled(block) {
    const one = FilledFormula(element("div"));
    tell(one, "formula", { block, layers });
    tell(one, "layer", layer);
    shown.push(one);
    return one;
  }

  /** Drawn when it is opened: a network has dozens. */
  function stage({ name, path, params, macs, blocks, measured }) {
    const body = element("div", { class: "blocks" });
    const details = element("details", { open: open.has(path) },
      element("summary", {}, element("b", { text: name }),
        element("span", { class: "quiet", text: ` ${exactWithUnit(params, "params")}, ${exactWithUnit(macs, "MACs")}` })),
      body);
    const fill = () => body.childElementCount || body.append(...blocks.map(blockOf), ...measured.map(unexplained));
    if (details.open) fill();
    details.addEventListener("toggle", () => {
      if (details.open) open.add(path);
      else open.delete(path);
      if (details.open) fill();
    });
    return details;
  }

  function blockOf(block) {
    const times = block.paths.length > 1 ? ` × ${block.paths.length}` : "";
    return element("div", { class: "one" },
      element("h3", {}, element("b", { text: block.block + times }),
        element("span", { class: "quiet", text: ` ${block.paths.join(", ")}` })),
      filled(block));
  }
  return el;
}

function unexplained({ path, type, params, macs, reason }) {
  return element("p", { class: "quiet" },
    `${path} (${type}): ${exact(params)} params, ${exact(macs)} MACs, measured. ${reason}`);
}
