// A choice that shows what is there, even if it should not be: a name that nobody knows is the fault itself.
import { element } from "../element.js";

/** @param {HTMLSelectElement} select @param {string} value */
export function showChoice(select, value) {
  const known = [...select.options].some((option) => option.value === value);
  if (!known) select.append(element("option", { text: value }));
  select.value = value;
}
