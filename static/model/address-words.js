// The words of an address: names and values as text behind the question mark, both ways.

const PREFIX = "args.";

/** @typedef {[string, string][]} Pairs */

/** A hash's path, and what is asked behind it. @param {string} hash @returns {[string, Pairs]} */
export function splitHash(hash) {
  const text = hash.replace(/^#/, "");
  const at = text.indexOf("?");
  if (at < 0) return [text, []];
  return [text.slice(0, at), [...new URLSearchParams(text.slice(at + 1))]];
}

/** @param {string} path without its # @param {URLSearchParams} query */
export function joinHash(path, query) {
  // Brackets and commas are legal in a fragment and easier to read there.
  const text = query.toString().replace(/%5B/g, "[").replace(/%5D/g, "]").replace(/%2C/g, ",");
  return text ? `#${path}?${text}` : `#${path}`;
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

/** @param {string | undefined} text such as 3x224x224 @returns {number[] | null} */
export function parseImage(text) {
  const sides = (text ?? "").split("x").map(Number);
  return sides.length === 3 && sides.every(Number.isFinite) ? sides : null;
}

/** @param {Pairs} pairs @param {string} wanted @returns {string | undefined} */
export function find(pairs, wanted) {
  return pairs.find(([name]) => name === wanted)?.[1];
}

/** @param {Pairs} pairs @param {string} wanted @returns {string[]} */
export function findAll(pairs, wanted) {
  return pairs.filter(([name]) => name === wanted).map(([, text]) => text);
}

/** The pairs that are no words of the address. @param {Pairs} pairs @param {string[]} words */
export function parseArgs(pairs, words) {
  const args = pairs.filter(([name]) => !words.includes(name));
  return Object.fromEntries(args.map(([name, text]) => [argumentName(name), parseValue(text)]));
}

/** Those that are called as one of the address's own words get a prefix. */
export function appendArgs(query, args, words) {
  for (const [name, value] of Object.entries(args ?? {}))
    query.append(words.includes(name) ? PREFIX + name : name, formatValue(value));
}

/** @param {string} name */
export function argumentName(name) {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}

/** What differs from what is seen at first. @template {object} T @param {Pairs} pairs @param {T} first @returns {T} */
export function parseWords(pairs, first) {
  const seen = Object.entries(first).map(([word, usual]) => {
    if (Array.isArray(usual)) {
      const all = findAll(pairs, word);
      return [word, all.length ? all : usual];
    }
    const text = find(pairs, word);
    if (text === undefined) return [word, usual];
    return [word, typeof usual === "boolean" ? text === "true" : text];
  });
  return Object.fromEntries(seen);
}

/** @template {object} T @param {URLSearchParams} query @param {Partial<T>} state @param {T} first */
export function appendWords(query, state, first) {
  for (const [word, usual] of Object.entries(first)) {
    const value = state[word] ?? usual;
    if (String(value) === String(usual)) continue;
    for (const one of [value].flat()) query.append(word, String(one));
  }
}

/** The wanted one if it is one of these, else the first. @template {string} T @param {T[]} choices @returns {T} */
export function oneOf(choices, wanted) {
  return choices.includes(wanted) ? wanted : choices[0];
}

/** @param {string} text */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a hand-written link
  }
}
