import assert from "node:assert/strict";
import { test } from "node:test";

import { expectClose } from "../../src/notebook/assertions";
import { tf } from "../../src/tensorflow";

test("expectClose passes numbers, arrays and tensors that agree", () => {
  expectClose(1, 1 + 1e-9);
  expectClose(
    [
      [1, 2],
      [3, 4],
    ],
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
  );
  expectClose(tf.scalar(0.1), 0.1);
  expectClose([], []);
  expectClose([1, 2], [1.1, 2], 0.2);
  expectClose(Infinity, Infinity);
});

test("expectClose stops at a difference, and says where and how large", () => {
  assert.throws(() => expectClose([1, 2], [1, 2.5]), /Expected 2.5 at entry 1, but got 2/);
  assert.throws(() => expectClose(NaN, 1), /but got NaN/);
  assert.throws(() => expectClose(1, NaN), /Expected NaN/);
  assert.throws(() => expectClose([1, 2], [1, 2, 3]), /Expected shape \[3\], but got \[2\]/);
  assert.throws(() => expectClose([[1, 2]], [1, 2]), /Expected shape \[2\], but got \[1, 2\]/);
  assert.throws(() => expectClose([[1], [1, 2]], [[1], [1]]), /rows of one length/);
  assert.throws(() => expectClose(tf.zeros([2]), [0, 1]), /at entry 1/);
});
