import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsOf } from "../../src/numbers/rows-of";
import { dot, mean, weightedSum } from "../../src/numbers/vectors";
import { tf } from "../../src/tensorflow";

test("a dot product, and one of nothing", () => {
  assert.equal(dot([1, 2, 3], [4, -5, 6]), 12);
  assert.equal(dot([], []), 0);
  assert.throws(() => dot([1, 2], [1, 2, 3]), /^RangeError: dot: the vectors have 2 and 3 numbers/);
});

test("a weighted sum is a row of weights times the vectors as rows", () => {
  const weights = [0.25, 0.75, 0];
  const vectors = [
    [4, 0],
    [0, 8],
    [1, 1],
  ];
  assert.deepEqual(weightedSum(weights, vectors), [1, 6]);
  assert.deepEqual(rowsOf(tf.matMul([weights], vectors)), [[1, 6]]);
  assert.throws(() => weightedSum([], []), /^RangeError: weightedSum: vectors is empty/);
  assert.throws(() => weightedSum([1], vectors), /^RangeError: weightedSum: there are 1 weights for 3 vectors/);
  assert.throws(
    () =>
      weightedSum(
        [1, 1],
        [
          [1, 2],
          [1, 2, 3],
        ],
      ),
    /^RangeError: weightedSum: vectors\[1\] has 3 numbers; the first vector has 2/,
  );
});

test("a mean", () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.throws(() => mean([]), /^RangeError: mean: numbers is empty/);
});

test("the rows of a matrix, and of what is none", () => {
  assert.deepEqual(rowsOf(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.throws(
    () => rowsOf(tf.zeros([1, 2, 3])),
    /^RangeError: rowsOf: matrix has shape \[1, 2, 3\]; it needs two axes/,
  );
});
