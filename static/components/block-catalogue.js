// The catalogue: all blocks by family, and a search.
import { getBlocks } from "../api.js";
import { BlockCard } from "./block-card.js";
import { failureOf, Notice } from "./notice.js";
import { element, first } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { byFamily, found } from "../model/catalogue.js";

const LEAD = "What convolutional networks are laid with. Open one to turn its knobs and see what it costs.";

/** Told `address`. @param {HTMLElement} el */
export function BlockCatalogue(el) {
  let cards = null;
  let search = "";
  const input = element("input", {
    type: "search", id: "search", placeholder: "name, family, paper", autocomplete: "off",
    spellcheck: "false", "aria-keyshortcuts": "/",
  });
  const status = element("p", { class: "unseen", role: "status" });
  const notice = Notice(element("div"));
  const list = element("div", { class: "families" });
  const request = element("p", { class: "quiet", hidden: true }, "This view as a request: ",
    element("a", { href: "api/v1/blocks", text: "GET /api/v1/blocks" }));
  el.classList.add("block-catalogue");
  el.append(
    element("div", { class: "head" },
      element("div", {},
        element("h1", { text: "Blocks" }),
        element("p", { class: "lead", text: LEAD })),
      element("div", { class: "search" },
        element("label", { for: "search" }, "Search ", element("kbd", { text: "/" })), input)),
    status, notice, list, request);
  document.title = "Blocks · blockzoo";

  hear(el, "address", (address) => {
    search = address.search;
    if (input.value !== search) input.value = search;
    if (location.hash.endsWith("?find")) input.focus();
    if (cards) show();
    else load();
  });
  hear(el, "retry", load);

  input.addEventListener("input", () => {
    search = input.value;
    ask(el, "showAddress", { address: { view: "blocks", search: search.trim() }, replace: true });
    if (cards) show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && search.trim()) first(list, "h3 a")?.click();
  });

  async function load() {
    list.replaceChildren(skeleton());
    try {
      cards = await getBlocks();
      tell(notice, "failure", null);
      show();
    } catch (error) {
      list.replaceChildren();
      tell(notice, "failure", failureOf(error));
    }
  }

  function show() {
    request.hidden = false;
    const some = found(cards, search);
    list.replaceChildren(...byFamily(some).map(family));
    if (!some.length) list.append(nothing());
    status.textContent = search ? `${some.length} of ${cards.length} blocks` : "";
  }

  function family([name, members]) {
    const id = `family-${name.replaceAll(" ", "-")}`;
    return element("section", { "aria-labelledby": id },
      element("h2", { id, text: name }),
      element("ul", { class: "cards" }, ...members.map((card) => {
        const item = BlockCard(element("li"));
        tell(item, "card", card);
        return item;
      })));
  }

  function nothing() {
    const clear = element("button", { type: "button", text: "Show all", on: { click: () => {
      input.value = "";
      input.dispatchEvent(new Event("input"));
      input.focus();
    } } });
    return element("div", { class: "empty" },
      element("p", { text: `No block has “${search.trim()}” in its name, summary, family or paper.` }), clear);
  }
  return el;
}

function skeleton() {
  const bones = Array.from({ length: 6 }, () => element("li", { class: "block-card bone" }));
  return element("ul", { class: "cards skeleton", "aria-hidden": "true" }, ...bones);
}
