// The same function on each backend: its value and its gradients agree with plain JavaScript's.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { tf } from "../../src/tensorflow";
import { loadWasm } from "../../src/tensorflow/wasm";
import { backends } from "./cell";

before(() => {
  if (tf.findBackendFactory("wasm") === null) loadWasm(tf);
});

/** Runs `compute` on a backend; what it returns is read before the backend changes. */
function on(backend: string, compute: () => number[]): number[] {
  void tf.setBackend(backend); // all three are synchronous
  assert.equal(tf.getBackend(), backend);
  return tf.tidy(compute);
}

function assertClose(actual: number[], expected: number[], what: string): void {
  assert.equal(actual.length, expected.length, `${what}: as many numbers`);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? NaN;
    const difference = Math.abs(value - wanted);
    assert.ok(difference <= 1e-4 * (1 + Math.abs(wanted)), `${what}, number ${i}: ${value} instead of ${wanted}`);
  });
}

const flat = (tensor: { dataSync(): ArrayLike<number> }): number[] => Array.from(tensor.dataSync());

test("an embedding's gradient is the sum over the places where each row was looked up", () => {
  const lookups = fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }))
    .chain(([rows, width, count]) =>
      fc.record({
        rows: fc.constant(rows),
        width: fc.constant(width),
        indices: fc.array(fc.integer({ min: 0, max: rows - 1 }), { minLength: count, maxLength: count }),
        upstream: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: count * width, maxLength: count * width }),
      }),
    );
  for (const backend of backends) {
    fc.assert(
      fc.property(lookups, ({ rows, width, indices, upstream }) => {
        const expected = new Array<number>(rows * width).fill(0);
        indices.forEach((row, i) => {
          for (let j = 0; j < width; j++)
            expected[row * width + j] = (expected[row * width + j] ?? 0) + (upstream[i * width + j] ?? 0);
        });
        const actual = on(backend, () => {
          const weights = tf.tensor2d(upstream, [indices.length, width]);
          const loss = (table: ReturnType<typeof tf.tensor>): ReturnType<typeof tf.scalar> =>
            tf.gather(table, tf.tensor1d(indices, "int32")).mul(weights).sum().asScalar();
          return flat(tf.grad(loss)(tf.ones([rows, width])));
        });
        assert.deepEqual(actual, expected, `the gradient on ${backend}`);
      }),
      { numRuns: 60 },
    );
  }
});

test("UnsortedSegmentSum leaves out segments below 0, keeps integers, and takes ids of any shape along the way", () => {
  for (const backend of ["wasm", "cpu"]) {
    assert.deepEqual(
      on(backend, () =>
        flat(tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4, 8], "int32"), tf.tensor1d([2, -1, 2, 0], "int32"), 3)),
      ),
      [8, 0, 5],
      backend,
    );
    assert.deepEqual(
      on(backend, () =>
        flat(
          tf.unsortedSegmentSum(
            tf.tensor3d([
              [[1], [2]],
              [[3], [4]],
            ]),
            tf.tensor1d([1, 1], "int32"),
            2,
          ),
        ),
      ),
      [0, 0, 4, 6],
      backend,
    );
  }
});

test("UnsortedSegmentSum survives that WebAssembly's memory grows under it", () => {
  const sums = on("wasm", () => {
    const x = tf.ones([4, 2_000_000]);
    return flat(tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 1, 0], "int32"), 6).slice([0, 0], [2, 1]));
  });
  assert.deepEqual(sums, [2, 2]);
});

