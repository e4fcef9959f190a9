// What is known of an architecture, section by section, below the first figures.
import { ArchitectureCode } from "./architecture-code.js";
import { CheckList } from "./check-list.js";
import { CostTable } from "./cost-table.js";
import { FigureTable } from "./figure-table.js";
import { FormulaStages } from "./formula-stages.js";
import { LayerExplorer } from "./layer-explorer.js";
import { PartSection } from "./part-section.js";
import { partSections } from "./part-sections.js";
import { section } from "./section.js";
import { StageDrawing } from "./stage-drawing.js";
import { StageTable } from "./stage-table.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";
import { stagesNow } from "../model/architecture.js";

/**
 * Told `card`, `report`, `request`, `look`, `stale` and `subject` ({subject, image}, or null while the
 * settings move). @param {HTMLElement} el
 */
export function ArchitectureResults(el) {
  let card = null;
  const stages = StageTable(element("div"));
  const picture = StageDrawing(element("div"));
  const layers = LayerExplorer(element("div"));
  const costs = CostTable(element("div"));
  const checks = CheckList(element("div"));
  const accuracy = FigureTable(element("div"));
  const features = FigureTable(element("div"));
  const formulas = FormulaStages(element("div"));
  const formula = PartSection(element("section"), { heading: "Formula, stage by stage", part: "formulas", content: formulas });
  const parts = [formula, ...partSections()];
  const code = ArchitectureCode(element("div"));
  el.classList.add("block-results", "architecture-results");
  el.append(
    section("Stages", picture, stages), layers, section("Counted", costs), section("Checks", checks),
    ...parts,
    element("div", { class: "pair" }, section("Published accuracy", accuracy), section("Features, as published", features)), code);

  hear(el, "card", (told) => {
    card = told;
    el.dataset.empty = "";
    for (const part of [layers, formulas, code, ...parts]) tell(part, "card", card);
    tell(accuracy, "rows", accuracyOf(card));
    tell(features, "rows", featuresOf(card));
  });
  hear(el, "report", (report) => {
    delete el.dataset.empty;
    const told = { stages: stagesNow(card.stages, report), cost: report.cost, image: report.image, name: card.name };
    for (const part of [picture, stages]) tell(part, "stages", told);
    tell(layers, "report", report);
    tell(costs, "report", report);
    tell(formulas, "layers", report.layers);
  });
  hear(el, "look", (look) => {
    for (const part of [picture, stages, formulas]) tell(part, "layer", look.layer);
    for (const part of [layers, code, ...parts]) tell(part, "look", look);
  });
  hear(el, "subject", (subject) => {
    for (const part of [checks, code, ...parts]) tell(part, "subject", subject);
  });
  hear(el, "stale", (why) => (el.dataset.stale = why));
  hear(el, "request", (request) => tell(code, "request", request));
  return el;
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
