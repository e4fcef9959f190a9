// The layer tree with a search, beside the icicle: what is chosen in one is chosen in the other.
import { Icicle } from "./icicle.js";
import { LayerTree } from "./layer-tree.js";
import { element, freshId } from "../element.js";
import { hear, tell } from "../events.js";

const FOLDED = { depth: matchMedia("(max-width: 34rem)").matches ? 1 : 3, fold: true };
const OPEN = { depth: Infinity, fold: false };

/**
 * Told `card`, `report`, `look` ({measure, root, layer}) and `point` (the layer pointed at elsewhere).
 * @param {HTMLElement} el
 */
export function LayerExplorer(el) {
  const icicle = Icicle(element("div"));
  const tree = LayerTree(element("div"));
  const search = element("input", {
    type: "search", id: freshId("find"), autocomplete: "off", spellcheck: "false", placeholder: "path, type, role",
    "aria-keyshortcuts": "/", on: { input: () => tell(tree, "search", search.value) },
  });
  const all = element("button", { type: "button", "aria-pressed": "false", text: "Open everything" });
  el.classList.add("layer-explorer");
  el.append(
    element("section", {}, element("h2", { text: "Where the cost is" }), icicle),
    element("section", {},
      element("div", { class: "title" },
        element("h2", { text: "Layers" }),
        element("div", { class: "find" }, element("label", { for: search.id, text: "Find a layer" }), search),
        all),
      tree));

  hear(el, "card", () => {
    search.value = "";
    tell(tree, "search", "");
    show(false);
  });
  hear(el, "report", (report) => {
    tell(icicle, "report", report);
    tell(tree, "report", report);
  });
  hear(el, "point", (path) => {
    for (const part of [icicle, tree]) tell(part, "point", path);
  });
  hear(el, "look", (look) => {
    tell(icicle, "look", look);
    tell(tree, "layer", look.layer);
  });
  all.addEventListener("click", () => show(all.getAttribute("aria-pressed") === "false"));

  function show(everything) {
    all.setAttribute("aria-pressed", String(everything));
    tell(tree, "manner", everything ? OPEN : FOLDED);
  }
  return el;
}
