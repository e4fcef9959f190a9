// An architecture: its image, its knobs, and live what it costs and where.
import { getArchitecture } from "../api.js";
import { ArchitectureHeading } from "./architecture-heading.js";
import { ArchitectureResults } from "./architecture-results.js";
import { ArgumentForm } from "./argument-form.js";
import { ImageKnob } from "./image-knob.js";
import { SubjectPage } from "./subject-page.js";
import { element } from "../element.js";
import { changedKnobs, knobsOf } from "../model/architecture.js";
import { placeNetworkFaults } from "../model/faults.js";

/** Told `address` and `leave`. @param {HTMLElement} el */
export function ArchitecturePage(el) {
  const image = ImageKnob(element("div"));
  const form = ArgumentForm(element("div"));
  el.classList.add("architecture-page");
  return SubjectPage(el, {
    kind: "architecture",
    heading: ArchitectureHeading(element("div")),
    image,
    form,
    knobs: element("section", { class: "knobs", "aria-label": "Settings" },
      element("h2", { text: "Image" }), image,
      // On a phone the knobs start folded: what they change should be in reach.
      element("details", { open: !matchMedia("(max-width: 34rem)").matches },
        element("summary", {}, element("h2", { text: "Knobs" })), form)),
    results: ArchitectureResults(element("div")),
    getCard: async (name) => {
      const card = await getArchitecture(name);
      return { ...card, args_schema: knobsOf(card.args_schema) };
    },
    startingArgs: (_, args) => args,
    // A knob set back to what the architecture has leaves the link.
    changedArgs: (card, args) => changedKnobs(card.args_schema, args),
    placeFaults: placeNetworkFaults,
    live: [],
  });
}
