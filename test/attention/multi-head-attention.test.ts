import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  attendHeadByHead,
  causalMask,
  combineMasks,
  MultiHeadAttention,
  paddingMask,
  scaledDotProductAttention,
  tf,
  type MultiHeadAttentionOptions,
} from "../../src";
import { assertClose, assertNoLeak, assertThrows, difference, flat, inEveryWay, random, RUNS } from "./tensors";

const few = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const sizes = fc.record({
  batch: few(3),
  queries: few(5),
  keys: few(5),
  numHeads: few(4),
  keyDim: few(4),
  valueDim: few(4),
  modelDim: few(8),
  useBias: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e5 }),
});
type Sizes = typeof sizes extends fc.Arbitrary<infer T> ? T : never;

/** A layer whose biases aren't the zeros that they start with. */
function layerOf(options: MultiHeadAttentionOptions): MultiHeadAttention {
  const layer = new MultiHeadAttention({ seed: 1, ...options });
  tf.tidy(() =>
    layer.setWeights(
      layer.getWeights().map((weight, i) => (weight.rank === 1 ? random(weight.shape, i, 0.5) : weight)),
    ),
  );
  return layer;
}

/** Frees a layer's weights; inside a model, the model does. */
function free(layer: MultiHeadAttention): void {
  tf.dispose(layer.getWeights());
}

/** A property that has to hold in plain arrays and on the backend. */
function holds(
  check: (
    layer: MultiHeadAttention,
    inputs: { query: tf.Tensor; key: tf.Tensor; value: tf.Tensor },
    one: Sizes,
  ) => void,
): void {
  inEveryWay(() => {
    fc.assert(
      fc.property(sizes, (one) => {
        const layer = layerOf(one);
        tf.tidy(() => {
          const query = random([one.batch, one.queries, one.modelDim], one.seed + 1);
          const key = random([one.batch, one.keys, one.modelDim], one.seed + 2);
          const value = random([one.batch, one.keys, one.modelDim], one.seed + 3);
          check(layer, { query, key, value }, one);
        });
        free(layer);
      }),
      RUNS,
    );
  });
}

function shuffled(count: number): tf.Tensor1D {
  return tf.tensor1d(Array.from(tf.util.createShuffledIndices(count)), "int32");
}

test("the demonstration of the brief: 2 sentences of 5 words, 16 wide, 4 heads", () => {
  const layer = new MultiHeadAttention({ numHeads: 4, modelDim: 16 });
  const x = random([2, 5, 16], 1);
  const { output, weights } = layer.attend(x, x, x);
  assert.deepEqual(
    [output.shape, weights.shape],
    [
      [2, 5, 16],
      [2, 4, 5, 5],
    ],
  );
  assert.deepEqual(
    layer.getWeights().map(({ shape }) => shape),
    [
      [16, 16],
      [16, 16],
      [16, 16],
      [16, 16],
    ],
  );
  assert.equal(layer.countParams(), 4 * 16 * 16);
});

test("weights come in the order and the shapes that PyTorch's matrices, transposed, have", () => {
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 6, keyDim: 5, valueDim: 4, useBias: true });
  assert.deepEqual(
    layer.getWeights().map(({ shape }) => shape),
    [[6, 10], [6, 10], [6, 8], [8, 6], [10], [10], [8], [6]],
  );
  assert.ok(
    layer
      .getWeights()
      .slice(4)
      .every((bias) => flat(bias).every((number) => number === 0)),
    "biases start at 0",
  );
});

test("as many heads as there may be, the layer's size stays the same", () => {
  const counts = [1, 2, 4, 8].map((numHeads) => new MultiHeadAttention({ numHeads, modelDim: 16 }).countParams());
  assert.deepEqual(counts, [1024, 1024, 1024, 1024]);
});

