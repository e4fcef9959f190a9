// Layers inside a block as text: laid out to be read and edited, parsed, and in a few words.

const WIDTH = 80; // characters of a line, unless one value needs more; a layer is about as long
const MOST_WORDS = 4; // layers that are named one by one

/** Layers as JSON, one a line where they are short. @param {unknown} value @param {string} [indent] */
export function nestText(value, indent = "") {
  const line = spaced(value);
  if (!isCompound(value) || indent.length + line.length <= WIDTH) return line;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => nestText(item, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${nestText(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}

/** @param {string} text @param {boolean} nullable @returns {{value?: unknown, fault?: string}} */
export function parseNest(text, nullable) {
  if (!text.trim()) return nullable ? { value: null } : { fault: 'Write a list of layers, or [] for none.' };
  try {
    const value = JSON.parse(text);
    const fits = isCompound(value) || (nullable && value === null);
    return fits ? { value } : { fault: 'Layers stand in a list: [{"block": "MaxPool"}].' };
  } catch (error) {
    return { fault: `This is not JSON yet: ${error.message}.` };
  }
}

/** ConvNormAct → MaxPool, or left: MBConv | right: identity. @param {unknown} value */
export function nestWords(value) {
  const lines = branchesOf(value).map(([name, layers]) => [name, lineWords(layers)]);
  return lines.map(([name, words]) => (name ? `${name}: ${words}` : words)).join(" | ");
}

/** Whether a value holds layers: a list of them, or lists. @param {unknown} value */
export function isNest(value) {
  if (!isCompound(value)) return false;
  const items = Object.values(value);
  return Array.isArray(value) ? items.some(isCompound) : items.some(Array.isArray);
}

function branchesOf(value) {
  if (!Array.isArray(value)) return Object.entries(value);
  return value.some(Array.isArray) ? value.map((layers, i) => [String(i), layers]) : [["", value]];
}

function lineWords(layers) {
  const names = layers.map((layer) => String(layer?.block));
  if (!names.length) return "identity";
  if (names.length <= MOST_WORDS) return names.join(" → ");
  return `${names[0]} → … → ${names.at(-1)} (${names.length} layers)`;
}

function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (!isCompound(value)) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${spaced(item)}`).join(", ")}}`;
}

function isCompound(value) {
  return typeof value === "object" && value !== null;
}
