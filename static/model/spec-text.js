// A spec as text that somebody wrote: read without running any of it, its faults told with their place.

const LAYER_KEYS = ["name", "block", "args", "inputs"];
const SPEC_KEYS = ["image", "layers", "output"];

/**
 * @param {string} text
 * @returns {{spec?: any, fault?: string}} a spec of the right form, or a sentence
 */
export function parseSpec(text) {
  if (!text.trim()) return { fault: "There is nothing to read yet: paste a spec." };
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `This is not JSON: ${reasonOf(error, text)}` };
  }
  const spec = Array.isArray(value) ? { layers: value } : value?.subject?.layers ? value.subject : value;
  const fault = specFault(spec);
  return fault ? { fault } : { spec };
}

/** The engine's words, with the line that they are about where it tells a position. */
function reasonOf({ message }, text) {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return `${message}.`;
  const lines = text.slice(0, Number(position)).split("\n");
  const [what] = message.split(/ in JSON| at position/);
  return `${what} in line ${lines.length}, column ${lines.at(-1).length + 1}.`;
}

function specFault(spec) {
  if (!isObject(spec)) return "A spec is an object with layers: {\"layers\": [{\"block\": \"MaxPool\"}]}.";
  const strange = unknownKey(spec, SPEC_KEYS);
  if (strange) return `A spec has ${SPEC_KEYS.join(", ")}, and no ${JSON.stringify(strange)}.`;
  if (!Array.isArray(spec.layers)) return "A spec has its layers in a list: {\"layers\": [...]}.";
  if (spec.image != null && !isImage(spec.image)) return "An image is a list of channels, height and width, such as [3, 224, 224].";
  if (spec.output != null && typeof spec.output !== "string") return "The output is a layer's name.";
  const taken = new Set(["image"]); // the input's name
  for (const [i, layer] of spec.layers.entries()) {
    const fault = layerFault(layer) || (taken.has(layer.name) ? "its name is taken." : "");
    if (fault) return `Layer ${i + 1}${isObject(layer) && layer.name ? ` (${layer.name})` : ""}: ${fault}`;
    if (layer.name) taken.add(layer.name);
  }
  return "";
}

function layerFault(layer) {
  if (!isObject(layer)) return "it is no object with a block.";
  if (typeof layer.block !== "string" || !layer.block) return "it names no block.";
  const strange = unknownKey(layer, LAYER_KEYS);
  if (strange) return `a layer has ${LAYER_KEYS.join(", ")}, and no ${JSON.stringify(strange)}.`;
  if (layer.name != null && (typeof layer.name !== "string" || !layer.name)) return "its name is no text.";
  if (layer.args != null && !isObject(layer.args)) return "its args are no object of names and values.";
  const { inputs } = layer;
  const named = Array.isArray(inputs) && inputs.length && inputs.every((name) => typeof name === "string" && name);
  return inputs == null || named ? "" : "its inputs are no list of layers' names.";
}

function unknownKey(value, known) {
  return Object.keys(value).find((key) => !known.includes(key));
}

function isImage(value) {
  return Array.isArray(value) && value.length === 3 && value.every((side) => Number.isInteger(side) && side > 0);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
