// A schema as a form, and where a slider can stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fieldOf, fieldsOf, inferredFrom, layerName, layerSettings, nullText, parseList, valueOf, withoutInferred, withSetting,
} from "../../static/model/fields.js";
import { nearestStop, stopsOf } from "../../static/model/slider-stops.js";

const CHANNELS = { type: "integer", minimum: 1, maximum: 65536, unit: "feature maps" };
const KERNEL = { type: "integer", minimum: 1, maximum: 63, unit: "pixels" };
const EXPANSION = { type: "number", exclusiveMinimum: 0, maximum: 64, default: 6 };
const SCHEMA = {
  properties: {
    in_channels: { ...CHANNELS, inferred: "channels" },
    out_channels: CHANNELS,
    kernel_size: { anyOf: [KERNEL, { type: "array", prefixItems: [KERNEL, KERNEL] }], default: 3 },
    norm_layer: { anyOf: [{ enum: ["BatchNorm2d", "GroupNorm"] }, { type: "null" }], default: "BatchNorm2d" },
    bias: { anyOf: [{ type: "boolean" }, { type: "null" }], default: null },
    ceil_mode: { type: "boolean", default: false },
    style: { enum: ["pytorch", "caffe"], default: "pytorch" },
    ratio: { anyOf: [{ type: "number", exclusiveMinimum: 0, maximum: 1 }, { type: "null" }], default: 0.25 },
  },
};

test("every kind of property has its control", () => {
  const kinds = Object.fromEntries(fieldsOf(SCHEMA).map((field) => [field.name, field.kind]));
  assert.deepEqual(kinds, {
    in_channels: "inferred", out_channels: "number", kernel_size: "number", norm_layer: "choice",
    bias: "choice", ceil_mode: "flag", style: "choice", ratio: "number",
  });
});

test("what follows from the image is its channels or its last axis", () => {
  const from = (inferred) => inferredFrom(fieldOf("width", { ...CHANNELS, inferred }), [3, 5, 7]);
  assert.deepEqual([from("channels"), from("features")], [3, 7]);
  assert.equal(fieldOf("out_channels", CHANNELS).source, null);
});

test("null is a choice, or a box beside the number", () => {
  const fields = Object.fromEntries(fieldsOf(SCHEMA).map((field) => [field.name, field]));
  assert.deepEqual(fields.norm_layer.choices, ["BatchNorm2d", "GroupNorm", null]);
  assert.equal(nullText(fields.norm_layer), "none");
  assert.deepEqual(fields.bias.choices, [true, false, null]);
  assert.equal(nullText(fields.bias), "not set");
  assert.equal(fields.ratio.nullable, true);
  assert.equal(fields.kernel_size.pair, true);
});

test("ranges are in words, with their unit", () => {
  assert.equal(fieldOf("c", CHANNELS).range, "1 to 65,536 feature maps");
  assert.equal(fieldOf("e", EXPANSION).range, "above 0 up to 64");
  assert.equal(fieldOf("k", { ...KERNEL, step: 2 }).range, "odd, 1 to 63 pixels");
});

test("a field shows what is set, else the default", () => {
  const field = fieldOf("e", EXPANSION);
  assert.equal(valueOf(field, {}), 6);
  assert.equal(valueOf(field, { e: null }), null);
  assert.deepEqual(withoutInferred(SCHEMA, { in_channels: 64, out_channels: 8 }), { out_channels: 8 });
});

test("channels are on a logarithmic slider with the usual widths", () => {
  const stops = stopsOf(fieldOf("c", CHANNELS));
  for (const width of [1, 3, 16, 24, 32, 40, 48, 64, 96, 112, 128, 192, 256, 320, 512, 1280, 2048])
    assert.ok(stops.includes(width), String(width));
  assert.ok(stops.length < 60);
  assert.deepEqual(stops, [...stops].sort((a, b) => a - b));
});

test("images have the usual sides", () => {
  const stops = stopsOf(fieldOf("h", { type: "integer", minimum: 1, maximum: 8192 }));
  for (const side of [7, 14, 28, 56, 112, 224, 256, 384, 512]) assert.ok(stops.includes(side), String(side));
});

test("a value that was typed is a stop too", () => {
  assert.ok(stopsOf(fieldOf("c", CHANNELS), 1234).includes(1234));
  assert.ok(stopsOf(fieldOf("c", CHANNELS), 60000).includes(60000));
});

test("narrow ranges are linear and stay inside", () => {
  assert.deepEqual(stopsOf(fieldOf("k", { ...KERNEL, step: 2 })).slice(0, 4), [1, 3, 5, 7]);
  const ratio = stopsOf(fieldOf("r", { type: "number", exclusiveMinimum: 0, maximum: 1 }));
  assert.equal(ratio[0], 0.05);
  assert.equal(ratio.at(-1), 1);
  assert.ok(stopsOf(fieldOf("e", EXPANSION)).every((stop) => stop > 0 && stop <= 64));
});

test("a list of numbers is typed as it is read", () => {
  assert.equal(fieldOf("widths", { type: "array", items: { type: "integer" } }).kind, "list");
  assert.deepEqual(parseList("128, 64,32 "), [128, 64, 32]);
  assert.deepEqual(parseList(""), []);
  assert.equal(parseList("12, x"), null);
});

const NORM = {
  anyOf: [
    { enum: ["BatchNorm2d", "None2d"] },
    { type: "object", properties: { type: { const: "BatchNorm2d" }, eps: { ...EXPANSION, default: 1e-5 }, affine: { type: "boolean", default: true } } },
    { type: "object", properties: { type: { enum: ["None2d"] } } },
    { type: "null" },
  ],
  default: "BatchNorm2d",
};

test("a norm is a name, with fields for the settings of that name", () => {
  const field = fieldOf("norm_layer", NORM);
  assert.equal(field.kind, "layer");
  assert.deepEqual(field.choices, ["BatchNorm2d", "None2d", null]);
  assert.deepEqual(Object.keys(field.settings), ["BatchNorm2d"]);
  assert.deepEqual(field.settings.BatchNorm2d.map(({ name, kind }) => [name, kind]), [["eps", "number"], ["affine", "flag"]]);
});

test("a norm's settings are read, changed, kept and dropped where they are as usual", () => {
  const field = fieldOf("norm_layer", NORM);
  const set = withSetting(field, "BatchNorm2d", "eps", 0.001);
  assert.deepEqual(set, { type: "BatchNorm2d", eps: 0.001 });
  assert.deepEqual([layerName(set), layerSettings(set)], ["BatchNorm2d", { eps: 0.001 }]);
  assert.deepEqual([layerName(null), layerSettings(null)], [null, {}]);
  const both = withSetting(field, set, "affine", false);
  assert.deepEqual(both, { type: "BatchNorm2d", eps: 0.001, affine: false });
  assert.deepEqual(set, { type: "BatchNorm2d", eps: 0.001 });
  assert.equal(withSetting(field, set, "eps", 1e-5), "BatchNorm2d");
});

test("what holds layers is written as JSON, and may be left out", () => {
  const line = { type: "array", items: { $ref: "#/$defs/layer" } };
  assert.equal(fieldOf("layers", { layers: true, ...line }).kind, "nest");
  const shortcut = fieldOf("shortcut", { layers: true, anyOf: [line, { type: "null" }], default: null });
  assert.deepEqual([shortcut.kind, shortcut.nullable], ["nest", true]);
});

test("the nearest stop", () => {
  assert.equal(nearestStop([1, 2, 4, 8], 5), 2);
});
