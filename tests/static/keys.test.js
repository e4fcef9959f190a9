import assert from "node:assert/strict";
import { test } from "node:test";
import { keysOf } from "../../static/model/keys.js";

test("every view has the keys that work anywhere, after its own", () => {
  for (const view of ["blocks", "block", "compose", "nowhere"]) assert.equal(keysOf(view).at(-1).title, "Anywhere");
  assert.ok(keysOf("compose").length > keysOf("blocks").length);
});

test("no group says two things of one key", () => {
  for (const view of ["block", "architecture", "compare", "zoo", "compose", "lesson"])
    for (const { title, keys } of keysOf(view)) {
      const names = keys.map(([key]) => key);
      assert.deepEqual(names, [...new Set(names)], title);
    }
});
