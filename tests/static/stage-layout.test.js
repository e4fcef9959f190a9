// The stages drawn to scale: sides and channels each by one scale, several outputs above one another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stageLayout, stageText, TALLEST } from "../../static/model/stage-layout.js";

const stage = (name, output, repeats = 1) => ({ name, path: `stages.${name}`, repeats, output });
const STAGES = [stage("stem", [[64, 112, 112]]), stage("three", [[1024, 14, 14]], 6), stage("head", [[1000]])];

test("the image is as high as may be, half its side is half as high", () => {
  const { columns } = stageLayout([3, 224, 224], STAGES);
  const heights = columns.map(({ boxes }) => boxes[0].height);
  assert.equal(heights[0], TALLEST);
  assert.equal(heights[1], TALLEST / 2);
  assert.equal(heights[2], TALLEST / 16);
  assert.equal(columns[2].boxes[0].width / columns[1].boxes[0].width, 1024 / 64);
});

test("columns do not cover each other, and labels have room", () => {
  const { columns, width } = stageLayout([3, 224, 224], STAGES);
  columns.slice(1).forEach(({ boxes, center }, i) => {
    const before = columns[i];
    assert.ok(boxes[0].x > before.boxes[0].x + before.boxes[0].width);
    assert.ok(center - before.center >= 7 * Math.max(...before.labels.map((text) => text.length)) / 2);
  });
  const last = columns.at(-1).boxes[0];
  assert.ok(last.x + last.width <= width + 1e-9);
  assert.deepEqual(columns[2].labels, ["three ×6", "1024×14×14"]);
});

test("several scales stand above one another, a stage without a result is left out", () => {
  const many = [stage("two", [[18, 56, 56], [36, 28, 28]]), stage("unused", [])];
  const { columns } = stageLayout([3, 224, 224], many);
  assert.equal(columns.length, 2);
  const [first, second] = columns[1].boxes;
  assert.ok(second.y > first.y + first.height);
  assert.equal(first.height / second.height, 2);
  assert.equal(stageText(STAGES[1]).startsWith("three, 6 times: 1,024"), true);
});
