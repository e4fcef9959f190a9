// What can be done with a subject from its page: compose with it, or set it beside another.
import { getBlocks, getZoo } from "../api.js";
import { CompareButton } from "./compare-button.js";
import { element, freshId } from "../element.js";
import { hear, tell } from "../events.js";
import { formatAddress, MEASURES } from "../model/address.js";
import { startingArgs } from "../model/comparison.js";
import { parseSpecAddress, specAddressPairs } from "../model/spec-address.js";

/** Told `subject` ({block or architecture, args, image}). @param {HTMLElement} el */
export function SubjectActions(el) {
  /** @type {any} */
  let subject = null;
  /** @type {any[]} */
  let others = [];
  const compose = element("a", { text: "Open in Compose" });
  const add = CompareButton(element("button"));
  const choice = element("select", { id: freshId("other"), on: { change: compare } });
  const details = element("details", { class: "compare-with" },
    element("summary", { text: "Compare with …" }),
    element("label", {}, element("span", { class: "unseen", text: "Compare with" }), choice));
  el.classList.add("subject-actions");
  el.append(compose, details, add);

  hear(el, "subject", (told) => {
    subject = told;
    compose.href = `#/compose?${new URLSearchParams(specAddressPairs({ ...parseSpecAddress([]), start: subject }))}`;
    tell(add, "subject", subject);
  });
  details.addEventListener("toggle", async () => {
    if (!details.open || others.length) return;
    others = await (subject.architecture ? getZoo().then((zoo) => zoo.architectures) : getBlocks()).catch(() => []);
    choice.replaceChildren(
      element("option", { value: "", text: others.length ? "choose one" : "the server does not answer" }),
      ...others.map(({ name }) => element("option", { value: name, text: name })));
    choice.focus();
  });

  function compare() {
    const card = others.find(({ name }) => name === choice.value);
    if (!card) return;
    const { image, ...mine } = subject;
    const other = subject.architecture
      ? { architecture: card.name, args: {} }
      : { block: card.name, args: startingArgs(card, image) };
    location.hash = formatAddress({ view: "compare", image, measure: MEASURES[0], subjects: [mine, other] });
  }
  return el;
}
