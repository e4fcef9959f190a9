// The lessons: their order, what each says in a sentence, and where it is kept.

/**
 * @typedef {{name: string, label: string, unit: string, stops: number[], standard: number, words?: string[]}} Knob
 *   `words`: what each stop is called, where it is not a number
 * @typedef {any} Settings what the knobs stand at: a number by name
 * @typedef {{path: "report" | "compare", body: any}} Ask a question to the service
 * @typedef {any} Told its answers, by the names they were asked under
 * @typedef {{kind: string, [word: string]: any}} Item one thing on the page: a text, a formula, a figure
 * @typedef {object} Question
 * @property {string} id in the address
 * @property {"number" | "choice"} kind
 * @property {string} text
 * @property {[value: string, label: string][]} [options] of a choice
 * @property {string} [unit] of a number
 * @property {number} [tolerance] share of the right number that an answer may be off
 * @property {number} [within] how far an answer may be off
 * @property {boolean} [slow] measured, not counted: only when it is answered
 * @property {Record<string, Ask>} asks
 * @property {(told: Told) => import("./lesson-grade.js").Truth} truth
 *
 * @typedef {object} Lesson
 * @property {Knob[]} knobs
 * @property {(settings: Settings) => Record<string, Ask>} asks
 * @property {(told: Told, settings: Settings) => Item[]} page always of the same kinds in the same order
 * @property {Question[]} questions
 * @property {(settings: Settings) => {text: string, address: any}[]} links where to go on with these settings
 */

/** @type {{id: string, title: string, point: string, load: () => Promise<Lesson>}[]} */
export const LESSONS = [
  {
    id: "residual",
    title: "The residual connection",
    point:
      "A residual block answers F(x) + x: its convolutions learn what is to change, and the input itself goes round " +
      "them by a shortcut. As long as F keeps the shape, the shortcut has not one parameter; where the stride or the " +
      "width changes, a 1×1 convolution must bring x into the shape of F(x), and then the shortcut costs that.",
    load: () => import("./lesson-residual.js").then((m) => m.residual),
  },
  {
    id: "bottleneck",
    title: "The bottleneck",
    point:
      "Three convolutions can be cheaper than two. A 3×3 convolution costs nine times as much as a 1×1 of the same " +
      "widths, and both grow with the product of the widths; so a bottleneck narrows first with a 1×1, filters with the " +
      "3×3 where it is narrow, and widens again.",
    load: () => import("./lesson-bottleneck.js").then((m) => m.bottleneck),
  },
  {
    id: "linear",
    title: "The linear bottleneck",
    point:
      "ReLU sets everything below zero to zero. In a wide space little is lost, because some other channel still " +
      "holds it; in a narrow one it is gone. So the step from wide to narrow should end without an activation.",
    load: () => import("./lesson-linear.js").then((m) => m.linear),
  },
  {
    id: "separable",
    title: "Depthwise separable convolution",
    point:
      "A full convolution filters space and mixes channels at once. Done one after the other, a k×k filter for each " +
      "channel and then a 1×1 that mixes them, the same shapes cost 1/C' + 1/k² of it. It is a cheaper convolution, not " +
      "the same one in a cheaper form: most full kernels cannot be written so.",
    load: () => import("./lesson-separable.js").then((m) => m.separable),
  },
  {
    id: "mbconv",
    title: "Inverted residual and MBConv",
    point:
      "Turn the bottleneck inside out: narrow, wide, narrow. The depthwise convolution is so cheap that it can work " +
      "where the block is wide; the shortcut joins the narrow ends, and the last step is linear. MBConv adds " +
      "squeeze-and-excitation, which costs parameters and next to no multiplications.",
    load: () => import("./lesson-mbconv.js").then((m) => m.mbconv),
  },
  {
    id: "fused",
    title: "Fused-MBConv",
    point:
      "Fewer FLOPs are not the same as less time. Fused-MBConv does the widening and the filtering in one full " +
      "convolution: several times the multiplications, but less traffic to memory. Which of the two is faster " +
      "depends on the size of the image and on the hardware.",
    load: () => import("./lesson-fused.js").then((m) => m.fused),
  },
  {
    id: "counting",
    title: "How work is counted",
    point:
      "A number without its convention means little: on one squeeze-and-excitation block, tools that all promise " +
      "“FLOPs” differ several times over. Here macs are multiply-accumulates and nothing else; every other " +
      "kind of work has a name and a column of its own.",
    load: () => import("./lesson-counting.js").then((m) => m.counting),
  },
];

/** How many of them build on each other; the rest is for looking up. */
export const IN_ORDER = 6;

/** @param {string} id @returns {number} -1 if there is none */
export function lessonIndex(id) {
  return LESSONS.findIndex((lesson) => lesson.id === id);
}

/** What a lesson is called in a list. @param {number} index */
export function lessonName(index) {
  return index < IN_ORDER ? `${index + 1}. ${LESSONS[index].title}` : LESSONS[index].title;
}

/** A spec to go on with in Compose: these blocks, one behind the other.
 * @param {number[]} image @param {...{block: string, args: Record<string, unknown>}} layers */
export function composed(image, ...layers) {
  return { view: "compose", pairs: [["spec", JSON.stringify({ image, layers })]] };
}

/** A request about one subject, its fast part alone. @returns {Ask} */
export function asked(subject, image, more = {}) {
  return { path: "report", body: { subject, image, checks: [], ...more } };
}
