import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dequantizeInt8, MultiHeadAttention, quantizationError, quantizeInt8, tf } from "../../../src";
import { assertClose, assertNoLeak, assertThrows, difference, flat, random, RUNS } from "../tensors";

test("each column gets a scale of its own, and its largest number becomes 127", () => {
  const { values, scales, shape, bytes } = quantizeInt8(
    tf.tensor2d([
      [1.27, 0, -100],
      [-0.634, 0, 127],
    ]),
  );
  assert.deepEqual([...values], [127, 0, -100, -63, 0, 127]);
  assert.deepEqual(
    [...scales].map((scale) => Math.round(scale * 1e6) / 1e6),
    [0.01, 0, 1],
  );
  assert.deepEqual(shape, [2, 3]);
  assert.equal(bytes, 6 + 3 * 4);
});

test("no number is further from what it was than half its column's scale", () => {
  const matrices = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 9 }),
    seed: fc.integer(),
    size: fc.constantFrom(1e-6, 0.1, 1, 1e6),
  });
  fc.assert(
    fc.property(matrices, ({ rows, columns, seed, size }) =>
      tf.tidy(() => {
        const matrix = random([rows, columns], seed, size);
        const quantized = quantizeInt8(matrix);
        const again = dequantizeInt8(quantized);
        const [before, after] = [flat(matrix), flat(again)];
        before.forEach((number, i) => {
          const half = (quantized.scales[i % columns] as number) / 2;
          assert.ok(Math.abs(number - (after[i] as number)) <= half * (1 + 1e-4), `${number} became ${after[i]}`);
        });
        const { largest, relative } = quantizationError(matrix, quantized);
        assert.ok(Math.abs(largest - difference(matrix, again)) <= 1e-6 * size);
        const expected = matrix.sub(again).norm().div(matrix.norm()).dataSync()[0] as number;
        assert.ok(Math.abs(relative - expected) < 1e-5 && relative < 0.01, `relative error ${relative}`);
        // What was rounded once needs no rounding again.
        assert.deepEqual([...quantizeInt8(again).values], [...quantized.values]);
      }),
    ),
    RUNS,
  );
});

test("a layer with weights of 8 bits computes nearly the same, from about a quarter of the bytes", () => {
  const layer = new MultiHeadAttention({ numHeads: 4, modelDim: 64, seed: 1 });
  const x = random([2, 6, 64], 1);
  const before = layer.attend(x, x, x);
  const quantized = layer.getWeights().map(quantizeInt8);
  const bytes = quantized.reduce((sum, matrix) => sum + matrix.bytes, 0);
  assert.equal(bytes, 4 * (64 * 64 + 64 * 4));
  assert.ok(bytes < 0.27 * 4 * layer.countParams());
  layer.setWeights(quantized.map(dequantizeInt8));
  const after = layer.attend(x, x, x);
  assert.ok(difference(after.output, before.output) > 0);
  assertClose(after.output, before.output, "output", 0.05);
});

test("a matrix of zeros stays one, with no error", () => {
  const zeros = tf.zeros([2, 2]);
  assert.deepEqual(flat(dequantizeInt8(quantizeInt8(zeros))), [0, 0, 0, 0]);
  assert.deepEqual(quantizationError(zeros), { largest: 0, relative: 0 });
});

test("no tensor is left behind, and the matrix stays", () => {
  const matrix = random([3, 4], 1);
  const before = flat(matrix);
  const quantized = quantizeInt8(matrix);
  assertNoLeak("quantizeInt8", () => (quantizeInt8(matrix), []));
  assertNoLeak("dequantizeInt8", () => dequantizeInt8(quantized));
  assertNoLeak("quantizationError", () => (quantizationError(matrix), []));
  assert.deepEqual(flat(matrix), before);
});

test("bad input is refused by name", () => {
  const [bias, spoilt, infinite, other] = [
    tf.ones([3]),
    tf.tensor2d([[1, NaN]]),
    tf.tensor2d([[1, -Infinity]]),
    tf.ones([2, 3]),
  ];
  assertThrows(
    () => quantizeInt8(bias),
    /^RangeError: quantizeInt8: matrix has shape \[3\]; it needs \[rows, columns\]/,
  );
  assertThrows(() => quantizeInt8(spoilt), /^RangeError: quantizeInt8: matrix .*NaN/);
  assertThrows(() => quantizeInt8(infinite), /^RangeError: quantizeInt8: matrix holds an infinite number/);
  assertThrows(() => quantizeInt8([[1]] as unknown as tf.Tensor), /^TypeError: quantizeInt8: matrix is an array/);
  const quantized = quantizeInt8(other);
  assertThrows(
    () =>
      quantizationError(
        tf.tidy(() => bias),
        quantized,
      ),
    /^RangeError: quantizationError: matrix has shape \[3\]/,
  );
  const transposed = tf.ones([3, 2]);
  assertThrows(
    () => quantizationError(transposed, quantized),
    /^RangeError: quantizationError: matrix has shape \[3, 2\]; it needs \[2, 3\]/,
  );
});
