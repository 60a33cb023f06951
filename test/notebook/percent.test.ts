import assert from "node:assert/strict";
import { test } from "node:test";

import { percent } from "../../src/notebook/percent";

test("a share in whole percent", () => {
  assert.deepEqual([0, 0.254, 0.996, 1].map(percent), ["0 %", "25 %", "100 %", "100 %"]);
});
