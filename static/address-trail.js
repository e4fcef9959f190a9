// How a view that changes itself leaves its address: one step back undoes one knob, not one notch.
import { ask } from "./events.js";

const PAUSE = 150; // ms; browsers limit how often the address may change

/** @param {Element} el the view @param {() => import("./model/address.js").Address} addressNow */
export function addressTrail(el, addressNow) {
  let last = "";
  let timer = 0;

  function save(replace) {
    ask(el, "showAddress", { address: addressNow(), replace });
  }

  return {
    /** Something was changed; the same again is the same step. @param {string} what */
    changed(what) {
      clearTimeout(timer);
      if (what === last) timer = setTimeout(() => save(true), PAUSE);
      else save(false);
      last = what;
    },
    /** Another address has been visited: whatever is changed next is a step of its own. */
    visited() {
      last = "";
    },
    /** The view is left: the address is another's now, and what was still waiting would overwrite it. */
    left() {
      clearTimeout(timer);
    },
  };
}
