// Names of layers: fresh ones, those of copies, and which will do.

const MOST = 64; // characters
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `MBConv` -> `mb_conv_1`, or the next number that is free. @param {string} block @param {Set<string>} taken */
export function freshName(block, taken) {
  const words = block.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();
  return numbered(plainName(words), 1, taken);
}

/** `stage1_0` -> `stage1_1`: the next number that is free. @param {string} name @param {Set<string>} taken */
export function copyName(name, taken) {
  const [, stem, number] = /^(.*?)_?(\d+)?$/.exec(name);
  return numbered(stem || "layer", Number(number ?? 0) + 1, taken);
}

function numbered(stem, from, taken) {
  const short = stem.slice(0, MOST - 6);
  let number = from;
  while (taken.has(`${short}_${number}`)) number += 1;
  return `${short}_${number}`;
}

/** The nearest name that is an identifier. @param {string} name */
export function plainName(name) {
  const plain = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "").slice(0, MOST);
  return /^[A-Za-z]/.test(plain) ? plain : `layer_${plain}`.replace(/_$/, "");
}

/** Why a layer cannot be called so, or nothing. @param {string} name @param {Set<string>} taken by others */
export function nameFault(name, taken) {
  if (!name) return "A layer has a name.";
  if (name.length > MOST) return `A name has at most ${MOST} characters.`;
  if (!PLAIN.test(name)) return `A name has letters, digits and underscores only; try ${plainName(name)}.`;
  if (taken.has(name)) return `There is a ${name} already; try ${copyName(name, taken)}.`;
  return "";
}
