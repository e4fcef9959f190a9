// Where the parts of a width drawing stand: channels across, the way of the signal downwards.
import { exact, shapeText } from "./number-text.js";

/**
 * @typedef {{x: number, y: number, text: string, strong?: boolean}} Label
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{corners: [number, number][], stripes: number[], gate: boolean}} Shape
 * @typedef {object} Drawing
 * @property {number} height
 * @property {Box[]} maps the channels between two steps, to scale
 * @property {Shape[]} steps what is done to them
 * @property {string[]} ways paths round the block, and through the sum
 * @property {Box[]} projections on the way round
 * @property {{x: number, y: number}[]} sums
 * @property {Label[]} labels
 *
 * @typedef {object} Column where one profile is drawn
 * @property {number} x its left edge
 * @property {number} center of what is drawn to scale @property {number} scale pixels a channel
 * @property {number} words where they begin
 * @property {boolean} short whether there is room for one thing a line only
 * @property {number} high a step
 */

const TITLE = 26;
const MAP = 8;
const STEP = { wide: 44, short: 56 };
const LINE = 14; // pixels from one line of words to the next
const BASELINE = 4; // below a line's middle
const LANE = 26; // the way round the block
const GAP = 24;
const STRIPE = 6;
const SUM = 9; // radius
const BESIDE = 620; // from this width on profiles stand side by side
const SHORT = 400; // a column narrower than this has one thing a line
const SHAPES = 0.44; // of a column's width; the rest is for words

/** @param {import("./lesson-report.js").Profile[]} profiles @param {number} width in pixels @returns {Drawing} */
export function widthLayout(profiles, width) {
  /** @type {Drawing} */
  const drawing = { height: 0, maps: [], steps: [], ways: [], projections: [], sums: [], labels: [] };
  const across = width >= BESIDE ? profiles.length : 1;
  const wide = (width - GAP * (across - 1)) / across;
  const widest = Math.max(...profiles.flatMap(({ steps }) => steps.flatMap(({ from, to }) => [from, to])));
  const room = wide * SHAPES - LANE;
  const short = wide < SHORT;
  profiles.forEach((profile, i) => {
    const x = (i % across) * (wide + GAP);
    const top = across > 1 || i === 0 ? 0 : drawing.height + GAP;
    const column = {
      x, center: x + LANE + room / 2, scale: room / widest, words: x + wide * SHAPES + 12, short,
      high: short ? STEP.short : STEP.wide,
    };
    drawing.height = Math.max(drawing.height, draw(profile, column, top, drawing));
  });
  return drawing;
}

/** @param {import("./lesson-report.js").Profile} profile @param {Column} column @returns {number} where it ends */
function draw(profile, column, top, drawing) {
  const { image, output, steps } = profile;
  let y = top + TITLE;
  drawing.labels.push({ x: column.x, y: top + 13, text: profile.title, strong: true });
  say(column, drawing, y + MAP / 2, shapeText(image));
  y = map(column, drawing, y, image[0]);
  for (const step of steps) {
    drawing.steps.push(shape(step, column, y));
    const after = !step.gate && (step.activation ?? "no activation");
    say(column, drawing, y + column.high / 2, step.label, ...together(column, `${exact(step.params)} params`, after));
    y = map(column, drawing, y + column.high, step.to);
  }
  if (profile.adds) {
    add(profile, column, top + TITLE + MAP / 2, y, drawing);
    y = map(column, drawing, y + column.high, output[0]);
  }
  say(column, drawing, y - MAP / 2, shapeText(output));
  return y + MAP;
}

function map({ center, scale }, drawing, y, channels) {
  const width = channels * scale;
  drawing.maps.push({ x: center - width / 2, y, width, height: MAP });
  return y + MAP;
}

function add({ image, shortcut, after }, column, start, y, drawing) {
  const { x, center, scale, high } = column;
  const middle = y + high / 2;
  const lane = x + 8;
  drawing.sums.push({ x: center, y: middle });
  drawing.ways.push(
    `M${center} ${y}V${y + high}`,
    `M${center - (image[0] * scale) / 2} ${start}H${lane}V${middle}H${center - SUM}`);
  if (shortcut) drawing.projections.push({ x: lane - 7, y: (start + middle) / 2 - 14, width: 14, height: 28 });
  const added = shortcut ? shortcut.label.replace(" convolution", "") : "the input itself";
  say(column, drawing, middle, ...together(column, `+ ${added}`, after && `then ${after}`),
    shortcut ? `${exact(shortcut.params)} params` : "no params");
}

function shape({ from, to, depthwise, gate }, { center, scale, high }, y) {
  const [above, below] = [(from * scale) / 2, (to * scale) / 2];
  const half = Math.min(above, below);
  const stripes = depthwise ? Math.floor((2 * half) / STRIPE) : 0;
  return {
    corners: [[center - above, y], [center + above, y], [center + below, y + high], [center - below, y + high]],
    stripes: Array.from({ length: stripes }, (_, i) => center - half + STRIPE * (i + 0.5)),
    gate,
  };
}

/** Lines of words around a height. */
function say({ words }, drawing, middle, ...lines) {
  const above = (LINE * (lines.length - 1)) / 2;
  lines.forEach((text, i) => drawing.labels.push({ x: words, y: middle + BASELINE - above + LINE * i, text }));
}

function together({ short }, ...texts) {
  const said = texts.filter(Boolean);
  return short ? said : [said.join(", ")];
}
