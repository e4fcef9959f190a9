// What is kept of the checks of a block or an architecture: a mark each, and the reasons below.
import { element } from "../element.js";
import { hear } from "../events.js";
import { checksText } from "../model/catalogue.js";
import { CHECK_KINDS } from "../model/checks.js";

const TITLES = Object.fromEntries(CHECK_KINDS.map(({ name, title }) => [name, title]));
const MARKS = { passed: "\u2713", failed: "\u2717", skipped: "\u2013" };
const WORDS = { passed: "passed", failed: "failed", skipped: "not tried" };

/** Told `deployability` and whose it is, `of`. @param {HTMLDetailsElement} el */
export function DeployabilityMarks(el) {
  el.classList.add("deployability-marks");
  hear(el, "deployability", ({ deployability, of }) => {
    const checks = Object.entries(deployability);
    el.hidden = !checks.length;
    el.replaceChildren(
      element("summary", {},
        element("span", { class: "marks", "aria-hidden": "true" }, ...checks.map(([, one]) => mark(one))),
        `${of} ${checksText(deployability)}`),
      element("ul", { class: "each" }, ...checks.map(([name, one]) =>
        element("li", {}, mark(one), element("b", { text: titleOf(name) }), WORDS[one.status]))),
      element("ul", { class: "reasons" }, ...reasonsOf(checks).map(([reason, names]) =>
        element("li", {}, element("b", { text: names.map(titleOf).join(", ") }), reason))));
  });
  return el;
}

function mark({ status }) {
  return element("span", { "data-status": status, "aria-hidden": "true", text: MARKS[status] });
}

/** Each sentence once, with the checks that it is about. @returns {[string, string[]][]} */
function reasonsOf(checks) {
  /** @type {Map<string, string[]>} */
  const names = new Map();
  for (const [name, { reason }] of checks) if (reason) names.set(reason, [...(names.get(reason) ?? []), name]);
  return [...names];
}

function titleOf(name) {
  return TITLES[name] ?? name;
}
