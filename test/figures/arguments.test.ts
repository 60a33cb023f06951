import assert from "node:assert/strict";
import { test } from "node:test";

import { expectMask, expectMatrix, expectNumbers, expectSameShape, expectWeights } from "../../src/figures/arguments";

test("expectNumbers names the place of what is no finite number", () => {
  expectNumbers("f: y", [0, -1, 1e9]);
  assert.throws(() => expectNumbers("f: y", [0, NaN]), { name: "RangeError", message: /^f: y\[1\] is NaN/ });
  assert.throws(() => expectNumbers("f: y", [Infinity]), /\[0\] is Infinity/);
  assert.throws(() => expectNumbers("f: y", [undefined as unknown as number]), /\[0\] is undefined/);
});

test("expectMatrix refuses what is empty, ragged or not a number", () => {
  expectMatrix("f: m", [
    [1, 2],
    [3, 4],
  ]);
  assert.throws(() => expectMatrix("f: m", []), /f: m is empty/);
  assert.throws(() => expectMatrix("f: m", [[]]), /f: m is empty/);
  assert.throws(() => expectMatrix("f: m", [[1, 2], [3]]), /f: m has 1 values in row 1, but 2 in row 0/);
  assert.throws(() => expectMatrix("f: m", [[1], [-Infinity]]), /f: m\[1\]\[0\] is -Infinity/);
});

test("expectSameShape names both shapes", () => {
  assert.throws(() => expectSameShape("f: a", [[1]], "b", [[1, 2]]), /f: a has shape \[1, 1\], but b has \[1, 2\]/);
  assert.throws(
    () =>
      expectSameShape("f: a", [[1, 2], [1]], "b", [
        [1, 2],
        [3, 4],
      ]),
    /f: a has shape \[2, 1\]/,
  );
});

test("expectMask takes true, false, 1 and 0, and nothing else", () => {
  expectMask(
    "f: mask",
    [
      [true, 0],
      [1, false],
    ],
    "weights",
    [
      [0, 0],
      [0, 0],
    ],
  );
  assert.throws(() => expectMask("f: mask", [[0.5]], "weights", [[0]]), /f: mask holds 0.5/);
  assert.throws(() => expectMask("f: mask", [[1]], "weights", [[0, 0]]), /shape \[1, 1\], but weights has \[1, 2\]/);
});

test("expectWeights allows for rounding, and names the figure for other values", () => {
  expectWeights("f: w", [0, 1, 1.00001, -0.00001], "matrixMap");
  assert.throws(
    () => expectWeights("f: w", [0.5, 1.2], "matrixMap"),
    /f: w\[1\] is 1.2; weights lie between 0 and 1.*matrixMap/,
  );
  assert.throws(() => expectWeights("f: w", [-0.1], "matrixMap"), RangeError);
});
