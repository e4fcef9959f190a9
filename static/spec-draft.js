// The spec being composed: kept in this browser, so that nothing is lost when the tab is.

const KEY = "blockzoo.spec";

/** @typedef {{spec: any, start: any, base: any, layer: string}} SpecDraft */

/** @returns {{draft: SpecDraft | null, broken: boolean}} broken: there is one, and it cannot be read */
export function getSpecDraft() {
  let text = null;
  try {
    text = localStorage.getItem(KEY);
    if (text === null) return { draft: null, broken: false };
    const draft = JSON.parse(text);
    return Array.isArray(draft?.spec?.layers) ? { draft, broken: false } : { draft: null, broken: true };
  } catch {
    return { draft: null, broken: text !== null }; // no JSON; or storage is switched off
  }
}

/** @param {SpecDraft} draft @returns {boolean} whether it could be kept */
export function setSpecDraft(draft) {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
    return true;
  } catch {
    return false; // storage is switched off or full
  }
}
