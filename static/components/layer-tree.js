// The layer tree: what each part reads, gives and costs. One row a layer, arrow keys by the book.
import { element, every, first } from "../element.js";
import { around, ask, askPoint, hear } from "../events.js";
import { LayerRow } from "./layer-row.js";
import { ALL_OPEN, foundRows, revealed, treeKey, visibleRows } from "../model/layer-rows.js";
import { rowWindow, scrolledTo } from "../model/row-window.js";

const LONG = 150; // rows; of a longer tree only those in sight are in the document, all of one height
const ALONE = "No layers inside: it is one operation.";
const NONE = "No layer has this in its path, type or role.";

/**
 * Told `report`; where a page wants it otherwise, `manner` (what is open at first), `search`, and
 * `layer` (the path of the one that is chosen elsewhere) and `point` (of the one pointed at
 * elsewhere). Asks for `selectLayer`, and `point` while a layer is pointed at.
 * @param {HTMLElement} el
 */
export function LayerTree(el) {
  let report = null;
  let rows = [];
  let active = ""; // key of the row that Tab reaches
  // On a phone the tree starts folded: what is below it should be in reach.
  let manner = matchMedia("(max-width: 34rem)").matches ? { ...ALL_OPEN, depth: 1 } : ALL_OPEN;
  let flipped = new Set(); // keys of the rows that are otherwise than the manner has them
  let search = "";
  let chosen = "";
  let inSight = new Map(); // of a long tree, the rows that are drawn, by key
  const tree = element("div", { role: "tree", "aria-label": "Layers" });
  el.classList.add("layer-tree");
  el.append(heading(), tree);

  hear(el, "report", (told) => {
    report = told;
    const hidden = chosen && !rows.some((row) => row.key === chosen);
    if (hidden) flipped = revealed(report, chosen, flipped, manner);
    draw();
    if (hidden) showChosen();
  });
  hear(el, "manner", (told) => {
    manner = told;
    flipped = new Set();
    if (report) draw();
  });
  hear(el, "search", (told) => {
    search = told.trim();
    if (report) draw();
  });
  hear(el, "layer", (path) => {
    if (path === chosen) return;
    chosen = path;
    if (!report) return;
    if (path) flipped = revealed(report, path, flipped, manner);
    draw();
    showChosen();
  });

  hear(el, "point", (path) => {
    for (const row of every(tree, ".row"))
      row.toggleAttribute("data-pointed", Boolean(path) && row.dataset.path === path);
  });

  function draw() {
    const focused = tree.contains(document.activeElement);
    rows = search ? foundRows(report, search) : visibleRows(report, flipped, manner);
    if (!rows.some((row) => row.key === active)) active = rows[0]?.key ?? "";
    tree.toggleAttribute("data-long", rows.length > LONG);
    drawRows();
    if (focused) focusRow();
  }

  /** @param {boolean} [anew] whether rows that are drawn already may be out of date */
  function drawRows(anew = true) {
    const drawn = (row) =>
      LayerRow(row, { macs: report.cost.macs, reached: row.key === active, chosen: row.key === chosen });
    const nothing = () => element("p", { class: "quiet", role: "treeitem", tabindex: 0, text: search ? NONE : ALONE });
    if (!rows.length) return tree.replaceChildren(nothing());
    if (rows.length <= LONG) return tree.replaceChildren(...rows.map(drawn));
    const before = anew ? new Map() : inSight;
    inSight = new Map();
    const kept = (row) => {
      inSight.set(row.key, before.get(row.key) ?? drawn(row));
      return inSight.get(row.key);
    };
    const parts = rowWindow({ ...sight(), count: rows.length, keep: placeOf(active) });
    replaceOthers(tree, parts.flatMap(({ gap, at }) => [
      gap > 0 && element("div", { class: "gap", "aria-hidden": "true", vars: { "--rows": gap } }),
      at >= 0 && kept(rows[at]),
    ].filter(Boolean)));
  }

  /** What of a long tree is in sight, in pixels. */
  function sight() {
    const row = parseFloat(getComputedStyle(tree).getPropertyValue("--row"));
    return { scrolled: tree.scrollTop, height: tree.clientHeight, row };
  }

  const placeOf = (key) => rows.findIndex((row) => row.key === key);
  const rowAt = (key) => first(tree, `[data-path="${CSS.escape(key)}"]`);

  /** Inside the tree's own frame: the page stays where it is. */
  function showRow(key) {
    if (rows.length > LONG) {
      tree.scrollTop = scrolledTo(sight(), placeOf(key));
      return drawRows();
    }
    const [box, frame] = [rowAt(key).getBoundingClientRect(), tree.getBoundingClientRect()];
    if (box.top < frame.top) tree.scrollTop += box.top - frame.top;
    else if (box.bottom > frame.bottom) tree.scrollTop += box.bottom - frame.bottom;
  }

  function showChosen() {
    if (placeOf(chosen) < 0) return;
    active = chosen;
    showRow(chosen);
  }

  function choose(key) {
    if (key.endsWith(")")) return; // a run of repeats, or the work between layers: no layer
    chosen = key;
    for (const row of every(tree, "[data-path]")) row.setAttribute("aria-selected", String(row.dataset.path === key));
    ask(el, "selectLayer", key);
  }

  function focusRow() {
    if (rows.length > LONG) showRow(active);
    for (const row of every(tree, "[role=treeitem]")) row.tabIndex = row.dataset.path === active ? 0 : -1;
    rowAt(active)?.focus();
  }

  function fold(key) {
    if (search) return; // all that is found is open
    if (!flipped.delete(key)) flipped.add(key);
    draw();
  }

  askPoint(el, tree);
  tree.addEventListener("scroll", () => {
    if (rows.length > LONG) drawRows(false);
  });
  tree.addEventListener("keydown", (event) => {
    const at = placeOf(active);
    const move = at < 0 || event.ctrlKey || event.metaKey || event.altKey ? null : treeKey(rows, at, event.key);
    if (!move) return;
    event.preventDefault();
    if ("fold" in move) fold(active);
    else if ("to" in move) active = rows[move.to].key;
    focusRow();
    choose(active);
  });
  tree.addEventListener("click", (event) => {
    const at = placeOf(around(event, "[role=treeitem]")?.dataset.path);
    if (at < 0) return;
    active = rows[at].key;
    if (rows[at].open !== null && around(event, ".name")) fold(active);
    focusRow();
    choose(active);
  });
  return el;
}

/**
 * These children and no others. Those that stay are not moved, so that the focus stays too; the new
 * ones come before the old ones go, so that there is never less to scroll.
 */
function replaceOthers(parent, children) {
  let next = parent.firstChild;
  for (const child of children) {
    if (child.parentNode !== parent) parent.insertBefore(child, next);
    else next = child.nextSibling;
  }
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
}

function heading() {
  const names = ["Layer", "Input → output", "Params", "MACs", "Share of MACs"];
  return element("div", { class: "heading", "aria-hidden": "true" },
    ...names.map((text) => element("span", { text })));
}
