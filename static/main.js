// The page: an address becomes a view, and what a view shows becomes its address.
import { setDraft } from "./draft.js";
import { SiteHeader } from "./components/site-header.js";
import { Notice } from "./components/notice.js";
import { element, first } from "./element.js";
import { around, hear, tell } from "./events.js";
import { formatAddress, parseAddress } from "./model/address.js";

/** The styles of what is known of a block or an architecture. */
const RESULTS = [
  "layer-explorer", "icicle", "layer-tree", "cost-table", "filled-formula", "check-list", "part-section", "chart-frame",
  "roofline-chart", "convention-table", "figure-table", "code-panel",
];

/** A view's module and its styles are loaded together, when it is first visited. */
const VIEWS = {
  blocks: {
    load: () => import("./components/block-catalogue.js").then((m) => m.BlockCatalogue),
    styles: ["block-catalogue", "block-card"],
  },
  block: {
    load: () => import("./components/block-page.js").then((m) => m.BlockPage),
    styles: [
      "block-page", "deployability-marks", "figure-strip", "argument-form", "argument-field", "number-control",
      "block-diagram", ...RESULTS,
    ],
  },
  zoo: {
    load: () => import("./components/zoo-page.js").then((m) => m.ZooPage),
    styles: ["zoo-page", "zoo-table", "family-filter", "zoo-scatter", "code-panel"],
  },
  architecture: {
    load: () => import("./components/architecture-page.js").then((m) => m.ArchitecturePage),
    styles: [
      "block-page", "deployability-marks", "architecture-page", "figure-strip", "argument-form", "argument-field",
      "number-control", "stage-drawing", "stage-table", ...RESULTS,
    ],
  },
  compose: {
    load: () => import("./components/compose-page.js").then((m) => m.ComposePage),
    styles: ["compose-page", "compose-graph", "figure-strip", "argument-form", "argument-field", "number-control", "code-panel"],
  },
  compare: {
    load: () => import("./components/compare-page.js").then((m) => m.ComparePage),
    styles: [
      "compare-page", "subject-card", "argument-form", "argument-field", "number-control",
      "comparison-table", "settings-table", "role-table", "comparison-scatter", "chart-frame", "family-filter",
      "match-cost", "take-along", "code-panel",
    ],
  },
  learn: {
    load: () => import("./components/learn-page.js").then((m) => m.LearnPage),
    styles: ["learn-page", "number-control"],
  },
};

const main = document.querySelector("main");
let shown = { view: "", el: null };
let visits = 0;

/** Show what the address says. */
async function visit() {
  const address = parseAddress(location.hash);
  const visitNumber = ++visits;
  tell(header, "address", address);
  if (address.view === "compare" && address.subjects) setDraft(address);
  if (address.view !== shown.view) {
    const el = await mounted(address.view);
    if (visitNumber !== visits) return; // gone elsewhere meanwhile
    if (shown.el) tell(shown.el, "leave");
    main.replaceChildren(el);
    if (shown.view) {
      main.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    shown = { view: address.view, el };
  }
  tell(shown.el, "address", address);
}

async function mounted(view) {
  if (!(view in VIEWS)) return missing();
  try {
    const [mount] = await Promise.all([VIEWS[view].load(), ...VIEWS[view].styles.map(addStyle)]);
    return mount(element("div", { class: "view" }));
  } catch {
    const el = Notice(element("div"));
    tell(el, "failure", { title: "The server does not answer", detail: "Part of the page is missing." });
    hear(el, "retry", () => location.reload());
    return el;
  }
}

function missing() {
  document.title = "Not found · blockzoo";
  return element("div", {},
    element("h1", { text: "There is nothing here" }),
    element("p", { class: "lead" }, "The link may be mistyped. ",
      element("a", { href: "#/", text: "All blocks" })));
}

const styles = new Map();

function addStyle(name) {
  if (!styles.has(name)) {
    const loaded = new Promise((resolve, reject) => {
      const on = { load: resolve, error: reject };
      document.head.append(element("link", { rel: "stylesheet", href: `styles/${name}.css`, on }));
    });
    styles.set(name, loaded);
  }
  return styles.get(name);
}

const header = SiteHeader(document.querySelector(".site-header"));

/** A view has changed itself: the address follows, without a visit. */
hear(main, "showAddress", ({ address, replace }) => {
  const hash = formatAddress(address);
  if (address.view === "compare") setDraft(address);
  tell(header, "address", address);
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
});

// A change of the hash is a change of place, except for the skip link's.
addEventListener("hashchange", () => location.hash !== "#main" && visit());

addEventListener("keydown", (event) => {
  const typing = around(event, "input:not([type=range]), select, textarea, dialog");
  if (!(event.key in KEYS) || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  KEYS[event.key]();
});

const KEYS = { "/": find, "?": showKeys };

function find() {
  const search = first(main, "input[type=search]");
  if (search) search.focus();
  else location.hash = "#/?find";
}

async function showKeys() {
  const [{ openKeyHelp }] = await Promise.all([import("./components/key-help.js"), addStyle("key-help")]);
  openKeyHelp(shown.view);
}

hear(header, "showKeys", showKeys);

/** Other code answers than the page was made for: what is shown still holds, what is asked may not. */
addEventListener("otherversion", () => {
  const note = Notice(element("div"));
  tell(note, "failure", {
    title: "The server has been restarted with another version",
    detail: "What you see is what the old one said. Your link holds the whole view: reload to ask the new one.",
    action: "Reload",
  });
  hear(note, "retry", () => location.reload());
  main.before(note);
}, { once: true });

visit();
