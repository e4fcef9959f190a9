// The address: whatever a view can show comes back from its link.
import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPARISON, formatAddress, LOOK, parseAddress } from "../../static/model/address.js";
import { formatValue, parseValue } from "../../static/model/address-words.js";

const ADDRESSES = [
  { view: "blocks", search: "" },
  { view: "blocks", search: "wide, narrow & 100 %" },
  { view: "block", block: "MBConv", image: [64, 56, 56], args: { out_channels: 64, expansion: 4.5 }, ...LOOK },
  { view: "block", block: "ConvNormAct", image: [3, 224, 192], args: { kernel_size: [3, 5], bias: null, norm_layer: "GroupNorm" }, ...LOOK },
  { view: "block", block: "A/B?c", image: [1, 1, 1], args: { text: "null", number: "7", list: "[1]", empty: "", yes: true }, ...LOOK },
  {
    view: "block", block: "MBConv", image: [64, 56, 56], args: { layer: "an argument", code: 7 },
    measure: "params", root: "expand", layer: "expand.conv", hardware: "a100", dtype: "bfloat16", training: true, code: "curl",
  },
  {
    view: "compare",
    image: [64, 56, 56],
    ...COMPARISON,
    measure: "params",
    subjects: [
      { block: "MBConv", args: { out_channels: 64 } },
      { block: "Add", args: {} },
      { block: "MBConv", args: { out_channels: 64, squeeze_ratio: null } },
    ],
  },
];

for (const address of ADDRESSES)
  test(`there and back: ${formatAddress(address)}`, () => {
    assert.deepEqual(parseAddress(formatAddress(address)), address);
  });

test("a link is readable", () => {
  assert.equal(formatAddress(ADDRESSES[3]), "#/blocks/ConvNormAct?image=3x224x192&kernel_size=[3,5]&bias=null&norm_layer=GroupNorm");
  assert.match(formatAddress(ADDRESSES[6]), /block=MBConv&out_channels=64&block=Add&block=MBConv/);
});

test("without a query it is the example", () => {
  assert.deepEqual(parseAddress("#/blocks/MBConv"), { view: "block", block: "MBConv", image: null, args: null, ...LOOK });
  assert.equal(parseAddress("#/blocks/MBConv?layer=expand").args, null);
  assert.equal(parseAddress("#/compare").subjects, null);
  assert.deepEqual(parseAddress("#/compare?image=8x8x8").subjects, []);
});

test("nonsense does not throw", () => {
  for (const hash of ["", "#", "#/x/y", "#/blocks/", "#/blocks/%E0%A4%A", "#/compare?image=axb&measure=x", "#/?q"])
    assert.ok(parseAddress(hash).view, hash);
  assert.equal(parseAddress("#/blocks/MBConv?image=1x2").image, null);
  assert.equal(parseAddress("#/compare?measure=nonsense").measure, "macs");
});

test("values keep their type", () => {
  for (const value of [{ type: "BatchNorm2d", eps: 0.001 }, 1, 1.5, -2, true, null, "pytorch", "true", "1", "", [1, 2], 2 ** 53 - 1])
    assert.deepEqual(parseValue(formatValue(value)), value);
});
