// The zoo as a table: a row an architecture, sortable by every column.
import { PaperLink } from "./block-card.js";
import { FamilyMark } from "./family-mark.js";
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { formatAddress } from "../model/address.js";
import { checksText, passedChecks } from "../model/catalogue.js";
import { addressOf } from "../model/comparison.js";
import { exactWithUnit, shapeText, short, shortWithUnit } from "../model/number-text.js";
import { claimWords, columnsOf, COLUMNS, proofBy, topOf } from "../model/zoo.js";

const FALLING = ["params", "macs", "activation_bytes", "layers", "top1", "top5", "proved", "checks"]; // the largest first, at first

/** Told `zoo` ({cards, families, sort, descending, recipe, columns}); asks for `sortBy`. @param {HTMLElement} el */
export function ZooTable(el) {
  // Roles are written out because a narrow page lays the table out as cards, which would undo them.
  const table = element("table", { role: "table" });
  const frame = element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "Architectures" }, table);
  const caption = element("caption", { class: "unseen" });
  const heads = new Map(COLUMNS.map((column) =>
    [column.key, head(column, (sort, descending) => ask(el, "sortBy", { sort, descending }))]));
  const headings = element("tr", { role: "row" });
  const body = element("tbody", { role: "rowgroup" });
  el.classList.add("zoo-table");
  el.append(frame);
  table.append(caption, element("thead", { role: "rowgroup" }, headings), body);

  hear(el, "zoo", ({ cards, families, sort, descending, recipe, columns }) => {
    const shown = columnsOf(columns).map(({ key }) => key);
    for (const one of heads.values()) one.show(sort, descending, recipe);
    // Only where they differ: a heading that has just been pressed keeps the focus.
    const wanted = shown.map((key) => heads.get(key).el);
    if (wanted.some((one, i) => one !== headings.children[i]) || headings.childElementCount > wanted.length)
      headings.replaceChildren(...wanted);
    caption.textContent = `${cards.length} architectures, top-1 by ${recipe}`;
    body.replaceChildren(...cards.map((card) => element("tr", { role: "row", "data-name": card.name },
      ...shown.map((key) => CELLS[key](card, { family: families.indexOf(card.family), recipe })))));
  });
  return el;
}

/** @param {{key: string, text: string, unit?: string}} column */
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

/** @type {Record<string, (card: any, about: {family: number, recipe: string}) => HTMLElement>} */
const CELLS = {
  name: (card) => element("th", { role: "rowheader", scope: "row" },
    element("a", { href: formatAddress(addressOf({ architecture: card.name, args: {} }, null)), text: card.name }),
    element("span", { class: "image", text: shapeText(card.image) })),
  family: (card, { family }) => cell("Family", element("span", { class: "family" }, FamilyMark(family), card.family)),
  params: (card) => figure("Params", card.params, "params"),
  macs: (card) => figure("MACs", card.macs, "MACs"),
  activation_bytes: (card) => figure("Activations", card.activation_bytes, "B"),
  layers: (card) => figure("Layers", card.layers, "layers"),
  top1: (card, { recipe }) => accuracy("Top-1", topOf(card, recipe)),
  top5: (card, { recipe }) => accuracy("Top-5", topOf(card, recipe, "top5")),
  after: (card) => cell("As in", card.after === "paper" ? "the paper" : card.after),
  paper: (card) => cell("Paper", PaperLink(card.paper)),
  proved: (card) => cell("Proved", proof(card)),
  checks: (card) => cell("Checks", checks(card.deployability)),
};

function accuracy(name, top) {
  return element("td", { role: "cell", class: "number", "data-name": name },
    top === null ? element("span", { class: "quiet" }, "–", element("span", { class: "unseen", text: "not published" }))
      : `${top.toFixed(2)}\u00a0%`);
}

function cell(name, ...content) {
  return element("td", { role: "cell", "data-name": name }, ...content);
}

function figure(name, n, unit) {
  const text = unit === "B" ? shortWithUnit(n, unit) : short(n);
  return element("td", { role: "cell", class: "number", "data-name": name, title: exactWithUnit(n, unit), text });
}

/** A badge for each thing that is proved, and by whom. */
function proof({ claims }) {
  const proved = claimWords(claims).filter(({ status }) => status !== "unproved");
  if (!proved.length) return element("span", { class: "quiet", text: "no reference" });
  return element("span", { class: "proof" },
    ...proved.map(({ what, status, sentence }) =>
      element("span", { class: "badge", title: sentence, text: status === "exact" ? what : `${what} (rounded)` })),
    element("span", { class: "by", text: proofBy(claims) }));
}

/** How many; which are not passed stands in the architecture's page, and here for who cannot see a title. */
function checks(deployability) {
  const all = Object.keys(deployability).length;
  if (!all) return element("span", { class: "quiet", text: "not tried" });
  const passed = passedChecks(deployability);
  const said = checksText(deployability);
  return element("span", { class: passed < all && "quiet", title: `It ${said}.` },
    `${passed} of ${all}`, passed < all && element("span", { class: "unseen", text: `: ${said}` }));
}