test("one head with identity matrices is scaled dot-product attention itself", () => {
  inEveryWay((way) => {
    const layer = new MultiHeadAttention({ numHeads: 1, modelDim: 3 });
    layer.setWeights([0, 1, 2, 3].map(() => tf.eye(3)));
    const [query, key, value] = [random([2, 4, 3], 1), random([2, 5, 3], 2), random([2, 5, 3], 3)];
    const [many, one] = [layer.attend(query, key, value), scaledDotProductAttention(query, key, value)];
    assertClose(many.output, one.output, `output ${way}`);
    assertClose(many.weights.squeeze([1]), one.weights, `weights ${way}`);
  });
});

test("heads in one batched product give what heads one by one give, without a mask and with one of every rank", () => {
  holds((layer, { query, key, value }, { batch, queries, keys, numHeads, seed }) => {
    const shapes = [
      undefined,
      [keys],
      [queries, keys],
      [queries, 1],
      [batch, queries, keys],
      [1, queries, keys],
      [batch, 1, keys],
      [batch, 1, 1, keys],
      [1, numHeads, queries, keys],
      [batch, numHeads, queries, keys],
    ];
    for (const shape of shapes) {
      const options = shape === undefined ? {} : { mask: tf.randomUniform(shape, 0, 1, "float32", seed).greater(0.4) };
      const [together, apart] = [
        layer.attend(query, key, value, options),
        attendHeadByHead(layer, query, key, value, options),
      ];
      assertClose(together.output, apart.output, `output with a mask of [${shape?.join()}]`);
      assertClose(together.weights, apart.weights, `weights with a mask of [${shape?.join()}]`);
    }
  });
});

test("their gradients agree as well, in the layer's weights and in its inputs", () => {
  holds((layer, { query, key, value }, { queries, keys, seed }) => {
    const options = { mask: tf.randomUniform([queries, keys], 0, 1, "float32", seed).greater(0.3) };
    const variables = layer.getWeights() as tf.Variable[];
    type Attend = () => { output: tf.Tensor; weights: tf.Tensor };
    const lossOf = (attend: Attend) => (): tf.Scalar => {
      const { output, weights } = attend();
      return output
        .square()
        .sum()
        .add(weights.mul(random(weights.shape, 5)).sum())
        .asScalar();
    };
    const together = tf.variableGrads(
      lossOf(() => layer.attend(query, key, value, options)),
      variables,
    ).grads;
    const apart = tf.variableGrads(
      lossOf(() => attendHeadByHead(layer, query, key, value, options)),
      variables,
    ).grads;
    for (const { name } of variables) {
      assertClose(
        together[name]!,
        apart[name]!,
        `gradient of ${name}`,
        1e-4 * (1 + Math.max(...flat(apart[name]!.abs()))),
      );
    }

    const self = (attend: (x: tf.Tensor) => { output: tf.Tensor; weights: tf.Tensor }): tf.Tensor =>
      tf.grad((x) => lossOf(() => attend(x))())(query);
    const [one, other] = [self((x) => layer.attend(x, x, x)), self((x) => attendHeadByHead(layer, x, x, x))];
    assertClose(
      one,
      other,
      "gradient of an input that is query, key and value",
      1e-4 * (1 + Math.max(...flat(other.abs()))),
    );
  });
});

test("in each head, rows of weights sum to 1, or are 0 where nothing may be attended to", () => {
  holds((layer, { query, key, value }, { batch, queries, keys, numHeads, seed }) => {
    const mask = tf.randomUniform([batch, queries, keys], 0, 1, "float32", seed).greater(0.5);
    const { weights } = layer.attend(query, key, value, { mask });
    const some = mask.any(-1).cast("float32").expandDims(1).tile([1, numHeads, 1]);
    assertClose(weights.sum(-1), some, "the sums of the rows");
  });
});

test("self-attention is blind to order: words that change places take their outputs with them", () => {
  holds((layer, { query: x }, { queries }) => {
    const order = shuffled(queries);
    const [before, after] = [
      layer.attend(x, x, x),
      layer.attend(x.gather(order, 1), x.gather(order, 1), x.gather(order, 1)),
    ];
    assertClose(after.output, before.output.gather(order, 1), "output");
    assertClose(after.weights, before.weights.gather(order, 2).gather(order, 3), "weights");
  });
});

