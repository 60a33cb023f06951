import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { embedTokens } from "../../src/models/embed-tokens";
import { linear } from "../../src/models/linear";
import { RecurrentClassifier } from "../../src/models/recurrent-classifier";
import { SentenceClassifier, type SentenceClassifierOptions } from "../../src/models/sentence-classifier";
import { tokenBatch } from "../../src/models/token-batch";
import { sinusoidalPositions } from "../../src/attention/positions";
import { scaledDotProductAttention } from "../../src/attention/scaled-dot-product";
import { tf } from "../../src/tensorflow";
import { assertNear, assertNoLeak, onEachBackend } from "../tensorflow/each-backend";

const options: SentenceClassifierOptions = { vocabularySize: 9, modelDim: 8, numHeads: 2, seed: 4 };
const sentences = [[3, 5, 2], [7], [1, 8, 4, 4, 6]];

const kinds: Record<string, () => SentenceClassifier | RecurrentClassifier> = {
  "summary, sinusoidal": () => new SentenceClassifier(options),
  "summary, learned": () => new SentenceClassifier({ ...options, positions: "learned", maxLength: 5 }),
  "mean, no positions": () => new SentenceClassifier({ ...options, pooling: "mean", positions: "none" }),
  "bag of words": () => new SentenceClassifier({ ...options, pooling: "mean", numHeads: 0 }),
  "hidden layer, three classes": () => new SentenceClassifier({ ...options, hiddenDim: 5, numClasses: 3 }),
  "heads of their own width": () => new SentenceClassifier({ ...options, keyDim: 3, valueDim: 5 }),
  "Elman RNN": () => new RecurrentClassifier({ kind: "rnn", vocabularySize: 9, embeddingDim: 4, units: 6, seed: 4 }),
  LSTM: () =>
    new RecurrentClassifier({ kind: "lstm", vocabularySize: 9, embeddingDim: 4, units: 6, numClasses: 3, seed: 4 }),
};

for (const [name, make] of Object.entries(kinds)) {
  test(`${name}: a sentence's logits don't depend on the batch, nor on padding, nor on the backend`, () => {
    const found: number[][] = [];
    onEachBackend(() => {
      assertNoLeak(() => {
        const model = make();
        const together = tf.tidy(() => model.logits(sentences).arraySync());
        const alone = sentences.map((sentence) => tf.tidy(() => model.logits([sentence]).arraySync()[0] as number[]));
        const padded = tf.tidy(() =>
          model.logits(sentences.map((sentence) => Int32Array.from([...sentence, 0, 0, 0, 0]))).arraySync(),
        );
        assert.deepEqual([together.length, together[0]?.length], [3, model.numClasses === 2 ? 1 : model.numClasses]);
        assertNear(together.flat(), alone.flat(), 1e-6, "together as alone");
        assertNear(padded.flat(), together.flat(), 1e-6, "padded as not");
        found.push(together.flat());
        model.dispose();
      }, name);
    });
    found.forEach((logits) => assertNear(logits, found[0] as number[], 1e-5, "on each backend"));
  });

  test(`${name}: weights are saved as JSON and loaded; the seed decides the first ones`, () => {
    assertNoLeak(() => {
      const model = make();
      const logits = (m: typeof model): number[] => tf.tidy(() => Array.from(m.logits(sentences).dataSync()));
      const again = make();
      assert.deepEqual(logits(again), logits(model), "the same seed");
      for (const variable of again.trainableVariables) tf.tidy(() => variable.assign(variable.add(1)));
      assert.notDeepEqual(logits(again), logits(model));
      again.setWeights(JSON.parse(JSON.stringify(model.getWeights())) as ReturnType<typeof model.getWeights>);
      assert.deepEqual(logits(again), logits(model), "after loading");
      const rows = model.probabilities(sentences);
      assert.equal(rows[0]?.length, model.numClasses);
      for (const row of rows) assertNear([row.reduce((sum, p) => sum + p, 0)], [1], 1e-6, "probabilities sum to 1");
      const counted = Object.values(model.getWeights()).reduce((sum, { values }) => sum + values.length, 0);
      assert.equal(model.parameterCount, counted);
      model.dispose();
      again.dispose();
    }, name);
  });
}

