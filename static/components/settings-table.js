// What differs: every argument that is not the same for all; marked where unlike the first that has it.
import { element } from "../element.js";
import { hear } from "../events.js";
import { valueText } from "../model/number-text.js";

/** Told `comparison`. @param {HTMLElement} el */
export function SettingsTable(el) {
  const shared = frame("Settings that differ");
  const alone = frame("Settings that one subject alone has");
  const count = element("summary");
  const folded = element("details", {}, count, alone.el);
  const same = element("p", { class: "quiet", text: "What they have in common is set the same." });
  el.classList.add("settings-table");
  el.append(element("h2", { text: "What differs" }), same, shared.el, folded);

  hear(el, "comparison", ({ rows, settings }) => {
    const labels = rows.map(({ label }) => label);
    const [common, single] = [true, false].map((wanted) => settings.filter((one) => ownersOf(one) > 1 === wanted));
    same.hidden = common.length > 0;
    shared.show(labels, common.sort((a, b) => ownersOf(b) - ownersOf(a)));
    alone.show(labels, single);
    folded.hidden = !single.length;
    count.textContent = `${single.length} ${single.length === 1 ? "setting" : "settings"} that one alone has`;
  });
  return el;
}

function ownersOf({ has }) {
  return has.filter(Boolean).length;
}

function frame(name) {
  const table = element("table");
  const el = element("div", { class: "frame", role: "region", tabindex: 0, "aria-label": name }, table);
  return {
    el,
    show(labels, settings) {
      el.hidden = !settings.length;
      table.replaceChildren(
        element("caption", { class: "unseen", text: `${name}; bold where unlike the first that has it` }),
        element("thead", {}, element("tr", {},
          element("th", { scope: "col", text: "Setting" }),
          ...labels.map((text) => element("th", { scope: "col", text })))),
        element("tbody", {}, ...settings.map((setting) => element("tr", {},
          element("th", { scope: "row", text: setting.name }),
          ...setting.values.map((_, i) => cell(setting, i))))));
    },
  };
}

function cell({ values, has }, i) {
  if (!has[i])
    return element("td", { class: "absent" }, "–", element("span", { class: "unseen", text: "no such setting" }));
  const differs = JSON.stringify(values[i]) !== JSON.stringify(values[has.indexOf(true)]);
  const text = valueText(values[i]);
  return element("td", { "data-differs": differs },
    differs ? element("b", { text }) : text,
    differs && element("span", { class: "unseen", text: " (differs)" }));
}
