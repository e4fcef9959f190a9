// The zoo as a table: which architectures fit a search, in which order, and what is proved of each.

import { passedChecks } from "./catalogue.js";

/** @typedef {{key: string, text: string, unit?: string, usual?: boolean}} Column `usual`: shown until others are chosen */

/** @type {Column[]} the first is always there */
export const COLUMNS = [
  { key: "name", text: "Architecture", usual: true },
  { key: "family", text: "Family", usual: true },
  { key: "params", text: "Params", unit: "params", usual: true },
  { key: "macs", text: "MACs", unit: "MACs", usual: true },
  { key: "activation_bytes", text: "Activations", unit: "B", usual: true },
  { key: "layers", text: "Layers", unit: "layers" },
  { key: "top1", text: "Top-1", unit: "%", usual: true },
  { key: "top5", text: "Top-5", unit: "%" },
  { key: "after", text: "As in" },
  { key: "paper", text: "Paper", usual: true },
  { key: "proved", text: "Proved", usual: true },
  { key: "checks", text: "Checks", usual: true },
];

/** The columns that are shown; none chosen: the usual ones. @param {string[]} chosen @returns {Column[]} */
export function columnsOf(chosen) {
  const wanted = COLUMNS.filter(({ key }) => chosen.includes(key));
  return wanted.length ? [COLUMNS[0], ...wanted.filter(({ key }) => key !== "name")] : COLUMNS.filter(({ usual }) => usual);
}

/** What stands in the link when a column is taken in or left out: nothing for the usual ones. */
export function columnsWith(chosen, key, wanted) {
  const shown = columnsOf(chosen).map((column) => column.key);
  const next = wanted ? [...shown, key] : shown.filter((one) => one !== key);
  const inOrder = COLUMNS.map((column) => column.key).filter((one) => next.includes(one));
  const usual = columnsOf([]).map((column) => column.key);
  return inOrder.join() === usual.join() ? [] : inOrder;
}

const CLAIMS = { params: "params", macs: "MACs", outputs: "outputs" };

/** Top-1 (or top-5) in percent with the weights of this recipe, or null. */
export function topOf(card, recipe, figure = "top1") {
  return card.accuracy.find((one) => one.recipe === recipe)?.[figure] ?? null;
}

/** @returns {[string, number][]} each recipe and how many architectures have it, the commonest first */
export function recipesOf(cards) {
  const counts = new Map();
  for (const { recipe } of cards.flatMap((card) => card.accuracy)) counts.set(recipe, (counts.get(recipe) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || compare(a, b));
}

/** @returns {[string, number][]} each family and how many it has, in the order of the list */
export function familiesOf(cards, families) {
  return families.map((family) => [family, cards.filter((card) => card.family === family).length]);
}

/** Those of the chosen families (of all, if none is chosen) that have every word of the search. */
export function foundInZoo(cards, { search, families }) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    if (families.length && !families.includes(card.family)) return false;
    const text = [card.name, card.family, card.summary, card.after, card.paper?.id].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What cannot be compared stands last, whichever way is up. */
export function sortedZoo(cards, { sort, descending, recipe }) {
  const key = keyOf(sort, recipe);
  const way = descending ? -1 : 1;
  return [...cards].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || compare(a.name, b.name);
    return way * compare(x, y) || compare(a.name, b.name);
  });
}

function keyOf(sort, recipe) {
  if (sort === "top1" || sort === "top5") return (card) => topOf(card, recipe, sort);
  if (sort === "paper") return (card) => card.paper?.id ?? null;
  if (sort === "proved") return (card) => proofScore(card.claims);
  if (sort === "checks") return (card) => passedChecks(card.deployability);
  const known = COLUMNS.some((column) => column.key === sort) ? sort : "name";
  return (card) => card[known];
}

/** An exact claim weighs more than a rounded one. */
function proofScore(claims) {
  return claims.reduce((sum, { status }) => sum + { exact: 4, rounded: 1, unproved: 0 }[status], 0);
}

function compare(a, b) {
  if (typeof a === "string") return a.localeCompare(b, "en", { numeric: true });
  return a - b;
}

/** Each claim in words. @returns {{what: string, status: string, sentence: string}[]} */
export function claimWords(claims) {
  return claims.map(({ what, status, by }) => ({ what: CLAIMS[what], status, sentence: claimSentence(what, status, by) }));
}

function claimSentence(what, status, by) {
  const nouns = { params: "parameters", macs: "multiply-accumulates", outputs: "outputs from the same weights" };
  if (status === "exact") return `Same ${nouns[what]} as ${by}, exactly.`;
  if (status === "rounded") return `Same ${nouns[what]} as ${by}, to every decimal it publishes.`;
  return `No reference for the ${nouns[what]}.`;
}

/** Who vouches for what is proved, each once: "by torchvision 0.28.0". */
export function proofBy(claims) {
  const names = claims.filter(({ status }) => status !== "unproved").map(({ by }) => by);
  return names.length ? `by ${[...new Set(names)].join(" and ")}` : "";
}
