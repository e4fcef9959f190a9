// A spec in the one form that is edited, every name and input written out, and in the short form that is sent.
import { freshName } from "./spec-names.js";

export const IMAGE = "image"; // the name of a spec's input
export const FIRST_IMAGE = [3, 224, 224];

/**
 * @typedef {{name: string, block: string, args: Record<string, any>, inputs: string[]}} SpecLayer
 * @typedef {{image: number[], layers: SpecLayer[], output: string | null}} Spec
 */

/** @returns {Spec} */
export function emptySpec() {
  return { image: FIRST_IMAGE, layers: [], output: null };
}

/**
 * What a person or the service wrote, with everything written out that it leaves to be understood.
 * @param {any} written a valid spec @returns {Spec}
 */
export function editable(written) {
  const taken = new Set([IMAGE, ...written.layers.map((layer) => layer.name).filter(Boolean)]);
  let before = IMAGE;
  const layers = written.layers.map(({ name, block, args, inputs }) => {
    const called = name ?? freshName(block, taken);
    taken.add(called);
    const layer = { name: called, block, args: args ?? {}, inputs: inputs ?? [before] };
    before = called;
    return layer;
  });
  const output = written.output && written.output !== before ? written.output : null;
  return { image: written.image ?? FIRST_IMAGE, layers, output };
}

/** The same without what is understood: an input that is the layer before, arguments where none are given. */
export function shortened({ image, layers, output }) {
  const short = layers.map(({ name, block, args, inputs }, i) => {
    const usual = inputs.length === 1 && inputs[0] === (i ? layers[i - 1].name : IMAGE);
    return {
      name, block,
      ...(Object.keys(args).length && { args }),
      ...(!usual && { inputs }),
    };
  });
  return { image, layers: short, ...(output && { output }) };
}

/** Whether two specs say the same. */
export function sameSpec(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {Spec} spec @param {string} name @returns {number} -1 for the image and for no layer */
export function indexOf(spec, name) {
  return spec.layers.findIndex((layer) => layer.name === name);
}

/** The layers that read one, in order. @param {Spec} spec @param {string} name */
export function readersOf(spec, name) {
  return spec.layers.filter((layer) => layer.inputs.includes(name));
}

/** Name of the layer whose output is the model's. @param {Spec} spec */
export function outputOf(spec) {
  return spec.output ?? spec.layers.at(-1)?.name ?? IMAGE;
}