test("keys and values that change places together change no output", () => {
  holds((layer, { query, key, value }, { keys }) => {
    const order = shuffled(keys);
    assertClose(
      layer.attend(query, key.gather(order, 1), value.gather(order, 1)).output,
      layer.attend(query, key, value).output,
      "output",
    );
  });
});

test("each sentence of a batch is attended for itself", () => {
  holds((layer, { query, key, value }, { batch }) => {
    const whole = layer.attend(query, key, value);
    for (let i = 0; i < batch; i++) {
      const [q, k, v] = [query, key, value].map((tensor) => tensor.slice([i, 0, 0], [1, -1, -1])) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      assertClose(layer.attend(q, k, v).output, whole.output.slice([i, 0, 0], [1, -1, -1]), `sentence ${i}`);
    }
  });
});

test("a causal mask leaks nothing from the future: no value, and a gradient of exactly 0", () => {
  inEveryWay((way) => {
    const layer = layerOf({ numHeads: 2, modelDim: 6, useBias: true });
    const x = random([2, 5, 6], 1);
    const mask = causalMask(5);
    const attend = (input: tf.Tensor): tf.Tensor => layer.attend(input, input, input, { mask }).output;
    for (let position = 0; position < 5; position++) {
      const gradient = tf.grad((input) => attend(input).slice([0, position, 0], [2, 1, 6]).square().sum())(x);
      const future = flat(gradient.slice([0, position + 1, 0], [2, 4 - position, 6]));
      assert.ok(
        future.every((number) => number === 0),
        `position ${position} depends on later ones ${way}`,
      );
    }
    const changed = x.add(tf.tensor1d([0, 0, 0, 100, -100]).reshape([5, 1]));
    assertClose(
      attend(changed).slice([0, 0, 0], [2, 3, 6]),
      attend(x).slice([0, 0, 0], [2, 3, 6]),
      `outputs before the change ${way}`,
      0,
    );
    free(layer);
  });
});

test("padding and causal masks together: a sentence without words gives zeros and passes zeros back", () => {
  inEveryWay((way) => {
    const layer = layerOf({ numHeads: 2, modelDim: 4 });
    const x = random([2, 3, 4], 1);
    const mask = combineMasks(causalMask(3), paddingMask([2, 0], 3));
    const { output, weights } = layer.attend(x, x, x, { mask });
    for (const result of [output, weights]) {
      const [whole, empty] = [flat(result.slice(0, 1)), flat(result.slice(1, 1))];
      assert.ok(whole.every(Number.isFinite) && empty.every((number) => number === 0), `${way}: ${empty.join()}`);
    }
    const gradient = tf.grad((input) => layer.attend(input, input, input, { mask }).output.square().sum())(x);
    assert.ok(flat(gradient.slice(1, 1)).every((number) => number === 0) && flat(gradient).every(Number.isFinite), way);
    free(layer);
  });
});

test("apply is attend without the weights: self-attention for one input, anything for three", () => {
  holds((layer, { query, key, value }) => {
    assertClose(layer.apply(query) as tf.Tensor, layer.attend(query, query, query).output, "one input", 1e-6);
    assertClose(
      layer.apply([query, key, value]) as tf.Tensor,
      layer.attend(query, key, value).output,
      "three inputs",
      1e-6,
    );
    assertClose(
      layer.apply([query, key, key]) as tf.Tensor,
      layer.attend(query, key, key).output,
      "key and value the same",
      1e-6,
    );
  });
});

test("new weights count at once: set by hand, or by a step of training", () => {
  inEveryWay((way) => {
    const layer = layerOf({ numHeads: 2, modelDim: 4 });
    const x = random([1, 3, 4], 1);
    const before = layer.attend(x, x, x).output;
    layer.setWeights(layer.getWeights().map((weight, i) => random(weight.shape, i + 50)));
    const after = layer.attend(x, x, x).output;
    assert.ok(difference(before, after) > 1e-3, `set by hand ${way}`);
    assertClose(after, attendHeadByHead(layer, x, x, x).output, `set by hand ${way}`);
    const optimizer = tf.train.sgd(0.01);
    optimizer.minimize(() => layer.attend(x, x, x).output.square().mean());
    const trained = layer.attend(x, x, x).output;
    assert.ok(difference(trained, after) > 1e-4, `a step of training ${way}`);
    assertClose(trained, attendHeadByHead(layer, x, x, x).output, `a step of training ${way}`);
    optimizer.dispose();
    free(layer);
  });
});

