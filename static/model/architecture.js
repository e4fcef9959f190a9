// An architecture with its knobs, and its stage table as it stands now.
import { findLayer } from "./icicle.js";

/**
 * Its schema as a form can show it: the image's channels follow from the image as they do for a
 * block, and a knob that is one value for all levels or a list of them is what it is by default.
 */
export function knobsOf(schema) {
  const { in_channels: channels, ...others } = schema.properties;
  const knobs = Object.entries(others).map(([name, property]) => [name, asByDefault(property)]);
  const inferred = channels && { in_channels: { ...channels, inferred: "channels" } };
  return { ...schema, properties: { ...Object.fromEntries(knobs), ...inferred } };
}

function asByDefault(property) {
  const options = flat(property);
  const lists = options.filter((option) => option.type === "array" && option.maxItems !== 2);
  if (!lists.length) return property;
  const { anyOf: _, ...rest } = property;
  if (!Array.isArray(property.default)) {
    const others = options.filter((option) => !lists.includes(option));
    return others.some((option) => option.type !== "null") ? { ...rest, anyOf: others } : property;
  }
  const empty = options.filter((option) => option.type === "null");
  const numbers = property.default.every((item) => typeof item === "number");
  // A list of words is written as JSON, as layers inside a block are.
  return { ...rest, anyOf: [...lists, ...empty], ...(!numbers && { layers: true }) };
}

/** The alternatives, and their alternatives. */
function flat(property) {
  return property.anyOf ? property.anyOf.flatMap(flat) : [property];
}

/** Knobs that are set otherwise than the architecture has them. */
export function changedKnobs(schema, args) {
  const asItIs = (name, value) => same(schema.properties[name]?.default, value);
  return Object.fromEntries(Object.entries(args).filter(([name, value]) => !asItIs(name, value)));
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * The rows of the stage table, with what the report says of them; a stage that the knobs have
 * taken away is left out.
 * @param {any[]} stages @param {{layers: any[]}} report
 */
export function stagesNow(stages, report) {
  return stages.flatMap((stage) => {
    const layer = findLayer(report.layers, stage.path);
    if (!layer) return [];
    const kinds = stage.block === layer.type ? [layer.type] : layer.layers.map((part) => part.type);
    const single = new Set(kinds).size === 1;
    return [{
      name: stage.name,
      path: stage.path,
      block: [...new Set(kinds)].join(", "),
      repeats: single ? kinds.length : 1,
      output: layer.output.map((shape) => shape.slice(1)),
      params: layer.cost.params,
      macs: layer.cost.macs,
    }];
  });
}