test("the summary reads what the formula says: attention of one query over summary and words", () => {
  tf.tidy(() => {
    const model = new SentenceClassifier({ ...options, numHeads: 1 });
    const weights = model.getWeights();
    const matrix = (name: string): tf.Tensor2D => {
      const saved = weights[name];
      assert.ok(saved, name);
      return tf.tensor2d([...saved.values], saved.shape as [number, number]);
    };
    const words = [3, 5, 2];
    const x = tf
      .gather(matrix("embeddings"), tf.tensor1d([9, ...words], "int32"))
      .add<tf.Tensor2D>(sinusoidalPositions(4, 8)); // summary and words
    const [query, key, value] = [
      x.slice([0, 0], [1, 8]).matMul(matrix("attention/query")),
      x.matMul(matrix("attention/key")),
      x.matMul(matrix("attention/value")),
    ];
    const attended = scaledDotProductAttention(query, key, value);
    const expected = attended.output.matMul(matrix("attention/output")).matMul(matrix("output/weights"));
    assertNear(model.logits([words]).dataSync(), expected.dataSync(), 1e-6, "the logit");
    assertNear(model.attention(words).flat(2), attended.weights.dataSync(), 1e-6, "the attention map");
    assert.deepEqual(
      [model.attention(words).length, model.attention(words)[0]?.length, model.attention(words)[0]?.[0]?.length],
      [1, 1, 4],
    );
    model.dispose();
  });
});

test("heads change nothing about the number of parameters", () => {
  const counts = [1, 2, 4].map((numHeads) => {
    const model = new SentenceClassifier({ ...options, numHeads });
    const { parameterCount } = model;
    model.dispose();
    return parameterCount;
  });
  assert.deepEqual(counts, [345, 345, 345]); // 10·8 + 4·8·8 + 8 + 1
});

test("without positions the order of words changes nothing; with them it does", () => {
  const difference = (positions: "none" | "sinusoidal"): number => {
    const model = new SentenceClassifier({ ...options, positions });
    const [a, b] = tf.tidy(() =>
      Array.from(
        model
          .logits([
            [3, 5, 2],
            [2, 5, 3],
          ])
          .dataSync(),
      ),
    ) as [number, number];
    model.dispose();
    return Math.abs(a - b);
  };
  assert.ok(difference("none") < 1e-6);
  assert.ok(difference("sinusoidal") > 1e-5);
});

test("looking tokens up is a gather and an addition, forward and back", () => {
  const given = fc.record({
    rows: fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    }),
    positions: fc.boolean(),
  });
  fc.assert(
    fc.property(given, ({ rows, positions }) => {
      tf.tidy(() => {
        const batch = tokenBatch("test", rows, 5);
        const { size, length } = batch;
        const table = tf.randomNormal<tf.Rank.R2>([5, 3], 0, 1, "float32", 1);
        const codes = tf.randomNormal<tf.Rank.R2>([6, 3], 0, 1, "float32", 2);
        const upstream = tf.randomNormal([size, length, 3], 0, 1, "float32", 3);
        const real = tf.tensor3d(
          Array.from(batch.ids, (id) => (id === 0 ? 0 : 1)),
          [size, length, 1],
        );
        const plain = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
          const x = tf.gather(t, tf.tensor2d(batch.ids, [size, length], "int32"));
          return (positions ? x.add(p.slice([0, 0], [length, 3])) : x).mul(real);
        };
        const ours = (t: tf.Tensor, p: tf.Tensor): tf.Tensor =>
          embedTokens(t as tf.Tensor2D, batch, positions ? (p as tf.Tensor2D) : undefined);
        assertNear(ours(table, codes).dataSync(), plain(table, codes).dataSync(), 0, "the vectors");
        const fixed = embedTokens(table, batch, positions ? codes.dataSync<"float32">() : undefined);
        assertNear(fixed.dataSync(), plain(table, codes).dataSync(), 0, "the vectors, with fixed positions");
        const inputs = positions ? [table, codes] : [table];
        const gradients = (f: typeof plain): number[][] =>
          tf
            .grads((...args: tf.Tensor[]) =>
              f(args[0] as tf.Tensor, args[1] ?? codes)
                .mul(upstream)
                .sum(),
            )(inputs)
            .map((g) => Array.from(g.dataSync()));
        gradients(ours).forEach((gradient, i) =>
          assertNear(gradient, gradients(plain)[i] as number[], 1e-5, `gradient ${i}`),
        );
      });
    }),
    { seed: 2, numRuns: 30 },
  );
});

test("a dense layer is a product and an addition, forward and back, however large", () => {
  for (const [rows, inner, columns] of [
    [1, 1, 1],
    [3, 5, 2],
    [4, 3, 7],
    [80, 40, 40],
  ] as const) {
    tf.tidy(() => {
      const inputs = [
        tf.randomNormal([rows, inner], 0, 1, "float32", 1),
        tf.randomNormal([inner, columns], 0, 1, "float32", 2),
        tf.randomNormal([columns], 0, 1, "float32", 3),
      ];
      const upstream = tf.randomNormal([rows, columns], 0, 1, "float32", 4);
      const both = (f: (x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D) => tf.Tensor): number[][] => {
        const { value, grads } = tf.valueAndGrads((...args: tf.Tensor[]) =>
          f(...(args as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D]))
            .mul(upstream)
            .sum(),
        )(inputs);
        return [value, ...grads].map((tensor) => Array.from(tensor.dataSync()));
      };
      const expected = both((x, w, b) => tf.matMul(x, w).add(b));
      both(linear).forEach((found, i) =>
        assertNear(found, expected[i] as number[], 1e-3, `[${rows}, ${inner}]·[${inner}, ${columns}], ${i}`),
      );
    });
  }
});

