// Repeats: consecutive layers that are the same in type, settings, sizes and cost, as one row.

/** @type {WeakMap<object, string>} */
const signatures = new WeakMap();

/** What makes two layers the same: all that a row says but its name, and the same of its parts. */
function signatureOf(layer) {
  let text = signatures.get(layer);
  if (text === undefined) {
    const { type, args, role, input, output, calls, cost } = layer;
    const counted = [cost.params, cost.macs, cost.bytes.activations];
    const parts = layer.layers.map((part) => [part.name, signatureOf(part)]);
    text = JSON.stringify([type, args, role, input, output, calls, counted, parts]);
    signatures.set(layer, text);
  }
  return text;
}

/** Layers in which every run of equals stands as one, whose parts they are. @param {any[]} layers */
export function foldRepeats(layers) {
  const runs = [];
  for (const layer of layers) {
    const run = runs.at(-1);
    if (run && signatureOf(run[0]) === signatureOf(layer)) run.push(layer);
    else runs.push([layer]);
  }
  return runs.map((run) => (run.length > 1 ? repeated(run) : run[0]));
}

function repeated(run) {
  const [first, last] = [run[0], run.at(-1)];
  const sum = (read) => run.reduce((total, layer) => total + read(layer.cost), 0);
  return {
    ...first,
    path: `${first.path}(repeats)`,
    name: `${first.name} – ${last.name}`,
    output: last.output,
    repeats: run.length,
    own: null,
    layers: run,
    cost: {
      params: sum((cost) => cost.params),
      macs: sum((cost) => cost.macs),
      bytes: { activations: sum((cost) => cost.bytes.activations) },
    },
  };
}
