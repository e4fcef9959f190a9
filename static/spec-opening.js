// What an address or a choice opens in the composer: an architecture's spec, a block, a text, or the draft.
import { getArchitecture, postSource, ProblemError } from "./api.js";
import { getSpecDraft } from "./spec-draft.js";
import { withoutInferred } from "./model/fields.js";
import { editable, emptySpec, indexOf } from "./model/spec-form.js";
import { unpacked } from "./model/spec-link.js";
import { specOfBlock } from "./model/spec-starts.js";
import { parseSpec } from "./model/spec-text.js";

/**
 * @typedef {import("./model/spec-form.js").Spec} Spec
 * @typedef {{spec: Spec, start: any, base: {label: string, spec: any} | null, layer?: string}} Opened
 * @typedef {{state: Opened | null, note?: {title: string, detail: string}}} Opening a note if it could not be
 */

/**
 * @param {any} wanted an address, or a choice of `ComposeStart`
 * @param {Map<string, any>} cards @returns {Promise<Opening>}
 */
export async function openedBy(wanted, cards) {
  if (wanted.empty) return { state: { spec: emptySpec(), start: null, base: null } };
  if (wanted.example) return { state: startedFrom({ label: "the example", spec: wanted.spec }) };
  const from = wanted.start ?? (wanted.architecture || wanted.block ? wanted : null);
  const written = wanted.packed !== undefined || (typeof wanted.spec === "string");
  if (!from && !written) return drafted();
  const first = from ? await started(from, cards) : { state: null };
  if (!written) return first;
  const { spec, fault } = await readLink(wanted);
  if (fault) return { ...first, note: { title: "The link is broken", detail: fault } };
  const opened = startedFrom({ label: "what you opened", spec });
  return { state: { ...opened, ...(first.state && { start: first.state.start, base: first.state.base }) } };
}

/** @returns {Opened} */
export function startedFrom({ label, spec, start = null }) {
  const opened = editable(spec);
  return { spec: opened, start, base: { label, spec: opened } };
}

async function readLink(words) {
  try {
    return parseSpec(await unpacked(words));
  } catch {
    return { fault: "It is cut short, or was changed on its way." };
  }
}

/** @returns {Promise<Opening>} */
async function started(from, cards) {
  if (from.block) {
    const card = cards.get(from.block);
    if (!card) return nothing("Nothing to start from", `There is no block called ${from.block}.`);
    const args = Object.keys(from.args ?? {}).length ? from.args : withoutInferred(card.args_schema, card.example);
    const spec = specOfBlock(card, args, from.image ?? card.image);
    return { state: startedFrom({ label: from.block, spec, start: { ...from, args } }) };
  }
  try {
    const { name, image, spec, no_spec } = await getArchitecture(from.architecture);
    if (!spec) return nothing(`${name} has no spec`, no_spec);
    const start = { architecture: name, args: {}, ...from };
    const set = Object.keys(start.args).length > 0;
    const label = set ? `${name} as you set it` : name;
    const layers = set ? await specOfKnobs(start) : spec;
    return { state: startedFrom({ label, spec: { ...layers, image: from.image ?? image }, start }) };
  } catch (error) {
    if (!(error instanceof ProblemError) || ![404, 422].includes(error.problem.status)) throw error;
    return nothing("Nothing to start from", error.problem.detail);
  }
}

/** What the service writes of an architecture with these knobs. */
async function specOfKnobs({ architecture, args, image }) {
  const { text } = await postSource({ subject: { architecture, args }, image, form: "spec" });
  return JSON.parse(text);
}

/** @returns {Opening} */
function nothing(title, detail) {
  return { state: null, note: { title, detail } };
}

/** @returns {Opening} */
function drafted() {
  const broken = { title: "The draft could not be read", detail: "What this browser kept is no spec; it is ignored." };
  const { draft, broken: unreadable } = getSpecDraft();
  if (!draft) return { state: null, ...(unreadable && { note: broken }) };
  if (!draft.spec.layers.length) return { state: null };
  const { spec, fault } = parseSpec(JSON.stringify(draft.spec));
  if (fault) return { state: null, note: broken };
  const opened = editable(spec);
  const base = parseSpec(JSON.stringify(draft.base?.spec ?? null)).spec;
  return { state: {
    spec: opened, start: draft.start ?? null, layer: indexOf(opened, draft.layer) >= 0 ? draft.layer : undefined,
    base: base ? { label: String(draft.base.label), spec: editable(base) } : null,
  } };
}
