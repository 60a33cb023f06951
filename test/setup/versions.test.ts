import assert from "node:assert/strict";
import { test } from "node:test";

import { isAtLeast, parseVersion } from "../../src/setup/versions";

test("a version is found in what programs print", () => {
  assert.deepEqual(parseVersion("Python 3.11.2\n"), [3, 11, 2]);
  assert.deepEqual(parseVersion("v22.23.3"), [22, 23, 3]);
  assert.deepEqual(parseVersion("3.10"), [3, 10]);
  assert.equal(parseVersion("Python was not found"), undefined);
});

test("versions compare by number, not by letter", () => {
  assert.ok(isAtLeast([3, 10, 0], [3, 9]));
  assert.ok(!isAtLeast([3, 9, 18], [3, 10]));
  assert.ok(isAtLeast([3, 10], [3, 10, 0]), "3.10 is 3.10.0");
  assert.ok(!isAtLeast([3, 10], [3, 10, 1]));
});