test("weights are refused in another number or shape", () => {
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4 });
  assert.throws(() => layer.setWeights([tf.eye(4)]), /weight/);
  assert.throws(() => layer.setWeights([tf.eye(4), tf.eye(4), tf.eye(4), tf.zeros([4, 5])]), /shape/);
});

test("a seed makes the first weights the same; the four matrices, and other seeds, differ", () => {
  const weightsOf = (seed?: number): number[][] =>
    new MultiHeadAttention({ numHeads: 2, modelDim: 4, ...(seed !== undefined && { seed }) }).getWeights().map(flat);
  assert.deepEqual(weightsOf(3), weightsOf(3));
  const all = [...weightsOf(0), ...weightsOf(1), ...weightsOf(2), ...weightsOf(), ...weightsOf()].map((numbers) =>
    numbers.join(),
  );
  assert.equal(new Set(all).size, 20);
});

test("through the weights, gradients reach queries and keys, and leave values and output alone", () => {
  inEveryWay((way) => {
    const layer = layerOf({ numHeads: 2, modelDim: 4 });
    const [query, key, value] = [random([1, 3, 4], 1), random([1, 5, 4], 2), random([1, 5, 4], 3)];
    const gradients = tf.grads((q, k, v) => layer.attend(q, k, v).weights.square().sum())([query, key, value]);
    assert.deepEqual(
      gradients.map((gradient) => flat(gradient).some((number) => number !== 0)),
      [true, true, false],
      `inputs ${way}`,
    );
    const variables = layer.getWeights() as tf.Variable[];
    const { grads } = tf.variableGrads(() => layer.attend(query, key, value).weights.square().sum(), variables);
    assert.deepEqual(
      variables.map(({ name }) => flat(grads[name]!).some((number) => number !== 0)),
      [true, true, false, false],
      `weights ${way}`,
    );
    free(layer);
  });
});

test("inputs stay as they were, and none is disposed", () => {
  holds((layer, { query, key, value }) => {
    const before = [query, key, value].map(flat);
    tf.grads((q, k, v) => layer.attend(q, k, v).output.sum())([query, key, value]);
    layer.apply([query, key, value]);
    assert.deepEqual([query, key, value].map(flat), before);
  });
});

test("no tensor is left behind: by attend, apply, a gradient, or a step of training", () => {
  inEveryWay((way) => {
    for (const useBias of [false, true]) {
      const layer = layerOf({ numHeads: 2, modelDim: 4, useBias });
      const [query, key] = [random([2, 3, 4], 1), random([2, 5, 4], 2)];
      for (const mask of [undefined, tf.ones([3, 5]), tf.ones([2, 3, 5]), tf.ones([3, 5], "bool")]) {
        const options = mask === undefined ? {} : { mask };
        assertNoLeak(`attend ${way}`, () => ({ ...layer.attend(query, key, key, options) }));
        assertNoLeak(`a gradient through output ${way}`, () =>
          tf.grads((q, k) => layer.attend(q, k, k, options).output.sum())([query, key]),
        );
        assertNoLeak(`a gradient through weights ${way}`, () =>
          tf.grads((q, k) => layer.attend(q, k, k, options).weights.square().sum())([query, key]),
        );
      }
      assertNoLeak(`apply ${way}`, () => layer.apply(query) as tf.Tensor);
      assertNoLeak(`apply to three ${way}`, () => layer.apply([query, key, key]) as tf.Tensor);
      const optimizer = tf.train.adam(0.01);
      assertNoLeak(
        `a step of training ${way}`,
        () => optimizer.minimize(() => (layer.apply(query) as tf.Tensor).square().sum()) ?? [],
      );
      optimizer.dispose();
      free(layer);
    }
  });
});