test("what doesn't fit is refused, with what it has and what it needs", () => {
  const model = new SentenceClassifier({ ...options, positions: "learned", maxLength: 3 });
  const refused = (run: () => unknown, message: RegExp): void =>
    assertNoLeak(() => assert.throws(run, { name: "RangeError", message }), String(message));
  refused(() => model.logits([]), /SentenceClassifier\.logits: sentences is empty/);
  refused(() => model.logits([[1], [0, 0]]), /sentence 1 has no token/);
  refused(() => model.logits([[1, 9]]), /token 1 of sentence 0 is 9; it needs an id from 1 to 8/);
  refused(() => model.logits([[1, NaN]]), /is NaN/);
  refused(
    () => model.logits([[1, 0, 2]]),
    /token 1 of sentence 0 is 0, padding; it may only stand after the last token/,
  );
  refused(() => model.logits([[1, 2, 3, 4]]), /a sentence has 4 words; positions were learned for 3/);
  refused(() => model.setWeights({}), /the weight "embeddings" is missing/);
  refused(
    () => model.setWeights({ ...model.getWeights(), nobody: { shape: [1], values: [1] } }),
    /there is no weight "nobody"; there are embeddings, positions, attention\/query/,
  );
  refused(
    () => model.setWeights({ ...model.getWeights(), positions: { shape: [2, 2], values: [1, 2, 3, 4] } }),
    /"positions" has shape \[2, 2\] and 4 values; it needs \[4, 8\]/,
  );
  model.dispose();
  refused(() => new SentenceClassifier({ ...options, numHeads: 0 }), /numHeads is 0 and pooling "summary"/);
  refused(() => new SentenceClassifier({ ...options, positions: "learned" }), /that needs maxLength/);
  refused(
    () => new SentenceClassifier({ ...options, pooling: "max" as "mean" }),
    /pooling is "max"; it needs one of "summary", "mean"/,
  );
  refused(
    () => new SentenceClassifier({ ...options, vocabularySize: 1 }),
    /vocabularySize is 1; it needs a whole number from 2 on/,
  );
  refused(
    () => new RecurrentClassifier({ kind: "gru" as "rnn", vocabularySize: 4, embeddingDim: 2, units: 2 }),
    /kind is "gru"/,
  );
});

test("a classifier says what it needs where it is given something else than sentences", () => {
  const model = new SentenceClassifier(options);
  const example = { ids: [3, 5, 2], label: 1 };
  const refused = (run: () => unknown, message: RegExp): void =>
    assertNoLeak(() => assert.throws(run, { name: "TypeError", message }), String(message));
  refused(
    () => model.logits([3, 5] as never),
    /SentenceClassifier\.logits: sentences\[0\] is a number; it needs a list of sentences, each a list of token ids: \[ids\]/,
  );
  refused(() => model.probabilities([example] as never), /sentences\[0\] is an object; .*example\.ids\?/);
  refused(
    () => model.attention(example as never),
    /SentenceClassifier\.attention: sentence is an object; .*Did you mean example\.ids\?/,
  );
  refused(() => model.logits(["the cat"] as never), /sentences\[0\] is a text/);
  refused(() => model.logits(undefined as never), /sentences is undefined/);
  tf.tidy(() => {
    const ids = tf.tensor2d([[3, 5]]);
    refused(() => model.logits(ids as never), /sentences is a tensor/);
    refused(() => model.logits([ids] as never), /sentences\[0\] is a tensor/);
  });
  model.dispose();
});

test("a classifier that can't be made leaves nothing behind", () => {
  const refused = (run: () => unknown, message: RegExp): void =>
    assertNoLeak(() => assert.throws(run, message), String(message));
  refused(() => new SentenceClassifier({ ...options, modelDim: 16, numHeads: 3 }), /modelDim is 16 and numHeads 3/);
  refused(() => new SentenceClassifier({ ...options, keyDim: 0 }), /keyDim is 0/);
  const recurrent = { kind: "rnn", vocabularySize: 9, embeddingDim: 4, units: 6 } as const;
  refused(() => new RecurrentClassifier({ ...recurrent, units: 0 }), /RecurrentClassifier: units is 0/);
  refused(() => new SentenceClassifier({ ...options, seed: "x" as never }), /seed is a text; it needs a whole number/);
  refused(() => new SentenceClassifier({ ...options, seed: NaN }), /seed is NaN/);
  refused(() => new RecurrentClassifier({ ...recurrent, seed: 1.5 }), /RecurrentClassifier: seed is 1.5/);
});
