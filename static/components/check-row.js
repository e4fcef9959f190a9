// One check of a subject: run, watched, stopped, run again; passed, failed or skipped, and why.
import { OfflineError, postChecks, ProblemError } from "../api.js";
import { JobButton } from "./job-button.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { outcomeText, STATUS_WORDS } from "../model/checks.js";
import { turns } from "../model/turns.js";

// One at a time of each: the numbers of the next settings need a worker too.
const inTurn = { quick: turns(1), slow: turns(1) };

/**
 * Told `subject` ({subject, image}, or null while the settings move) and `run`; asks for `sayCheck`.
 * @param {HTMLElement} el @param {import("../model/checks.js").CheckKind} kind
 */
export function CheckRow(el, { name, title, tries, quick }) {
  let subject = null;
  let asked = "";
  let control = new AbortController();
  const word = element("span", { class: "word" });
  const outcome = element("span", { class: "quiet" });
  const button = JobButton(element("div"));
  const why = element("div", { class: "why" });
  el.classList.add("check");
  el.dataset.check = name;
  el.append(
    element("b", { text: title }), word, outcome, button, element("span", { class: "tries quiet", text: tries }), why);
  show({ status: quick ? "waiting" : "idle" });

  hear(el, "subject", (told) => {
    subject = told;
    if (JSON.stringify(told) === asked) return;
    control.abort();
    asked = "";
    if (!told || !quick) show({ status: quick ? "waiting" : "idle" });
    if (told && quick) run();
  });
  hear(el, "run", () => asked === "" && run());
  hear(el, "startJob", run);
  hear(el, "cancelJob", () => {
    control.abort();
    asked = "";
    show({ status: "idle" });
  });

  async function run() {
    if (!subject) return;
    control.abort();
    control = new AbortController();
    const { signal } = control;
    asked = JSON.stringify(subject);
    show({ status: "waiting" });
    const question = { ...subject, checks: [name] };
    try {
      const { checks } = await inTurn[quick ? "quick" : "slow"](() => {
        show({ status: "running" });
        return postChecks(question, signal);
      }, signal);
      if (!signal.aborted) settle(checks[name]);
    } catch (error) {
      if (!signal.aborted) settle({ status: "skipped", reason: reasonOf(error) });
    }
  }

  function settle(check) {
    show(check);
    ask(el, "sayCheck", `${title}: ${STATUS_WORDS[check.status]}`);
  }

  function show(check) {
    const { status, reason, where, remedy } = check;
    const running = status === "running" || (status === "waiting" && asked !== "");
    el.dataset.status = status;
    word.textContent = STATUS_WORDS[status] ?? status;
    outcome.textContent = outcomeText(check);
    tell(button, "job", { label: status === "idle" ? "Run" : "Run again", running, waiting: status === "waiting", about: title });
    if (status === "running" || status === "waiting") return; // the reason before stays until there is a new one
    why.replaceChildren(...[
      reason && element("p", { text: reason }),
      where && element("pre", { tabindex: 0, role: "region", "aria-label": `Where ${title} ${status}`, text: where }),
      remedy && element("p", { class: "remedy" }, element("b", { text: "What would mend it: " }), remedy),
    ].filter((one) => one instanceof Node));
  }
  return el;
}

function reasonOf(error) {
  if (error instanceof ProblemError) return error.problem.detail;
  return error instanceof OfflineError ? error.message : String(error);
}
