// The stages of an architecture, as in its paper's table, with what each costs.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { largest } from "../model/comparison.js";
import { exact, percent, shapeText, share, short } from "../model/number-text.js";

/** Told `stages` ({stages, cost}); asks for `selectLayer`. @param {HTMLElement} el */
export function StageTable(el) {
  const body = element("tbody");
  const head = ["Stage", "Block", "Repeats", "Output", "Params", "MACs"].map((text, i) =>
    element("th", { scope: "col", class: i === 2 || i > 3 ? "number" : null, text }));
  el.classList.add("stage-table");
  el.append(element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Stages" },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), body)));

  hear(el, "stages", ({ stages, cost }) => {
    const most = { params: largest(stages.map((s) => s.params)), macs: largest(stages.map((s) => s.macs)) };
    body.replaceChildren(...stages.map((stage) => element("tr", {},
      element("th", { scope: "row" }, element("button", {
        type: "button", title: `Show ${stage.path} in the tree`, text: stage.name,
        on: { click: () => ask(el, "selectLayer", stage.path) },
      })),
      element("td", { text: stage.block }),
      element("td", { class: "number", text: stage.repeats > 1 ? `× ${stage.repeats}` : "" }),
      element("td", { class: "output", text: stage.output.map(shapeText).join(", ") || "–" }),
      figure(stage.params, cost.params, most.params),
      figure(stage.macs, cost.macs, most.macs))));
  });
  return el;
}

function figure(n, whole, most) {
  return element("td", { class: "number", title: exact(n) },
    element("div", { class: "line" },
      element("span", { text: short(n) }), element("span", { class: "percent", text: percent(n, whole) })),
    element("div", { class: "bar", vars: { "--share": share(n, most) } }));
}