test("a self-attention block with embedding, mask, normalisation and loss has the same value and gradients everywhere", () => {
  const vocabulary = 6;
  const width = 4;
  const random = (shape: number[], seed: number): ReturnType<typeof tf.tensor> =>
    tf.randomNormal(shape, 0, 1, "float32", seed);
  const compute = (): number[] => {
    const tokens = tf.tensor2d(
      [
        [0, 3, 3, 5],
        [1, 2, 0, 0],
      ],
      [2, 4],
      "int32",
    );
    const labels = tf.oneHot(tf.tensor1d([1, 0], "int32"), 2);
    const causal = tf.linalg.bandPart(tf.ones([4, 4]), -1, 0);
    const loss = (...weights: ReturnType<typeof tf.tensor>[]): ReturnType<typeof tf.scalar> => {
      const [table, queryKeyValue, output] = weights as [
        ReturnType<typeof tf.tensor>,
        ReturnType<typeof tf.tensor>,
        ReturnType<typeof tf.tensor>,
      ];
      const x = tf.gather(table, tokens); // [batch, positions, width]
      const projected = tf.matMul(x.reshape([8, width]), queryKeyValue.as2D(width, 3 * width)).reshape([2, 4, 3, 2, 2]);
      const [query, key, value] = tf.unstack(projected.transpose([2, 0, 3, 1, 4])) as [typeof x, typeof x, typeof x]; // [batch, heads, positions, 2]
      const scores = tf.matMul(query, key, false, true).div(Math.sqrt(2));
      const masked = tf.where(causal.equal(1).broadcastTo(scores.shape), scores, tf.fill(scores.shape, -1e9));
      const attended = tf.matMul(tf.softmax(masked), value).transpose([0, 2, 1, 3]).reshape([2, 4, width]);
      const sum = attended.add(x);
      const { mean, variance } = tf.moments(sum, -1, true);
      const normalised = sum.sub(mean).div(variance.add(1e-5).sqrt());
      const hidden = normalised
        .mul(tf.erf(normalised.div(Math.SQRT2)).add(1))
        .mul(0.5)
        .add(tf.relu(normalised))
        .add(tf.tanh(normalised));
      const logits = tf.matMul(hidden.mean(1).as2D(2, width), output.as2D(width, 2));
      return tf.losses.softmaxCrossEntropy(labels, logits).asScalar();
    };
    const parameters = [random([vocabulary, width], 1), random([width, 3 * width], 2), random([width, 2], 3)];
    const { value, grads } = tf.valueAndGrads(loss)(parameters);
    return [value, ...grads].flatMap(flat);
  };
  const expected = on("cpu", compute);
  assert.equal(expected.length, 1 + vocabulary * width + width * 3 * width + width * 2);
  for (const backend of backends) assertClose(on(backend, compute), expected, backend);
});

for (const kind of ["simpleRNN", "lstm"] as const) {
  test(`a small classifier with an embedding and a ${kind} trains alike on each backend`, async () => {
    const train = async (backend: string): Promise<number[]> => {
      void tf.setBackend(backend);
      const seeded = (seed: number): ReturnType<typeof tf.initializers.glorotUniform> =>
        tf.initializers.glorotUniform({ seed });
      const recurrent = { units: 3, kernelInitializer: seeded(2), recurrentInitializer: seeded(3) };
      const model = tf.sequential({
        layers: [
          tf.layers.embedding({ inputDim: 5, outputDim: 4, inputLength: 3, embeddingsInitializer: seeded(1) }),
          kind === "lstm" ? tf.layers.lstm(recurrent) : tf.layers.simpleRNN(recurrent),
          tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: seeded(4) }),
        ],
      });
      model.compile({ optimizer: tf.train.adam(0.05), loss: "categoricalCrossentropy" });
      const x = tf.tensor2d(
        [
          [0, 1, 2],
          [3, 4, 0],
          [2, 2, 1],
        ],
        [3, 3],
        "int32",
      );
      const y = tf.tensor2d([
        [1, 0],
        [0, 1],
        [1, 0],
      ]);
      const { history } = await model.fit(x, y, { epochs: 4, shuffle: false, verbose: 0 });
      return history["loss"] as number[];
    };
    const expected = await train("cpu");
    assert.ok((expected.at(-1) ?? NaN) < (expected[0] ?? NaN), "the loss falls");
    for (const backend of backends) assertClose(await train(backend), expected, `${backend}'s losses`);
  });
}
