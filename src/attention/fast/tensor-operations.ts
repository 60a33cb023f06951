import { tf } from "../../tensorflow";
import { maskedSoftmax } from "../reference";
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
  sumOfRows: (a) => tf.sum(a, 0),
  sumOfLast: (a) => tf.sum(a, -1, true),
  reshape: (a, shape) => tf.reshape(a, [...shape]),
  valuesOf: (a) => a.dataSync<"float32">(),
  from: (values, shape) => tf.tensor(values, [...shape]),
};

function matMul(a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor {
  if (tf.getBackend() !== "wasm") return tf.matMul(a, b, transposeA, transposeB);
  // WebAssembly multiplies transposed matrices in a slow loop of its own: turning them first is several times faster.
  return tf.matMul(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
}

function turned(a: tf.Tensor): tf.Tensor {
  const axes = a.shape.map((_, axis) => axis);
  return tf.transpose(a, [...axes.slice(0, -2), a.rank - 1, a.rank - 2]);
}
