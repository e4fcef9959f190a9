// The stages of an architecture, as in its paper's table, with what each costs.
import { element, every, first } from "../element.js";
import { ask, hear } from "../events.js";
import { largest } from "../model/comparison.js";
import { exact, percent, shapeText, share, short } from "../model/number-text.js";

/**
 * Told `stages` ({stages, cost}) and `layer` (chosen elsewhere); asks for `selectLayer`.
 * @param {HTMLElement} el
 */
export function StageTable(el) {
  let layer = "";
  const body = element("tbody");
  const head = ["Stage", "Block", "Repeats", "Output", "Params", "MACs"].map((text, i) =>
    element("th", { scope: "col", class: i === 2 || i > 3 ? "number" : null, text }));
  el.classList.add("stage-table");
  el.append(element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Stages" },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), body)));

  hear(el, "stages", ({ stages, cost }) => {
    const most = { params: largest(stages.map((s) => s.params)), macs: largest(stages.map((s) => s.macs)) };
    body.replaceChildren(...stages.map((stage) => element("tr", { "data-path": stage.path },
      element("th", { scope: "row" }, element("button", {
        type: "button", title: `Show ${stage.path} in the tree`, text: stage.name,
        on: { click: () => ask(el, "selectLayer", stage.path) },
      })),
      element("td", { text: stage.block }),
      element("td", { class: "number", text: stage.repeats > 1 ? `× ${stage.repeats}` : "" }),
      element("td", { class: "output", text: stage.output.map(shapeText).join(", ") || "–" }),
      figure(stage.params, cost.params, most.params),
      figure(stage.macs, cost.macs, most.macs))));
    mark();
  });
  hear(el, "layer", (told) => {
    layer = told;
    mark();
  });

  /** The row of the stage that the chosen layer is in. */
  function mark() {
    for (const row of every(body, "tr")) {
      const { path } = row.dataset;
      const isIn = layer === path || layer.startsWith(`${path}.`);
      row.toggleAttribute("data-chosen", isIn);
      first(row, "button").setAttribute("aria-pressed", String(isIn));
    }
  }
  return el;
}

function figure(n, whole, most) {
  return element("td", { class: "number", title: exact(n) },
    element("div", { class: "line" },
      element("span", { text: short(n) }), element("span", { class: "percent", text: percent(n, whole) })),
    element("div", { class: "bar", vars: { "--share": share(n, most) } }));
}
