// The spec to take along: as JSON, as code in each form, and as a link.
import { postSource, ProblemError, REPORT } from "../api.js";
import { CodePanel } from "./code-panel.js";
import { element, freshId } from "../element.js";
import { hear, tell } from "../events.js";
import { saveFile } from "../save-file.js";
import { nestText } from "../model/nest-text.js";
import { curl, httpxText } from "../model/request-text.js";
import { MOST } from "../model/spec-link.js";
import { exact } from "../model/number-text.js";

const FORMS = [
  ["spec", "Spec, as JSON"], ["pytorch", "PyTorch alone, one file"], ["blocks", "Python with blocks"],
  ["config", "A dict with a type"], ["curl", "This view as a request"], ["httpx", "The request, in Python"],
];
const REQUESTS = {
  curl: (spec) => ({ filename: "report.sh", text: curl(location.origin, REPORT, { subject: spec }) }),
  httpx: (spec) => ({ filename: "report.py", text: httpxText(location.origin, REPORT, { subject: spec }) }),
};

/** Told `spec` (as it is sent) and `link`. @param {HTMLElement} el */
export function ComposeCode(el) {
  let spec = null;
  let file = { filename: "spec.json", text: "" };
  let asking = new AbortController();
  const id = freshId("form");
  const form = element("select", { id }, ...FORMS.map(([value, text]) => element("option", { value, text })));
  const panel = CodePanel(element("div"));
  const fault = element("p", { class: "fault", role: "alert", hidden: true });
  const download = element("button", { type: "button", text: "Download", on: { click: () => saveFile(file.text, file.filename) } });
  const link = element("input", {
    type: "text", readonly: true, "aria-label": "Link to this spec", on: { focus: () => link.select() },
  });
  const copy = element("button", { type: "button", text: "Copy the link" });
  const long = element("p", { class: "quiet" });
  const details = element("details", {}, element("summary", { text: "Show it" }),
    element("div", { class: "line" }, element("label", { for: id, text: "Form" }), form, download), fault, panel);
  el.classList.add("compose-code");
  el.append(element("h2", { text: "Code, JSON and link" }),
    element("div", { class: "line link" }, link, copy), long, details);

  hear(el, "spec", (told) => {
    spec = told;
    write();
  });
  hear(el, "link", (href) => {
    link.value = href;
    const tooLong = href.length > MOST;
    long.textContent = tooLong
      ? `The link has ${exact(href.length)} characters, and many programs cut it: send the JSON instead.`
      : `${exact(href.length)} characters; they hold all that you see.`;
  });
  form.addEventListener("change", write);
  details.addEventListener("toggle", write);
  copy.addEventListener("click", async () => {
    link.select();
    const copied = await navigator.clipboard?.writeText(link.value).then(() => true, () => false);
    copy.textContent = copied ? "Copied" : "Selected: press Ctrl+C";
    setTimeout(() => (copy.textContent = "Copy the link"), 1800);
  });

  async function write() {
    asking.abort();
    if (!details.open || !spec) return;
    if (form.value === "spec") return show({ filename: "spec.json", text: nestText(spec) });
    if (form.value in REQUESTS) return show(REQUESTS[form.value](spec));
    const mine = (asking = new AbortController());
    try {
      show(await postSource({ subject: spec, form: form.value }, mine.signal));
    } catch (error) {
      const reason = error instanceof ProblemError ? error.problem.detail : "The server does not answer.";
      if (!mine.signal.aborted) showFault(reason);
    }
  }

  function show(written) {
    file = written;
    showFault("");
    tell(panel, "code", { label: `The spec as ${written.filename}`, text: written.text });
  }

  function showFault(sentence) {
    fault.textContent = sentence;
    fault.hidden = !sentence;
    panel.hidden = download.disabled = Boolean(sentence);
  }
  return el;
}
