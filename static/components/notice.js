// A notice: what went wrong as a whole, and a way to try again.
import { isReady, OfflineError, ProblemError } from "../api.js";
import { element } from "../element.js";
import { ask, hear } from "../events.js";

const PATIENCE = 2000; // ms between two looks whether the server is back

/**
 * Told `failure` ({title, detail, final?, offline?, action?} or null); asks for `retry`, by itself
 * when a server that was away is back.
 * @param {HTMLElement} el
 */
export function Notice(el) {
  const title = element("strong");
  const detail = element("p");
  const retry = element("button", { type: "button", text: "Try again", on: { click: () => ask(el, "retry") } });
  el.classList.add("notice");
  el.setAttribute("role", "alert");
  el.append(element("div", {}, title, detail), retry);
  el.hidden = true;
  let looking = 0;

  hear(el, "failure", (failure) => {
    el.hidden = !failure;
    clearTimeout(looking);
    if (!failure) return;
    if (failure.offline) looking = setTimeout(look, PATIENCE);
    title.textContent = failure.title;
    detail.textContent = failure.detail;
    retry.hidden = failure.final ?? false;
    retry.textContent = failure.action ?? "Try again";
  });

  async function look() {
    if (!el.isConnected || el.hidden) return;
    if (await isReady()) ask(el, "retry");
    else looking = setTimeout(look, PATIENCE);
  }
  return el;
}

/** An error as a notice shows it. @param {unknown} error */
export function failureOf(error) {
  if (error instanceof OfflineError)
    return {
      title: "The server does not answer",
      detail: "Is it still running? What is shown is the last it said. The page asks again when it is back.",
      offline: true,
    };
  if (error instanceof ProblemError) {
    const { title, detail, status } = error.problem;
    return { title, detail, final: status < 500 };
  }
  return { title: "The page has a bug", detail: String(error) };
}
