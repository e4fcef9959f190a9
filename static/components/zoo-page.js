// The zoo: its architectures as a table, and as accuracy over cost.
import { ARCHITECTURES, getZoo } from "../api.js";
import { CodePanel } from "./code-panel.js";
import { ColumnChoice } from "./column-choice.js";
import { FamilyFilter } from "./family-filter.js";
import { failureOf, Notice } from "./notice.js";
import { ZooScatter } from "./zoo-scatter.js";
import { ZooTable } from "./zoo-table.js";
import { element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { formatAddress, ZOO } from "../model/address.js";
import { addressOf } from "../model/comparison.js";
import { getLine } from "../model/request-text.js";
import { familiesOf, foundInZoo, recipesOf, sortedZoo } from "../model/zoo.js";

const LEAD = "Networks from the papers, laid with the blocks and counted. Each says what of it is proved, and by whom.";

/** Told `address`. @param {HTMLElement} el */
export function ZooPage(el) {
  let zoo = null;
  let state = ZOO;
  const search = element("input", {
    type: "search", id: freshId("search"), placeholder: "name, summary, paper", autocomplete: "off",
    spellcheck: "false", "aria-keyshortcuts": "/",
  });
  const recipe = element("select", { id: freshId("recipe") });
  const cost = element("select", { id: freshId("cost") },
    element("option", { value: "macs", text: "MACs" }), element("option", { value: "params", text: "Parameters" }));
  const status = element("p", { class: "found", role: "status" });
  const notice = Notice(element("div"));
  const families = FamilyFilter(element("div"));
  const scatter = ZooScatter(element("div"));
  const table = ZooTable(element("div"));
  const columns = ColumnChoice(element("details"));
  const request = CodePanel(element("div"));
  const found = element("div", { class: "zoo" },
    element("section", {},
      element("div", { class: "title" },
        element("h2", { text: "Accuracy over cost" }),
        field(recipe, "Weights of"), field(cost, "over")),
      scatter),
    element("section", {}, element("div", { class: "title" }, element("h2", { text: "Table" }), columns), table),
    element("section", {}, element("h2", { text: "This view as a request" }), request));
  el.classList.add("zoo-page");
  el.append(
    element("div", { class: "head" },
      element("div", {}, element("h1", { text: "Zoo" }), element("p", { class: "lead", text: LEAD })),
      element("div", { class: "search" },
        element("label", { for: search.id }, "Search ", element("kbd", { text: "/" })), search)),
    families, status, notice, found);
  found.hidden = true;
  document.title = "Zoo · blockzoo";

  hear(el, "address", (address) => {
    state = address;
    if (search.value.trim() !== state.search) search.value = state.search;
    if (zoo) show();
    else load();
  });
  hear(el, "retry", load);
  hear(el, "sortBy", ({ sort, descending }) => change({ sort, descending }));
  hear(el, "chooseFamilies", (chosen) => change({ families: chosen }));
  hear(el, "openArchitecture", (name) => {
    location.hash = formatAddress(addressOf({ architecture: name, args: {} }, null));
  });
  hear(el, "chooseColumns", (chosen) => change({ columns: chosen }));
  search.addEventListener("input", () => change({ search: search.value.trim() }, true));
  recipe.addEventListener("change", () => change({ recipe: recipe.value }));
  cost.addEventListener("change", () => change({ cost: cost.value }));

  async function load() {
    const counting = setTimeout(() => (status.textContent = "The zoo is being counted; the first time this takes a while …"), 400);
    try {
      zoo = await getZoo();
      tell(notice, "failure", null);
      recipe.replaceChildren(...recipesOf(zoo.architectures).map(([name, count]) =>
        element("option", { value: name, text: `${name} (${count})` })));
      show();
    } catch (error) {
      status.textContent = "";
      tell(notice, "failure", failureOf(error));
    } finally {
      clearTimeout(counting);
    }
  }

  function change(changed, replace = false) {
    state = { ...state, ...changed };
    ask(el, "showAddress", { address: state, replace });
    if (zoo) show();
  }

  function show() {
    const fitting = foundInZoo(zoo.architectures, state);
    const told = { ...state, families: zoo.families, cards: sortedZoo(fitting, state) };
    found.hidden = false;
    recipe.value = state.recipe;
    cost.value = state.cost;
    tell(families, "families", { families: familiesOf(zoo.architectures, zoo.families), chosen: state.families });
    tell(columns, "columns", state.columns);
    tell(scatter, "zoo", told);
    tell(table, "zoo", told);
    tell(request, "code", { label: "The request", text: getLine(location.origin, ARCHITECTURES, asked()) });
    status.textContent = `${fitting.length} of ${zoo.architectures.length} architectures`;
  }

  /** As the service can be asked; it knows one family and no search. */
  function asked() {
    const one = state.families.length === 1 ? { family: state.families[0] } : {};
    const order = ["paper", "proved"].includes(state.sort) ? {} : { sort: state.sort, descending: state.descending };
    return { ...one, ...order, recipe: state.recipe, limit: 200 };
  }
  return el;
}

function field(select, text) {
  return element("div", { class: "field" }, element("label", { for: select.id, text }), select);
}
