// Layers inside layers: what of a block's arguments holds some, all of them, and values by their path.

/** Arguments that hold layers, as [path, list] of each list. @param {Record<string, any>} args
 * @returns {[(string | number)[], any[]][]} */
export function nestedLists(args) {
  return Object.entries(args).flatMap(([name, value]) => listsIn([name], value));
}

function listsIn(path, value) {
  if (Array.isArray(value) && value.length && value.every(isLayer)) return [[path, value]];
  if (Array.isArray(value)) return value.some(Array.isArray) ? branches(path, [...value.entries()]) : [];
  const held = isObject(value) && !isLayer(value) && Object.values(value).some(Array.isArray);
  return held ? branches(path, Object.entries(value)) : [];
}

function branches(path, entries) {
  return entries.flatMap(([name, list]) => (Array.isArray(list) ? listsIn([...path, name], list) : []));
}

/**
 * Layers with every one of them changed, those inside others too; the same list if none was.
 * @template {{block: string, args?: Record<string, any>}} L
 * @param {L[]} layers @param {(layer: L) => L} change the same layer if there is nothing to change
 * @returns {L[]}
 */
export function mapLayers(layers, change) {
  const changed = layers.map((layer) => {
    const inside = mapNested(layer.args, change);
    return change(inside === layer.args ? layer : { ...layer, args: inside });
  });
  return changed.some((layer, i) => layer !== layers[i]) ? changed : layers;
}

function mapNested(args, change) {
  let changed = args;
  for (const [path, list] of nestedLists(args ?? {})) {
    const mapped = mapLayers(list, change);
    if (mapped !== list) changed = withValueAt(changed, path, mapped);
  }
  return changed;
}

/** The value at a path of keys and places. @param {any} value @param {(string | number)[]} path */
export function valueAt(value, path) {
  return path.reduce((part, key) => part?.[key], value);
}

/** The same with another value there; undefined takes the key away. @param {any} value
 * @param {(string | number)[]} path @param {unknown} changed */
export function withValueAt(value, path, changed) {
  if (!path.length) return changed;
  const [key, ...rest] = path;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (!rest.length && changed === undefined) delete copy[key];
  else copy[key] = withValueAt(copy[key], rest, changed);
  return copy;
}

/** Every layer, each before those inside it. @param {any[]} layers @returns {any[]} */
export function allLayers(layers) {
  return layers.flatMap((layer) => [layer, ...nestedLists(layer.args ?? {}).flatMap(([, list]) => allLayers(list))]);
}

function isLayer(value) {
  return isObject(value) && typeof value.block === "string";
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
