// A graph taken apart into chains: the main path first, then what runs beside it, each a straight line.

/**
 * A straight line of the drawing: nodes that follow one another, or only the way of a tensor that
 * is read again further down.
 * @typedef {object} Chain
 * @property {string[]} nodes top to bottom; none in a way
 * @property {number} from first rank of its line @property {number} to last rank
 * @property {string} inlet the node its first edge comes from, "" if there is none
 * @property {Chain | null} owner the chain it stands beside; null for the main path
 * @property {number} order of its first node, as the graph was computed
 * @property {boolean} way whether it has no node
 */

/**
 * @typedef {object} Links
 * @property {Map<string, number>} order @property {Map<string, string[]>} before
 * @property {Map<string, string[]>} after
 */

/** Who stands before and after each node, and when it is computed. @returns {Links} */
export function linksOf(nodes, edges) {
  const order = new Map(nodes.map(({ id }, place) => [id, place]));
  const before = new Map(nodes.map(({ id }) => [id, []]));
  const after = new Map(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    if (after.get(from).includes(to)) continue; // x + x
    after.get(from).push(to);
    before.get(to).push(from);
  }
  return { order, before, after };
}

/** Of each node, how many stand above it on the longest way there. @returns {Map<string, number>} */
export function ranksOf(nodes, { before }) {
  const ranks = new Map();
  for (const { id } of nodes) ranks.set(id, Math.max(-1, ...before.get(id).map((other) => ranks.get(other))) + 1);
  return ranks;
}

/**
 * All chains, an owner before those it owns.
 * @param {{id: string, aside?: boolean}[]} nodes @param {Links} links @param {Map<string, number>} ranks
 * @returns {{chains: Chain[], chainOf: Map<string, Chain>, ways: Map<string, Chain>}} `ways` by the
 *   node whose tensor takes them
 */
export function chainsOf(nodes, links, ranks) {
  const chainOf = new Map();
  const chains = [];
  while (chainOf.size < nodes.length) {
    const chain = chainAlong(longestPath(nodes, links, chainOf), links, ranks);
    const others = [chain.inlet, ...links.after.get(chain.nodes.at(-1))].filter(Boolean);
    chain.owner = others.length ? nearestOwner(others.map((id) => chainOf.get(id))) : chains[0] ?? null;
    for (const id of chain.nodes) chainOf.set(id, chain);
    chains.push(chain);
  }
  const ways = new Map();
  for (const { id } of nodes) {
    const way = wayFrom(id, links, ranks, chainOf);
    if (way) ways.set(id, way);
  }
  return { chains: [...chains, ...ways.values()], chainOf, ways };
}

/**
 * The longest path through nodes that no chain has yet, what stands aside not counted; of equal ones
 * the shortest with what stands aside, then the first computed.
 */
function longestPath(nodes, { before, after }, chainOf) {
  const best = new Map(); // of each node: how long a path it begins, and where that goes on
  let start = null;
  for (let place = nodes.length - 1; place >= 0; place -= 1) {
    const { id, aside = false } = nodes[place];
    if (chainOf.has(id)) continue;
    let on = { length: 0, aside: 0, next: "" };
    for (const other of after.get(id)) {
      const found = best.get(other);
      if (found && (!on.next || isLonger(found, on))) on = { ...found, next: other };
    }
    best.set(id, { length: on.length + Number(!aside), aside: on.aside + Number(aside), next: on.next });
    const isFirst = before.get(id).every((other) => chainOf.has(other));
    if (isFirst && (start === null || best.get(id).length >= best.get(start).length)) start = id;
  }
  const path = [];
  for (let id = start; id; id = best.get(id).next) path.push(id);
  return path;
}

const isLonger = (a, b) => a.length > b.length || (a.length === b.length && a.aside < b.aside);

/** Its line reaches up to the fork it comes from and down to the last that reads it. */
function chainAlong(path, { order, before, after }, ranks) {
  const [first, last] = [path[0], path.at(-1)];
  const rank = (id) => ranks.get(id);
  const inlet = before.get(first).reduce((best, id) => (best && rank(best) >= rank(id) ? best : id), "");
  return {
    nodes: path, inlet, owner: null, order: order.get(first), way: false,
    from: inlet ? rank(inlet) + 1 : rank(first),
    to: Math.max(rank(last), ...after.get(last).map((id) => rank(id) - 1)),
  };
}

/** The way of a tensor past the nodes between it and those that read it later, if any does. */
function wayFrom(id, { order, after }, ranks, chainOf) {
  const chain = chainOf.get(id);
  if (chain.nodes.at(-1) === id) return null; // its own chain's line goes on
  const following = chain.nodes[chain.nodes.indexOf(id) + 1];
  const readers = after.get(id).filter((to) =>
    to !== following && ranks.get(to) > ranks.get(id) + 1 && !isInlet(id, to, chainOf));
  if (!readers.length) return null;
  const owner = nearestOwner([chain, ...readers.map((to) => chainOf.get(to))]);
  const last = Math.max(...readers.map((to) => ranks.get(to)));
  return {
    nodes: [], inlet: id, owner, order: order.get(id), way: true, from: ranks.get(id) + 1, to: last - 1,
  };
}

/** Whether an edge is the one by which a chain begins. */
export function isInlet(from, to, chainOf) {
  const chain = chainOf.get(to);
  return chain.nodes[0] === to && chain.inlet === from;
}

/** The nearest chain that all of these are, or are beside of. @param {Chain[]} chains */
function nearestOwner(chains) {
  const [first, ...others] = chains.map(lineOf);
  return first.find((chain) => others.every((line) => line.includes(chain)));
}

/** A chain, its owner, its owner's owner, ... */
function lineOf(chain) {
  const line = [];
  for (let at = chain; at; at = at.owner) line.push(at);
  return line;
}
