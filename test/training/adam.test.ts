import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tf } from "../../src/tensorflow";
import { Adam } from "../../src/training/adam";
import { torch } from "../models/fixtures/torch";
import { assertNear, assertNoLeak, onEachBackend } from "../tensorflow/each-backend";

/** Applies gradients to a variable of that name, step by step; gives its values after each. */
function walk(optimizer: tf.Optimizer, start: number[], gradients: number[][]): number[][] {
  const variable = tf.variable(tf.tensor1d(start));
  const after = gradients.map((gradient) => {
    tf.tidy(() => optimizer.applyGradients({ [variable.name]: tf.tensor1d(gradient) }));
    return Array.from(variable.dataSync());
  });
  variable.dispose();
  return after;
}

test("Adam goes PyTorch's way, on each backend", () => {
  onEachBackend((backend) => {
    for (const { options, start, gradients, after } of torch.adam) {
      tf.tidy(() => {
        walk(new Adam(options), start, gradients).forEach((values, step) => {
          assertNear(values, after[step] as number[], 1e-6, `after step ${step + 1} on ${backend}`);
        });
      });
    }
  });
});

test("Adam goes the way of tf.train.adam, up to rounding", () => {
  const numbers = fc.array(fc.float({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(numbers, fc.array(numbers, { minLength: 1, maxLength: 8 }), (start, gradients) => {
      tf.tidy(() => {
        const expected = walk(tf.train.adam(0.01, 0.9, 0.999, 1e-6), start, gradients);
        const actual = walk(new Adam({ learningRate: 0.01, epsilon: 1e-6 }), start, gradients);
        // The least squares of gradients underflow in float32; the two round there in different ways.
        if (gradients.flat().every((g) => g === 0 || Math.abs(g) > 1e-4))
          actual.forEach((values, i) => assertNear(values, expected[i] as number[], 2e-6, `step ${i}`));
      });
    }),
    { seed: 3, numRuns: 40 },
  );
});

test("Adam serves optimizer.minimize, and keeps no tensor", () => {
  const x = tf.variable(tf.tensor1d([3, -2]));
  const optimizer = new Adam({ learningRate: 0.1 });
  assertNoLeak(() => {
    for (let i = 0; i < 200; i++) {
      optimizer.minimize(() =>
        x
          .sub(tf.tensor1d([1, 1]))
          .square()
          .sum(),
      );
    }
  }, "minimize");
  assertNear(x.dataSync(), [1, 1], 1e-2, "the minimum");
  assert.equal(optimizer.iterations, 200);
  x.dispose();
});

test("Adam serves model.compile, and is saved and loaded with a model", async () => {
  const before = tf.memory().numTensors;
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  const [x, y] = [
    tf.tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
    ]),
    tf.tensor2d([[1], [2], [3]]),
  ];
  model.compile({ optimizer: new Adam({ learningRate: 0.05, beta1: 0.8 }), loss: "meanSquaredError" });
  await model.fit(x, y, { epochs: 20, verbose: 0, shuffle: false });
  let saved: tf.io.ModelArtifacts | undefined;
  const keep = tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" as const } });
  });
  const inTraining = tf.memory().numTensors;
  await model.save(keep, { includeOptimizer: true });
  const again = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
  assert.ok(again.optimizer instanceof Adam);
  assert.equal(again.optimizer.learningRate, 0.05);
  const losses = async (m: tf.LayersModel): Promise<number[]> =>
    (await m.fit(x, y, { epochs: 3, verbose: 0, shuffle: false })).history["loss"] as number[];
  assertNear(await losses(again), await losses(model), 1e-6, "both go on alike");
  assert.ok(tf.memory().numTensors >= inTraining);
  tf.dispose([x, y]);
  model.dispose();
  again.dispose();
  assert.ok(
    tf.memory().numTensors - before <= 8,
    "what is left are the tensors that TensorFlow.js saved and doesn't dispose of",
  );
});

test("what Adam can't use is refused", () => {
  assert.throws(() => new Adam({ learningRate: 0 }), {
    name: "RangeError",
    message: /Adam: learningRate is 0; it needs a number above 0/,
  });
  assert.throws(() => new Adam({ learningRate: NaN }), /learningRate is NaN/);
  assert.throws(() => new Adam({ beta1: 1 }), /beta1 is 1; it needs a number from 0 up to, but not including, 1/);
  assert.throws(() => new Adam({ epsilon: -1 }), /epsilon is -1/);
  tf.tidy(() => {
    const variable = tf.variable(tf.zeros([2]));
    assert.throws(
      () => new Adam().applyGradients({ [variable.name]: tf.zeros([3]) }),
      /has shape \[3\]; it needs \[2\]/,
    );
    assert.throws(() => new Adam().applyGradients({ nobody: tf.zeros([3]) }), /no variable named "nobody"/);
    variable.dispose();
  });
});

test("Adam refuses a bare number and misspelt options", () => {
  assert.throws(() => new Adam(0.01 as never), {
    name: "TypeError",
    message: "Adam: options is a number; write { learningRate: 0.01 }.",
  });
  assert.throws(() => new Adam({ lr: 0.01 } as never), {
    name: "TypeError",
    message: /there is no option "lr"; there are learningRate, beta1/,
  });
});
