// One question at a time, and always the newest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { latest } from "../../static/model/latest.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const frame = (start) => start();

function bench(options = {}) {
  const asked = [];
  const said = [];
  const run = (question, signal) =>
    new Promise((resolve, reject) => asked.push({ question, signal, resolve, reject }));
  const answered = (answer, question, settled) => said.push([answer, question, settled]);
  const failed = (error, question) => said.push(["failed", question, error.message]);
  return { asked, said, ask: latest(run, { answered, failed, frame, ...options }) };
}

test("a young request lands; only the newest of those that waited is asked", async () => {
  const { asked, said, ask } = bench({ patience: 10_000 });
  for (const question of [1, 2, 3]) ask.put(question);
  assert.equal(asked.length, 1);
  asked[0].resolve("one");
  await turn();
  assert.deepEqual(said, [["one", 1, false]]);
  assert.equal(asked[1].question, 3);
  asked[1].resolve("three");
  await turn();
  assert.deepEqual(said[1], ["three", 3, true]);
  ask.stop();
});

test("one that takes too long is aborted for the newer one", async () => {
  const { asked, said, ask } = bench({ patience: 5 });
  ask.put(1);
  ask.put(2);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(asked[0].signal.aborted, true);
  asked[0].resolve("late");
  asked[1].resolve("two");
  await turn();
  assert.deepEqual(said, [["two", 2, true]]);
});

test("a failure is told only if nothing newer was asked", async () => {
  const { asked, said, ask } = bench({ patience: 10_000 });
  ask.put(1);
  ask.put(2);
  asked[0].reject(new Error("old"));
  await turn();
  assert.deepEqual(said, []);
  asked[1].reject(new Error("new"));
  await turn();
  assert.deepEqual(said, [["failed", 2, "new"]]);
});

test("questions of one frame are one question", () => {
  const frames = [];
  const { asked, ask } = bench({ frame: (start) => frames.push(start) });
  for (const question of [1, 2, 3]) ask.put(question);
  assert.equal(frames.length, 1);
  frames[0]();
  assert.deepEqual(asked.map((one) => one.question), [3]);
  ask.stop();
  assert.equal(asked[0].signal.aborted, true);
});
