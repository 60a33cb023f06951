import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { causalMask, scaledDotProductAttention, softmax, tf } from "../../src";
import { assertClose, assertNoLeak, assertThrows, flat, inEveryWay, random, RUNS } from "./tensors";

interface Inputs {
  readonly query: tf.Tensor;
  readonly key: tf.Tensor;
  readonly value: tf.Tensor;
  readonly mask: tf.Tensor;
}

const few = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

/** Sizes, and a seed for the numbers. */
const sizes = fc.record({
  leading: fc.array(few(3), { maxLength: 2 }),
  queries: few(6),
  keys: few(6),
  keyDim: few(5),
  valueDim: few(5),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Sizes = typeof sizes extends fc.Arbitrary<infer T> ? T : never;

function inputsOf({ leading, queries, keys, keyDim, valueDim, seed }: Sizes): Inputs {
  return {
    query: random([...leading, queries, keyDim], seed),
    key: random([...leading, keys, keyDim], seed + 1),
    value: random([...leading, keys, valueDim], seed + 2),
    // Two of three are 1; now and then a row has none.
    mask: tf.randomUniform([...leading, queries, keys], 0, 1, "float32", seed + 3).greater(0.34),
  };
}

/** A property that has to hold in plain arrays and on the backend, without a mask and with one. */
function holds(check: (inputs: Inputs, attend: typeof scaledDotProductAttention, sizes: Sizes) => void): void {
  inEveryWay(() => {
    fc.assert(
      fc.property(sizes, fc.boolean(), (one, masked) =>
        tf.tidy(() => {
          const inputs = inputsOf(one);
          check(
            inputs,
            (q, k, v, options = {}) =>
              scaledDotProductAttention(q, k, v, { ...(masked && { mask: inputs.mask }), ...options }),
            one,
          );
        }),
      ),
      RUNS,
    );
  });
}

/** The positions 0 … count - 1 in another order. */
function shuffled(count: number, seed: number): tf.Tensor1D {
  const order = Array.from(tf.util.createShuffledIndices(count));
  return tf.tensor1d(
    order.map((at) => (at + seed) % count),
    "int32",
  );
}

test("attention is what a calculation on paper gives", () => {
  inEveryWay((way) => {
    // Brief quiz-b3: the first key scores 1, the second -10.
    const { output, weights, scores } = scaledDotProductAttention(
      tf.tensor2d([[1, 0]]),
      tf.tensor2d([
        [1, 0],
        [-10, 1],
      ]),
      tf.tensor2d([
        [10, 20],
        [30, 40],
      ]),
      { scale: 1 },
    );
    const small = Math.exp(-11) / (1 + Math.exp(-11));
    assertClose(scores, tf.tensor2d([[1, -10]]), `scores ${way}`);
    assertClose(weights, tf.tensor2d([[1 - small, small]]), `weights ${way}`);
    assertClose(output, tf.tensor2d([[10 + 20 * small, 20 + 20 * small]]), `output ${way}`);
  });
});

test("attention equals the formula, written in loops", () => {
  inEveryWay((way) => {
    fc.assert(
      fc.property(sizes, fc.boolean(), (one, masked) =>
        tf.tidy(() => {
          const { query, key, value, mask } = inputsOf({ ...one, leading: [] });
          const { output, weights, scores } = scaledDotProductAttention(query, key, value, masked ? { mask } : {});
          const [q, k, v, allowed] = [query, key, value, mask].map((tensor) => tensor.arraySync() as number[][]) as [
            number[][],
            number[][],
            number[][],
            number[][],
          ];
          const expectedScores = q.map((a) =>
            k.map((b) => a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0) / Math.sqrt(one.keyDim)),
          );
          const expectedWeights = expectedScores.map((row, i) => {
            const seen = row.map((score, j) => (!masked || allowed[i]?.[j] ? score : -Infinity));
            return seen.every((score) => score === -Infinity) ? seen.map(() => 0) : softmax(seen);
          });
          const expectedOutput = expectedWeights.map((row) =>
            v[0]!.map((_, column) => row.reduce((sum, weight, j) => sum + weight * (v[j]?.[column] ?? NaN), 0)),
          );
          assertClose(scores, tf.tensor2d(expectedScores), `scores ${way}`);
          assertClose(weights, tf.tensor2d(expectedWeights), `weights ${way}`);
          assertClose(output, tf.tensor2d(expectedOutput), `output ${way}`);
        }),
      ),
      RUNS,
    );
  });
});

test("each row of weights is positive and sums to 1, or is 0 where nothing may be attended to", () => {
  holds(({ query, key, value, mask }, attend) => {
    const { weights } = attend(query, key, value, { mask });
    const some = mask.any(-1).cast("float32");
    assertClose(weights.sum(-1), some, "the sums of the rows");
    assert.ok(
      flat(weights).every((weight) => weight >= 0 && weight <= 1 + 1e-6),
      "weights between 0 and 1",
    );
    const hidden = flat(weights.mul(mask.logicalNot().cast("float32")));
    assert.ok(
      hidden.every((weight) => weight === 0),
      "a masked key gets exactly 0",
    );
  });
});

test("outputs lie between the smallest and the largest value of their column", () => {
  holds(({ query, key, value }, attend) => {
    const { output } = attend(query, key, value, { mask: tf.ones([1]) });
    const inside = output
      .greaterEqual(value.min(-2, true).sub(1e-5))
      .logicalAnd(output.lessEqual(value.max(-2, true).add(1e-5)));
    assert.ok(flat(inside).every(Boolean));
  });
});

test("keys and values that change places together change no output", () => {
  holds(({ query, key, value, mask }, attend, { keys, leading, seed }) => {
    const order = shuffled(keys, seed);
    const axis = leading.length;
    const before = attend(query, key, value, { mask });
    const after = attend(query, key.gather(order, axis), value.gather(order, axis), {
      mask: mask
        .cast("int32")
        .gather(order, axis + 1)
        .cast("bool"),
    });
    assertClose(after.output, before.output, "the output");
    assertClose(after.weights, before.weights.gather(order, axis + 1), "the weights, each with its key");
  });
});

test("queries that change places take their outputs with them", () => {
  holds(({ query, key, value, mask }, attend, { queries, leading, seed }) => {
    const order = shuffled(queries, seed);
    const axis = leading.length;
    const before = attend(query, key, value, { mask });
    const after = attend(query.gather(order, axis), key, value, {
      mask: mask.cast("int32").gather(order, axis).cast("bool"),
    });
    for (const name of ["output", "weights", "scores"] as const)
      assertClose(after[name], before[name].gather(order, axis), name);
  });
});

test("a query c times as long with a scale c times as small changes nothing", () => {
  holds(({ query, key, value }, attend, { keyDim }) => {
    const scale = 1 / Math.sqrt(keyDim);
    const before = attend(query, key, value);
    for (const c of [4, 0.1, -3]) {
      for (const after of [
        attend(query.mul(c), key, value, { scale: scale / c }),
        attend(query, key.mul(c), value, { scale: scale / c }),
      ]) {
        for (const name of ["output", "weights", "scores"] as const)
          assertClose(after[name], before[name], `${name} at ${c}`);
      }
    }
  });
});

test("the same vector added to all keys shifts each query's scores alike, so weights and output stay", () => {
  holds(({ query, key, value }, attend, { keyDim, seed }) => {
    const shift = random([keyDim], seed + 9);
    const [before, after] = [attend(query, key, value), attend(query, key.add(shift), value)];
    assertClose(after.weights, before.weights, "the weights");
    assertClose(after.output, before.output, "the output");
    const shifts = query.mul(shift).sum(-1, true).div(Math.sqrt(keyDim));
    assertClose(after.scores, before.scores.add(shifts), "the scores");
  });
});

test("the output is linear in the values", () => {
  holds(({ query, key, value }, attend, { seed }) => {
    const other = random(value.shape, seed + 9);
    const sum = attend(query, key, value.mul(2).add(other)).output;
    assertClose(
      sum,
      attend(query, key, value)
        .output.mul(2)
        .add(attend(query, key, other).output),
      "of a sum of values",
    );
  });
});

test("each sentence of a batch is attended for itself", () => {
  holds(({ query, key, value, mask }, attend, { leading }) => {
    const [first] = leading;
    if (first === undefined) return;
    const whole = attend(query, key, value, { mask });
    for (let i = 0; i < first; i++) {
      const part = attend(query.gather(i), key.gather(i), value.gather(i), {
        mask: mask.cast("int32").gather(i).cast("bool"),
      });
      for (const name of ["output", "weights", "scores"] as const)
        assertClose(whole[name].gather(i), part[name], `${name} of sentence ${i}`);
    }
  });
});

test("a mask may be boolean, 0 and 1 in whole numbers or in floats, and of any shape that broadcasts", () => {
  inEveryWay((way) => {
    const [query, key, value] = [random([2, 3, 4, 5], 1), random([2, 3, 6, 5], 2), random([2, 3, 6, 2], 3)];
    for (const shape of [
      [6],
      [1],
      [4, 1],
      [4, 6],
      [1, 4, 6],
      [3, 1, 6],
      [3, 4, 6],
      [2, 1, 1, 6],
      [2, 3, 4, 6],
      [1, 1, 1, 1],
      [2, 1, 4, 1],
    ]) {
      const mask = tf.randomUniform(shape, 0, 1, "float32", 7).greater(0.4);
      const expected = scaledDotProductAttention(query, key, value, { mask: mask.broadcastTo([2, 3, 4, 6]) });
      for (const dtype of ["bool", "int32", "float32"] as const) {
        const actual = scaledDotProductAttention(query, key, value, { mask: mask.cast(dtype) });
        for (const name of ["output", "weights", "scores"] as const)
          assertClose(actual[name], expected[name], `${name} with a ${dtype} mask of [${shape.join()}] ${way}`, 0);
      }
    }
  });
});

test("scores are those before the mask", () => {
  holds(({ query, key, value, mask }, attend) => {
    assertClose(
      attend(query, key, value, { mask }).scores,
      scaledDotProductAttention(query, key, value).scores,
      "scores with a mask and without",
      0,
    );
  });
});

test("what a mask hides can hold any number, without the least effect", () => {
  inEveryWay((way) => {
    const mask = causalMask(5);
    const [query, key, value] = [random([2, 5, 4], 1), random([2, 5, 4], 2), random([2, 5, 4], 3)];
    const huge = tf.tensor1d([0, 0, 0, 0, 1e30]).reshape([5, 1]);
    const [before, after] = [
      scaledDotProductAttention(query, key, value, { mask }),
      scaledDotProductAttention(query, key.add(huge), value.add(huge), { mask }),
    ];
    const firstFour = (tensor: tf.Tensor): tf.Tensor => tensor.slice([0, 0, 0], [2, 4, 4]);
    assertClose(firstFour(after.output), firstFour(before.output), `the outputs before the last position ${way}`, 0);
    assertClose(firstFour(after.weights), firstFour(before.weights), `their weights ${way}`, 0);
  });
});

test("a causal mask passes no gradient to the future, not the least", () => {
  inEveryWay((way) => {
    const [query, key, value] = [random([2, 6, 4], 1), random([2, 6, 4], 2), random([2, 6, 3], 3)];
    for (const result of ["output", "weights"] as const) {
      for (let position = 0; position < 6; position++) {
        const upTo = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Scalar => {
          const whole = scaledDotProductAttention(q, k, v, { mask: causalMask(6) })[result];
          return whole
            .slice([0, position, 0], [2, 1, whole.shape[2] as number])
            .square()
            .sum()
            .asScalar();
        };
        const [dQuery, dKey, dValue] = tf.grads(upTo)([query, key, value]);
        for (const gradient of [dKey!, dValue!]) {
          const future = flat(gradient.slice([0, position + 1, 0], [2, 5 - position, gradient.shape[2] as number]));
          assert.ok(
            future.every((number) => number === 0),
            `${result} ${position} reaches later positions ${way}`,
          );
        }
        const others = flat(
          dQuery!.mul(
            tf
              .oneHot(tf.tensor1d([position], "int32"), 6)
              .reshape([6, 1])
              .sub(1),
          ),
        );
        assert.ok(
          others.every((number) => number === 0),
          `${result} ${position} reaches other queries ${way}`,
        );
        if (position > 0) {
          assert.ok(
            flat(dKey!.slice([0, 0, 0], [2, 1, 4])).every((number) => number !== 0),
            `${result} ${position} reaches the first position ${way}`,
          );
        }
      }
    }
  });
});

test("a query that may attend to nothing gets weights, output and gradients of exactly 0", () => {
  inEveryWay((way) => {
    const [query, key, value] = [random([2, 3, 4], 1), random([2, 5, 4], 2), random([2, 5, 6], 3)];
    const mask = tf.ones([2, 3, 5]).mul(tf.tensor3d([1, 0, 1, 0, 0, 0], [2, 3, 1]));
    const { output, weights, scores } = scaledDotProductAttention(query, key, value, { mask });
    for (const [name, result] of Object.entries({ output, weights })) {
      const numbers = flat(result.mul(tf.tensor3d([0, 1, 0, 1, 1, 1], [2, 3, 1])));
      assert.ok(
        numbers.every((number) => number === 0),
        `${name} ${way}: ${numbers.join()}`,
      );
    }
    assert.ok(flat(scores).every(Number.isFinite), `scores stay what they are ${way}`);
    const loss = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Scalar => {
      const attended = scaledDotProductAttention(q, k, v, { mask });
      return attended.output.square().sum().add(attended.weights.square().sum()).asScalar();
    };
    const [dQuery, dKey, dValue] = tf.grads(loss)([query, key, value]);
    assert.ok(
      flat(dQuery!.slice([0, 1, 0], [1, 1, 4])).every((number) => number === 0),
      `gradient of the hidden query ${way}`,
    );
    assert.ok(
      flat(dQuery!.slice([1, 0, 0], [1, 3, 4])).every((number) => number === 0),
      `gradients of the hidden sentence's queries ${way}`,
    );
    for (const gradient of [dKey!, dValue!]) {
      assert.ok(flat(gradient).every(Number.isFinite), `gradients are numbers ${way}`);
      assert.ok(
        flat(gradient.slice([1, 0, 0], [1, 5, -1])).every((number) => number === 0),
        `gradients of the hidden sentence's keys and values ${way}`,
      );
    }
  });
});

test("scores beyond what e^x can hold give weights, not NaN", () => {
  inEveryWay((way) => {
    const { weights, output } = scaledDotProductAttention(
      tf.tensor2d([[1e4], [-1e4]]),
      tf.tensor2d([[1e4], [-1e4]]),
      tf.tensor2d([[1], [2]]),
    );
    assert.deepEqual(
      [flat(weights), flat(output)],
      [
        [1, 0, 0, 1],
        [1, 2],
      ],
      way,
    );
    const gradients = tf.grads((q, k, v) => scaledDotProductAttention(q, k, v).output.sum().asScalar())([
      tf.tensor2d([[1e4]]),
      tf.tensor2d([[1e4], [-1e4]]),
      tf.tensor2d([[1], [2]]),
    ]);
    assert.ok(gradients.flatMap(flat).every(Number.isFinite), way);
  });
});

test("whole numbers are taken as numbers", () => {
  inEveryWay((way) => {
    const [query, key, value] = [
      tf.tensor2d([[1, 2]], [1, 2], "int32"),
      tf.tensor2d(
        [
          [1, 0],
          [0, 1],
        ],
        [2, 2],
        "int32",
      ),
      tf.tensor2d([[1], [3]], [2, 1], "int32"),
    ];
    const { output } = scaledDotProductAttention(query, key, value);
    assertClose(
      output,
      scaledDotProductAttention(query.cast("float32"), key.cast("float32"), value.cast("float32")).output,
      way,
      0,
    );
    assert.equal(output.dtype, "float32");
  });
});

test("gradients of each result, alone and together, are what small differences say", () => {
  inEveryWay((way) => {
    const inputs = [random([1, 3, 2], 1), random([1, 4, 2], 2), random([1, 4, 3], 3)];
    const mask = tf.tensor3d([1, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1], [1, 3, 4]);
    for (const through of [
      ["output"],
      ["weights"],
      ["scores"],
      ["weights", "scores"],
      ["output", "weights", "scores"],
    ] as const) {
      const loss = (...xs: tf.Tensor[]): tf.Scalar => {
        const results = scaledDotProductAttention(xs[0]!, xs[1]!, xs[2]!, { mask });
        return tf
          .addN(through.map((name, i) => results[name].mul(random(results[name].shape, 10 + i)).sum()))
          .asScalar();
      };
      const gradients = tf.grads(loss)(inputs);
      inputs.forEach((input, which) => {
        const numbers = input.dataSync();
        const expected = Array.from(numbers, (_, i) => {
          const [more, less] = [1e-2, -1e-2].map((step) => {
            const moved = tf.tensor(
              numbers.map((number, j) => (i === j ? number + step : number)),
              input.shape,
            );
            return loss(...inputs.map((one, j) => (j === which ? moved : one))).dataSync()[0] as number;
          }) as [number, number];
          return (more - less) / 2e-2;
        });
        assertClose(
          gradients[which]!,
          tf.tensor(expected, input.shape),
          `input ${which} through ${through.join()} ${way}`,
          2e-3,
        );
      });
    }
  });
});

test("one tensor can be query, key and value at once: its gradient is the sum of the three", () => {
  inEveryWay((way) => {
    const x = random([2, 4, 3], 1);
    const together = tf.grad((one) => scaledDotProductAttention(one, one, one).output.square().sum().asScalar())(x);
    const apart = tf.grads((q, k, v) => scaledDotProductAttention(q, k, v).output.square().sum().asScalar())([
      x,
      x.clone(),
      x.clone(),
    ]);
    assertClose(together, tf.addN(apart), way);
  });
});

test("a gradient can be taken of one input alone, and twice from one recording", () => {
  inEveryWay((way) => {
    const [query, key, value] = [random([3, 4], 1), random([5, 4], 2), random([5, 2], 3)];
    const all = tf.grads((q, k, v) => scaledDotProductAttention(q, k, v).output.square().sum().asScalar())([
      query,
      key,
      value,
    ]);
    assertClose(
      tf.grad((v) => scaledDotProductAttention(query, key, v).output.square().sum().asScalar())(value),
      all[2]!,
      `value ${way}`,
    );
    assertClose(
      tf.grad((k) => scaledDotProductAttention(query, k, value).output.square().sum().asScalar())(key),
      all[1]!,
      `key ${way}`,
    );
    const stacked = tf.grad((q) => {
      const first = scaledDotProductAttention(q, key, key).output; // [3, 4] again
      return scaledDotProductAttention(first, key, value).output.sum().asScalar();
    })(query);
    assert.ok(
      flat(stacked).some((number) => number !== 0) && flat(stacked).every(Number.isFinite),
      `through two attentions ${way}`,
    );
  });
});

test("inputs stay as they were", () => {
  holds(({ query, key, value, mask }, attend) => {
    const before = [query, key, value, mask].map((tensor) => [...tensor.dataSync()]);
    tf.grads((q, k, v) => attend(q, k, v, { mask }).output.sum().asScalar())([query, key, value]);
    assert.deepEqual(
      [query, key, value, mask].map((tensor) => [...tensor.dataSync()]),
      before,
    );
    assert.ok(
      [query, key, value, mask].every((tensor) => !tensor.isDisposed),
      "none of them is disposed",
    );
  });
});

test("no tensor is left behind but the three results, and none by a gradient but the gradients", () => {
  inEveryWay((way) => {
    const [query, key, value] = [random([2, 3, 4], 1), random([2, 5, 4], 2), random([2, 5, 6], 3)];
    for (const mask of [undefined, tf.ones([3, 5]), tf.ones([3, 5], "bool")]) {
      const options = mask === undefined ? {} : { mask };
      assertNoLeak(`a call ${way}`, () => ({ ...scaledDotProductAttention(query, key, value, options) }));
      for (const name of ["output", "weights", "scores"] as const) {
        assertNoLeak(`a gradient through ${name} ${way}`, () =>
          tf.grads((q, k, v) => scaledDotProductAttention(q, k, v, options)[name].sum().asScalar())([
            query,
            key,
            value,
          ]),
        );
      }
      assertNoLeak(`a gradient that nothing flows through ${way}`, () =>
        tf.valueAndGrad((x) => {
          scaledDotProductAttention(x, key, value, options);
          return x.sum().asScalar();
        })(query),
      );
    }
    const before = tf.memory().numTensors;
    const results = scaledDotProductAttention(query, key, value);
    assert.equal(tf.memory().numTensors - before, 3, `the results ${way}`);
    assert.equal(new Set([results.output.id, results.weights.id, results.scores.id]).size, 3);
  });
});

test("bad input is refused by name, with the shape it has and the one it needs", () => {
  inEveryWay(() => {
    const [query, key, value] = [random([2, 3, 4], 1), random([2, 5, 4], 2), random([2, 5, 6], 3)];
    const attend = scaledDotProductAttention;
    const gone = query.clone();
    gone.dispose();
    assertThrows(() => attend(gone, key, value), /^TypeError: .*query was disposed/);
    assertThrows(
      () => attend([[1]] as unknown as tf.Tensor, key, value),
      /^TypeError: scaledDotProductAttention: query is an array.*tf\.tensor/,
    );
    assertThrows(() => attend(undefined as unknown as tf.Tensor, key, value), /^TypeError: .*query is .*undefined/);
    const one = tf.tensor1d([1, 2]);
    assertThrows(
      () => attend(one, key, value),
      /^RangeError: scaledDotProductAttention: query has shape \[2\]; it needs \[\.\.\., queries, keyDim\]/,
    );
    assertThrows(
      () => attend(query, value, value),
      /^RangeError: .*key has shape \[2, 5, 6\]; it needs \[2, keys, 4\]/,
    );
    assertThrows(
      () => attend(query, key, query),
      /^RangeError: .*value has shape \[2, 3, 4\]; it needs \[2, 5, valueDim\]/,
    );
    const another = random([3, 5, 4], 4);
    assertThrows(
      () => attend(query, another, another),
      /^RangeError: .*key has shape \[3, 5, 4\]; it needs \[2, keys, 4\]/,
    );
    const flatKey = random([5, 4], 5);
    assertThrows(() => attend(query, flatKey, value), /^RangeError: .*key has shape \[5, 4\]; it needs \[2, keys, 4\]/);
    for (const shape of [
      [5, 3],
      [3, 4],
      [2, 3],
      [1, 2, 3, 5],
      [3, 3, 5],
    ]) {
      const mask = tf.ones(shape);
      assertThrows(
        () => attend(query, key, value, { mask }),
        new RegExp(`^RangeError: .*mask has shape \\[${shape.join(", ")}\\]; it needs .*\\[2, 3, 5\\]`),
      );
    }
    const additive = tf.fill([3, 5], -1e9);
    assertThrows(
      () => attend(query, key, value, { mask: additive }),
      /^RangeError: .*mask holds -1000000000 at \[0, 0\]; it needs 1 .* or 0/,
    );
    assertThrows(
      () => attend(query, key, value, { mask: [[1]] as unknown as tf.Tensor }),
      /^TypeError: .*mask is an array/,
    );
    for (const scale of [NaN, Infinity]) {
      assertThrows(
        () => attend(query, key, value, { scale }),
        /^RangeError: .*scale is (NaN|Infinity); it needs a finite number/,
      );
    }
    const text = tf.tensor2d(["a"], [1, 1]);
    assertThrows(() => attend(text, key, value), /^TypeError: .*query holds values of type string/);
  });
});

test("NaN in an input is refused by name, in results large and small, also while gradients are recorded", () => {
  inEveryWay(() => {
    for (const valueDim of [3, 2000]) {
      const inputs = { query: random([2, 3, 4], 1), key: random([2, 5, 4], 2), value: random([2, 5, valueDim], 3) };
      for (const name of ["query", "key", "value"] as const) {
        const { shape } = inputs[name];
        const spoilt = {
          ...inputs,
          [name]: tf.where(
            tf
              .oneHot(tf.scalar(1, "int32"), shape[2] as number)
              .cast("bool")
              .broadcastTo(shape),
            tf.fill(shape, NaN),
            inputs[name],
          ),
        };
        const attend = (query: tf.Tensor): tf.Tensor =>
          scaledDotProductAttention(query, spoilt.key, spoilt.value).output;
        const message = new RegExp(
          `^RangeError: scaledDotProductAttention: ${name} .*\\[${shape.join(", ")}\\].* NaN, first at \\[0, 0, 1\\]`,
        );
        assertThrows(() => attend(spoilt.query), message);
        // TensorFlow.js itself leaves tensors behind when something throws while it records.
        assert.throws(() => tf.grad((query) => attend(query).sum())(spoilt.query), message);
      }
    }
  });
});

test("a gradient through the weights reaches inputs that were made on the way", () => {
  const x = random([2, 3, 4], 1);
  inEveryWay((way) => {
    // What is made inside is gone when the gradient flows back.
    const through = tf.grad((input: tf.Tensor) =>
      scaledDotProductAttention(input.mul(2), input.mul(3), input.mul(4)).weights.square().sum(),
    )(x);
    const direct = tf.grad((input: tf.Tensor) =>
      tf
        .softmax(tf.matMul(input.mul(2), input.mul(3), false, true).div(2))
        .square()
        .sum(),
    )(x);
    assertClose(through, direct, way);
  });
});
