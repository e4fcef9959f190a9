// What other tools would print for this, beside ours, and the reason for every difference.
import { element } from "../element.js";
import { hear } from "../events.js";
import { compareConventions, TOOL_NAMES } from "../model/conventions.js";
import { exact, ratio } from "../model/number-text.js";

const LEAD = "One model, one image, and what each tool prints. Ours are multiply-accumulates alone; every term between is named.";

/** Told `conventions`. @param {HTMLElement} el */
export function ConventionTable(el) {
  el.classList.add("convention-table");
  hear(el, "conventions", (conventions) => {
    const head = ["Tool", "Prints", "Of ours", "Why"].map((text, i) =>
      element("th", { role: "columnheader", scope: "col", class: i === 1 || i === 2 ? "number" : null, text }));
    el.replaceChildren(element("p", { class: "quiet", text: LEAD }),
      element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": "By each tool's convention" },
        // Roles are written out because a narrow page lays the table out as cards, which would undo them.
        element("table", { role: "table" },
          element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
          element("tbody", { role: "rowgroup" }, ours(conventions), ...conventions.tools.map((tool) => line(tool, conventions))))));
  });
  return el;
}

function ours({ macs }) {
  return element("tr", { role: "row", class: "ours" },
    element("th", { role: "rowheader", scope: "row", text: "blockzoo" }),
    element("td", { role: "cell", class: "number" }, exact(macs), unit("MACs")),
    element("td", { role: "cell", class: "number", text: "1×" }),
    element("td", { role: "cell", text: "Multiply-accumulates of convolution, linear, matrix multiplication and attention." }));
}

function line(tool, { macs, params }) {
  const { said, terms } = compareConventions(tool, params);
  return element("tr", { role: "row", "data-tool": tool.tool },
    element("th", { role: "rowheader", scope: "row" }, TOOL_NAMES[tool.tool] ?? tool.tool,
      element("code", { class: "call", text: tool.call })),
    element("td", { role: "cell", class: "number" }, tool.total === null ? "–" : exact(tool.total), tool.total !== null && unit(tool.unit === "macs" ? "MACs" : "FLOPs")),
    element("td", { role: "cell", class: "number", text: tool.total === null || !macs ? "–" : ratio(tool.total / macs) }),
    element("td", { role: "cell" },
      terms.length ? element("details", {}, element("summary", { text: said }),
        element("ul", {}, ...terms.map((text) => element("li", { text })))) : said));
}

function unit(text) {
  return element("span", { class: "unit", text: `\u00a0${text}` });
}