test("bad input is refused by name, with the shape it has and the one it needs", () => {
  inEveryWay(() => {
    const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4 });
    const [query, key] = [random([2, 3, 4], 1), random([2, 5, 4], 2)];
    const wide = random([2, 5, 6], 3);
    assertThrows(
      () => layer.attend(wide, key, key),
      /^RangeError: MultiHeadAttention\.attend: query has shape \[2, 5, 6\]; it needs \[batch, queries, 4\]/,
    );
    assertThrows(
      () => layer.attend(query, wide, key),
      /^RangeError: .*key has shape \[2, 5, 6\]; it needs \[2, keys, 4\]/,
    );
    assertThrows(
      () => layer.attend(query, key, query),
      /^RangeError: .*value has shape \[2, 3, 4\]; it needs \[2, 5, 4\]/,
    );
    const rankTwo = random([3, 4], 4);
    assertThrows(
      () => layer.attend(rankTwo, rankTwo, rankTwo),
      /^RangeError: .*query has shape \[3, 4\]; it needs \[batch, queries, 4\]/,
    );
    const batchOfOne = random([1, 5, 4], 5);
    assertThrows(
      () => layer.attend(query, batchOfOne, batchOfOne),
      /^RangeError: .*key has shape \[1, 5, 4\]; it needs \[2, keys, 4\]/,
    );
    assertThrows(() => layer.attend([[1]] as unknown as tf.Tensor, key, key), /^TypeError: .*query is an array/);
    assertThrows(() => layer.attend(query, undefined as unknown as tf.Tensor, key), /^TypeError: .*key is .*undefined/);
    for (const shape of [
      [3, 3],
      [3, 3, 5],
      [2, 3, 4],
      [2, 3, 3, 5],
      [3, 1, 3, 5],
      [1, 1, 1, 1, 1],
    ]) {
      const mask = tf.ones(shape);
      assertThrows(
        () => layer.attend(query, key, key, { mask }),
        new RegExp(`^RangeError: .*mask has shape \\[${shape.join(", ")}\\]; it needs `),
      );
    }
    const additive = tf.fill([3, 5], -1e9);
    assertThrows(
      () => layer.attend(query, key, key, { mask: additive }),
      /^RangeError: .*mask holds -1000000000 at \[0, 0\]/,
    );
    assert.throws(() => layer.apply(wide), /has shape \[2, 5, 6\]; it needs \[batch, queries, 4\]/);
    free(layer);
  });
});

test("NaN in an input or in a weight is refused by name", () => {
  inEveryWay((way) => {
    for (const useBias of [false, true]) {
      const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, useBias });
      const [x, spoilt] = [random([2, 3, 4], 1), tf.fill([2, 3, 4], NaN)];
      assertThrows(() => layer.attend(spoilt, x, x), /^RangeError: MultiHeadAttention\.attend: query .*NaN/);
      assertThrows(() => layer.attend(spoilt, spoilt, spoilt), /^RangeError: MultiHeadAttention\.attend: query .*NaN/);
      assertThrows(() => layer.attend(x, spoilt, x), /^RangeError: .*key .*NaN/);
      assertThrows(() => layer.attend(x, x, spoilt), /^RangeError: .*value .*NaN/);
      const weights = layer.getWeights().map((weight) => weight.clone());
      weights.forEach((_, i) => {
        layer.setWeights(weights.map((weight, j) => (i === j ? tf.fill(weight.shape, NaN) : weight)));
        assertThrows(() => layer.attend(x, x, x), /^RangeError: .*NaN/);
      });
      layer.setWeights(weights);
      assert.ok(flat(layer.attend(x, x, x).output).every(Number.isFinite), way);
      free(layer);
    }
  });
});

