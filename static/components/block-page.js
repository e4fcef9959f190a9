// A block: its form, and live what it costs.
import { getBlock } from "../api.js";
import { ArgumentForm } from "./argument-form.js";
import { BlockHeading } from "./block-heading.js";
import { BlockResults } from "./block-results.js";
import { ImageForm } from "./image-form.js";
import { SubjectPage } from "./subject-page.js";
import { element } from "../element.js";
import { placeFaults } from "../model/faults.js";

/** Told `address` and `leave`. @param {HTMLElement} el */
export function BlockPage(el) {
  const image = ImageForm(element("div"));
  const form = ArgumentForm(element("div"));
  return SubjectPage(el, {
    kind: "block",
    heading: BlockHeading(element("div")),
    image,
    form,
    knobs: element("section", { class: "knobs", "aria-label": "Settings" },
      element("h2", { text: "Image" }), image, element("h2", { text: "Arguments" }), form),
    results: BlockResults(element("div")),
    getCard: getBlock,
    startingArgs: (card, args) => args ?? card.example,
    changedArgs: (_, args) => args,
    placeFaults,
    live: ["formulas", "graph"], // they take a third of a millisecond, and one or two
  });
}
