// A button that adds a subject to the comparison being put together.
import { getDraft, setDraft } from "../draft.js";
import { element } from "../element.js";
import { hear } from "../events.js";
import { MOST_SUBJECTS, nameOf } from "../model/comparison.js";

/** Told `subject` ({block or architecture, args, image}). @param {HTMLButtonElement} el */
export function CompareButton(el) {
  let subject = null;
  let timer = 0;
  const text = element("span", { text: "Add to compare" });
  const name = element("span", { class: "unseen" });
  el.type = "button";
  el.classList.add("compare-button");
  text.setAttribute("aria-live", "polite");
  el.append(text, name);

  hear(el, "subject", (told) => {
    subject = told;
    name.textContent = `: ${nameOf(subject)}`;
  });

  el.addEventListener("click", () => {
    const draft = getDraft();
    const subjects = draft.subjects ?? [];
    const full = subjects.length >= MOST_SUBJECTS;
    const { image, ...added } = subject;
    if (!full) setDraft({ ...draft, image: draft.image ?? image, subjects: [...subjects, added] });
    text.textContent = full ? `${MOST_SUBJECTS} is the most` : `Added as no. ${subjects.length + 1}`;
    el.dataset.done = "";
    clearTimeout(timer);
    timer = setTimeout(() => {
      text.textContent = "Add to compare";
      delete el.dataset.done;
    }, 1800);
  });
  return el;
}
