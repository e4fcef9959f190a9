// The subjects of a comparison: each with its form, and a way to add another.
import { SubjectCard } from "./subject-card.js";
import { element, first, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { labelsOf, MOST_SUBJECTS, nameOf, startingArgs } from "../model/comparison.js";
import { formatMatch, parseMatch } from "../model/matching.js";

/** Told `cards`, `subjects` and `problem`; asks for `changeSubjects` and `changeMatch`. @param {HTMLElement} el */
export function SubjectList(el) {
  let cards = new Map();
  let image = [];
  let subjects = [];
  /** @type {HTMLElement[]} */
  let items = [];
  const id = freshId("add");
  const list = element("ol", { class: "subjects" });
  const choice = element("select", { id });
  const add = element("button", { type: "button", text: "Add" });
  el.classList.add("subject-list");
  el.append(list, element("div", { class: "add" },
    element("label", { for: id, text: "Add a block" }), choice, add,
    element("a", { href: "#/zoo", text: "or an architecture from the zoo" })));

  hear(el, "cards", (told) => {
    cards = told;
    const blocks = [...cards.values()].filter((card) => card.example).map((card) => card.name);
    choice.replaceChildren(...blocks.map((name) => element("option", { text: name })));
  });

  hear(el, "subjects", (told) => {
    ({ image, subjects } = told);
    if (!same()) draw();
    const labels = labelsOf(subjects);
    subjects.forEach((subject, i) => tell(items[i], "subject", {
      subject, image, label: labels[i], leading: i === 0,
      removable: subjects.length > 1, duplicable: subjects.length < MOST_SUBJECTS,
    }));
    const match = parseMatch(told.match, subjects.length);
    items.forEach((item, at) => tell(item, "match", { subjects, at, image, match: match?.at === at ? match : null }));
    add.disabled = subjects.length >= MOST_SUBJECTS;
  });
  hear(el, "problem", (problem) => {
    items.forEach((item, i) => tell(item, "problem", { problem, at: `/subjects/${i}` }));
  });

  add.addEventListener("click", () => {
    const card = cards.get(choice.value);
    if (card) insert(subjects.length, { block: card.name, args: startingArgs(card, image) });
  });

  /** Whether the cards on the page still are those of the subjects: then focus can stay. */
  function same() {
    return items.length === subjects.length && items.every((item, i) => item.dataset.subject === nameOf(subjects[i]));
  }

  function draw() {
    items = subjects.map((subject) => {
      const item = SubjectCard(element("li", { "data-subject": nameOf(subject) }));
      tell(item, "card", cards.get(nameOf(subject)) ?? null);
      hear(item, "changeArgument", ({ name, value }) => {
        const at = items.indexOf(item);
        const changed = { ...subjects[at], args: { ...subjects[at].args, [name]: value } };
        ask(el, "changeSubjects", { what: `${at}.${name}`, subjects: subjects.with(at, changed) });
      });
      hear(item, "chooseMatch", (chosen, event) => {
        event.stopPropagation(); // who asks is said below
        ask(el, "changeMatch", chosen ? formatMatch({ at: items.indexOf(item), ...chosen }) : "");
      });
      hear(item, "front", () => lead(items.indexOf(item)));
      hear(item, "remove", () => leave(items.indexOf(item)));
      hear(item, "duplicate", () => {
        const at = items.indexOf(item);
        insert(at + 1, structuredClone(subjects[at]));
      });
      return item;
    });
    list.replaceChildren(...items);
  }

  function insert(at, subject) {
    ask(el, "changeSubjects", { what: "subjects", subjects: subjects.toSpliced(at, 0, subject) });
  }

  /** The first is what the others are compared with. */
  function lead(at) {
    ask(el, "changeSubjects", { what: "subjects", subjects: [subjects[at], ...subjects.toSpliced(at, 1)] });
    first(items[0], ".duplicate").focus(); // beside the button that is of no use there
  }

  function leave(at) {
    ask(el, "changeSubjects", { what: "subjects", subjects: subjects.toSpliced(at, 1) });
    // The button is gone with its card; focus goes to the next one.
    (first(items[Math.min(at, items.length - 1)] ?? el, ".remove") ?? choice).focus();
  }
  return el;
}
