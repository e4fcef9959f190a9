// A norm or activation by name, and its settings where it has some.
import { ArgumentField } from "./argument-field.js";
import { ChoiceControl } from "./choice-control.js";
import { element } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { layerName, layerSettings, valueOf, withSetting } from "../model/fields.js";

/** Told `field`, `value`, `fault`; asks for `changeValue`. @param {HTMLElement} el */
export function LayerControl(el) {
  const names = ChoiceControl(element("div"));
  const list = element("div", { class: "settings" });
  const details = element("details", { hidden: true }, element("summary", {}, "Settings"), list);
  let field = null;
  let value = null;
  let shown = null; // the name whose settings are in the list
  el.classList.add("layer-control");
  el.append(names, details);

  hear(el, "field", (told) => {
    field = told;
    tell(names, "field", told);
  });
  hear(el, "value", (told) => {
    value = told;
    const name = layerName(value);
    tell(names, "value", name);
    if (shown !== name) showSettingsOf(name);
    for (const [i, setting] of settingsOf(name).entries())
      tell(list.children[i], "value", valueOf(setting, layerSettings(value)));
  });
  hear(el, "fault", (sentence) => tell(names, "fault", sentence));
  hear(names, "changeValue", (name, event) => {
    event.stopPropagation();
    ask(el, "changeValue", name);
  });

  function settingsOf(name) {
    return field.settings[name] ?? [];
  }

  function showSettingsOf(name) {
    shown = name;
    details.hidden = !settingsOf(name).length;
    details.open = Object.keys(layerSettings(value)).length > 0;
    list.replaceChildren(...settingsOf(name).map((setting) => {
      const one = ArgumentField(element("div"));
      tell(one, "field", setting);
      hear(one, "changeValue", (set, event) => {
        event.stopPropagation();
        ask(el, "changeValue", withSetting(field, value, setting.name, set));
      });
      return one;
    }));
  }
  return el;
}
