// JSON in: pasted or from a file; nothing of it is run, and what is wrong with it is told.
import { openDialog } from "./compose-dialog.js";
import { element, freshId } from "../element.js";
import { parseSpec } from "../model/spec-text.js";

const MOST = 4_000_000; // bytes of a file

/** @param {(spec: any) => void} opened */
export function openImport(opened) {
  const id = freshId("json");
  const area = element("textarea", {
    id, rows: 14, spellcheck: "false", autocomplete: "off", "aria-describedby": `${id}-fault`,
    placeholder: '{"image": [3, 224, 224], "layers": [{"block": "ConvNormAct", "args": {"out_channels": 32}}]}',
  });
  const fault = element("p", { class: "fault", id: `${id}-fault`, role: "alert", hidden: true });
  const file = element("input", { type: "file", id: `${id}-file`, accept: ".json,application/json,text/plain" });
  const open = element("button", { type: "submit", text: "Open it" });
  const form = element("form", { method: "dialog" },
    element("label", { for: id, text: "A spec, as JSON" }), area, fault,
    element("div", { class: "line" }, element("label", { for: file.id, text: "or a file" }), file, open));
  const dialog = openDialog("JSON in", form);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const parsed = parseSpec(area.value);
    say(parsed.fault ?? "");
    if (parsed.fault) return area.focus();
    dialog.close();
    opened(parsed.spec);
  });
  file.addEventListener("change", async () => {
    const [one] = file.files;
    if (!one) return;
    if (one.size > MOST) return say("The file is larger than 4 MB; a spec is not.");
    area.value = await one.text();
    say(parseSpec(area.value).fault ?? "");
  });

  function say(sentence) {
    fault.textContent = sentence;
    fault.hidden = !sentence;
    area.setAttribute("aria-invalid", String(Boolean(sentence)));
  }
}
