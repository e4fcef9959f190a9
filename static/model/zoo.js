// The zoo as a table: which architectures fit a search, in which order, and what is proved of each.

export const COLUMNS = [
  { key: "name", text: "Architecture" },
  { key: "family", text: "Family" },
  { key: "params", text: "Params", unit: "params" },
  { key: "macs", text: "MACs", unit: "MACs" },
  { key: "activation_bytes", text: "Activations", unit: "B" },
  { key: "top1", text: "Top-1", unit: "%" },
  { key: "paper", text: "Paper" },
  { key: "proved", text: "Proved" },
];

const CLAIMS = { params: "params", macs: "MACs", outputs: "outputs" };

/** Top-1 in percent with the weights of this recipe, or null. */
export function topOf(card, recipe) {
  return card.accuracy.find((figure) => figure.recipe === recipe)?.top1 ?? null;
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
  if (sort === "top1") return (card) => topOf(card, recipe);
  if (sort === "paper") return (card) => card.paper?.id ?? null;
  if (sort === "proved") return (card) => proofScore(card.claims);
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

/** What is proved, in a few words. */
export function proofText(claims) {
  const proved = claimWords(claims).filter(({ status }) => status !== "unproved");
  if (!proved.length) return "no reference";
  return proved.map(({ what, status }) => (status === "exact" ? what : `${what} (rounded)`)).join(", ");
}
