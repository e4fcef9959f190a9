// Elements without markup: text stays text, and nothing needs inline script or style.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes] `text`, `vars` (CSS variables), `on` (listeners), or an
 *   attribute; false and null leave it out, true sets it empty
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * The same for a drawing.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function drawing(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** @template {HTMLElement | SVGElement} E @param {E} el @returns {E} */
function filled(el, attributes, children) {
  const { text, vars, on, ...rest } = attributes;
  for (const [name, value] of Object.entries(rest))
    if (value !== false && value != null) el.setAttribute(name, value === true ? "" : String(value));
  if (text != null) el.textContent = text;
  // A style attribute would break the CSP; the property does not.
  for (const [name, value] of Object.entries(vars ?? {})) el.style.setProperty(name, String(value));
  for (const [name, listener] of Object.entries(on ?? {})) el.addEventListener(name, listener);
  el.append(...children.filter((child) => child || child === ""));
  return el;
}

/** All there are below, as elements that can be focused and styled. @param {ParentNode} root
 * @param {string} selector @returns {HTMLElement[]} */
export function every(root, selector) {
  return [...root.querySelectorAll(selector)].map((el) => /** @type {HTMLElement} */ (el));
}

/** The first of them, or null. @param {ParentNode} root @param {string} selector
 * @returns {HTMLElement | null} */
export function first(root, selector) {
  return root.querySelector(selector);
}

let count = 0;

/** An id for `for`, `aria-describedby` and the like. @param {string} word */
export function freshId(word) {
  count += 1;
  return `${word}-${count}`;
}
