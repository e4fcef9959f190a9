// A subject as code: in Python, as one file, as data, as a request; one tab each.
import { postSource } from "../api.js";
import { CodePanel } from "./code-panel.js";
import { failureOf, Notice } from "./notice.js";
import { element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";
import { CODE_TABS, tabKey, tabOf } from "../model/code-tabs.js";
import { curl, httpxText } from "../model/request-text.js";

const REQUESTS = { curl, httpx: httpxText };

/**
 * Told `card`, `request` ({path, body}), `subject` ({subject, image}, or null while the settings move)
 * and `look` ({code}); asks for `changeLook`. @param {HTMLElement} el
 */
export function CodeTabs(el) {
  let tab = CODE_TABS[0];
  let request = null;
  let subject = null;
  let shown = "";
  let near = false;
  let control = new AbortController();
  const id = freshId("code");
  const notice = Notice(element("div"));
  const code = CodePanel(element("div"));
  const about = element("p", { class: "about" });
  const panel = element("div", { role: "tabpanel", id, "aria-labelledby": `${id}-${tab.key}` }, about, notice, code);
  const buttons = CODE_TABS.map((one) => element("button", {
    type: "button", role: "tab", id: `${id}-${one.key}`, "aria-controls": id, text: one.text,
    on: { click: () => choose(one.key) },
  }));
  const list = element("div", { role: "tablist", "aria-label": "As code" }, ...buttons);
  el.classList.add("code-tabs");
  el.append(list, panel);

  hear(el, "request", (told) => {
    request = told;
    if (tab.key in REQUESTS) show();
  });
  hear(el, "subject", (told) => {
    subject = told;
    if (subject) show();
    else control.abort();
  });
  hear(el, "look", (look) => {
    tab = tabOf(look.code);
    buttons.forEach((button, i) => {
      const chosen = CODE_TABS[i] === tab;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `${id}-${tab.key}`);
    about.textContent = tab.about;
    show();
  });
  hear(el, "retry", (_, event) => {
    event.stopPropagation();
    shown = "";
    show();
  });
  list.addEventListener("keydown", (event) => {
    const to = event.ctrlKey || event.metaKey || event.altKey ? null : tabKey(tab.key, event.key);
    if (!to) return;
    event.preventDefault();
    choose(to);
    buttons[CODE_TABS.indexOf(tabOf(to))].focus();
  });
  new IntersectionObserver(([{ isIntersecting }]) => {
    near = isIntersecting;
    show();
  }, { rootMargin: "200px" }).observe(el);

  function choose(key) {
    ask(el, "changeLook", { code: key });
  }

  async function show() {
    if (tab.key in REQUESTS && request) {
      control.abort();
      shown = "";
      tell(notice, "failure", null);
      tell(code, "code", { label: tab.text, text: REQUESTS[tab.key](location.origin, request.path, request.body) });
      code.hidden = false;
      code.dataset.stale = "";
    } else if (near && subject) await load({ ...subject, form: tab.form });
  }

  /** What the service writes; what was written before stays until then. */
  async function load(question) {
    const asked = JSON.stringify(question);
    if (asked === shown) return;
    control.abort();
    control = new AbortController();
    const { signal } = control;
    shown = asked;
    code.dataset.stale = "waiting";
    try {
      const { text, filename } = await postSource(question, signal);
      tell(notice, "failure", null);
      tell(code, "code", { label: tab.text, text: text.trimEnd(), filename });
      code.hidden = false;
      code.dataset.stale = "";
    } catch (error) {
      if (!signal.aborted) {
        tell(notice, "failure", failureOf(error));
        code.hidden = true;
      } else if (shown === asked) shown = "";
    }
  }
  return el;
}
