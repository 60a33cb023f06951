import { tf } from "../../tensorflow";
import type { Operations } from "./operations";

/** Attention's steps in TensorFlow.js' own operations: for every backend. */
export const tensorOperations: Operations<tf.Tensor> = {
  matMul,
  transpose: (a, order) => tf.transpose(a, [...order]),
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

function matMul(a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor {
  if (tf.getBackend() !== "wasm") return tf.matMul(a, b, transposeA, transposeB);
  // WebAssembly multiplies transposed matrices in a slow loop of its own: turning them first is several times faster.
  return tf.matMul(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
}

function turned(a: tf.Tensor): tf.Tensor {
  const axes = a.shape.map((_, axis) => axis);
  return tf.transpose(a, [...axes.slice(0, -2), a.rank - 1, a.rank - 2]);
}
