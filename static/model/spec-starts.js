// What one can start from: examples, each a spec that teaches one way of connecting layers.

const conv = (name, out_channels, args = {}) => ({ name, block: "ConvNormAct", args: { out_channels, ...args } });

export const EXAMPLES = [
  {
    name: "A residual block by hand",
    spec: {
      image: [64, 56, 56],
      layers: [
        conv("reduce", 16, { kernel_size: 1 }), conv("spatial", 16),
        conv("expand", 64, { kernel_size: 1, activation_layer: null }),
        { name: "sum", block: "Add", inputs: ["image", "expand"] },
        { name: "relu", block: "Activation" },
      ],
    },
  },
  {
    name: "A small classifier",
    spec: {
      image: [3, 32, 32],
      layers: [
        conv("stem", 32),
        { name: "stage1", block: "InvertedResidual", args: { out_channels: 32 } },
        { name: "stage2", block: "MBConv", args: { out_channels: 64, stride: 2 } },
        { name: "stage3", block: "MBConv", args: { out_channels: 128, stride: 2 } },
        { name: "head", block: "Classifier", args: { classes: 10 } },
      ],
    },
  },
  {
    name: "Branches that are joined",
    spec: {
      image: [64, 28, 28],
      layers: [
        conv("narrow", 32, { kernel_size: 1 }),
        { ...conv("wide", 32, { kernel_size: 5 }), inputs: ["image"] },
        { name: "pool", block: "MaxPool", args: { kernel_size: 3, stride: 1, padding: 1 }, inputs: ["image"] },
        { name: "joined", block: "Concat", inputs: ["narrow", "wide", "pool"] },
      ],
    },
  },
];

/** One block as a spec. @param {any} card @param {Record<string, any>} args @param {number[]} image */
export function specOfBlock(card, args, image) {
  const inputs = card.merges ? { inputs: ["image", "image"] } : {};
  return { image, layers: [{ block: card.name, args, ...inputs }] };
}

/**
 * What a merge put behind a layer reads: that layer, and the nearest earlier one of the same shape.
 * @param {import("./spec-form.js").Spec} spec @param {string} after
 * @param {(name: string) => number[] | undefined} shapeOf
 */
export function mergeInputs(spec, after, shapeOf) {
  const names = ["image", ...spec.layers.map((layer) => layer.name)];
  const wanted = String(shapeOf(after));
  const other = names.slice(0, names.indexOf(after)).findLast((name) => String(shapeOf(name)) === wanted);
  return other && shapeOf(after) ? [other, after] : [after];
}
