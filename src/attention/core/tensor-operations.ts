import { tf } from "../../tensorflow";
import type { Operations } from "./operations";

/** Attention's steps in TensorFlow.js' own operations: for every backend. */
export const tensorOperations: Operations<tf.Tensor> = {
  einsum,
  add: (a, b) => tf.add(a, b),
  subtract: (a, b) => tf.sub(a, b),
  multiply: (a, b) => tf.mul(a, b),
  scale: (a, factor) => tf.mul(a, factor),
  softmax: maskedSoftmax,
  sum: (a, axes, keepDims) => tf.sum(a, [...axes], keepDims),
  zeros: (like) => tf.zerosLike(like),
  reshape: (a, shape) => tf.reshape(a, [...shape]),
  stack: (parts) => tf.stack([...parts]),
  unstack: (a) => tf.unstack(a),
  concat: (parts) => tf.concat([...parts], -1),
  split: (a, count) => tf.split(a, count, -1),
};

/** The largest negative float32: e to its power is 0, and so it is after any finite number is taken off. */
const LOWEST = -3.4028234663852886e38;

/**
 * Softmax over the last axis, where the mask is 0 exactly 0.
 * Minus infinity would do it too, but for a row that has nothing else: ∞ − ∞ is NaN. With a finite number that row comes
 * out even, and multiplying by the mask makes it 0.
 */
function maskedSoftmax(scores: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  if (mask === undefined) return tf.softmax(scores);
  const allowed = tf.where(tf.cast(mask, "bool"), scores, LOWEST);
  return tf.mul(tf.softmax(allowed), tf.cast(mask, "float32"));
}

/**
 * Einstein's summation over two tensors, by one batched product: not every backend has an einsum, and none a gradient.
 * Letters in both operands and the output are the batch; letters in both, but not in the output, are summed over.
 */
function einsum(equation: string, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [left = "", right = "", out = ""] = equation.split(/,|->/);
  const size = new Map([...[...left].map((letter, i) => [letter, a.shape[i] ?? 1] as const), ...[...right].map((letter, i) => [letter, b.shape[i] ?? 1] as const)]);
  const batch = [...left].filter((letter) => right.includes(letter) && out.includes(letter));
  const summed = [...left].filter((letter) => right.includes(letter) && !out.includes(letter));
  const rows = [...left].filter((letter) => !right.includes(letter));
  const columns = [...right].filter((letter) => !left.includes(letter));
  const count = (letters: readonly string[]): number => letters.reduce((product, letter) => product * (size.get(letter) ?? 1), 1);
  // WebAssembly multiplies transposed matrices in a slow loop of its own: there, turning them first is much faster.
  const turned = tf.getBackend() !== "wasm";
  const transposeA = turned && inOrder(left, [...batch, ...summed, ...rows]);
  const transposeB = turned && inOrder(right, [...batch, ...columns, ...summed]);
  const aOrder = transposeA ? [...batch, ...summed, ...rows] : [...batch, ...rows, ...summed];
  const bOrder = transposeB ? [...batch, ...columns, ...summed] : [...batch, ...summed, ...columns];
  const product = tf.matMul(
    matrices(a, left, aOrder, [count(batch), ...(transposeA ? [count(summed), count(rows)] : [count(rows), count(summed)])]),
    matrices(b, right, bOrder, [count(batch), ...(transposeB ? [count(columns), count(summed)] : [count(summed), count(columns)])]),
    transposeA,
    transposeB,
  );
  const order = [...batch, ...rows, ...columns];
  const shaped = tf.reshape(product, order.map((letter) => size.get(letter) ?? 1));
  return inOrder(order.join(""), [...out]) ? shaped : tf.transpose(shaped, [...out].map((letter) => order.indexOf(letter)));
}

function inOrder(letters: string, wanted: readonly string[]): boolean {
  return letters === wanted.join("");
}

/** The operand with its axes in `order`, as a batch of matrices. */
function matrices(x: tf.Tensor, letters: string, order: readonly string[], shape: readonly number[]): tf.Tensor3D {
  const turned = inOrder(letters, order) ? x : tf.transpose(x, order.map((letter) => letters.indexOf(letter)));
  return tf.reshape(turned, shape as [number, number, number]);
}
