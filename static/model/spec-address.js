// The composer's address: the spec, what it started from, and what is looked at.
//
//   #/compose                                        the draft, or a place to start
//   #/compose?from=resnet50&classes=10               an architecture of the zoo, with its knobs
//   #/compose?block=MBConv&image=64x56x56&stride=2   a block, and the image that it reads
//   #/compose?from=resnet50&packed=...&layer=stem    what became of it, and the layer chosen
import { appendArgs, appendWords, find, parseArgs, parseImage, parseWords } from "./address-words.js";

/** What is seen at first: no layer chosen, repeats stand as one, no run of them opened. */
const FIRST = { layer: "", fold: true, open: /** @type {string[]} */ ([]) };
const WORDS = ["from", "block", "image", "spec", "packed", ...Object.keys(FIRST)];

/**
 * @typedef {{args: Record<string, unknown>, image?: number[]}} Settings without an image, the usual one
 * @typedef {({architecture: string} | {block: string}) & Settings} Start
 * @typedef {typeof FIRST & {start: Start | null, spec?: string, packed?: string}} SpecAddress
 */

/** @param {[string, string][]} pairs @returns {SpecAddress} */
export function parseSpecAddress(pairs) {
  const [from, block] = [find(pairs, "from"), find(pairs, "block")];
  const image = parseImage(find(pairs, "image"));
  const named = from ? { architecture: from } : block ? { block } : null;
  const start = named && { ...named, args: parseArgs(pairs, WORDS), ...(image && { image }) };
  return {
    start, spec: find(pairs, "spec"), packed: find(pairs, "packed"), ...parseWords(pairs, FIRST),
  };
}

/** @param {SpecAddress} address @returns {[string, string][]} */
export function specAddressPairs({ start, spec, packed, ...seen }) {
  const query = new URLSearchParams();
  if (start && "architecture" in start) query.append("from", start.architecture);
  if (start && "block" in start) query.append("block", start.block);
  if (start?.image) query.append("image", start.image.join("x"));
  appendArgs(query, start?.args, WORDS);
  if (spec !== undefined) query.append("spec", spec);
  if (packed !== undefined) query.append("packed", packed);
  appendWords(query, seen, FIRST);
  return [...query];
}
