// The palette: all blocks by family, searched, added behind the chosen layer.
import { element, every, freshId } from "../element.js";
import { around, ask, hear } from "../events.js";
import { byFamily, found } from "../model/catalogue.js";

export const DRAGGED = "application/x-blockzoo-block";

/** Told `cards`, `after` (a layer's name) and `focus`; asks for `addBlock` {block, beside}. @param {HTMLElement} el */
export function ComposePalette(el) {
  let cards = [];
  const id = freshId("palette");
  const search = element("input", {
    type: "search", id, autocomplete: "off", placeholder: "Find a block", "aria-keyshortcuts": "a",
  });
  const beside = element("input", { type: "checkbox" });
  const where = element("strong");
  const list = element("div", { class: "families" });
  const none = element("p", { class: "quiet", text: "No block is called so.", hidden: true });
  el.classList.add("compose-palette");
  el.append(
    element("h2", {}, element("label", { for: id }, "Add after ", where)), search,
    element("label", { class: "beside" }, beside, "as a branch: what follows reads on as before"), none, list);

  hear(el, "cards", (told) => {
    cards = told;
    draw();
  });
  hear(el, "after", (name) => (where.textContent = name));
  hear(el, "focus", () => {
    search.focus();
    search.select();
  });
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && search.value) add(found(cards, search.value)[0]?.name);
    else if (event.key === "ArrowDown") buttons()[0]?.focus();
    else if (event.key === "Escape") ask(el, "leavePalette");
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => add(around(event, "button")?.dataset.block));
  list.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(around(event, "button"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") return ask(el, "leavePalette");
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (to < 0) return search.focus();
    all.forEach((button, i) => (button.tabIndex = i === Math.min(to, all.length - 1) ? 0 : -1));
    all[Math.min(to, all.length - 1)].focus();
  });
  list.addEventListener("dragstart", (event) => {
    const name = around(event, "button")?.dataset.block;
    if (name) event.dataTransfer.setData(DRAGGED, name);
  });

  function add(block) {
    if (!block) return;
    ask(el, "addBlock", { block, beside: beside.checked });
    beside.checked = false;
  }

  function buttons() {
    return every(list, "button");
  }

  function draw() {
    const shown = found(cards, search.value);
    list.replaceChildren(...byFamily(shown).map(([family, some]) => element("section", {},
      element("h3", { text: family }),
      element("ul", {}, ...some.map(item)))));
    none.hidden = shown.length > 0;
    const [first] = buttons();
    if (first) first.tabIndex = 0;
  }
  return el;
}

function item({ name, summary }) {
  const attributes = { type: "button", "data-block": name, title: summary, draggable: "true", tabindex: -1 };
  return element("li", {}, element("button", { ...attributes, text: name }));
}
