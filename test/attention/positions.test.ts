import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  MultiHeadAttention,
  PositionEmbedding,
  sinusoidalPositions,
  tf,
  type PositionEmbeddingConfig,
} from "../../src";
import { assertClose, assertNoLeak, assertThrows, difference, flat, random, RUNS } from "./tensors";

test("even columns are sines, odd ones cosines of the same angle", () => {
  const codes = sinusoidalPositions(3, 4);
  assert.deepEqual([codes.shape, codes.dtype], [[3, 4], "float32"]);
  const angle = (position: number, pair: number): number => position / 10000 ** (pair / 2);
  const expected = [0, 1, 2].map((p) => [
    Math.sin(angle(p, 0)),
    Math.cos(angle(p, 0)),
    Math.sin(angle(p, 1)),
    Math.cos(angle(p, 1)),
  ]);
  assertClose(codes, tf.tensor2d(expected), "codes", 1e-7);
  assert.deepEqual(flat(sinusoidalPositions(1, 5)), [0, 1, 0, 1, 0]);
  assert.deepEqual(flat(sinusoidalPositions(1, 1)), [0]);
});

test("an odd width is an even one without its last cosine's column, but for the wavelengths", () => {
  // 10000^(4/5) in the last column, where a width of 6 would have 10000^(4/6).
  assert.ok(Math.abs((flat(sinusoidalPositions(8, 5))[7 * 5 + 4] as number) - Math.sin(7 / 10000 ** 0.8)) < 1e-7);
});

test("codes have length √(modelDim / 2), and how alike two are depends on their distance alone", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 2, max: 9 }),
      fc.double({ min: 2, max: 1e5, noNaN: true }),
      (pairs, length, base) =>
        tf.tidy(() => {
          const codes = sinusoidalPositions(length, 2 * pairs, { base });
          const alike = codes.matMul(codes, false, true).arraySync() as number[][];
          for (let i = 0; i < length; i++) {
            for (let j = 0; j < length; j++) {
              const [actual, first] = [alike[i]![j] as number, alike[0]![Math.abs(i - j)] as number];
              assert.ok(Math.abs(actual - first) < 1e-5, `positions ${i} and ${j}`);
            }
          }
          assert.ok(Math.abs((alike[0]![0] as number) - pairs) < 1e-5);
        }),
    ),
    RUNS,
  );
});

test("codes of a shorter sequence are the first ones of a longer", () => {
  assertClose(sinusoidalPositions(20, 6).slice([0, 0], [7, 6]), sinusoidalPositions(7, 6), "the first 7", 0);
});

test("late positions are as exact as early ones", () => {
  const codes = flat(sinusoidalPositions(100_001, 2).slice([100_000, 0], [1, 2]));
  assert.ok(Math.abs((codes[0] as number) - Math.sin(100_000)) < 1e-7);
});

test("bad sizes are refused by name", () => {
  assertThrows(
    () => sinusoidalPositions(0, 4),
    /^RangeError: sinusoidalPositions: length is 0; it needs a whole number from 1 on/,
  );
  assertThrows(() => sinusoidalPositions(4, 2.5), /^RangeError: sinusoidalPositions: modelDim is 2\.5/);
  for (const base of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => sinusoidalPositions(2, 2, { base }),
      /^RangeError: sinusoidalPositions: base is .*; it needs a finite number above 0/,
    );
  }
  assertNoLeak("sinusoidalPositions", () => sinusoidalPositions(4, 4));
});

const kinds: PositionEmbeddingConfig[] = [
  {},
  { kind: "sinusoidal", base: 100 },
  { kind: "learned", maxLength: 6, seed: 3 },
];

