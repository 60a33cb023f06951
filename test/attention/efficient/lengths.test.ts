import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  causalMask,
  combineMasks,
  linearAttention,
  localAttention,
  scaledDotProductAttention,
  tf,
  windowMask,
} from "../../../src";
import { assertClose, assertNoLeak, assertThrows, flat, random, RUNS } from "../tensors";

const few = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const sizes = fc.record({
  leading: fc.array(few(3), { maxLength: 2 }),
  length: fc.oneof(few(12), fc.integer({ min: 31, max: 70 })),
  keyDim: few(4),
  valueDim: few(4),
  seed: few(1e5),
  causal: fc.boolean(),
});

interface Inputs {
  readonly query: tf.Tensor;
  readonly key: tf.Tensor;
  readonly value: tf.Tensor;
}

function inputsOf({
  leading,
  length,
  keyDim,
  valueDim,
  seed,
}: {
  leading: number[];
  length: number;
  keyDim: number;
  valueDim: number;
  seed: number;
}): Inputs {
  return {
    query: random([...leading, length, keyDim], seed),
    key: random([...leading, length, keyDim], seed + 1),
    value: random([...leading, length, valueDim], seed + 2),
  };
}

/** Gradients by query, key and value, of a loss in which each number of the output has a share of its own. */
function gradients(
  attend: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => tf.Tensor,
  { query, key, value }: Inputs,
): tf.Tensor[] {
  return tf.grads((q, k, v) => {
    const output = attend(q, k, v);
    return output.mul(random(output.shape, 77)).sum();
  })([query, key, value]);
}

/** The largest tensor, in numbers, that an operation makes while `run` runs. */
function largestMade(run: () => tf.TensorContainer): number {
  let largest = 0;
  const engine = tf.engine();
  const before = engine.trackTensor.bind(engine);
  type Track = typeof engine.trackTensor;
  (engine as { trackTensor: Track }).trackTensor = (tensor, backend) => {
    largest = Math.max(largest, tensor.size);
    before(tensor, backend);
  };
  try {
    tf.dispose(run());
  } finally {
    (engine as { trackTensor: Track }).trackTensor = before;
  }
  return largest;
}

test("local attention is exact attention with a window mask, whatever the length, forward and backward", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 14 }), (one, window) =>
      tf.tidy(() => {
        const inputs = inputsOf(one);
        const mask = one.causal
          ? combineMasks(windowMask(one.length, window), causalMask(one.length))
          : windowMask(one.length, window);
        const local = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor =>
          localAttention(q, k, v, { window, causal: one.causal });
        const exact = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor =>
          scaledDotProductAttention(q, k, v, { mask }).output;
        assertClose(
          local(inputs.query, inputs.key, inputs.value),
          exact(inputs.query, inputs.key, inputs.value),
          `window ${window}`,
        );
        const [ofLocal, ofExact] = [gradients(local, inputs), gradients(exact, inputs)];
        ofLocal.forEach((gradient, i) => assertClose(gradient, ofExact[i]!, `gradient ${i} at window ${window}`));
      }),
    ),
    RUNS,
  );
});

test("local attention never makes a matrix of all positions by all positions, nor does linear attention", () => {
  const inputs = inputsOf({ leading: [], length: 500, keyDim: 4, valueDim: 4, seed: 1 });
  const { query, key, value } = inputs;
  const most = {
    exact: 500 * 500,
    local: 500 * 3 * 10,
    causalLocal: 500 * 2 * 10,
    linear: 500 * 5,
    causalLinear: 512 * 32,
  };
  assert.equal(
    largestMade(() => ({ ...scaledDotProductAttention(query, key, value) })),
    most.exact,
    "this is how it is noticed",
  );
  assert.ok(largestMade(() => localAttention(query, key, value, { window: 10 })) <= most.local);
  assert.ok(largestMade(() => localAttention(query, key, value, { window: 10, causal: true })) <= most.causalLocal);
  assert.ok(largestMade(() => linearAttention(query, key, value)) <= most.linear);
  assert.ok(largestMade(() => linearAttention(query, key, value, { causal: true })) <= most.causalLinear);
});

/** Linear attention as it is defined, with a weight for every pair. */
function pairByPair(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, causal: boolean): tf.Tensor {
  const features = (x: tf.Tensor): tf.Tensor => tf.elu(x).add(1);
  const alike = features(query).matMul(features(key), false, true);
  const seen = causal ? alike.mul(causalMask(query.shape.at(-2) as number).cast("float32")) : alike;
  return seen.div(seen.sum(-1, true)).matMul(value);
}

test("linear attention is the weighted mean that its formula says, looking back only or not, forward and backward", () => {
  fc.assert(
    fc.property(sizes, (one) =>
      tf.tidy(() => {
        const inputs = inputsOf(one);
        const linear = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor =>
          linearAttention(q, k, v, { causal: one.causal });
        const pairs = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor => pairByPair(q, k, v, one.causal);
        assertClose(
          linear(inputs.query, inputs.key, inputs.value),
          pairs(inputs.query, inputs.key, inputs.value),
          "output",
          1e-4,
        );
        const [ofLinear, ofPairs] = [gradients(linear, inputs), gradients(pairs, inputs)];
        ofLinear.forEach((gradient, i) => assertClose(gradient, ofPairs[i]!, `gradient ${i}`, 1e-3));
      }),
    ),
    RUNS,
  );
});

