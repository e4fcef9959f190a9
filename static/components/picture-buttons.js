// A drawing to take away: as SVG with its styles inlined, or as PNG at twice its size.
import { element } from "../element.js";
import { hear } from "../events.js";
import { saveFile } from "../save-file.js";

// What a style sheet may set on a drawing; each can be said by an attribute as well.
const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "opacity", "paint-order", "font-family", "font-size", "font-weight", "text-anchor",
  "dominant-baseline", "display", "visibility",
];
const SCALE = 2;
const MOST = 16_000; // pixels of a canvas's side; a longer picture is drawn smaller

/** Told `picture` ({svg, name}: the drawing as it stands in the page). @param {HTMLElement} el */
export function PictureButtons(el) {
  /** @type {{svg: SVGSVGElement, name: string} | null} */
  let picture = null;
  const status = element("span", { role: "status", class: "unseen" });
  const button = (text, title, save) =>
    element("button", { type: "button", title, text, on: { click: () => picture && save(picture, say) } });
  el.classList.add("picture-buttons");
  el.append(
    button("SVG", "Save the picture as SVG", saveSvg), button("PNG", "Save the picture as PNG, at twice its size", savePng),
    status);
  hear(el, "picture", (told) => (picture = told));

  function say(text) {
    status.textContent = text;
  }
  return el;
}

function saveSvg({ svg, name }, say) {
  const { text } = standalone(svg);
  saveFile(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
  say(`${name}.svg is saved.`);
}

async function savePng({ svg, name }, say) {
  const { text, width, height } = standalone(svg);
  const scale = Math.min(SCALE, MOST / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = element("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    if (!blob) return say("The picture is too large for PNG; SVG will do.");
    saveFile(blob, `${name}.png`);
    say(`${name}.png is saved.`);
  }, "image/png");
}

/**
 * The drawing as a document that needs no style sheet, on the colour it stands on.
 * @param {SVGSVGElement} svg @returns {{text: string, width: number, height: number}}
 */
function standalone(svg) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const drawn = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((part, i) => inline(drawn[i], part));
  const box = svg.getBoundingClientRect();
  const [x, y, width, height] = (svg.getAttribute("viewBox") ?? `0 0 ${box.width} ${box.height}`).split(/[\s,]+/).map(Number);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, fill: groundOf(svg) }))
    ground.setAttribute(name, String(value));
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function inline(drawn, part) {
  const styles = getComputedStyle(drawn);
  for (const name of STYLES) {
    const value = styles.getPropertyValue(name);
    if (value) part.setAttribute(name, value);
  }
  for (const { name } of [...part.attributes])
    if (name === "class" || name === "style" || name === "tabindex" || name.startsWith("data-")) part.removeAttribute(name);
}

/** The first colour below a drawing that is not transparent. */
function groundOf(svg) {
  for (let el = svg; el; el = el.parentElement) {
    const color = getComputedStyle(el).backgroundColor;
    if (color !== "transparent" && !/, 0\)$/.test(color)) return color;
  }
  return "white";
}
