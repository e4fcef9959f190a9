// The address: the whole state of a view as the part of the URL behind the #, both ways.
//
//   #/?q=residual                                             the catalogue, searched
//   #/blocks/MBConv?image=64x56x56&out_channels=64            one block
//   #/compare?image=64x56x56&block=Bottleneck&out_channels=64&architecture=resnet18&classes=10
//   #/zoo?family=ResNet&family=VGG&sort=top1&descending=true  the zoo, filtered and sorted
//   #/zoo/resnet50?image=3x160x160&classes=10&root=stages     one architecture, its stages enlarged
//   #/learn/bottleneck?width=512&answer.times=17              a lesson as it was seen
//   #/compose?from=resnet50                                   a spec (its words are in spec-address.js)
//
// In a comparison every argument belongs to the `block` or `architecture` before it. An argument
// that is called as a word of the address itself is written with a prefix: args.block=BasicBlock.
import {
  appendArgs, appendWords, argumentName, decoded, find, findAll, joinHash, oneOf, parseArgs, parseImage, parseValue,
  parseWords, splitHash,
} from "./address-words.js";
import { formatLesson, parseLesson } from "./lesson-address.js";

/**
 * @typedef {{block?: string, architecture?: string, args: Record<string, unknown>}} Subject
 * @typedef {typeof LOOK} Look
 * @typedef {{view: "zoo", search: string, families: string[], sort: string, descending: boolean,
 *   recipe: string, cost: string, columns: string[]}} ZooAddress
 * @typedef {{view: "architecture", architecture: string, image: number[] | null,
 *   args: Record<string, unknown>} & Partial<Look>} ArchitectureAddress
 * @typedef {{view: "block", block: string, image: number[] | null,
 *   args: Record<string, unknown> | null} & Partial<Look>} BlockAddress
 * @typedef {ZooAddress | ArchitectureAddress | BlockAddress | {view: "blocks", search: string}
 *   | ({view: "compare", image: number[] | null, subjects: Subject[] | null} & Partial<typeof COMPARISON>)
 *   | import("./lesson-address.js").LessonAddress
 *   | {view: "compose", pairs: import("./address-words.js").Pairs}
 *   | {view: "missing", path: string}} Address
 */

export const MEASURES = ["macs", "params", "activation_bytes"];
const COSTS = MEASURES.slice(0, 2);
const KINDS = ["block", "architecture"];

/**
 * What is looked at in a block or an architecture, and how: the icicle's measure and root, the layer
 * chosen, the roofline's hardware and number format, whether memory is that of training, the code shown.
 */
export const LOOK = { measure: "macs", root: "", layer: "", hardware: "t4", dtype: "", training: false, code: "python" };

/** How a comparison is looked at: the measure by role, the scatter's two, and whose cost is to match the first's. */
export const COMPARISON = { measure: "macs", across: "macs", up: "params", match: "" };
const WORDS = ["image", ...KINDS, ...Object.keys(LOOK)];
const COMPARE_WORDS = [...WORDS, ...Object.keys(COMPARISON)];
const BLOCK_WORDS = ["image", ...Object.keys(LOOK)];

/** The zoo as it is first seen; what differs from it stands in the address. */
/** @type {ZooAddress} */
export const ZOO = {
  view: "zoo", search: "", families: [], sort: "name", descending: false, recipe: "IMAGENET1K_V1", cost: "macs", columns: [],
};

/** @param {string} hash @returns {Address} */
export function parseAddress(hash) {
  const [path, pairs] = splitHash(hash);
  if (path === "" || path === "/") return { view: "blocks", search: find(pairs, "q") ?? "" };
  if (path === "/compare") return parseComparison(pairs);
  if (path === "/zoo") return parseZoo(pairs);
  if (path === "/compose") return { view: "compose", pairs };
  const lesson = /^\/learn(?:\/([^/]+))?$/.exec(path);
  if (lesson) return parseLesson(decoded(lesson[1] ?? ""), pairs);
  const one = /^\/(zoo|blocks)\/([^/]+)$/.exec(path);
  if (!one) return { view: "missing", path };
  return one[1] === "zoo" ? parseArchitecture(decoded(one[2]), pairs) : parseBlock(decoded(one[2]), pairs);
}

