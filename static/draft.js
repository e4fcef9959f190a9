// The comparison being put together: what "Compare" in the header leads to. Lives as long as the tab.

const KEY = "blockzoo.comparison";

/** @typedef {{view: "compare", image: number[] | null, measure?: string, subjects: any[] | null}} Draft */

/** @returns {Draft} */
export function getDraft() {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY));
    if (Array.isArray(draft?.subjects)) return draft;
  } catch {
    // storage is switched off, or holds something else
  }
  return { view: "compare", image: null, measure: "macs", subjects: null };
}

/** @param {Draft} draft */
export function setDraft(draft) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // then "Compare" starts afresh
  }
  dispatchEvent(new CustomEvent("draft"));
}
