// A notice: what went wrong as a whole, and a way to try again.
import { OfflineError, ProblemError } from "../api.js";
import { element } from "../element.js";
import { ask, hear } from "../events.js";

/** Told `failure` ({title, detail} or null); asks for `retry`. @param {HTMLElement} el */
export function Notice(el) {
  const title = element("strong");
  const detail = element("p");
  const retry = element("button", { type: "button", text: "Try again", on: { click: () => ask(el, "retry") } });
  el.classList.add("notice");
  el.setAttribute("role", "alert");
  el.append(element("div", {}, title, detail), retry);
  el.hidden = true;

  hear(el, "failure", (failure) => {
    el.hidden = !failure;
    if (!failure) return;
    title.textContent = failure.title;
    detail.textContent = failure.detail;
    retry.hidden = failure.final ?? false;
  });
  return el;
}

/** An error as a notice shows it. @param {unknown} error */
export function failureOf(error) {
  if (error instanceof OfflineError)
    return { title: "The server does not answer", detail: "Is it still running? What is shown is the last it said." };
  if (error instanceof ProblemError) {
    const { title, detail, status } = error.problem;
    return { title, detail, final: status < 500 };
  }
  return { title: "The page has a bug", detail: String(error) };
}