/** @returns {BlockAddress} */
function parseBlock(block, pairs) {
  const args = parseArgs(pairs, BLOCK_WORDS);
  const image = parseImage(find(pairs, "image"));
  // With neither settings nor an image it is the example; with one, exactly what stands there.
  const given = image || Object.keys(args).length;
  return { view: "block", block, image, args: given ? args : null, ...parseLook(pairs) };
}

/** @returns {ArchitectureAddress} */
function parseArchitecture(architecture, pairs) {
  const image = parseImage(find(pairs, "image"));
  return { view: "architecture", architecture, image, args: parseArgs(pairs, WORDS), ...parseLook(pairs) };
}

/** @returns {Look} */
function parseLook(pairs) {
  const look = parseWords(pairs, LOOK);
  return { ...look, measure: oneOf(MEASURES, look.measure) };
}

/** @returns {ZooAddress} */
function parseZoo(pairs) {
  const { sort, descending, recipe, cost } = parseWords(pairs, ZOO);
  return {
    view: "zoo", search: find(pairs, "q") ?? "", families: findAll(pairs, "family"), sort, descending, recipe,
    cost: oneOf(COSTS, cost), columns: findAll(pairs, "column"),
  };
}

/** @returns {Address} */
function parseComparison(pairs) {
  /** @type {Subject[]} */
  const subjects = [];
  for (const [name, text] of pairs) {
    if (KINDS.includes(name)) subjects.push({ [name]: text, args: {} });
    else if (subjects.length) subjects.at(-1).args[argumentName(name)] = parseValue(text);
  }
  const look = parseWords(pairs, COMPARISON);
  return {
    view: "compare",
    image: parseImage(find(pairs, "image")),
    subjects: pairs.length ? subjects : null,
    ...look,
    measure: oneOf(MEASURES, look.measure),
  };
}

/** @param {Address} address @returns {string} */
export function formatAddress(address) {
  const query = new URLSearchParams();
  if (address.view === "missing") return `#${address.path}`;
  if (address.view === "blocks") {
    if (address.search) query.append("q", address.search);
    return joinHash("/", query);
  }
  if (address.view === "zoo") return formatZoo(address, query);
  if (address.view === "compose") return joinHash("/compose", new URLSearchParams(address.pairs));
  if (address.view === "learn") return joinHash(formatLesson(address, query), query);
  if (address.image) query.append("image", address.image.join("x"));
  if (address.view === "architecture") {
    appendArgs(query, address.args, WORDS);
    appendWords(query, address, LOOK);
    return joinHash(`/zoo/${encodeURIComponent(address.architecture)}`, query);
  }
  if (address.view === "block") {
    appendArgs(query, address.args, BLOCK_WORDS);
    appendWords(query, address, LOOK);
    return joinHash(`/blocks/${encodeURIComponent(address.block)}`, query);
  }
  return formatComparison(address, query);
}

function formatZoo(address, query) {
  const { sort, descending, recipe, cost } = ZOO;
  if (address.search) query.append("q", address.search);
  for (const family of address.families) query.append("family", family);
  appendWords(query, address, { sort, descending, recipe, cost });
  for (const column of address.columns) query.append("column", column);
  return joinHash("/zoo", query);
}

function formatComparison(address, query) {
  appendWords(query, address, COMPARISON);
  for (const subject of address.subjects ?? []) {
    for (const kind of KINDS) if (kind in subject) query.append(kind, subject[kind]);
    appendArgs(query, subject.args, COMPARE_WORDS);
  }
  return joinHash("/compare", query);
}
