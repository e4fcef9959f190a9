// The keys of the composer: which verb a key press asks for, if it is one of its own.

const PLAIN = {
  a: "findBlock", c: "startConnect", d: "duplicateLayer", r: "focusRepeat", F2: "focusName", Delete: "removeLayer",
};

/** @param {KeyboardEvent} event @param {boolean} typing in a field @param {boolean} among the layers, not in a form
 * @returns {[string, unknown?] | null} the verb and its detail */
export function composeKey(event, typing, among) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (command && !typing && !event.altKey) {
    if (key === "z") return [event.shiftKey ? "redo" : "undo"];
    return key === "y" ? ["redo"] : null;
  }
  if (!among || command) return null;
  if (event.altKey) return { ArrowUp: ["moveLayer", -1], ArrowDown: ["moveLayer", 1] }[key] ?? null;
  return PLAIN[key] && !event.shiftKey ? [PLAIN[key]] : null;
}
