// A block's argument schema as the fields of a form.

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} note what it is, a sentence
 * @property {string} unit
 * @property {"number" | "list" | "choice" | "flag" | "layer" | "nest" | "inferred"} kind
 * @property {boolean} nullable
 * @property {boolean} pair one value, or one a direction
 * @property {boolean} integer
 * @property {number} step between values; 2 from 1 means odd
 * @property {number | null} least
 * @property {boolean} open whether `least` itself is out
 * @property {number | null} most
 * @property {unknown[]} choices
 * @property {Record<string, Field[]>} settings of each norm or activation that has some, by its name
 * @property {unknown} standard the default; undefined if there is none
 * @property {"channels" | "features" | null} source what of the image it follows from
 * @property {string} range in words
 */

/** @param {{properties?: Record<string, any>}} schema @returns {Field[]} */
export function fieldsOf(schema) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => fieldOf(name, property));
}

/** @param {string} name @param {any} property @returns {Field} */
export function fieldOf(name, property) {
  const options = property.anyOf ?? property.oneOf ?? [property];
  const nullable = options.some(isNull);
  const number = options.find((option) => typed(option, "integer") || typed(option, "number"));
  const bounds = number ?? {};
  const field = {
    name,
    note: property.description ?? "",
    unit: property.unit ?? options.map((option) => option.unit).find(Boolean) ?? "",
    nullable,
    pair: options.some((option) => typed(option, "array")),
    integer: typed(bounds, "integer"),
    step: bounds.step ?? property.step ?? 1,
    least: bounds.minimum ?? bounds.exclusiveMinimum ?? null,
    open: bounds.minimum === undefined && bounds.exclusiveMinimum !== undefined,
    most: bounds.maximum ?? bounds.exclusiveMaximum ?? null,
    choices: choicesOf(options, nullable),
    settings: settingsOf(options),
    standard: property.default,
    source: property.inferred ?? null,
  };
  return { ...field, kind: kindOf(property, number, options, nullable), range: rangeText(field) };
}

function kindOf(property, number, options, nullable) {
  if (property.inferred) return "inferred";
  if (property.layers) return "nest";
  if (options.some(isConfiguration)) return "layer";
  if (number) return "number";
  if (options.some((option) => typed(option, "array"))) return "list";
  return options.some((option) => typed(option, "boolean")) && !nullable ? "flag" : "choice";
}

function choicesOf(options, nullable) {
  const named = options.flatMap((option) => option.enum ?? ("const" in option ? [option.const] : []));
  const flags = options.some((option) => typed(option, "boolean")) ? [true, false] : [];
  return [...named.filter((value) => value !== null), ...flags, ...(nullable ? [null] : [])];
}

function settingsOf(options) {
  return Object.fromEntries(options.filter(isConfiguration).flatMap(({ properties: { type, ...settings } }) =>
    "const" in type ? [[type.const, fieldsOf({ properties: settings })]] : []));
}

/** A norm or activation with settings: an object whose type is its name. */
function isConfiguration(option) {
  return typed(option, "object") && Boolean(option.properties?.type);
}

function typed(option, type) {
  return option?.type === type || (Array.isArray(option?.type) && option.type.includes(type));
}

function isNull(option) {
  return typed(option, "null") || option.enum?.includes(null) || option.const === null;
}

function rangeText({ least, most, open, step, unit }) {
  if (least === null && most === null) return unit;
  const from = least === null ? "" : `${open ? "above " : ""}${least.toLocaleString("en-US")}`;
  const to = most === null ? "" : `${open || least === null ? "up to" : "to"} ${most.toLocaleString("en-US")}`;
  return [step === 2 && least % 2 ? "odd," : "", from, to, unit].filter(Boolean).join(" ");
}

/** The value a field shows: what is set, else the default, else nothing. */
export function valueOf(field, args) {
  return field.name in args ? args[field.name] : field.standard;
}

/** What follows from the image: its channels, or the features of its last axis. */
export function inferredFrom(field, image) {
  return field.source === "features" ? image.at(-1) : image[0];
}

/** The name of a norm or activation, with settings or without. */
export function layerName(value) {
  return isObject(value) ? value.type : value;
}

/** The settings a norm or activation has in words of its own, without its name. */
export function layerSettings(value) {
  if (!isObject(value)) return {};
  const { type: _, ...settings } = value;
  return settings;
}

/** A norm or activation with one setting changed; the name alone where all is as usual. */
export function withSetting(field, value, name, setting) {
  const type = layerName(value);
  const known = new Map((field.settings[type] ?? []).map((one) => [one.name, one.standard]));
  const set = Object.entries({ ...layerSettings(value), [name]: setting })
    .filter(([one, is]) => is !== known.get(one));
  return set.length ? { type, ...Object.fromEntries(set) } : type;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Numbers separated by commas or spaces; null if one of them is none. @param {string} text */
export function parseList(text) {
  const numbers = text.split(/[\s,]+/).filter(Boolean).map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/** What null is called in a form. @param {Field} field */
export function nullText(field) {
  return field.choices.some((choice) => typeof choice === "string") ? "none" : "not set";
}

/** The arguments without those that follow from the input. */
export function withoutInferred(schema, args) {
  const inferred = (name) => schema.properties?.[name]?.inferred;
  return Object.fromEntries(Object.entries(args).filter(([name]) => !inferred(name)));
}
