// Other tools' numbers in words: how far from ours, and by which terms.
import { exact } from "./number-text.js";

export const TOOL_NAMES = {
  fvcore: "fvcore", torchinfo: "torchinfo", ptflops: "ptflops", "ptflops-aten": "ptflops (aten)", thop: "thop",
  "flop-counter-mode": "FlopCounterMode",
};

/**
 * What is said of a tool in a line, and what it unfolds to: a sentence a term, the largest first.
 * @param {any} tool one of parts.conventions.tools @param {number} params our own
 * @returns {{said: string, terms: string[]}}
 */
export function compareConventions(tool, params) {
  if (tool.fails) return { said: tool.fails, terms: [] };
  const terms = [...tool.terms].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const sentences = terms.map(({ sentence }) => sentence);
  if (tool.params !== null && tool.params !== params)
    sentences.push(`It prints ${exact(tool.params)} parameters, we count ${exact(params)}.`);
  if (!terms.length) return { said: "The same number.", terms: sentences };
  return { said: terms.map(({ what, amount }) => `${amount < 0 ? "−" : "+"}${exact(Math.abs(amount))} for ${what}`).join("; "), terms: sentences };
}
