// The keys that the page listens to, by the place they work in.

/** @typedef {{title: string, keys: [string, string][]}} KeyGroup */

/** @type {KeyGroup} */
const ANYWHERE = {
  title: "Anywhere",
  keys: [["/", "Search: what is shown, or else the blocks"], ["?", "This list"], ["Esc", "Close it"]],
};

/** @type {KeyGroup} */
const FORM = {
  title: "Sliders and numbers",
  keys: [["← →", "One step down or up"], ["Page Up, Page Down", "A larger step"], ["Home, End", "Least and most"]],
};

/** @type {KeyGroup} */
const TREE = {
  title: "Layer tree",
  keys: [
    ["↑ ↓", "The row before or after"], ["→ ←", "Open or close; into a layer or out of it"],
    ["Home, End", "First and last row"],
  ],
};

/** @type {KeyGroup} */
const ICICLE = {
  title: "Where the cost is",
  keys: [
    ["← →", "The part beside"], ["↑ ↓", "Around it or inside it"], ["Enter", "Enlarge the part, or leave it"],
    ["Esc", "One level out"],
  ],
};

/** @type {KeyGroup} */
const SCATTER = { title: "Scatter", keys: [["← → ↑ ↓", "The next dot"], ["Enter", "Open it"]] };

/** @type {KeyGroup} */
const DIAGRAM = { title: "Diagram", keys: [["← → ↑ ↓", "The layer beside, before or after"], ["Enter", "Choose it"]] };

/** @type {KeyGroup} */
const COMPOSE = {
  title: "Layers of the spec",
  keys: [
    ["↑ ↓", "The layer before or after"], ["a", "Add a block after it"], ["c", "Choose what it reads"],
    ["d", "Duplicate"], ["r", "Repeat n times"], ["F2", "Rename"], ["Enter", "Open what is folded, or edit"], ["Alt + ↑ ↓", "Move"], ["Delete", "Delete"],
    ["Ctrl + Z", "Undo"], ["Ctrl + Shift + Z", "Redo"],
  ],
};

/** @type {Record<string, KeyGroup[]>} */
const GROUPS = {
  block: [FORM, DIAGRAM, TREE, ICICLE],
  architecture: [FORM, TREE, ICICLE],
  compare: [FORM],
  zoo: [SCATTER],
  compose: [COMPOSE, FORM],
  learn: [FORM],
  lesson: [FORM],
};

/** What works in a view, the nearest first. @param {string} view @returns {KeyGroup[]} */
export function keysOf(view) {
  return [...(GROUPS[view] ?? []), ANYWHERE];
}
