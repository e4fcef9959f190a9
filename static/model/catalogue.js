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

const STATES = { failed: "failed", skipped: "not tried" };

/** How many checks are passed. @param {Record<string, {status: string}>} deployability */
export function passedChecks(deployability) {
  return Object.values(deployability).filter(({ status }) => status === "passed").length;
}

/**
 * How many checks are passed, and which are not; null where none was tried.
 * @param {Record<string, {status: string}>} deployability
 */
export function checksText(deployability) {
  const all = Object.entries(deployability);
  const passed = passedChecks(deployability);
  if (!all.length) return null;
  if (passed === all.length) return `passes all ${passed} checks`;
  const others = Object.entries(STATES).map(([state, word]) => {
    const names = all.filter(([, { status }]) => status === state).map(([name]) => name);
    return names.length ? `; ${names.join(", ")} ${word}` : "";
  });
  return `passes ${passed} of ${all.length} checks${others.join("")}`;
}
