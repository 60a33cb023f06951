import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tf } from "../../src/tensorflow";
import { crossEntropy, scoreLogits, type Scored } from "../../src/training/cross-entropy";
import { assertNear, assertNoLeak } from "../tensorflow/each-backend";

const batches = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
  fc.record({
    columns: fc.constant(columns),
    logits: fc.array(
      fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: columns, maxLength: columns }),
      { minLength: rows, maxLength: rows },
    ),
    labels: fc.array(fc.integer({ min: 0, max: Math.max(1, columns - 1) }), { minLength: rows, maxLength: rows }),
  }),
);

/** The same by TensorFlow.js' own losses. */
function expectedLoss(logits: tf.Tensor2D, labels: number[], columns: number): tf.Scalar {
  if (columns === 1) return tf.losses.sigmoidCrossEntropy(tf.tensor2d(labels, [labels.length, 1]), logits).asScalar();
  return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), columns), logits).asScalar();
}

test("the loss and its gradient are those of TensorFlow.js' own losses", () => {
  fc.assert(
    fc.property(batches, ({ logits, labels, columns }) => {
      tf.tidy(() => {
        const given = tf.tensor2d(logits);
        const both = (f: (x: tf.Tensor2D) => tf.Scalar) =>
          tf.valueAndGrad((x) =>
            f(x as tf.Tensor2D)
              .mul(3)
              .asScalar(),
          )(given);
        const actual = both((x) => crossEntropy(x, labels));
        const expected = both((x) => expectedLoss(x, labels, columns));
        assertNear(actual.value.dataSync(), expected.value.dataSync(), 2e-4, "the loss");
        assertNear(actual.grad.dataSync(), expected.grad.dataSync(), 1e-5, "the gradient");
      });
    }),
    { seed: 11, numRuns: 60 },
  );
});

test("right answers are counted: the largest logit, or the sign of the only one", () => {
  assert.equal(scoreLogits([2, -1, 0.5, 3], [1, 0, 0, 1], 1).right, 3);
  assert.equal(scoreLogits([1, 2, 0, 5, 1, 1], [1, 0], 3).right, 2);
  let scored: Scored | undefined;
  assertNoLeak(() => {
    tf.tidy(() => {
      crossEntropy(tf.tensor2d([[1], [-1]]), [1, 1], (result) => (scored = result));
    });
  }, "crossEntropy");
  assert.equal(scored?.right, 1);
});

test("huge logits give a finite loss", () => {
  assert.equal(scoreLogits([1e4, -1e4], [1, 0], 1).loss, 0);
  assert.equal(scoreLogits([-1e4], [1], 1).loss, 1e4);
  assert.equal(scoreLogits([1e4, -1e4], [1], 2).loss, 2e4);
});

test("labels that don't fit are refused", () => {
  tf.tidy(() => {
    const logits = tf.zeros<tf.Rank.R2>([2, 3]);
    assert.throws(() => crossEntropy(logits, [0]), { name: "RangeError", message: /1 labels for 2 rows/ });
    assert.throws(() => crossEntropy(logits, [0, 3]), /labels\[1\] is 3; it needs a whole number from 0 to 2/);
    assert.throws(() => crossEntropy(tf.zeros([1, 1]), [2]), /from 0 to 1/);
  });
});
