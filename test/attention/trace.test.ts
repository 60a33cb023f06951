import assert from "node:assert/strict";
import { test } from "node:test";
import {
  causalMask,
  matrixOf,
  MultiHeadAttention,
  paddingMask,
  sinusoidalPositions,
  stepOf,
  tf,
  traceAttention,
  type TraceStep,
} from "../../src";
import { assertClose, assertNoLeak, assertThrows, flat, inEveryWay, random } from "./tensors";

/** A step's values as a tensor again. */
const tensorOf = ({ values, shape }: TraceStep): tf.Tensor => tf.tensor(values, [...shape]);

const layerOf = (useBias = false): MultiHeadAttention =>
  new MultiHeadAttention({ numHeads: 2, modelDim: 6, keyDim: 4, valueDim: 5, useBias, seed: 1 });

test("a trace has every step, each with its shape, its axes and as many values", () => {
  const trace = traceAttention(layerOf(), random([2, 3, 6], 1), {
    positions: sinusoidalPositions(3, 6),
    mask: causalMask(3),
  });
  assert.deepEqual(
    trace.steps.map(({ name, shape, axes }) => `${name} [${shape.join()}] ${axes.join()}`),
    [
      "embeddings [2,3,6] batch,position,feature",
      "positions [3,6] position,feature",
      "input [2,3,6] batch,position,feature",
      "query [2,3,8] batch,query,feature",
      "key [2,3,8] batch,key,feature",
      "value [2,3,10] batch,key,feature",
      "query heads [2,2,3,4] batch,head,query,feature",
      "key heads [2,2,3,4] batch,head,key,feature",
      "value heads [2,2,3,5] batch,head,key,feature",
      "raw scores [2,2,3,3] batch,head,query,key",
      "scaled scores [2,2,3,3] batch,head,query,key",
      "masked scores [2,2,3,3] batch,head,query,key",
      "weights [2,2,3,3] batch,head,query,key",
      "head outputs [2,2,3,5] batch,head,query,feature",
      "concatenation [2,3,10] batch,query,feature",
      "output [2,3,6] batch,query,feature",
    ],
  );
  for (const { name, shape, axes, values, formula } of trace.steps) {
    assert.equal(axes.length, shape.length, name);
    assert.equal(
      values.length,
      shape.reduce((product, size) => product * size, 1),
      name,
    );
    assert.ok(formula.length > 0, name);
  }
  const without = traceAttention(layerOf(), random([1, 2, 6], 1)).steps.map(({ name }) => name);
  assert.deepEqual(
    without.filter((name) => ["embeddings", "positions", "masked scores"].includes(name)),
    [],
    "no step that wasn't taken",
  );
});

test("its last values are the layer's, whatever is attended to and whatever is masked", () => {
  inEveryWay((way) => {
    for (const useBias of [false, true]) {
      const layer = layerOf(useBias);
      layer.setWeights(layer.getWeights().map((weight, i) => random(weight.shape, i, 0.5)));
      const [x, context, positions] = [random([2, 3, 6], 1), random([2, 4, 6], 2), random([2, 3, 6], 3)];
      const masks = [
        undefined,
        causalMask(3),
        paddingMask([0, 2], 3),
        tf.randomUniform([2, 3, 3], 0, 1, "float32", 4).greater(0.5),
      ];
      for (const mask of masks) {
        const options = mask === undefined ? {} : { mask };
        const input = x.add(positions);
        const [trace, expected] = [
          traceAttention(layer, x, { positions, ...options }),
          layer.attend(input, input, input, options),
        ];
        assertClose(tensorOf(stepOf(trace, "output")), expected.output, `output ${way}`);
        assertClose(tensorOf(stepOf(trace, "weights")), expected.weights, `weights ${way}`);
      }
      const mask = paddingMask([1, 4], 4);
      const [trace, expected] = [
        traceAttention(layer, x, { context, mask }),
        layer.attend(x, context, context, { mask }),
      ];
      assertClose(tensorOf(stepOf(trace, "output")), expected.output, `output of a context ${way}`);
      assertClose(tensorOf(stepOf(trace, "weights")), expected.weights, `weights of a context ${way}`);
      layer.dispose();
    }
  });
});

