// What has been tried with the block, beside counting it: passed, failed or skipped, and why.
import { element } from "../element.js";
import { hear } from "../events.js";

const NAMES = { torchscript: "TorchScript" };
const WORDS = { passed: "passed", failed: "failed", skipped: "skipped", waiting: "checking …" };

/** Told `checks` (name -> check, or `{status: "waiting"}`). @param {HTMLElement} el */
export function CheckList(el) {
  el.classList.add("check-list");
  el.setAttribute("aria-live", "polite");
  hear(el, "checks", (checks) => {
    el.replaceChildren(...Object.entries(checks).map(([name, check]) => line(NAMES[name] ?? name, check)));
  });
  return el;
}

function line(name, { status, reason, where, max_difference: difference }) {
  return element("div", { class: "check", "data-status": status },
    element("b", { text: name }),
    element("span", { class: "word", text: WORDS[status] ?? status }),
    typeof difference === "number" && element("span", { class: "quiet", text: besideEager(difference) }),
    reason && element("p", { text: reason }),
    where && element("pre", { tabindex: 0, text: where }));
}

function besideEager(difference) {
  if (difference === 0) return "equal to eager to the last bit";
  return `differs from eager by at most ${difference.toPrecision(2)}`;
}