test("a layer is refused sizes that don't go together, by name", () => {
  const make = (options: MultiHeadAttentionOptions) => () => new MultiHeadAttention(options);
  assertThrows(
    make({ numHeads: 3, modelDim: 16 }),
    /^RangeError: MultiHeadAttention: modelDim is 16 and numHeads 3; modelDim needs to be a multiple of numHeads/,
  );
  assertThrows(make({ numHeads: 0, modelDim: 16 }), /^RangeError: .*numHeads is 0; it needs a whole number from 1 on/);
  assertThrows(make({ numHeads: 2, modelDim: 0 }), /^RangeError: .*modelDim is 0/);
  assertThrows(make({ numHeads: 2, modelDim: 4, keyDim: 1.5 }), /^RangeError: .*keyDim is 1\.5/);
  assertThrows(make({ numHeads: 2, modelDim: 4, valueDim: -1 }), /^RangeError: .*valueDim is -1/);
  assertThrows(make({ numHeads: NaN, modelDim: 4 }), /^RangeError: .*numHeads is NaN/);
  new MultiHeadAttention({ numHeads: 3, modelDim: 16, keyDim: 5, valueDim: 4 });
});

test("it is a layer of a tf.sequential model, as its first or a later one", () => {
  const first = tf.sequential({
    layers: [
      new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1, inputShape: [3, 4] }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2 }),
    ],
  });
  assert.deepEqual(first.outputs[0]?.shape, [null, 2]);
  const later = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [null, 4] }),
      new MultiHeadAttention({ numHeads: 2, modelDim: 4 }),
      new MultiHeadAttention({ numHeads: 2, modelDim: 4 }),
    ],
  });
  assert.deepEqual(later.outputs[0]?.shape, [null, null, 4]);
  assert.deepEqual((later.predict(random([2, 7, 4], 1)) as tf.Tensor).shape, [2, 7, 4]);
  assert.equal(later.countParams(), 4 * 4 + 4 + 2 * 64);
});

test("in a tf.model it attends from one input to another", () => {
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1 });
  const inputs = [tf.input({ shape: [3, 4] }), tf.input({ shape: [5, 4] })] as const;
  const model = tf.model({
    inputs: [...inputs],
    outputs: layer.apply([inputs[0], inputs[1], inputs[1]]) as tf.SymbolicTensor,
  });
  const [query, key] = [random([2, 3, 4], 1), random([2, 5, 4], 2)];
  assert.deepEqual(model.outputs[0]?.shape, [null, 3, 4]);
  assertClose(model.predict([query, key]) as tf.Tensor, layer.attend(query, key, key).output, "prediction");
});

test("an embedding with maskZero hides padding from it", () => {
  const embedding = tf.layers.embedding({ inputDim: 6, outputDim: 4, maskZero: true, inputLength: 4 });
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1 });
  const model = tf.sequential({ layers: [embedding, layer] });
  const ids = tf.tensor2d(
    [
      [1, 2, 3, 0],
      [4, 5, 0, 0],
    ],
    [2, 4],
    "int32",
  );
  const x = embedding.apply(ids) as tf.Tensor;
  const expected = layer.attend(x, x, x, { mask: paddingMask([3, 2], 4) }).output;
  assertClose(model.predict(ids) as tf.Tensor, expected, "prediction");

  const input = tf.input({ shape: [4], dtype: "int32" });
  const words = embedding.apply(input) as tf.SymbolicTensor;
  const three = tf.model({
    inputs: input,
    outputs: tf.layers.globalAveragePooling1d({}).apply(layer.apply([words, words, words])) as tf.SymbolicTensor,
  });
  assertClose(
    three.predict(ids) as tf.Tensor,
    expected.mean(1),
    "with query, key and value given apart, and a layer after it",
  );
});

/** Saves a model with TensorFlow.js' own means, in memory, and reads it back. */
async function savedAndLoaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  // As a file would hold it: text and bytes, nothing else.
  const { modelTopology, ...rest } = artifacts as tf.io.ModelArtifacts;
  return tf.loadLayersModel(
    tf.io.fromMemory({ ...rest, modelTopology: JSON.parse(JSON.stringify(modelTopology)) as object }),
  );
}

