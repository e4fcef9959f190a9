// The address: the whole state of a view as the part of the URL behind the #, both ways.
//
//   #/?q=residual                                             the catalogue, searched
//   #/blocks/MBConv?image=64x56x56&out_channels=64            one block
//   #/compare?image=64x56x56&block=Bottleneck&out_channels=64&architecture=resnet18&classes=10
//   #/zoo?family=ResNet&family=VGG&sort=top1&descending=true  the zoo, filtered and sorted
//   #/zoo/resnet50?image=3x160x160&classes=10&root=stages     one architecture, its stages enlarged
//
// In a comparison every argument belongs to the `block` or `architecture` before it. An argument
// that is called as a word of the address itself is written with a prefix: args.block=BasicBlock.

/**
 * @typedef {{block?: string, architecture?: string, args: Record<string, unknown>}} Subject
 * @typedef {{view: "zoo", search: string, families: string[], sort: string, descending: boolean,
 *   recipe: string, cost: string}} ZooAddress
 * @typedef {{view: "architecture", architecture: string, image: number[] | null,
 *   args: Record<string, unknown>, measure: string, root: string, layer: string}} ArchitectureAddress
 * @typedef {ZooAddress | ArchitectureAddress | {view: "blocks", search: string}
 *   | {view: "block", block: string, image: number[] | null, args: Record<string, unknown> | null}
 *   | {view: "compare", image: number[] | null, measure: string, subjects: Subject[] | null}
 *   | {view: "missing", path: string}} Address
 */

export const MEASURES = ["macs", "params", "activation_bytes"];
const COSTS = MEASURES.slice(0, 2);
const KINDS = ["block", "architecture"];
const WORDS = ["image", "measure", ...KINDS, "root", "layer"];
const PREFIX = "args.";

/** The zoo as it is first seen; what differs from it stands in the address. */
export const ZOO = {
  view: "zoo", search: "", families: [], sort: "name", descending: false, recipe: "IMAGENET1K_V1", cost: "macs",
};

/** @param {string} hash @returns {Address} */
export function parseAddress(hash) {
  const [path, query = ""] = split(hash.replace(/^#/, ""), "?");
  const pairs = [...new URLSearchParams(query)];
  if (path === "" || path === "/") return { view: "blocks", search: find(pairs, "q") ?? "" };
  if (path === "/compare") return parseComparison(pairs);
  if (path === "/zoo") return parseZoo(pairs);
  const architecture = /^\/zoo\/([^/]+)$/.exec(path);
  if (architecture) return parseArchitecture(decoded(architecture[1]), pairs);
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

function parseZoo(pairs) {
  return {
    ...ZOO,
    search: find(pairs, "q") ?? "",
    families: pairs.filter(([name]) => name === "family").map(([, family]) => family),
    sort: find(pairs, "sort") ?? ZOO.sort,
    descending: find(pairs, "descending") === "true",
    recipe: find(pairs, "recipe") ?? ZOO.recipe,
    cost: oneOf(COSTS, find(pairs, "cost")),
  };
}

function parseArchitecture(architecture, pairs) {
  const args = pairs.filter(([name]) => !WORDS.includes(name));
  return {
    view: "architecture",
    architecture,
    image: parseImage(find(pairs, "image")),
    args: Object.fromEntries(args.map(([name, text]) => [argumentName(name), parseValue(text)])),
    measure: oneOf(MEASURES, find(pairs, "measure")),
    root: find(pairs, "root") ?? "",
    layer: find(pairs, "layer") ?? "",
  };
}

function parseComparison(pairs) {
  /** @type {Subject[]} */
  const subjects = [];
  for (const [name, text] of pairs) {
    if (KINDS.includes(name)) subjects.push({ [name]: text, args: {} });
    else if (subjects.length) subjects.at(-1).args[argumentName(name)] = parseValue(text);
  }
  return {
    view: "compare",
    image: parseImage(find(pairs, "image")),
    measure: oneOf(MEASURES, find(pairs, "measure")),
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
  if (address.view === "zoo") return formatZoo(address);
  if (address.image) query.append("image", address.image.join("x"));
  if (address.view === "architecture") return formatArchitecture(address, query);
  if (address.view === "block") {
    appendArgs(query, address.args ?? {});
    return join(`#/blocks/${encodeURIComponent(address.block)}`, query);
  }
  if (address.measure && address.measure !== MEASURES[0]) query.append("measure", address.measure);
  for (const subject of address.subjects ?? []) {
    for (const kind of KINDS) if (kind in subject) query.append(kind, subject[kind]);
    appendArgs(query, subject.args, WORDS);
  }
  return join("#/compare", query);
}

function formatZoo(address) {
  const query = new URLSearchParams();
  if (address.search) query.append("q", address.search);
  for (const family of address.families) query.append("family", family);
  for (const word of ["sort", "descending", "recipe", "cost"])
    if (address[word] !== ZOO[word]) query.append(word, String(address[word]));
  return join("#/zoo", query);
}

function formatArchitecture(address, query) {
  appendArgs(query, address.args, WORDS);
  if (address.measure !== MEASURES[0]) query.append("measure", address.measure);
  if (address.root) query.append("root", address.root);
  if (address.layer) query.append("layer", address.layer);
  return join(`#/zoo/${encodeURIComponent(address.architecture)}`, query);
}

/** Those that are called as one of the address's own words get a prefix. */
function appendArgs(query, args, words = []) {
  for (const [name, value] of Object.entries(args))
    query.append(words.includes(name) ? PREFIX + name : name, formatValue(value));
}

function argumentName(name) {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}

/** The wanted one if it is one of these, else the first. */
function oneOf(choices, wanted) {
  return choices.includes(wanted) ? wanted : choices[0];
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
