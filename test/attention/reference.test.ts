// The fast ways give what reference.ts gives, results and gradients; and reference.ts gives what its equations say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { softmax, tf } from "../../src";
import { attention, multiHeadAttention } from "../../src/attention/reference";
import { backends, runCell } from "../tensorflow/cell";
import type { ReferenceReport } from "./reference-run";
import { assertClose } from "./tensors";

/** The largest difference allowed; all numbers compared are of the order of 1. */
const TOLERANCE = 1e-5;

for (const backend of backends) {
  test(`on ${backend}, attention in plain arrays, on the backend and mixed equals the reference to ${TOLERANCE}, forward and backward`, () => {
    const { status, stdout, stderr } = runCell(`require("./dist/test/attention/reference-run.js")`, backend);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ReferenceReport;
    assert.equal(report.backend, backend);
    const cases = new Set(report.differences.map(({ of }) => of.split(": ")[0]));
    assert.equal(cases.size, 3 * (3 * 3 * 6 + 3 * 2 * 3 * 5), "cases that were compared");
    const wrong = report.differences.filter(({ largest }) => largest > TOLERANCE);
    assert.deepEqual(
      wrong.map(({ of, largest }) => `${of} differs by ${largest}`),
      [],
    );
  });
}

test("the reference is the equation, worked out on paper", () => {
  const [query, key, value] = [
    [[1, 2]],
    [
      [3, 0],
      [0, 1],
      [1, 1],
    ],
    [[10], [20], [30]],
  ].map((rows) => tf.tensor2d(rows));
  const { output, weights, scores } = attention(query!, key!, value!, { mask: tf.tensor1d([1, 0, 1]) });
  const bySqrt = [3, 2, 3].map((dot) => dot / Math.SQRT2);
  assertClose(scores, tf.tensor2d([bySqrt]), "scores, before the mask");
  assertClose(weights, tf.tensor2d([[0.5, 0, 0.5]]), "weights");
  assertClose(output, tf.tensor2d([[20]]), "output");
  const hidden = attention(query!, key!, value!, { mask: tf.zeros([3]) });
  assertClose(hidden.weights, tf.zeros([1, 3]), "weights of a row that is masked whole", 0);
  assertClose(hidden.output, tf.zeros([1, 1]), "its output", 0);
});

test("multi-head attention of the reference puts its heads side by side", () => {
  const x = tf.tensor3d([
    [
      [1, 0],
      [0, 2],
    ],
  ]);
  const identity = { matrix: tf.eye(2) };
  // The first head reads the first feature, the second one the second; both pass it on.
  const heads = [
    [1, 0],
    [0, 1],
  ].map((column) => {
    const projection = { matrix: tf.tensor2d(column, [2, 1]) };
    return { query: projection, key: projection, value: projection };
  });
  const { output, weights } = multiHeadAttention(x, x, x, heads, identity);
  const [first, second] = [softmax([1, 0])[0]!, softmax([0, 4])[1]!];
  assertClose(
    weights,
    tf.tensor4d([
      [
        [
          [first, 1 - first],
          [0.5, 0.5],
        ],
        [
          [0.5, 0.5],
          [1 - second, second],
        ],
      ],
    ]),
    "weights",
  );
  assertClose(
    output,
    tf.tensor3d([
      [
        [first, 1],
        [0.5, 2 * second],
      ],
    ]),
    "output",
  );
});
