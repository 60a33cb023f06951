// What the tests of attention share: tensors from a seed, comparing, counting, and every way of computing.
import assert from "node:assert/strict";
import * as size from "../../src/attention/fast/size";
import { tf } from "../../src/tensorflow";

/** Settings of fast-check: the same runs each time, few of them. */
export const RUNS = { seed: 20, numRuns: 20 };

/** Normally distributed, the same for the same seed. */
export function random(shape: readonly number[], seed: number, deviation = 1): tf.Tensor {
  return tf.randomNormal([...shape], 0, deviation, "float32", seed);
}

/** All numbers of a tensor. */
export function flat(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** The largest difference of two tensors of the same shape; NaN where either holds NaN. */
export function difference(a: tf.Tensor, b: tf.Tensor): number {
  assert.deepEqual(a.shape, b.shape, "two tensors of the same shape");
  const [first, second] = [flat(a), flat(b)];
  return first.reduce((largest, value, i) => {
    const one = Math.abs(value - (second[i] ?? NaN));
    return Number.isNaN(one) || Number.isNaN(largest) ? NaN : Math.max(largest, one);
  }, 0);
}

/** Fails where two tensors differ by more than rounding. */
export function assertClose(actual: tf.Tensor, expected: tf.Tensor, what: string, tolerance = 1e-5): void {
  const largest = difference(actual, expected);
  assert.ok(largest <= tolerance, `${what}: they differ by ${largest}`);
}

/** Where the library decides which way it computes. */
const decision: { wayFor: typeof size.wayFor } = size;

/** Runs something in every way the library has: in plain arrays, as where work is small, on the backend, as where it is large, and mixed. */
export function inEveryWay(run: (way: string) => void): void {
  const before = decision.wayFor;
  try {
    for (const way of ["plain arrays", "mixed", "backend"] as const) {
      decision.wayFor = () => way;
      tf.tidy(() => run(way));
    }
  } finally {
    decision.wayFor = before;
  }
}

/**
 * Fails where `run` leaves more or fewer tensors than it found, beside those it returns, which are disposed here.
 * It is run twice: what a first call sets up for good, such as a backend's constants, is no leak.
 */
export function assertNoLeak(what: string, run: () => tf.TensorContainer): void {
  tf.dispose(run());
  const before = tf.memory().numTensors;
  tf.dispose(run());
  assert.equal(tf.memory().numTensors - before, 0, `tensors left behind by ${what}`);
}

/** Fails where `run` doesn't throw such an error, or leaves a tensor behind when it does. */
export function assertThrows(run: () => unknown, message: RegExp): void {
  const before = tf.memory().numTensors;
  assert.throws(run, message);
  assert.equal(tf.memory().numTensors - before, 0, `tensors left behind by an error that says ${String(message)}`);
}
