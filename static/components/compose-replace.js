// Replacing everywhere: what, which of them, and by what; how many it would be is told before.
import { openDialog } from "./compose-dialog.js";
import { element, freshId } from "../element.js";
import { BLOCK, choicesFor, replaceable, replaceEverywhere, usedNow } from "../model/spec-replace.js";

const ANY = "any but none";
const WORDS = { activation_layer: "Activation", norm_layer: "Norm", conv_layer: "Convolution", gate_layer: "Gate",
  squeeze_activation_layer: "Activation of the squeeze", [BLOCK]: "Block" };
const NONE = "none";

/** @param {import("../model/spec-form.js").Spec} spec @param {Map<string, any>} cards
 * @param {(replaced: {spec: any, what: string}) => void} done */
export function openReplace(spec, cards, done) {
  const what = choice("What", replaceable(spec, cards).map((name) => [name, WORDS[name] ?? name]));
  const from = choice("Which", []);
  const to = choice("By what", []);
  const told = element("p", { class: "quiet", role: "status" });
  const replace = element("button", { type: "submit", text: "Replace" });
  const form = element("form", { method: "dialog" }, what.el, from.el, to.el, told, replace);
  what.select.addEventListener("change", fill);
  form.addEventListener("change", tellCount);
  fill();
  tellCount();
  const dialog = openDialog("Replace everywhere", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { spec: after, count } = replaced();
    dialog.close();
    if (count) done({ spec: after, what: `${count} replaced by ${to.select.value}` });
  });

  function fill() {
    const used = usedNow(spec, cards, what.select.value);
    from.fill([[ANY, ANY], ...used.map(({ name, count }) => [name ?? NONE, `${name ?? NONE} (${count})`])]);
    to.fill(choicesFor(spec, cards, what.select.value).map((name) => [name ?? NONE, name ?? NONE]));
  }

  function replaced() {
    const [which, by] = [from.select.value, to.select.value].map((name) => (name === NONE ? null : name));
    return replaceEverywhere(spec, cards, what.select.value, which === ANY ? undefined : which, by);
  }

  function tellCount() {
    const { count } = replaced();
    told.textContent = count ? `Replaces ${count}.` : "Nothing to replace.";
    replace.disabled = !count;
  }
}

function choice(label, options) {
  const select = element("select", { id: freshId("replace") });
  const fill = (pairs) => select.replaceChildren(...pairs.map(([value, text]) => element("option", { value, text })));
  fill(options);
  return { el: element("div", { class: "field" }, element("label", { for: select.id, text: label }), select), select, fill };
}
