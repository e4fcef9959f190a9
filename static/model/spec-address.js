// The composer's address: the spec, what it started from, and what is looked at.
//
//   #/compose                                        the draft, or a place to start
//   #/compose?from=resnet50                          an architecture of the zoo
//   #/compose?block=MBConv&out_channels=64           a block
//   #/compose?from=resnet50&packed=...&layer=stem    what became of it, and the layer chosen
import { appendArgs, appendWords, find, parseArgs, parseWords } from "./address-words.js";

/** What is seen at first: no layer chosen, repeats stand as one, no run of them opened. */
const FIRST = { layer: "", fold: true, open: /** @type {string[]} */ ([]) };
const WORDS = ["from", "block", "spec", "packed", ...Object.keys(FIRST)];

/**
 * @typedef {{architecture: string, args: {}} | {block: string, args: Record<string, unknown>}} Start
 * @typedef {typeof FIRST & {start: Start | null, spec?: string, packed?: string}} SpecAddress
 */

/** @param {[string, string][]} pairs @returns {SpecAddress} */
export function parseSpecAddress(pairs) {
  const [from, block] = [find(pairs, "from"), find(pairs, "block")];
  const started = from ? { architecture: from, args: {} } : block ? { block, args: parseArgs(pairs, WORDS) } : null;
  return {
    start: started, spec: find(pairs, "spec"), packed: find(pairs, "packed"), ...parseWords(pairs, FIRST),
  };
}

/** @param {SpecAddress} address @returns {[string, string][]} */
export function specAddressPairs({ start, spec, packed, ...seen }) {
  const query = new URLSearchParams();
  if (start && "architecture" in start) query.append("from", start.architecture);
  if (start && "block" in start) {
    query.append("block", start.block);
    appendArgs(query, start.args, WORDS);
  }
  if (spec !== undefined) query.append("spec", spec);
  if (packed !== undefined) query.append("packed", packed);
  appendWords(query, seen, FIRST);
  return [...query];
}
