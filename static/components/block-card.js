// A card of the catalogue: what the block is, where it is from, and a way into a comparison.
import { BlockSketch } from "./block-sketch.js";
import { CompareButton } from "./compare-button.js";
import { drawing, element } from "../element.js";
import { hear, tell } from "../events.js";
import { checksText } from "../model/catalogue.js";
import { withoutInferred } from "../model/fields.js";

// Not that of number-text.js, which the first view would have to ask for.
const EXACT = new Intl.NumberFormat("en-US");

/** Told `card`. @param {HTMLElement} el */
export function BlockCard(el) {
  el.classList.add("block-card");
  hear(el, "card", (card) => {
    const button = CompareButton(element("button"));
    tell(button, "subject", {
      block: card.name,
      args: withoutInferred(card.args_schema, card.example),
      image: card.image,
    });
    const sketch = BlockSketch(drawing("svg"));
    tell(sketch, "sketch", card.sketch);
    el.replaceChildren(
      element("h3", {},
        element("a", { href: `#/blocks/${encodeURIComponent(card.name)}`, text: card.name }),
        card.experimental && ExperimentalLabel()),
      sketch,
      element("p", { text: card.summary }),
      element("p", { class: "cost", text: costText(card.cost) }),
      element("p", { class: "checks", text: checksText(card.deployability) }),
      element("div", { class: "foot" }, card.paper ? PaperLink(card.paper) : element("span"), button));
  });
  return el;
}

/** What the example costs, to the last one. @param {{params: number, macs: number}} cost */
function costText({ params, macs }) {
  return `${EXACT.format(params)} params, ${EXACT.format(macs)} MACs`;
}

/** The word for a block whose arguments may still change. */
export function ExperimentalLabel() {
  const title = "Its arguments may still change from one version to the next.";
  return element("span", { class: "experimental", title, text: "experimental" });
}

/** A paper as a link, if its address is one. @param {{id: string, url: string}} paper */
export function PaperLink(paper) {
  const safe = /^https?:\/\//.test(paper.url);
  if (!safe) return element("span", { class: "paper", text: paper.id });
  return element("a", { class: "paper", href: paper.url, rel: "noreferrer", text: paper.id });
}
