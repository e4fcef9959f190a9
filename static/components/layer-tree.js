// The layer tree: what each part reads, gives and costs. One row a layer, arrow keys by the book.
import { element } from "../element.js";
import { hear } from "../events.js";
import { treeKey, visibleRows } from "../model/layer-rows.js";
import { exact, percent, shapeText, share } from "../model/number-text.js";

const ALONE = "No layers inside: it is one operation.";

/** Told `report`. @param {HTMLElement} el */
export function LayerTree(el) {
  let report = null;
  let rows = [];
  let active = ""; // key of the row that Tab reaches
  const closed = new Set();
  const tree = element("div", { role: "tree", "aria-label": "Layers" });
  el.classList.add("layer-tree");
  el.append(heading(), tree);

  hear(el, "report", (told) => {
    // On a phone the tree starts folded: what is below it should be in reach.
    const small = !report && matchMedia("(max-width: 34rem)").matches;
    if (small) for (const layer of told.layers) closed.add(layer.path);
    report = told;
    draw();
  });

  function draw() {
    const focused = tree.contains(document.activeElement);
    rows = visibleRows(report, closed);
    if (!rows.some((row) => row.key === active)) active = rows[0]?.key ?? "";
    tree.replaceChildren(...rows.map((row) => item(row, report.cost.macs, row.key === active)));
    if (!rows.length) tree.append(element("p", { class: "quiet", role: "treeitem", tabindex: 0, text: ALONE }));
    if (focused) focusRow();
  }

  function focusRow() {
    const at = rows.findIndex((row) => row.key === active);
    tree.querySelectorAll("[role=treeitem]").forEach((other, i) => (other.tabIndex = i === at ? 0 : -1));
    tree.children[at]?.focus();
  }

  function fold(key, folded) {
    if (folded) closed.add(key);
    else closed.delete(key);
    draw();
  }

  tree.addEventListener("keydown", (event) => {
    const at = rows.findIndex((row) => row.key === active);
    const move = at < 0 || event.ctrlKey || event.metaKey || event.altKey ? null : treeKey(rows, at, event.key);
    if (!move) return;
    event.preventDefault();
    if ("fold" in move) fold(active, move.fold);
    else if ("to" in move) active = rows[move.to].key;
    focusRow();
  });
  tree.addEventListener("click", (event) => {
    const at = [...tree.children].indexOf(event.target.closest("[role=treeitem]"));
    if (!rows[at]) return;
    active = rows[at].key;
    if (rows[at].open !== null && event.target.closest(".name")) fold(active, rows[at].open);
    focusRow();
  });
  return el;
}

function heading() {
  const names = ["Layer", "Input → output", "Params", "MACs", "Share of MACs"];
  return element("div", { class: "heading", "aria-hidden": "true" },
    ...names.map((text) => element("span", { text })));
}

function item({ level, position, siblings, open, layer }, macs, reached) {
  const { cost } = layer;
  return element("div", {
    role: "treeitem", class: "row", tabindex: reached ? 0 : -1, vars: { "--level": level },
    "aria-level": level, "aria-posinset": position, "aria-setsize": siblings,
    "aria-expanded": open === null ? null : String(open), "data-path": layer.path,
  },
    element("span", { class: "name" },
      element("span", { class: "twist", "aria-hidden": "true" }),
      element("b", { text: layer.name }),
      layer.type && element("span", { class: "type", text: layer.type }),
      layer.role && element("span", { class: "role", text: layer.role }),
      layer.calls === 0 && element("span", { class: "unused", text: "never called" }),
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
