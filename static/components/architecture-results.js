// What is known of an architecture, section by section, below the first figures.
import { ArchitectureCode } from "./architecture-code.js";
import { CheckList } from "./check-list.js";
import { CostTable } from "./cost-table.js";
import { FigureTable } from "./figure-table.js";
import { LayerExplorer } from "./layer-explorer.js";
import { StageTable } from "./stage-table.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { stagesNow } from "../model/architecture.js";

/** Told `card`, `report`, `checks`, `request`, `look` and `stale`. @param {HTMLElement} el */
export function ArchitectureResults(el) {
  let card = null;
  const stages = StageTable(element("div"));
  const layers = LayerExplorer(element("div"));
  const costs = CostTable(element("div"));
  const checks = CheckList(element("div"));
  const accuracy = FigureTable(element("div"));
  const features = FigureTable(element("div"));
  const code = ArchitectureCode(element("div"));
  el.classList.add("block-results", "architecture-results");
  el.append(
    section("Stages", stages), layers, section("Counted", costs), section("Checks", checks),
    element("div", { class: "pair" }, section("Published accuracy", accuracy), section("Features, as published", features)), code);

  hear(el, "card", (told) => {
    card = told;
    el.dataset.empty = "";
    tell(layers, "card", card);
    tell(code, "card", card);
    tell(accuracy, "rows", accuracyOf(card));
    tell(features, "rows", featuresOf(card));
  });
  hear(el, "report", (report) => {
    delete el.dataset.empty;
    tell(stages, "stages", { stages: stagesNow(card.stages, report), cost: report.cost });
    tell(layers, "report", report);
    tell(costs, "report", report);
  });
  hear(el, "look", (look) => tell(layers, "look", look));
  hear(el, "checks", (told) => tell(checks, "checks", told));
  hear(el, "stale", (why) => (el.dataset.stale = why));
  hear(el, "request", (request) => tell(code, "request", request));
  return el;
}

function section(heading, ...parts) {
  return element("section", {}, element("h2", { text: heading }), ...parts);
}

function accuracyOf(card) {
  return {
    label: "Published accuracy",
    head: ["Weights", "Top-1", "Top-5", "Image", "Source"],
    rows: card.accuracy.map(({ recipe, top1, top5, image, source }) =>
      [recipe, `${top1.toFixed(2)} %`, `${top5.toFixed(2)} %`, `${image} × ${image}`, source]),
    empty: "None is published for this network with weights that are known here.",
  };
}

function featuresOf(card) {
  return {
    label: "Features",
    head: ["Level", "Channels", "Reduction"],
    rows: card.features.map(({ channels, reduction }, i) => [String(i), String(channels), `1 / ${reduction}`]),
    empty: "It gives no features at several scales.",
  };
}
