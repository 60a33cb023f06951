import assert from "node:assert/strict";
import { test } from "node:test";
import {
  attendHeadByHead,
  causalMask,
  combineHeads,
  headImportance,
  MultiHeadAttention,
  pruneHeads,
  splitHeads,
  tf,
  withoutHeads,
} from "../../../src";
import { assertClose, assertNoLeak, assertThrows, difference, flat, inEveryWay, random } from "../tensors";

function layerOf(useBias = false): MultiHeadAttention {
  const layer = new MultiHeadAttention({ numHeads: 4, modelDim: 8, keyDim: 3, valueDim: 2, useBias, seed: 1 });
  layer.setWeights(layer.getWeights().map((weight, i) => random(weight.shape, i, 0.5)));
  return layer;
}

/** The layer's output with zeros in some heads' rows of W_O. */
function zeroed(layer: MultiHeadAttention, heads: readonly number[], x: tf.Tensor): tf.Tensor {
  const copy = new MultiHeadAttention(layer.getConfig() as never);
  const rows = Array.from({ length: 8 }, (_, row) => (heads.includes(Math.floor(row / 2)) ? 0 : 1));
  copy.setWeights(layer.getWeights().map((weight, i) => (i === 3 ? weight.mul(tf.tensor2d(rows, [8, 1])) : weight)));
  return copy.attend(x, x, x, { mask: causalMask(5) }).output;
}

test("splitting into heads gives each head its own columns, and combining undoes it", () => {
  const x = tf.tensor3d([
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
  ]);
  const heads = splitHeads(x, 2);
  assert.deepEqual(heads.arraySync(), [
    [
      [
        [1, 2],
        [5, 6],
      ],
      [
        [3, 4],
        [7, 8],
      ],
    ],
  ]);
  assert.deepEqual(combineHeads(heads).arraySync(), x.arraySync());
  assertNoLeak("splitHeads", () => splitHeads(x, 2));
  assertNoLeak("combineHeads", () => combineHeads(heads));
  assertThrows(() => splitHeads(x, 3), /^RangeError: splitHeads: x has a width of 4, which doesn't divide by 3/);
  assertThrows(
    () => splitHeads(heads, 2),
    /^RangeError: splitHeads: x has shape \[1, 2, 2, 2\]; it needs \[batch, length, numHeads · dim\]/,
  );
  assertThrows(
    () => combineHeads(x),
    /^RangeError: combineHeads: x has shape \[1, 2, 4\]; it needs \[batch, numHeads, length, dim\]/,
  );
  assertThrows(() => splitHeads([[1]] as unknown as tf.Tensor, 1), /^TypeError: splitHeads: x is an array/);
});

test("head by head refuses what the layer refuses, and leaves nothing behind", () => {
  const layer = layerOf(true);
  const [x, wide, other] = [random([2, 5, 8], 1), random([2, 5, 6], 2), random([2, 3, 8], 3)];
  const [mask, wrong, additive] = [causalMask(5), causalMask(4), tf.fill([5, 5], -1)];
  assertNoLeak("attendHeadByHead", () => ({ ...attendHeadByHead(layer, x, x, x, { mask }) }));
  assertThrows(
    () => attendHeadByHead(layer, wide, x, x),
    /^RangeError: attendHeadByHead: query has shape \[2, 5, 6\]; it needs \[batch, queries, 8\]/,
  );
  assertThrows(() => attendHeadByHead(layer, x, x, other), /^RangeError: .*value has shape/);
  assertThrows(
    () => attendHeadByHead(layer, x, x, x, { mask: wrong }),
    /^RangeError: attendHeadByHead: mask has shape \[4, 4\]; it needs .*\[2, 4, 5, 5\]/,
  );
  assertThrows(() => attendHeadByHead(layer, x, x, x, { mask: additive }), /mask holds -1 at/);
  assertThrows(
    () => attendHeadByHead(layer, [[1]] as unknown as tf.Tensor, x, x),
    /^TypeError: attendHeadByHead: query is an array/,
  );
});

test("a pruned layer computes what the layer computes when those heads give zeros, and is smaller", () => {
  inEveryWay((way) => {
    for (const useBias of [false, true]) {
      const layer = layerOf(useBias);
      const x = random([2, 5, 8], 9);
      for (const heads of [[], [0], [3], [1, 2], [3, 0], [0, 1, 3]]) {
        const pruned = pruneHeads(layer, heads);
        assert.equal(pruned.numHeads, 4 - heads.length);
        // 8·3 numbers in each of W_Q and W_K, 8·2 in W_V and W_O; of the biases 3, 3 and 2.
        assert.equal(
          pruned.countParams(),
          layer.countParams() - heads.length * (24 + 24 + 16 + 16 + (useBias ? 8 : 0)),
        );
        const { output, weights } = pruned.attend(x, x, x, { mask: causalMask(5) });
        assertClose(output, zeroed(layer, heads, x), `without [${heads.join()}] ${way}`);
        const kept = tf.tensor1d(
          [0, 1, 2, 3].filter((head) => !heads.includes(head)),
          "int32",
        );
        assertClose(
          weights,
          layer.attend(x, x, x, { mask: causalMask(5) }).weights.gather(kept, 1),
          `weights without [${heads.join()}] ${way}`,
        );
        pruned.dispose();
      }
      layer.dispose();
    }
  });
});

test("a pruned layer is on its own: neither training it nor disposing of it changes the layer", () => {
  const layer = layerOf();
  const before = layer.getWeights().map(flat);
  const pruned = pruneHeads(layer, [2]);
  const x = random([1, 3, 8], 1);
  tf.train.sgd(0.1).minimize(() => (pruned.apply(x) as tf.Tensor).square().sum());
  pruned.dispose();
  assert.deepEqual(layer.getWeights().map(flat), before);
  assertNoLeak("pruneHeads", () => pruneHeads(layer, [1]).getWeights());
});

test("while heads are silent the layer computes without them, and afterwards as before", () => {
  const layer = layerOf(true);
  const x = random([2, 5, 8], 9);
  const whole = layer.attend(x, x, x, { mask: causalMask(5) }).output;
  for (const heads of [[], [1], [0, 3], [0, 1, 2, 3]]) {
    const silent = withoutHeads(layer, heads, () => layer.attend(x, x, x, { mask: causalMask(5) }).output);
    assertClose(silent, zeroed(layer, heads, x), `without [${heads.join()}]`);
    assertClose(layer.attend(x, x, x, { mask: causalMask(5) }).output, whole, "afterwards", 0);
  }
  assert.equal(
    withoutHeads(layer, [0], () => "measured"),
    "measured",
  );
  assertThrows(
    () =>
      withoutHeads(layer, [0], () => {
        throw new Error("measuring failed");
      }),
    /measuring failed/,
  );
  assertThrows(() => withoutHeads(layer, [0], async () => 1), /^TypeError: withoutHeads: measure returned a promise/);
  assertClose(layer.attend(x, x, x, { mask: causalMask(5) }).output, whole, "after an error", 0);
  assertNoLeak("withoutHeads", () => withoutHeads(layer, [0], () => []));
});

test("a head's importance is the size of the loss's derivative by a gate on its output", () => {
  inEveryWay((way) => {
    for (const useBias of [false, true]) {
      const layer = layerOf(useBias);
      const inputs = [random([1, 5, 8], 1), random([1, 4, 8], 2), random([2, 3, 8], 3)];
      const losses = inputs.map((x) => () => layer.attend(x, x, x).output.square().mean());
      const importance = headImportance(layer, losses);
      assert.equal(importance.length, 4);
      // The same by small steps of a gate ξ, which scales the head's rows of W_O.
      const weights = layer.getWeights().map((weight) => weight.clone());
      const expected = [0, 1, 2, 3].map((head) => {
        const derivatives = losses.map((loss) => {
          const at = (gate: number): number => {
            const rows = tf.tensor2d(
              Array.from({ length: 8 }, (_, row) => (Math.floor(row / 2) === head ? gate : 1)),
              [8, 1],
            );
            layer.setWeights(weights.map((weight, i) => (i === 3 ? weight.mul(rows) : weight)));
            return loss().dataSync()[0] as number;
          };
          return Math.abs(at(1.01) - at(0.99)) / 0.02;
        });
        return derivatives.reduce((sum, size) => sum + size, 0) / losses.length;
      });
      layer.setWeights(weights);
      assertClose(tf.tensor1d(importance), tf.tensor1d(expected), way, 1e-3);
      layer.dispose();
    }
  });
});

test("a head that nothing reads has importance 0, inside a model too, and any iterable of losses will do", () => {
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1 });
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 4, inputShape: [3, 4] }), layer, tf.layers.dense({ units: 1 })],
  });
  layer.setWeights(
    layer.getWeights().map((weight, i) => (i === 3 ? weight.mul(tf.tensor2d([1, 1, 0, 0], [4, 1])) : weight)),
  );
  function* losses(): Generator<() => tf.Tensor> {
    for (let i = 0; i < 3; i++) yield () => (model.apply(random([2, 3, 4], i)) as tf.Tensor).square().mean();
  }
  const [first, second] = headImportance(layer, losses()) as [number, number];
  assert.ok(first > 0, `${first}`);
  assert.equal(second, 0);
  const x = random([2, 3, 4], 1);
  assertNoLeak("headImportance", () => {
    headImportance(layer, [() => (model.apply(x) as tf.Tensor).square().mean()]);
    return [];
  });
});

