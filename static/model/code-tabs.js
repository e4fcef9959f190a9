// The forms that a subject can be taken home in, and how the keys move between them.

/** @typedef {{key: string, text: string, about: string, form?: string}} CodeTab `form` is the service's */

/** @type {CodeTab[]} */
export const CODE_TABS = [
  { key: "python", text: "Python", form: "blocks", about: "With blockzoo: this very module." },
  { key: "pytorch", text: "PyTorch alone", form: "pytorch", about: "One file that imports torch alone, with the shape after every line." },
  { key: "spec", text: "JSON", form: "spec", about: "The spec: what POST /report, /compare and /source take as a subject." },
  { key: "config", text: "Config", form: "config", about: "A dict with a type, as mmcv reads." },
  { key: "curl", text: "curl", about: "This view as a request." },
  { key: "httpx", text: "httpx", about: "This view as a request, in Python." },
];

/** @param {string} key @returns {CodeTab} the first where there is none of this name */
export function tabOf(key) {
  return CODE_TABS.find((tab) => tab.key === key) ?? CODE_TABS[0];
}

/** Where a key leads from a tab, round and round; null for any other key. @param {string} at @param {string} key */
export function tabKey(at, key) {
  const i = CODE_TABS.indexOf(tabOf(at));
  const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: CODE_TABS.length - 1 }[key];
  return to === undefined ? null : CODE_TABS[(to + CODE_TABS.length) % CODE_TABS.length].key;
}
