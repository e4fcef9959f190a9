// The small drawing of a block: one scale for all bars, everything inside its frame, the same in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sketchLayout, sketchText } from "../../static/components/block-sketch.js";

const bar = (kind, channels, kernel = null) => ({ kind, channels, kernel });
const BOTTLENECK = {
  bars: [bar("input", 64), bar("conv", 16, 1), bar("conv", 16, 3), bar("conv", 64, 1)],
  branches: [{ start: 0, end: 3, bars: [] }],
};
const MB_CONV = {
  bars: [bar("input", 64), bar("conv", 384, 1), bar("depthwise", 384, 3), bar("conv", 64, 1)],
  branches: [{ start: 2, end: 2, bars: [bar("conv", 16, 1), bar("conv", 384, 1)] }, { start: 0, end: 3, bars: [] }],
};

test("bars are as wide as their channels, in one scale, and centred", () => {
  for (const sketch of [BOTTLENECK, MB_CONV]) {
    const { bars } = sketchLayout(sketch);
    const channels = [...sketch.bars, ...sketch.branches.flatMap((branch) => branch.bars)].map((one) => one.channels);
    const scales = bars.map((box, i) => box.width / channels[i]);
    assert.ok(Math.max(...scales) - Math.min(...scales) < 1e-9, "the narrowest is wide enough here");
    const centers = bars.slice(0, 4).map((box) => box.x + box.width / 2);
    assert.ok(Math.max(...centers) - Math.min(...centers) < 1e-9);
  }
});

test("a larger kernel is higher, and nothing leaves the frame", () => {
  const { bars } = sketchLayout(MB_CONV);
  assert.ok(bars[2].height > bars[1].height);
  const deep = { bars: Array.from({ length: 30 }, () => bar("conv", 64, 7)), branches: MB_CONV.branches };
  for (const drawn of [bars, sketchLayout(deep).bars])
    for (const { x, y, width, height } of drawn)
      assert.ok(x >= -1e-9 && y >= -1e-9 && x + width <= 200 + 1e-9 && y + height <= 68 + 1e-9, `${x} ${y} ${width} ${height}`);
});

test("the same in words", () => {
  assert.equal(sketchText(BOTTLENECK),
    "64 channels in, convolution 1 × 1 to 16, convolution 3 × 3 to 16, convolution 1 × 1 to 64; a skip connection");
  assert.match(sketchText(MB_CONV), /depthwise 3 × 3 to 384.*beside it convolution 1 × 1 to 16/);
});
