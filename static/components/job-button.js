// A button that starts long work, says how long it has been at it, and stops it.
import { element } from "../element.js";
import { ask, hear } from "../events.js";

/** Told `job` ({label, running, waiting: for its turn, about}); asks for `startJob` and `cancelJob`. @param {HTMLElement} el */
export function JobButton(el) {
  let running = false;
  let began = 0;
  let clock = 0;
  const button = element("button", { type: "button" });
  const progress = element("progress", { hidden: true });
  const seconds = element("span", { class: "quiet" });
  el.classList.add("job-button");
  el.append(button, progress, seconds);

  hear(el, "job", (told) => {
    const atWork = told.running && !told.waiting;
    stop();
    if (atWork) start();
    running = told.running;
    button.replaceChildren(running ? "Cancel" : told.label, element("span", { class: "unseen", text: ` ${told.about ?? ""}` }));
    progress.setAttribute("aria-label", told.about ?? told.label);
    progress.hidden = !atWork;
  });
  button.addEventListener("click", () => ask(el, running ? "cancelJob" : "startJob"));

  function start() {
    began = performance.now();
    clock = setInterval(() => (seconds.textContent = `${Math.round((performance.now() - began) / 1000)} s`), 1000);
  }

  function stop() {
    clearInterval(clock);
    seconds.textContent = "";
  }
  return el;
}