test("a model with one layer of it is saved and loaded, whatever the layer's settings", async () => {
  for (const options of [
    {},
    { useBias: true },
    { keyDim: 3, valueDim: 5 },
    { seed: 7, name: "attention" },
    { trainable: false },
  ]) {
    const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, ...options });
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [3, 4] }), layer] });
    layer.setWeights(layer.getWeights().map((weight, i) => random(weight.shape, i)));
    const again = await savedAndLoaded(model);
    const x = random([2, 3, 4], 9);
    assertClose(again.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor, JSON.stringify(options), 0);
    assert.deepEqual(again.layers[1]?.getConfig(), layer.getConfig());
    assert.equal(again.layers[1]?.trainable, !("trainable" in options), JSON.stringify(options));
  }
});

test("a model whose first layer it is, and one with several, are saved and loaded", async () => {
  const x = random([2, 3, 4], 9);
  const first = tf.sequential({ layers: [new MultiHeadAttention({ numHeads: 2, modelDim: 4, inputShape: [3, 4] })] });
  assertClose(
    (await savedAndLoaded(first)).predict(x) as tf.Tensor,
    first.predict(x) as tf.Tensor,
    "as first layer",
    0,
  );

  const make = (): MultiHeadAttention => new MultiHeadAttention({ numHeads: 2, modelDim: 4, useBias: true });
  const input = tf.input({ shape: [3, 4] });
  const [one, two] = [make(), make()];
  const hidden = one.apply(input) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: two.apply([hidden, input, input]) as tf.SymbolicTensor });
  assertClose((await savedAndLoaded(model)).predict(x) as tf.Tensor, model.predict(x) as tf.Tensor, "two of them", 0);
});

test("two layers of one model have weights of different names, so that both are trained", () => {
  const [one, two] = [
    new MultiHeadAttention({ numHeads: 2, modelDim: 4 }),
    new MultiHeadAttention({ numHeads: 2, modelDim: 4 }),
  ];
  const names = [...one.weights, ...two.weights].flatMap(({ name, originalName }) => [name, originalName]);
  assert.equal(new Set([...one.weights, ...two.weights].map(({ name }) => name)).size, 8, names.join());
  assert.equal(new Set([...one.weights, ...two.weights].map(({ originalName }) => originalName)).size, 8, names.join());
  const x = random([1, 3, 4], 1);
  const before = [...one.getWeights(), ...two.getWeights()].map((weight) => weight.clone());
  tf.train.sgd(0.5).minimize(() => (two.apply(one.apply(x)) as tf.Tensor).square().sum());
  [...one.getWeights(), ...two.getWeights()].forEach((weight, i) =>
    assert.ok(difference(weight, before[i]!) > 0, `weight ${i} is trained`),
  );
});

test("a layer made from a layer's settings computes the same with its weights", () => {
  const layer = new MultiHeadAttention({
    numHeads: 3,
    modelDim: 4,
    keyDim: 2,
    valueDim: 5,
    useBias: true,
    seed: 5,
    name: "original",
  });
  const config = layer.getConfig();
  assert.deepEqual(JSON.parse(JSON.stringify(config)), config, "settings are plain data");
  const clone = MultiHeadAttention.fromConfig<MultiHeadAttention>(MultiHeadAttention, config);
  assert.deepEqual(clone.getConfig(), config);
  const x = random([2, 3, 4], 1);
  // The seed makes even the first weights the same.
  assertClose(clone.attend(x, x, x).output, layer.attend(x, x, x).output, "with the first weights", 0);
});

/** Which sentence of two words has the larger sum? Learnable only by looking at the words. */
function task(): { x: tf.Tensor; y: tf.Tensor } {
  const x = random([32, 4, 8], 1);
  return { x, y: x.slice([0, 0, 0], [32, 4, 1]).max([1, 2]).greater(0.9).cast("float32").reshape([32, 1]) };
}

function classifier(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 8, inputShape: [4, 8], kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
      new MultiHeadAttention({ numHeads: 2, modelDim: 8, seed: 2 }),
      tf.layers.globalAveragePooling1d({}),
      tf.layers.dense({
        units: 1,
        activation: "sigmoid",
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });
}

