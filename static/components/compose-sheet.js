// The sheet a spec is drawn on: boxes and edges laid out, of them those in sight, and the fault under its box.
import { ComposeFault } from "./compose-fault.js";
import { edgeDrawing, nodeDrawing } from "./compose-node.js";
import { drawing, element } from "../element.js";
import { tell } from "../events.js";
import { layoutGraph } from "../model/graph-layout.js";
import { shapeText } from "../model/number-text.js";
import { outputOf } from "../model/spec-form.js";
import { specGraph } from "../model/spec-graph.js";

const SPACE = { gap: 40, rowGap: 44 };
const EDGE = { x: 44, y: 16 }; // pixels around the drawing; shapes beside the outermost lines need some
const CARD = { width: 300, least: 120, gap: 10 }; // the fault under its box

/**
 * @typedef {object} Look
 * @property {import("../model/spec-form.js").Spec} spec
 * @property {boolean} fold
 * @property {string[]} open
 * @property {Map<string, any>} measured
 * @property {number} failing place of the first layer that fails, or -1
 */

export function composeSheet() {
  /** @type {Look} */
  let look = { spec: { image: [], layers: [], output: null }, fold: true, open: [], measured: new Map(), failing: -1 };
  let graph = { nodes: [], edges: [] };
  let layout = layoutGraph([], []);
  let layoutKey = "";
  let order = new Map(); // place of each layer, by name
  let most = 0; // of all layers' macs
  /** @type {Map<string, {key: string, el: SVGGElement}>} */
  const drawn = new Map();
  const edges = drawing("g", { "aria-hidden": "true" });
  const boxes = drawing("g", { role: "listbox", "aria-label": "Graph of the layers" });
  const pulled = drawing("path", { class: "pulled" });
  const svg = drawing("svg", { role: "none" }, edges, pulled, boxes);
  const fault = ComposeFault(element("div"));
  const el = element("div", { class: "sheet" }, svg, fault);

  /** @param {Look} told */
  function show(told) {
    look = told;
    order = new Map(look.spec.layers.map(({ name }, i) => [name, i]));
    most = Math.max(0, ...[...look.measured.values()].map((one) => one.macs));
    lay();
  }

  function showFault(told) {
    tell(fault, "fault", told);
    lay();
  }

  /** Where everything stands; asked again only when it may be elsewhere. */
  function lay() {
    const wrong = look.spec.layers[look.failing]?.name;
    graph = specGraph(look.spec, { ...look, apart: wrong ? [wrong] : [] });
    const card = fault.hidden ? 0 : Math.max(CARD.least, fault.offsetHeight) + CARD.gap;
    const places = graph.nodes.map(({ id, width, height }) =>
      (id === wrong && card ? { id, width: CARD.width, height: height + card } : { id, width, height }));
    const key = JSON.stringify([places, graph.edges.map(({ from, to }) => [from, to])]);
    if (key === layoutKey) return;
    layoutKey = key;
    layout = layoutGraph(places, graph.edges, SPACE);
    const [width, height] = [layout.width + 2 * EDGE.x, layout.height + 2 * EDGE.y];
    svg.setAttribute("viewBox", `${-EDGE.x} ${-EDGE.y} ${width} ${height}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(height));
    if (wrong && card) placeFault(wrong);
  }

  /** The card is wider than the box, which stands over its middle. */
  function placeFault(name) {
    const node = nodeOf(name);
    const at = layout.nodes.get(node.id);
    fault.style.setProperty("--left", `${at.x + EDGE.x}px`);
    fault.style.setProperty("--top", `${at.y + EDGE.y + node.height + CARD.gap}px`);
    at.x += (CARD.width - node.width) / 2;
  }

  /** @param {string} here the layer that Tab reaches @param {number} top @param {number} bottom of what is in sight */
  function draw(here, top, bottom) {
    if (!graph.nodes.length) return;
    const { id: focused } = nodeOf(here);
    const seen = graph.nodes.filter(({ id, height }) => {
      const { y } = layout.nodes.get(id);
      return id === focused || (y < bottom && y + height > top);
    });
    const shown = new Set(seen.map(({ id }) => id));
    for (const [id, one] of drawn) {
      if (shown.has(id)) continue;
      one.el.remove();
      drawn.delete(id);
    }
    for (const node of seen) place(node, lookOf(node, focused));
    edges.replaceChildren(...layout.edges.flatMap(({ from, to, points }, i) => {
      if (points.at(-1)[1] < top || points[0][1] > bottom) return [];
      const late = look.failing >= 0 && (order.get(from) ?? -1) >= look.failing;
      return [edgeDrawing({ points, shape: graph.edges[i].shape, late, lit: from === focused || to === focused })];
    }));
  }

  function lookOf(node, focused) {
    const { spec, measured, failing, open } = look;
    const at = order.get(node.id) ?? -1;
    const unknown = failing >= 0 && at >= failing;
    const known = unknown ? [] : node.names.map((name) => measured.get(name)).filter(Boolean);
    return {
      cost: known.length ? { params: total(known, "params"), macs: total(known, "macs") } : null,
      most, shape: known.length ? shapeText(known.at(-1).shape) : "", chosen: node.id === focused,
      late: failing >= 0 && at > failing, wrong: at >= 0 && at === failing, output: node.names.includes(outputOf(spec)),
      open: open.includes(node.id), place: graph.nodes.indexOf(node) + 1, count: graph.nodes.length,
    };
  }

  /** A box that says the same stays, and keeps the focus. */
  function place(node, its) {
    const key = JSON.stringify([node, its]);
    let one = drawn.get(node.id);
    if (one?.key !== key) {
      const fresh = nodeDrawing(node, its);
      const focused = one?.el.contains(document.activeElement);
      if (one) one.el.replaceWith(fresh);
      else boxes.append(fresh);
      one = { key, el: fresh };
      drawn.set(node.id, one);
      if (focused) fresh.focus({ preventScroll: true });
    }
    const { x, y } = layout.nodes.get(node.id);
    one.el.setAttribute("transform", `translate(${x} ${y})`);
  }

  function nodeOf(name) {
    return graph.nodes.find((node) => node.names.includes(name)) ?? graph.nodes[0];
  }

  /** A layer's box in the sheet's pixels; with the fault under it. @param {string} name */
  function spotOf(name) {
    const node = nodeOf(name);
    if (!node) return null;
    const { x, y } = layout.nodes.get(node.id);
    const below = look.spec.layers[look.failing]?.name === node.id ? fault.offsetHeight + CARD.gap : 0;
    return { left: x + EDGE.x, top: y + EDGE.y, width: node.width, height: node.height, below };
  }

  /** The line of a connection that is being pulled; none without a place. @param {string} [from]
   * @param {{x: number, y: number}} [to] in the window */
  function pull(from, to) {
    if (!from) return pulled.removeAttribute("d");
    const { left, top, width, height } = spotOf(from);
    const box = svg.getBoundingClientRect();
    const start = `${left + width / 2 - EDGE.x} ${top + height - EDGE.y}`;
    pulled.setAttribute("d", `M${start}L${to.x - box.left - EDGE.x} ${to.y - box.top - EDGE.y}`);
  }

  return { el, svg, boxes, show, showFault, draw, pull, nodeOf, spotOf, nodes: () => graph.nodes };
}

const total = (layers, what) => layers.reduce((sum, one) => sum + one[what], 0);