test("each step follows from those before it", () => {
  const layer = layerOf();
  const [x, positions, mask] = [random([1, 3, 6], 1), sinusoidalPositions(3, 6), causalMask(3)];
  const trace = traceAttention(layer, x, { positions, mask });
  const step = (name: Parameters<typeof stepOf>[1]): tf.Tensor => tensorOf(stepOf(trace, name));
  const [Wq] = layer.getWeights() as [tf.Tensor2D];
  assertClose(step("embeddings"), x, "embeddings", 0);
  assertClose(step("input"), x.add(positions), "input");
  assertClose(step("query").squeeze([0]), step("input").squeeze<tf.Tensor2D>([0]).matMul(Wq), "query");
  assertClose(
    step("query heads").slice([0, 1, 0, 0], [1, 1, 3, 4]).reshape([3, 4]),
    step("query").slice([0, 0, 4], [1, 3, 4]).reshape([3, 4]),
    "the second head's query",
    0,
  );
  assertClose(step("raw scores"), step("query heads").matMul(step("key heads"), false, true), "raw scores");
  assertClose(step("scaled scores"), step("raw scores").div(2), "scaled scores");
  assert.deepEqual(
    matrixOf(stepOf(trace, "masked scores"), 0, 0).map((row) => row.map((score) => score === -Infinity)),
    [
      [false, true, true],
      [false, false, true],
      [false, false, false],
    ],
  );
  assertClose(step("weights"), step("masked scores").softmax(), "weights");
  assertClose(step("head outputs"), step("weights").matMul(step("value heads")), "head outputs");
  assertClose(
    step("concatenation").slice([0, 0, 5], [1, 3, 5]).reshape([3, 5]),
    step("head outputs").slice([0, 1, 0, 0], [1, 1, 3, 5]).reshape([3, 5]),
    "the second head's columns",
    0,
  );
});

test("a matrix of a step is its last two axes, at a place on those before", () => {
  const trace = traceAttention(layerOf(), random([2, 3, 6], 1));
  const weights = stepOf(trace, "weights");
  const all = tensorOf(weights).arraySync() as number[][][][];
  assert.deepEqual(matrixOf(weights, 1, 0), all[1]![0]);
  assert.deepEqual(matrixOf(stepOf(trace, "output"), 1).length, 3);
  const positions = stepOf(
    traceAttention(layerOf(), random([2, 3, 6], 1), { positions: sinusoidalPositions(3, 6) }),
    "positions",
  );
  assert.deepEqual(matrixOf(positions), sinusoidalPositions(3, 6).arraySync());
  assert.throws(
    () => matrixOf(weights, 0),
    /^RangeError: matrixOf: place is \[0\]; "weights" needs batch from 0 to 1, head from 0 to 1/,
  );
  assert.throws(() => matrixOf(weights, 0, 2), /^RangeError: matrixOf: place is \[0, 2\]/);
  assert.throws(() => matrixOf(positions, 0), /"positions" needs none/);
  assert.throws(
    () => stepOf(trace, "masked scores"),
    /^RangeError: stepOf: there is no step "masked scores"; this trace has "input", "query"/,
  );
});

test("a trace is plain data: no tensor is left behind, and later training doesn't change it", () => {
  const layer = layerOf();
  const [x, positions, mask] = [random([1, 3, 6], 1), sinusoidalPositions(3, 6), causalMask(3)];
  assertNoLeak("traceAttention", () => (traceAttention(layer, x, { positions, mask }), []));
  const trace = traceAttention(layer, x);
  const before = trace.steps.map(({ values }) => [...values]);
  layer.setWeights(layer.getWeights().map((weight) => tf.zerosLike(weight)));
  assert.deepEqual(
    trace.steps.map(({ values }) => [...values]),
    before,
  );
  trace.steps[0]!.values.fill(9);
  assert.ok(
    flat(x).every((number) => number !== 9),
    "the input isn't the trace's own array",
  );
});

test("bad input is refused by name", () => {
  const layer = layerOf();
  const [x, wide, context] = [random([2, 3, 6], 1), random([2, 3, 5], 2), random([1, 4, 6], 3)];
  assertThrows(
    () => traceAttention(layer, wide),
    /^RangeError: traceAttention: embeddings has shape \[2, 3, 5\]; it needs \[batch, length, 6\]/,
  );
  assertThrows(
    () => traceAttention(layer, [[1]] as unknown as tf.Tensor),
    /^TypeError: traceAttention: embeddings is an array/,
  );
  assertThrows(
    () => traceAttention(layer, x, { positions: wide }),
    /^RangeError: traceAttention: positions has shape \[2, 3, 5\]; it needs \[2, 3, 6\]/,
  );
  assertThrows(
    () => traceAttention(layer, x, { context }),
    /^RangeError: traceAttention: context has shape \[1, 4, 6\]; it needs \[2, keys, 6\]/,
  );
  const [mask, additive] = [causalMask(4), tf.fill([3, 3], -1)];
  assertThrows(() => traceAttention(layer, x, { mask }), /mask has shape \[4, 4\]/);
  assertThrows(() => traceAttention(layer, x, { mask: additive }), /mask holds -1/);
});