test("sinusoidal positions are added to each sentence, at any length, shorter or longer than before", () => {
  for (const base of [10000, 100]) {
    const layer = new PositionEmbedding({ base });
    for (const length of [4, 9, 1, 30, 4]) {
      const x = random([2, length, 6], length);
      assertClose(
        layer.apply(x) as tf.Tensor,
        x.add(sinusoidalPositions(length, 6, { base })),
        `length ${length}`,
        1e-6,
      );
    }
    assert.equal(layer.countParams(), 0);
  }
});

test("learned positions are rows of a table, as many as the input has positions", () => {
  const layer = new PositionEmbedding({ kind: "learned", maxLength: 6, seed: 3 });
  const x = random([2, 4, 5], 1);
  const output = layer.apply(x) as tf.Tensor;
  const [table] = layer.getWeights() as [tf.Tensor2D];
  assert.deepEqual(table.shape, [6, 5]);
  assertClose(output, x.add(table.slice([0, 0], [4, 5])), "sum", 1e-6);
  const small = flat(table);
  assert.ok(
    small.some((number) => number !== 0) && small.every((number) => Math.abs(number) < 0.2),
    "small numbers at first",
  );
  const gradient = tf.variableGrads(
    () => (layer.apply(x) as tf.Tensor).sum().asScalar(),
    layer.getWeights() as tf.Variable[],
  ).grads;
  assert.deepEqual(
    flat(Object.values(gradient)[0]!),
    [...new Array<number>(20).fill(2), ...new Array<number>(10).fill(0)],
    "a gradient from each sentence, for the rows in use",
  );
});

test("an input longer than a learned table is refused, with what to do", () => {
  const layer = new PositionEmbedding({ kind: "learned", maxLength: 3 });
  const [short, long] = [random([1, 3, 4], 1), random([1, 4, 4], 2)];
  tf.dispose(layer.apply(short) as tf.Tensor);
  assertThrows(
    () => layer.apply(long),
    /^RangeError: PositionEmbedding: input has 4 positions, but only 3 were learned \(maxLength\)\. .*sinusoidal/,
  );
});

test("the same seed gives the same table; without a seed tables differ", () => {
  const table = (seed?: number): string => {
    const layer = new PositionEmbedding({ kind: "learned", maxLength: 3, ...(seed !== undefined && { seed }) });
    layer.apply(tf.zeros([1, 3, 4]));
    return flat(layer.getWeights()[0]!).join();
  };
  assert.equal(table(1), table(1));
  assert.equal(new Set([table(1), table(2), table(), table()]).size, 4);
});

test("with positions, self-attention tells one order of the words from another; without, it can't", () => {
  const [dog, bites, man] = [random([4], 1), random([4], 2), random([4], 3)];
  const [one, other] = [tf.stack([dog, bites, man]).expandDims(0), tf.stack([man, bites, dog]).expandDims(0)];
  const attention = new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1 });
  const ofDog = (x: tf.Tensor, at: number): tf.Tensor => (attention.apply(x) as tf.Tensor).slice([0, at, 0], [1, 1, 4]);
  assertClose(ofDog(one, 0), ofDog(other, 2), "the output of dog without positions");
  for (const config of kinds) {
    const layer = new PositionEmbedding(config);
    const [first, second] = [layer.apply(one) as tf.Tensor, layer.apply(other) as tf.Tensor];
    assert.ok(difference(ofDog(first, 0), ofDog(second, 2)) > 1e-3, `the output of dog with ${JSON.stringify(config)}`);
  }
});

test("no tensor is left behind, in a pass or a gradient, and inputs stay as they were", () => {
  for (const config of kinds) {
    const layer = new PositionEmbedding(config);
    const x = random([2, 5, 4], 1);
    const before = flat(x);
    assertNoLeak(`apply with ${JSON.stringify(config)}`, () => layer.apply(x) as tf.Tensor);
    assertNoLeak(`a gradient with ${JSON.stringify(config)}`, () =>
      tf.grad((input) => (layer.apply(input) as tf.Tensor).square().sum())(x),
    );
    assert.deepEqual(flat(x), before);
  }
});