test("heads that aren't there are refused by name", () => {
  const layer = layerOf();
  const functions: Record<string, (heads: number[]) => unknown> = {
    pruneHeads: (heads) => pruneHeads(layer, heads),
    withoutHeads: (heads) => withoutHeads(layer, heads, () => 0),
  };
  for (const [name, run] of Object.entries(functions)) {
    assertThrows(
      () => run([4]),
      new RegExp(`^RangeError: ${name}: heads\\[0\\] is 4; it needs a whole number from 0 to 3`),
    );
    assertThrows(() => run([1, -1]), new RegExp(`^RangeError: ${name}: heads\\[1\\] is -1`));
    assertThrows(() => run([0.5]), new RegExp(`^RangeError: ${name}: heads\\[0\\] is 0\\.5`));
    assertThrows(() => run([1, 1]), new RegExp(`^RangeError: ${name}: heads\\[1\\] is 1, which is there already`));
  }
  assertThrows(
    () => pruneHeads(layer, [0, 1, 2, 3]),
    /^RangeError: pruneHeads: heads are all 4 of the layer's; at least one needs to stay/,
  );
  assertThrows(() => headImportance(layer, []), /^RangeError: headImportance: losses is empty/);
  assert.throws(() => headImportance(layer, [() => tf.scalar(1)]), /Cannot find a connection/);
  assert.ok(difference(layer.getWeights()[0]!, layer.getWeights()[0]!) === 0);
});

test("what is no layer, no list of heads and no list of losses is named", () => {
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 4, seed: 1 });
  assert.throws(() => pruneHeads(layer, 1 as never), /heads is 1; it needs a list/);
  assert.throws(() => pruneHeads({} as never, [0]), /layer is no MultiHeadAttention/);
  assert.throws(() => withoutHeads(layer, 1 as never, () => 0), /heads is 1; it needs a list/);
  assert.throws(() => headImportance(layer, (() => tf.scalar(1)) as never), /losses needs to be a list/);
  layer.dispose();
});
