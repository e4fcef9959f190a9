// A row of the layer tree: what a layer is, reads, gives and costs.
import { element } from "../element.js";
import { isUnused } from "../model/layer-rows.js";
import { exact, percent, shapeText, share } from "../model/number-text.js";

/**
 * @param {import("../model/layer-rows.js").Row} row
 * @param {{macs: number, reached: boolean, chosen: boolean}} of the whole's MACs, whether Tab
 *   reaches it, whether it is the chosen one
 */
export function LayerRow({ level, position, siblings, open, layer }, { macs, reached, chosen }) {
  const { cost } = layer;
  return element("div", {
    role: "treeitem", class: "row", tabindex: reached ? 0 : -1, vars: { "--level": level },
    "aria-level": level, "aria-posinset": position, "aria-setsize": siblings,
    "aria-expanded": open === null ? null : String(open), "aria-selected": String(chosen),
    "data-path": layer.path,
  },
    element("span", { class: "name" },
      element("span", { class: "twist", "aria-hidden": "true" }),
      element("b", { text: layer.name }),
      layer.type && element("span", { class: "type", text: layer.type }),
      layer.repeats && element("span", { class: "repeats", text: `× ${layer.repeats}` }),
      layer.role && element("span", { class: "role", text: layer.role }),
      isUnused(layer) && element("span", { class: "unused", text: "never called" }),
      layer.calls > 1 && element("span", { class: "type", text: `called ${exact(layer.calls)} times` })),
    element("span", { class: "shapes", text: flow(layer) }),
    element("span", { class: "number" }, exact(cost.params), unit("params")),
    element("span", { class: "number" }, exact(cost.macs), unit("MACs")),
    element("span", { class: "share" },
      element("span", { class: "bar", vars: { "--share": share(cost.macs, macs) } }),
      element("span", { class: "percent", text: percent(cost.macs, macs) })),
    layer.args && element("span", { class: "args", text: layer.args }));
}

const unit = (text) => element("span", { class: "unit", text: `\u00a0${text}` });

function flow({ input, output }) {
  return output.length ? `${shapes(input)} → ${shapes(output)}` : "";
}

/** Without the batch axis, which is 1 throughout. */
function shapes(list) {
  return list.map((shape) => shapeText(shape[0] === 1 ? shape.slice(1) : shape)).join(", ");
}