test("it learns under fit, and fit leaves no tensor behind", async () => {
  const { x, y } = task();
  const model = classifier();
  model.compile({ optimizer: tf.train.adam(0.02), loss: "binaryCrossentropy" });
  const { history } = await model.fit(x, y, { epochs: 8, batchSize: 16, shuffle: false, verbose: 0 });
  const losses = history["loss"] as number[];
  assert.ok((losses.at(-1) ?? NaN) < 0.8 * (losses[0] ?? NaN), `losses ${losses.join()}`);
  const before = tf.memory().numTensors;
  await model.fit(x, y, { epochs: 1, batchSize: 16, verbose: 0 });
  assert.equal(tf.memory().numTensors - before, 0);
});

test("it learns in a loop written by hand, and the loop leaves no tensor behind", () => {
  const { x, y } = task();
  const model = classifier();
  const optimizer = tf.train.adam(0.02);
  const step = (): number =>
    tf.tidy(
      () =>
        optimizer
          .minimize(() => tf.losses.logLoss(y, model.apply(x) as tf.Tensor).asScalar(), true)!
          .dataSync()[0] as number,
    );
  const first = step();
  const before = tf.memory().numTensors;
  for (let i = 0; i < 12; i++) step();
  assert.equal(tf.memory().numTensors - before, 0);
  const last = step();
  assert.ok(last < 0.8 * first, `loss ${first}, then ${last}`);
});

test("a layer that isn't trainable stays as it is while others learn", async () => {
  const { x, y } = task();
  const model = classifier();
  const layer = model.layers[1] as MultiHeadAttention;
  layer.trainable = false;
  assert.deepEqual([layer.trainableWeights.length, layer.nonTrainableWeights.length], [0, 4]);
  model.compile({ optimizer: "sgd", loss: "binaryCrossentropy" });
  const before = layer.getWeights().map(flat);
  await model.fit(x, y, { epochs: 1, verbose: 0 });
  assert.deepEqual(layer.getWeights().map(flat), before);
});

test("dispose frees the weights, used or not, alone or in a model; after it the layer can't be used, nor disposed again", () => {
  const x = random([1, 3, 4], 1);
  const uses: Record<string, (layer: MultiHeadAttention) => void> = {
    "not used": () => undefined,
    attend: (layer) => tf.dispose({ ...layer.attend(x, x, x) }),
    apply: (layer) => tf.dispose(layer.apply(x) as tf.Tensor),
  };
  for (const [used, use] of Object.entries(uses)) {
    const before = tf.memory().numTensors;
    const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, useBias: true });
    use(layer);
    assert.deepEqual(layer.dispose(), { refCountAfterDispose: 0, numDisposedVariables: 8 }, used);
    assert.equal(tf.memory().numTensors - before, 0, used);
    assert.throws(() => layer.attend(x, x, x), /disposed/, used);
    assert.throws(() => layer.dispose(), /disposed/, used);
    assert.equal(tf.memory().numTensors - before, 0, used);
  }
  const before = tf.memory().numTensors;
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4 });
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [3, 4] }), layer] });
  tf.dispose(model.predict(x));
  model.dispose();
  assert.equal(tf.memory().numTensors - before, 0, "in a model");
});

test("what is no option, no padding mask or no input of the right width is refused, and named", () => {
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1 });
  const x = random([2, 3, 4], 1);
  const mask = tf.ones([3, 3], "bool");
  assert.throws(() => layer.attend(x, x, x, mask as never), /options is a tensor; it needs an object with mask/);
  assert.throws(() => layer.attend(x, x, x, { maks: mask } as never), /options has "maks"/);
  assert.throws(() => scaledDotProductAttention(x, x, x, mask as never), /options is a tensor/);
  assert.throws(() => layer.apply(x, { mask }), /mask has shape \[3, 3\]; it needs \[2, 3\]/);
  assert.throws(() => layer.apply([x, x, x, x]), /4 inputs/);
  assert.throws(() => layer.apply(tf.input({ shape: [3, 5] })), /shape \[\?, 3, 5\]; it needs \[batch, length, 4\]/);
  assert.throws(() => new MultiHeadAttention({ numHeads: "4" as never, modelDim: 8 }), /numHeads is "4"/);
  tf.dispose([x, mask]);
  layer.dispose();
});
