// How components talk: nouns go down to one element, verbs go up through all of them.

/** Tell a component something. @param {Element} el @param {string} noun @param {unknown} [detail] */
export function tell(el, noun, detail) {
  el.dispatchEvent(new CustomEvent(noun, { detail }));
}

/** Ask those above to do something. @param {Element} el @param {string} verb @param {unknown} [detail] */
export function ask(el, verb, detail) {
  el.dispatchEvent(new CustomEvent(verb, { detail, bubbles: true }));
}

/** @param {Element} el @param {string} name @param {(detail: any, event: CustomEvent) => void} listener */
export function hear(el, name, listener) {
  el.addEventListener(name, (/** @type {CustomEvent} */ event) => listener(event.detail, event));
}

/**
 * Ask for `point` with the path of what the pointer or the focus comes on, "" when it leaves.
 * @param {Element} el @param {Element} surface in it, whose parts have a `data-path`
 */
export function askPoint(el, surface) {
  let last = "";
  const on = (path) => {
    if (path !== last) ask(el, "point", (last = path));
  };
  const under = (event) => on(around(event, "[data-path]")?.dataset.path ?? "");
  for (const entering of ["pointermove", "focusin"]) surface.addEventListener(entering, under);
  for (const leaving of ["pointerleave", "focusout"]) surface.addEventListener(leaving, () => on(""));
}

/** What an event is about: its target or the nearest element around it. @param {Event} event
 * @param {string} selector @returns {any} an element, or null */
export function around(event, selector) {
  return /** @type {Element} */ (event.target).closest?.(selector) ?? null;
}
