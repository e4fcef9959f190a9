// What it costs against where one started: params and MACs, as a difference.
import { element } from "../element.js";
import { ask, hear } from "../events.js";
import { percent, short } from "../model/number-text.js";

/** Told `difference` ({base: {label, cost} or null, cost or null}); asks for `measureFromHere`. @param {HTMLElement} el */
export function ComposeDifference(el) {
  const text = element("p");
  const here = element("button", { type: "button", text: "Measure from here" });
  here.addEventListener("click", () => ask(el, "measureFromHere"));
  el.classList.add("compose-difference");
  el.append(text, here);
  hear(el, "difference", ({ base, cost }) => {
    el.hidden = !base?.cost || !cost;
    if (el.hidden) return;
    const units = { params: "params", macs: "MACs" };
    const parts = Object.entries(units).map(([key, unit]) => difference(cost[key], base.cost[key], unit));
    text.replaceChildren(`Against ${base.label}: `, element("strong", { text: parts.join(", ") }));
    here.disabled = cost.params === base.cost.params && cost.macs === base.cost.macs;
  });
  return el;
}

function difference(now, then, unit) {
  if (now === then) return `the same ${unit}`;
  const sign = now > then ? "+" : "−";
  const by = Math.abs(now - then);
  const share = then ? ` (${sign}${percent(by, then)})` : "";
  return `${sign}${short(by)} ${unit}${share}`;
}
