// The same computation on each backend, one after the other, in one process: quicker than a process for each.
import assert from "node:assert/strict";
import { tf } from "../../src/tensorflow";
import { loadWasm } from "../../src/tensorflow/wasm";
import { backends } from "./cell";

/** Runs `compute` on each backend that this machine has, and leaves the one that was there before. */
export function onEachBackend(compute: (backend: string) => void): void {
  const before = tf.getBackend();
  if (tf.findBackendFactory("wasm") === null) loadWasm(tf);
  try {
    for (const backend of backends) {
      void tf.setBackend(backend); // all three are synchronous
      assert.equal(tf.getBackend(), backend);
      compute(backend);
    }
  } finally {
    void tf.setBackend(before);
  }
}

/** Fails unless every number is within `tolerance` of the expected one. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, `${what}: as many numbers`);
  for (let i = 0; i < expected.length; i++) {
    const [value, wanted] = [actual[i] as number, expected[i] as number];
    // Written so that NaN fails.
    assert.ok(Math.abs(value - wanted) <= tolerance, `${what}, number ${i}: ${value} instead of ${wanted}`);
  }
}

/** Fails unless `work` leaves as many tensors as there were. */
export function assertNoLeak(work: () => void, what: string): void {
  const before = tf.memory().numTensors;
  work();
  assert.equal(tf.memory().numTensors, before, `${what} leaves no tensor behind`);
}
