// A lesson's sentences: what in them is code, and what is a paper to be followed.

const MARK = /`([^`]+)`|(arXiv:\d{4}\.\d{4,5})/g;

/**
 * @param {string} text with `code` and arXiv numbers
 * @returns {{text: string, code?: boolean, link?: string}[]} in order
 */
export function runsOf(text) {
  const runs = [];
  let end = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > end) runs.push({ text: text.slice(end, found.index) });
    if (found[1]) runs.push({ text: found[1], code: true });
    else runs.push({ text: found[2], link: `https://arxiv.org/abs/${found[2].slice("arXiv:".length)}` });
    end = found.index + found[0].length;
  }
  if (end < text.length) runs.push({ text: text.slice(end) });
  return runs;
}
