// The address: the whole state of a view as the part of the URL behind the #, both ways.
//
//   #/?q=residual                                             the catalogue, searched
//   #/blocks/MBConv?image=64x56x56&out_channels=64            one block
//   #/compare?image=64x56x56&block=Bottleneck&out_channels=64&block=MBConv&expansion=4
//
// In a comparison every argument belongs to the `block` before it.

/**
 * @typedef {{block: string, args: Record<string, unknown>}} Subject
 * @typedef {{view: "blocks", search: string}
 *   | {view: "block", block: string, image: number[] | null, args: Record<string, unknown> | null}
 *   | {view: "compare", image: number[] | null, measure: string, subjects: Subject[] | null}
 *   | {view: "missing", path: string}} Address
 */

export const MEASURES = ["macs", "params", "activation_bytes"];

/** @param {string} hash @returns {Address} */
export function parseAddress(hash) {
  const [path, query = ""] = split(hash.replace(/^#/, ""), "?");
  const pairs = [...new URLSearchParams(query)];
  if (path === "" || path === "/") return { view: "blocks", search: find(pairs, "q") ?? "" };
  if (path === "/compare") return parseComparison(pairs);
  const block = /^\/blocks\/([^/]+)$/.exec(path);
  if (!block) return { view: "missing", path };
  const args = pairs.filter(([name]) => name !== "image");
  return {
    view: "block",
    block: decoded(block[1]),
    image: parseImage(find(pairs, "image")),
    // Without a query it is the example; with one, exactly what stands there.
    args: pairs.length ? Object.fromEntries(args.map(([k, v]) => [k, parseValue(v)])) : null,
  };
}

function parseComparison(pairs) {
  /** @type {Subject[]} */
  const subjects = [];
  for (const [name, text] of pairs) {
    if (name === "block") subjects.push({ block: text, args: {} });
    else if (subjects.length) subjects.at(-1).args[name] = parseValue(text);
  }
  const measure = find(pairs, "measure");
  return {
    view: "compare",
    image: parseImage(find(pairs, "image")),
    measure: MEASURES.includes(measure) ? measure : MEASURES[0],
    subjects: pairs.length ? subjects : null,
  };
}

/** @param {Address} address @returns {string} */
export function formatAddress(address) {
  const query = new URLSearchParams();
  if (address.view === "missing") return `#${address.path}`;
  if (address.view === "blocks") {
    if (address.search) query.append("q", address.search);
    return join("#/", query);
  }
  if (address.image) query.append("image", address.image.join("x"));
  if (address.view === "block") {
    appendArgs(query, address.args ?? {});
    return join(`#/blocks/${encodeURIComponent(address.block)}`, query);
  }
  if (address.measure && address.measure !== MEASURES[0]) query.append("measure", address.measure);
  for (const subject of address.subjects ?? []) {
    query.append("block", subject.block);
    appendArgs(query, subject.args);
  }
  return join("#/compare", query);
}

function appendArgs(query, args) {
  for (const [name, value] of Object.entries(args)) query.append(name, formatValue(value));
}

function join(path, query) {
  // Brackets and commas are legal in a fragment and easier to read there.
  const text = query.toString().replace(/%5B/g, "[").replace(/%5D/g, "]").replace(/%2C/g, ",");
  return text ? `${path}?${text}` : path;
}

/** A text that could be taken for a number, true, null ... is quoted. @param {unknown} value */
export function formatValue(value) {
  const plain = typeof value === "string" && parseValue(value) === value;
  return plain ? value : JSON.stringify(value);
}

/** @param {string} text @returns {unknown} */
export function parseValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parseImage(text) {
  const sides = (text ?? "").split("x").map(Number);
  return sides.length === 3 && sides.every(Number.isFinite) ? sides : null;
}

function find(pairs, wanted) {
  return pairs.find(([name]) => name === wanted)?.[1];
}

function split(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a hand-written link
  }
}
