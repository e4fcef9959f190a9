// The catalogue: which cards a search finds, by family.

const ORDER = [
  "convolution",
  "residual",
  "inverted residual",
  "attention",
  "norm",
  "regularisation",
  "structural",
  "merge",
  "pooling",
  "linear",
  "head",
];

/** Cards that have every word of the search in name, summary, family or paper. */
export function found(cards, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    const text = [card.name, card.summary, card.family, card.paper?.id].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** @returns {[string, any[]][]} families in the order a network is laid, unknown ones last */
export function byFamily(cards) {
  const families = Map.groupBy ? Map.groupBy(cards, (card) => card.family) : grouped(cards);
  const rank = (family) => (ORDER.indexOf(family) + ORDER.length + 1) % (ORDER.length + 1);
  return [...families].sort(([a], [b]) => rank(a) - rank(b));
}

function grouped(cards) {
  const families = new Map();
  for (const card of cards) families.set(card.family, [...(families.get(card.family) ?? []), card]);
  return families;
}
