// Everything that is counted, each kind under its own name.
import { element } from "../element.js";
import { hear } from "../events.js";
import { exact, short } from "../model/number-text.js";

const ROWS = [
  ["Work", [
    ["multiply-accumulates", "MACs", (c) => c.macs],
    ["FLOPs (2 × MACs)", "FLOPs", (c) => c.flops],
    ["bias", "ops", (c) => c.operations.bias],
    ["norm", "ops", (c) => c.operations.norm],
    ["activation", "ops", (c) => c.operations.activation],
    ["elementwise", "ops", (c) => c.operations.elementwise],
    ["pooling", "ops", (c) => c.operations.pooling],
    ["reduction", "ops", (c) => c.operations.reduction],
    ["softmax", "ops", (c) => c.operations.softmax],
    ["interpolation", "ops", (c) => c.operations.interpolation],
  ]],
  ["Weights", [
    ["trainable", "params", (c) => c.trainable_params],
    ["frozen", "params", (c) => c.frozen_params],
    ["buffers", "elements", (c) => c.buffers],
  ]],
  ["Memory", [
    ["parameters", "B", (c) => c.bytes.params],
    ["buffers", "B", (c) => c.bytes.buffers],
    ["activations", "B", (c) => c.bytes.activations],
  ]],
];

/** Told `report`. @param {HTMLElement} el */
export function CostTable(el) {
  el.classList.add("cost-table");
  hear(el, "report", ({ cost, uncounted }) => {
    el.replaceChildren(...ROWS.map(([heading, rows]) => group(heading, rows, cost)));
    if (uncounted.length) el.append(uncountedList(uncounted));
  });
  return el;
}

function group(heading, rows, cost) {
  const body = rows
    .map(([name, unit, read]) => [name, unit, read(cost)])
    .map(([name, unit, n]) => element("tr", { class: n ? null : "zero" },
      element("th", { scope: "row", text: name }),
      element("td", { text: exact(n) }),
      element("td", { class: "unit", text: unit }),
      element("td", { class: "short", text: n >= 1000 ? short(n) : "" })));
  return element("table", {}, element("caption", { text: heading }), element("tbody", {}, ...body));
}

function uncountedList(uncounted) {
  return element("div", { class: "uncounted" },
    element("p", { text: "Operators without a formula; the figures are the rest:" }),
    element("ul", {}, ...uncounted.map(({ operator, calls, layer }) =>
      element("li", {},
        element("code", { text: operator }),
        ` ${exact(calls)} times, first in ${layer || "the block itself"}`))));
}
