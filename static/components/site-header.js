// The header: where one is, what is being compared, and the theme.
import { getDraft } from "../draft.js";
import { element, every, first } from "../element.js";
import { ask, hear } from "../events.js";
import { formatAddress } from "../model/address.js";

const PARENTS = { block: "blocks", architecture: "zoo", lesson: "learn" };
const KEY = "blockzoo.theme";

/** Told `address`; asks for `showKeys`. @param {HTMLElement} el */
export function SiteHeader(el) {
  const links = every(el, "nav a[data-view]");
  const compare = /** @type {HTMLAnchorElement} */ (first(el, "[data-view=compare]"));
  const count = first(compare, ".count");
  const theme = /** @type {HTMLSelectElement} */ (first(el, ".theme select"));

  first(el, ".keys").addEventListener("click", () => ask(el, "showKeys"));

  hear(el, "address", ({ view }) => {
    for (const link of links) {
      const here = [view, PARENTS[view]].includes(link.dataset.view);
      if (here) link.setAttribute("aria-current", link.dataset.view === view ? "page" : "true");
      else link.removeAttribute("aria-current");
    }
  });

  function showDraft() {
    const draft = getDraft();
    const subjects = draft.subjects?.length ?? 0;
    compare.href = formatAddress(draft);
    count.hidden = !subjects;
    const unit = subjects === 1 ? " subject" : " subjects";
    count.replaceChildren(String(subjects), element("span", { class: "unseen", text: unit }));
  }

  theme.value = document.documentElement.dataset.theme ?? "";
  theme.addEventListener("change", () => {
    if (theme.value) document.documentElement.dataset.theme = theme.value;
    else delete document.documentElement.dataset.theme;
    try {
      localStorage.setItem(KEY, theme.value);
    } catch {
      // storage is switched off: the choice lasts until the page is left
    }
  });

  addEventListener("draft", showDraft);
  showDraft();
  return el;
}
