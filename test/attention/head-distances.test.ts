import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { headDistances } from "../../src/attention/head-distances";
import { softmax } from "../../src/attention/softmax";
import { tf } from "../../src/tensorflow";

test("by hand: the same map, another, and one without anything in common", () => {
  const looksLeft = [
    [1, 0],
    [1, 0],
  ];
  const looksRight = [
    [0, 1],
    [0, 1],
  ];
  const looksBoth = [
    [0.5, 0.5],
    [0.5, 0.5],
  ];
  assert.deepEqual(headDistances([looksLeft, looksLeft, looksRight, looksBoth]), [
    [0, 0, 1, 0.5],
    [0, 0, 1, 0.5],
    [1, 1, 0, 0.5],
    [0.5, 0.5, 0.5, 0],
  ]);
});

test("a batch gives the mean over its sentences, and no tensor is left behind", () => {
  const before = tf.memory().numTensors;
  const weights = tf.tensor4d([
    [[[1, 0]], [[0, 1]]],
    [[[1, 0]], [[1, 0]]],
  ]); // [2, 2, 1, 2]
  assert.deepEqual(headDistances(weights), [
    [0, 0.5],
    [0.5, 0],
  ]);
  weights.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test("it is a distance: 0 to itself, the same both ways, at most 1, no shorter by a detour", () => {
  const row = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }).map(softmax);
  const map = fc.array(row, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(map, { minLength: 3, maxLength: 3 }), (maps) => {
      const d = headDistances(maps) as [[number, number, number], [number, number, number], [number, number, number]];
      for (const i of [0, 1, 2] as const) {
        assert.equal(d[i][i], 0);
        for (const j of [0, 1, 2] as const) assert.ok(Math.abs(d[i][j] - d[j][i]) < 1e-6 && d[i][j] <= 1 + 1e-6);
      }
      assert.ok(d[0][2] <= d[0][1] + d[1][2] + 1e-6);
    }),
    { seed: 7, numRuns: 50 },
  );
});

test("another shape, or something else, is a clear error", () => {
  assert.throws(
    () => headDistances(tf.zeros([2, 2])),
    /headDistances: weights has shape \[2, 2\]; it needs \[heads, queries, keys\]/,
  );
  assert.throws(() => headDistances("maps" as unknown as tf.Tensor), /headDistances: weights is of type string/);
});