test("it is saved and loaded in a model, as its first layer or a later one, and hands a mask on", async () => {
  for (const config of kinds) {
    for (const layers of [
      [new PositionEmbedding({ ...config, inputShape: [4, 6] })],
      [
        tf.layers.embedding({ inputDim: 9, outputDim: 6, maskZero: true, inputLength: 4 }),
        new PositionEmbedding(config),
        new MultiHeadAttention({ numHeads: 2, modelDim: 6 }),
      ],
    ]) {
      const model = tf.sequential({ layers });
      let artifacts: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (saved) => {
          artifacts = saved;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
        }),
      );
      const { modelTopology, ...rest } = artifacts!;
      const again = await tf.loadLayersModel(
        tf.io.fromMemory({ ...rest, modelTopology: JSON.parse(JSON.stringify(modelTopology)) as object }),
      );
      const x =
        layers.length === 1
          ? random([2, 4, 6], 1)
          : tf.tensor2d(
              [
                [1, 2, 3, 0],
                [8, 0, 0, 0],
              ],
              [2, 4],
              "int32",
            );
      assertClose(again.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor, JSON.stringify(config), 0);
    }
  }
});

test("a layer made from a layer's settings has the same", () => {
  for (const config of kinds) {
    const layer = new PositionEmbedding({ ...config, name: "places" });
    const clone = PositionEmbedding.fromConfig<PositionEmbedding>(PositionEmbedding, layer.getConfig());
    assert.deepEqual(clone.getConfig(), layer.getConfig());
    const x = random([1, 3, 4], 1);
    assertClose(clone.apply(x) as tf.Tensor, layer.apply(x) as tf.Tensor, JSON.stringify(config), 0);
  }
});

test("a learned table is trained under fit, and dispose frees it", async () => {
  const before = tf.memory().numTensors;
  const layer = new PositionEmbedding({ kind: "learned", maxLength: 4, seed: 1, inputShape: [4, 2] });
  const model = tf.sequential({ layers: [layer] });
  const optimizer = tf.train.sgd(1);
  model.compile({ optimizer, loss: "meanSquaredError" });
  const [x, y] = [tf.zeros([8, 4, 2]), tf.ones([8, 4, 2])];
  const { history } = await model.fit(x, y, { epochs: 10, verbose: 0 });
  const losses = history["loss"] as number[];
  assert.ok((losses.at(-1) as number) < 0.5 * (losses[0] as number), losses.join());
  model.dispose();
  optimizer.dispose();
  tf.dispose([x, y]);
  assert.equal(tf.memory().numTensors - before, 0);
});

test("bad settings and inputs are refused by name", () => {
  const make = (config: PositionEmbeddingConfig) => () => new PositionEmbedding(config);
  assertThrows(
    make({ kind: "sine" as "learned" }),
    /^RangeError: PositionEmbedding: kind is "sine"; it needs "sinusoidal" or "learned"/,
  );
  assertThrows(
    make({ kind: "learned" }),
    /^RangeError: PositionEmbedding: maxLength is missing; learned positions need it/,
  );
  assertThrows(make({ kind: "learned", maxLength: 0 }), /^RangeError: PositionEmbedding: maxLength is 0/);
  assertThrows(make({ base: -2 }), /^RangeError: PositionEmbedding: base is -2/);
  const [flatInput, wide] = [random([3, 4], 1), random([1, 3, 6], 2)];
  assert.throws(
    () => new PositionEmbedding().apply(flatInput),
    /PositionEmbedding: input has shape \[3, 4\]; it needs \[batch, length, modelDim\]/,
  );
  const layer = new PositionEmbedding();
  tf.dispose(layer.apply(random([1, 3, 4], 3)) as tf.Tensor);
  assertThrows(
    () => layer.apply(wide),
    /^RangeError: PositionEmbedding: input has shape \[1, 3, 6\]; it needs \[batch, length, 4\]/,
  );
});
