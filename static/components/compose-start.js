// Where a spec can start from: an architecture, a block, an example, a text, or nothing.
import { element, freshId } from "../element.js";
import { ask, hear } from "../events.js";
import { EXAMPLES } from "../model/spec-starts.js";

/** Told `choices` ({blocks, architectures}); asks for `startFrom` (see `Choice`). @param {HTMLElement} el */
export function ComposeStart(el) {
  const architectures = chooser("An architecture of the zoo", "resnet50", (name) => ({ architecture: name }));
  const blocks = chooser("A block", "MBConv", (name) => ({ block: name }));
  el.classList.add("compose-start");
  el.append(
    element("div", { class: "ways" }, architectures.el, blocks.el,
      way("An example", ...EXAMPLES.map(({ name, spec }) => start(name, { example: name, spec }))),
      way("From nothing", start("An empty spec", { empty: true }), start("JSON …", { text: true }))));

  hear(el, "choices", (told) => {
    architectures.fill(told.architectures);
    blocks.fill(told.blocks);
  });

  function start(text, choice) {
    return element("button", { type: "button", text, on: { click: () => ask(el, "startFrom", choice) } });
  }

  function chooser(title, usual, choiceOf) {
    const select = element("select", { id: freshId("start") });
    const open = element("button", { type: "button", text: "Open", "aria-label": `Open: ${title.toLowerCase()}`,
      on: { click: () => select.value && ask(el, "startFrom", choiceOf(select.value)) } });
    const fill = (names) => {
      select.replaceChildren(...names.map((name) => element("option", { text: name })));
      if (names.includes(usual)) select.value = usual;
    };
    return { el: element("div", { class: "way" }, element("label", { for: select.id, text: title }), select, open), fill };
  }
  return el;
}

function way(title, ...parts) {
  return element("div", { class: "way" }, element("h3", { text: title }), ...parts);
}
