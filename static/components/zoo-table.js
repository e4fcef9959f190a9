// The zoo as a table: a row an architecture, sortable by every column.
import { PaperLink } from "./block-card.js";
import { FamilyMark } from "./family-mark.js";
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { formatAddress } from "../model/address.js";
import { addressOf } from "../model/comparison.js";
import { exactWithUnit, shapeText, short, shortWithUnit } from "../model/number-text.js";
import { claimWords, COLUMNS, proofText, topOf } from "../model/zoo.js";

const FALLING = ["params", "macs", "activation_bytes", "top1", "proved"]; // the largest first, at first

/** Told `zoo` ({cards, families, sort, descending, recipe}); asks for `sortBy`. @param {HTMLElement} el */
export function ZooTable(el) {
  // Roles are written out because a narrow page lays the table out as cards, which would undo them.
  const table = element("table", { role: "table" });
  const frame = element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Architectures" }, table);
  const caption = element("caption", { class: "unseen" });
  const heads = COLUMNS.map((column) => head(column, (sort, descending) => ask(el, "sortBy", { sort, descending })));
  const body = element("tbody", { role: "rowgroup" });
  el.classList.add("zoo-table");
  el.append(frame);
  table.append(caption,
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads.map((one) => one.el))), body);

  hear(el, "zoo", ({ cards, families, sort, descending, recipe }) => {
    for (const one of heads) one.show(sort, descending, recipe);
    caption.textContent = `${cards.length} architectures, top-1 by ${recipe}`;
    body.replaceChildren(...cards.map((card) => line(card, families.indexOf(card.family), recipe)));
  });
  return el;
}

function head({ key, text, unit }, sortBy) {
  let sorted = false;
  let falling = false;
  const button = element("button", { type: "button" },
    text, element("span", { class: "arrow", "aria-hidden": "true" }));
  const el = element("th", { role: "columnheader", scope: "col", class: unit && "number" }, button);
  button.addEventListener("click", () => sortBy(key, sorted ? !falling : FALLING.includes(key)));
  return {
    el,
    show(sort, descending, recipe) {
      sorted = sort === key;
      falling = descending;
      if (key === "top1") button.title = `On ImageNet, with the weights of ${recipe}`;
      el.setAttribute("aria-sort", sorted ? (descending ? "descending" : "ascending") : "none");
    },
  };
}

function line(card, family, recipe) {
  const top = topOf(card, recipe);
  const href = formatAddress(addressOf({ architecture: card.name, args: {} }, null));
  return element("tr", { role: "row", "data-name": card.name },
    element("th", { role: "rowheader", scope: "row" },
      element("a", { href, text: card.name }),
      element("span", { class: "image", text: shapeText(card.image) })),
    cell("Family", element("span", { class: "family" }, FamilyMark(family), card.family)),
    figure("Params", card.params, "params"),
    figure("MACs", card.macs, "MACs"),
    figure("Activations", card.activation_bytes, "B"),
    element("td", { role: "cell", class: "number", "data-name": "Top-1" },
      top === null ? element("span", { class: "quiet" }, "–", element("span", { class: "unseen", text: "not published" }))
        : `${top.toFixed(2)}\u00a0%`),
    cell("Paper", PaperLink(card.paper)),
    cell("Proved", proof(card)));
}

function cell(name, ...content) {
  return element("td", { role: "cell", "data-name": name }, ...content);
}

function figure(name, n, unit) {
  const text = unit === "B" ? shortWithUnit(n, unit) : short(n);
  return element("td", { role: "cell", class: "number", "data-name": name, title: exactWithUnit(n, unit), text });
}

function proof({ claims }) {
  const title = claimWords(claims).map(({ sentence }) => sentence).join(" ");
  return element("span", { class: claims.every(({ status }) => status === "unproved") && "quiet", title },
    proofText(claims));
}
