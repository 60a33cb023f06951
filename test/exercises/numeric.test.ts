import assert from "node:assert/strict";
import { test } from "node:test";

import { judgeNumeric } from "../../src/exercises/kinds/numeric";

test("of several numbers, those that are wrong are pointed at, and no others", () => {
  const headline = (answer: number[], given: number[]): string => judgeNumeric({ answer }, given).headline;
  assert.equal(headline([1, 2], [1, 9]), "That isn't the number yet: look at the one at [1].");
  assert.equal(headline([1, 2], [3, 9]), "That isn't the number yet: look at those at [0] and [1].");
  assert.equal(
    headline([1, 2, 3, 4], [2, 3, 4, 9]),
    "That isn't the number yet: 4 of them are off, above all the one at [3].",
  );
  assert.equal(judgeNumeric({ answer: 1 }, 2).headline, "That isn't the number yet.");
});