test("linear attention takes keys of another number than queries, if it may look both ways", () => {
  const [query, key, value] = [random([2, 3, 4], 1), random([2, 7, 4], 2), random([2, 7, 5], 3)];
  assertClose(linearAttention(query, key, value), pairByPair(query, key, value, false), "output", 1e-4);
});

test("looking back only, no gradient comes from the future", () => {
  const inputs = inputsOf({ leading: [2], length: 6, keyDim: 3, valueDim: 3, seed: 1 });
  for (const attend of [
    (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => localAttention(q, k, v, { window: 2, causal: true }),
    (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => linearAttention(q, k, v, { causal: true }),
  ]) {
    for (const position of [0, 2, 4]) {
      const [, dKey, dValue] = gradients((q, k, v) => attend(q, k, v).slice([0, position, 0], [2, 1, 3]), inputs);
      for (const gradient of [dKey!, dValue!])
        assert.ok(flat(gradient.slice([0, position + 1, 0], [2, 5 - position, 3])).every((number) => number === 0));
    }
  }
});

test("inputs stay as they were, and no tensor is left behind", () => {
  const { query, key, value } = inputsOf({ leading: [2, 2], length: 7, keyDim: 3, valueDim: 2, seed: 1 });
  const before = [query, key, value].map(flat);
  for (const causal of [false, true]) {
    assertNoLeak("localAttention", () => localAttention(query, key, value, { window: 3, causal }));
    assertNoLeak("linearAttention", () => linearAttention(query, key, value, { causal }));
    assertNoLeak("a gradient of localAttention", () =>
      gradients((q, k, v) => localAttention(q, k, v, { window: 3, causal }), { query, key, value }).slice(),
    );
  }
  assert.deepEqual([query, key, value].map(flat), before);
});

test("bad input is refused by name, with the shape it has and the one it needs", () => {
  const [query, key, value] = [random([2, 5, 4], 1), random([2, 5, 4], 2), random([2, 5, 3], 3)];
  const [longer, other, wide, one] = [
    random([2, 6, 4], 4),
    random([3, 5, 4], 5),
    random([2, 5, 6], 6),
    tf.tensor1d([1]),
  ];
  for (const [name, attend] of Object.entries({
    localAttention: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => localAttention(q, k, v, { window: 1 }),
    linearAttention: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => linearAttention(q, k, v),
  })) {
    assertThrows(
      () => attend(one, key, value),
      new RegExp(`^RangeError: ${name}: query has shape \\[1\\]; it needs \\[\\.\\.\\., queries, keyDim\\]`),
    );
    assertThrows(
      () => attend(query, wide, value),
      new RegExp(`^RangeError: ${name}: key has shape \\[2, 5, 6\\]; it needs \\[2, keys, 4\\]`),
    );
    assertThrows(
      () => attend(query, other, value),
      new RegExp(`^RangeError: ${name}: key has shape \\[3, 5, 4\\]; it needs \\[2, keys, 4\\]`),
    );
    assertThrows(
      () => attend(query, longer, value),
      new RegExp(`^RangeError: ${name}: value has shape \\[2, 5, 3\\]; it needs \\[2, 6, valueDim\\]`),
    );
    assertThrows(
      () => attend(query, key, [[1]] as unknown as tf.Tensor),
      new RegExp(`^TypeError: ${name}: value is an array`),
    );
  }
  assertThrows(
    () => localAttention(query, longer, longer, { window: 1 }),
    /^RangeError: localAttention: key has 6 positions and query 5/,
  );
  assertThrows(
    () => linearAttention(query, longer, longer, { causal: true }),
    /^RangeError: linearAttention: key has 6 positions and query 5/,
  );
  assertThrows(
    () => localAttention(query, key, value, { window: -1 }),
    /^RangeError: localAttention: window is -1; it needs a whole number from 0 on/,
  );
  assertThrows(() => localAttention(query, key, value, { window: 1.5 }), /^RangeError: localAttention: window is 1\.5/);
});

test("local and linear attention refuse options that they don't have, and linear attention names NaN", () => {
  const x = tf.ones([1, 4, 2]);
  const mask = tf.ones([4, 4], "bool");
  assert.throws(() => linearAttention(x, x, x, { mask } as never), /options has "mask"/);
  assert.throws(() => localAttention(x, x, x, { window: 1, mask } as never), /options has "mask"/);
  assert.throws(
    () => localAttention(x, x, x, undefined as never),
    /options is undefined; it needs an object with any of window/,
  );
  const broken = tf.tensor3d([1, NaN, 0, 0, 0, 0, 0, 0], [1, 4, 2]);
  assert.throws(() => linearAttention(x, x, broken), /linearAttention: value .* holds NaN, first at \[0, 0, 1\]/);
  tf.dispose([x, mask, broken]);
});
