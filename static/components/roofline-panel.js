// The roofline of a subject, and on which hardware.
import { getHardware } from "../api.js";
import { RooflineChart } from "./roofline-chart.js";
import { element, freshId } from "../element.js";
import { ask, hear, tell } from "../events.js";

/** Told `roofline` and `look` ({hardware, dtype, layer}); asks for `changeLook`. @param {HTMLElement} el */
export function RooflinePanel(el) {
  /** @type {any[]} */
  let presets = [];
  let look = { hardware: "", dtype: "" };
  const chart = RooflineChart(element("div"));
  const hardware = element("select", { id: freshId("hardware") });
  const dtype = element("select", { id: freshId("dtype") });
  const source = element("p", { class: "quiet" });
  el.classList.add("roofline-panel");
  el.append(
    element("div", { class: "choices" },
      element("label", {}, "Hardware", hardware), element("label", {}, "computing in", dtype)),
    chart, source);

  hear(el, "look", (told) => {
    look = told;
    choose();
    tell(chart, "layer", look.layer);
  });
  hear(el, "roofline", async (roofline) => {
    const { title, flops_source: peak, bytes_source: bandwidth, note, dtype: used } = roofline.hardware;
    tell(chart, "roofline", roofline);
    source.textContent = [`${title} in ${used}. Peak: ${peak}. Bandwidth: ${bandwidth}.`, note].filter(Boolean).join(" ");
    if (presets.length) return;
    presets = await getHardware().catch(() => []);
    hardware.replaceChildren(...presets.map(({ name, title: text }) => element("option", { value: name, text })));
    choose();
  });
  hardware.addEventListener("change", () => ask(el, "changeLook", { hardware: hardware.value, dtype: "" }));
  dtype.addEventListener("change", () => ask(el, "changeLook", { dtype: dtype.value }));

  function choose() {
    const preset = presets.find(({ name }) => name === look.hardware);
    if (!preset) return;
    hardware.value = preset.name;
    const formats = Object.keys(preset.flops_per_second);
    dtype.replaceChildren(...formats.map((text) => element("option", { value: text, text })));
    dtype.value = formats.includes(look.dtype) ? look.dtype : formats.includes("float32") ? "float32" : formats[0];
  }
  return el;
}

/** The look as options of the part. @param {{hardware: string, dtype: string}} look */
export function rooflineOptions({ hardware, dtype }) {
  return { roofline: { hardware, ...(dtype && { dtype }) } };
}
