import { scaledDotProductAttention } from "../../../src/attention/scaled-dot-product";
import { softmax } from "../../../src/attention/softmax";
import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

type Rows = number[][];
interface Sizes {
  modelDim: number;
  keyDim: number;
}

const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const rowsOf = (tensor: tf.Tensor): Rows => tensor.arraySync() as Rows;
/** Softmax as one writes it at first: NaN where there is nothing but −∞. */
const plainSoftmax = (row: number[]): number[] => {
  const powers = row.map((x) => Math.exp(x));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
};
const mix = (weights: Rows, value: Rows): Rows =>
  weights.map((row) => value[0]!.map((_, p) => row.reduce((sum, w, j) => sum + w * value[j]![p]!, 0)));
const zerosWhereNobody = (scores: number[]): number[] =>
  scores.every((x) => x === -Infinity) ? scores.map(() => 0) : softmax(scores);

/** Attention in arrays with one step done otherwise. */
const attend =
  (
    step: {
      divisor?: (query: Rows, key: Rows, value: Rows) => number;
      hide?: (score: number, seen: number) => number;
      weigh?: (scores: Rows, mask: Rows | undefined) => Rows;
      mixed?: (key: Rows, value: Rows) => Rows;
    } = {},
  ) =>
  (query: Rows, key: Rows, value: Rows, mask?: Rows): { output: Rows; weights: Rows } => {
    const divisor = (step.divisor ?? ((q: Rows) => Math.sqrt(q[0]!.length)))(query, key, value);
    const hide = step.hide ?? ((score: number, seen: number) => (seen ? score : -Infinity));
    const scores = query.map((q, i) => key.map((k, j) => hide(dot(q, k) / divisor, mask ? mask[i]![j]! : 1)));
    const weights = step.weigh ? step.weigh(scores, mask) : scores.map(zerosWhereNobody);
    return { output: mix(weights, (step.mixed ?? ((_, v) => v))(key, value)), weights };
  };

export const scaling: SetTrials<"04-scaling"> = {
  "scale-scores": {
    right: [
      (scores: Rows, { keyDim }: Sizes) => tf.div(scores, Math.sqrt(keyDim)),
      (scores: Rows, sizes: Sizes) => {
        const scaled: Rows = [];
        for (const row of scores) {
          const out: number[] = [];
          for (const score of row) out.push(score * sizes.keyDim ** -0.5);
          scaled.push(out);
        }
        return scaled;
      },
    ],
    wrong: [
      {
        mistake: "√d_model for √d_k",
        answer: (scores: Rows, { modelDim }: Sizes) => tf.div(scores, Math.sqrt(modelDim)),
      },
      {
        mistake: "divided by d_k, without the root",
        answer: (scores: Rows, sizes: Sizes) => scores.map((row) => row.map((x) => x / sizes.keyDim)),
      },
      {
        mistake: "multiplied by √d_k",
        answer: (scores: Rows, sizes: Sizes) => tf.mul(scores, Math.sqrt(sizes.keyDim)),
      },
      { mistake: "no √d_k", answer: (scores: Rows) => scores },
      {
        mistake: "the number of keys for d_k",
        answer: (scores: Rows) => scores.map((row) => row.map((x) => x / Math.sqrt(row.length))),
      },
      {
        mistake: "inputs changed in place",
        answer: (scores: Rows, { keyDim }: Sizes) => {
          for (const row of scores) row.forEach((_, j) => (row[j]! /= Math.sqrt(keyDim)));
          return scores;
        },
      },
    ],
  },
  "softmax-slopes": {
    right: [
      (scores: number[]) => {
        const w = tf.softmax(scores);
        return tf.sub(tf.diag(w), tf.outerProduct(w as tf.Tensor1D, w as tf.Tensor1D));
      },
      (scores: number[]) => {
        const w = softmax(scores);
        const slopes: Rows = [];
        for (let i = 0; i < w.length; i++) {
          slopes.push([]);
          for (let j = 0; j < w.length; j++) slopes[i]!.push(w[i]! * ((i === j ? 1 : 0) - w[j]!));
        }
        return slopes;
      },
    ],
    wrong: [
      {
        mistake: "softmax left out",
        answer: (w: number[]) => w.map((a, i) => w.map((b, j) => (i === j ? a * (1 - a) : -a * b))),
      },
      {
        mistake: "a plus in place of the minus",
        answer: (scores: number[]) => {
          const w = softmax(scores);
          return w.map((a, i) => w.map((b, j) => (i === j ? a * (1 - a) : a * b)));
        },
      },
      {
        mistake: "the diagonal treated like the rest",
        answer: (scores: number[]) => {
          const w = tf.softmax(scores) as tf.Tensor1D;
          return tf.neg(tf.outerProduct(w, w));
        },
      },
      {
        mistake: "one rule for all places",
        answer: (scores: number[]) => {
          const w = softmax(scores);
          return w.map((a) => w.map((b) => a * (1 - b)));
        },
      },
      {
        mistake: "only the diagonal",
        answer: (scores: number[]) => {
          const w = tf.softmax(scores);
          return tf.diag(tf.mul(w, tf.sub(1, w)));
        },
      },
      { mistake: "one slope for each word", answer: (scores: number[]) => softmax(scores).map((w) => w * (1 - w)) },
    ],
  },
  "division-too-late": {
    right: [
      (query: Rows, key: Rows) => tf.softmax(tf.div(tf.matMul(query, key, false, true), Math.sqrt(key[0]!.length))),
      (query: Rows, key: Rows) => {
        const root = Math.sqrt(query[0]!.length);
        const smaller = query.map((q) => q.map((x) => x / root)); // dividing the queries divides the scores
        return smaller.map((q) => plainSoftmax(key.map((k) => dot(q, k))));
      },
    ],
    wrong: [
      {
        mistake: "divided after softmax",
        answer: (query: Rows, key: Rows) =>
          query.map((q) => softmax(key.map((k) => dot(q, k))).map((w) => w / Math.sqrt(key.length))),
      },
      {
        mistake: "divided after softmax",
        answer: (query: Rows, key: Rows) =>
          query.map((q) => softmax(key.map((k) => dot(q, k))).map((w) => w / Math.sqrt(key[0]!.length))),
      },
      {
        mistake: "divided twice",
        answer: (query: Rows, key: Rows) =>
          query.map((q) =>
            softmax(key.map((k) => dot(q, k) / Math.sqrt(q.length))).map((w) => w / Math.sqrt(q.length)),
          ),
      },
      {
        mistake: "the number of keys for d_k",
        answer: (query: Rows, key: Rows) =>
          query.map((q) => softmax(key.map((k) => dot(q, k) / Math.sqrt(key.length)))),
      },
      {
        mistake: "the number of queries for d_k",
        answer: (query: Rows, key: Rows) =>
          query.map((q) => softmax(key.map((k) => dot(q, k) / Math.sqrt(query.length)))),
      },
      {
        mistake: "the example's √d_k for every width",
        answer: (query: Rows, key: Rows) => query.map((q) => softmax(key.map((k) => dot(q, k) / 5 ** 0.5))),
      },
      { mistake: "no √d_k", answer: (query: Rows, key: Rows) => query.map((q) => softmax(key.map((k) => dot(q, k)))) },
      {
        mistake: "no √d_k", // divided too late still, and then made to add up to 1
        answer: (query: Rows, key: Rows) =>
          query.map((q) => {
            const small = softmax(key.map((k) => dot(q, k))).map((w) => w / Math.sqrt(q.length));
            const sum = small.reduce((a, b) => a + b, 0);
            return small.map((w) => w / sum);
          }),
      },
      {
        mistake: "divided by d_k, without the root",
        answer: (query: Rows, key: Rows) => tf.softmax(tf.div(tf.matMul(query, key, false, true), key[0]!.length)),
      },
    ],
  },
  "scaled-dot-product-attention": {
    right: [
      (query: Rows, key: Rows, value: Rows, mask?: Rows) =>
        tf.tidy(() => {
          const [q, k, v] = [tf.tensor2d(query), tf.tensor2d(key), tf.tensor2d(value)];
          const { output, weights } = scaledDotProductAttention(q, k, v, mask ? { mask: tf.tensor2d(mask) } : {});
          return { output, weights };
        }),
      // With loops; the mask after softmax, made to add up to 1 again.
      (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
        const weights: Rows = [];
        const output: Rows = [];
        for (const [i, q] of query.entries()) {
          const powers: number[] = [];
          for (const [j, k] of key.entries())
            powers.push(Math.exp(dot(q, k) / Math.sqrt(k.length)) * (mask?.[i]![j] ?? 1));
          const sum = powers.reduce((a, b) => a + b);
          weights.push(powers.map((p) => (sum > 0 ? p / sum : 0)));
          const mixed = new Array<number>(value[0]!.length).fill(0);
          for (const [j, v] of value.entries()) for (let p = 0; p < v.length; p++) mixed[p]! += weights[i]![j]! * v[p]!;
          output.push(mixed);
        }
        return { output, weights };
      },
      // With tensors; NaN is replaced at the end.
      (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
        let scores = tf.div(tf.matMul(query, key, false, true), Math.sqrt(query[0]!.length));
        if (mask) scores = tf.where(tf.cast(tf.tensor2d(mask), "bool"), scores, tf.fill(scores.shape, -Infinity));
        const weights = rowsOf(tf.softmax(scores)).map((row) => row.map((w) => (Number.isNaN(w) ? 0 : w)));
        return { weights, output: tf.matMul(weights, value) };
      },
    ],
    wrong: [
      { mistake: "no √d_k", answer: attend({ divisor: () => 1 }) },
      {
        mistake: "√d_model for √d_k",
        answer: attend({ divisor: (_query, _key, value) => Math.sqrt(value[0]!.length) }),
      },
      { mistake: "divided by d_k, without the root", answer: attend({ divisor: (query) => query[0]!.length }) },
      { mistake: "multiplied by √d_k", answer: attend({ divisor: (query) => query[0]!.length ** -0.5 }) },
      { mistake: "the number of keys for d_k", answer: attend({ divisor: (_query, key) => Math.sqrt(key.length) }) },
      {
        mistake: "divided after softmax",
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          const weights = attend({ divisor: () => 1 })(query, key, value, mask).weights.map((row) =>
            row.map((w) => w / Math.sqrt(query[0]!.length)),
          );
          return { weights, output: mix(weights, value) };
        },
      },
      {
        mistake: "K not transposed", // in arrays
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          const weights = query.map((q, i) => {
            const scores: number[] = [];
            for (let j = 0; j < key[0]!.length; j++) {
              let score = 0;
              for (let n = 0; n < q.length; n++) score += q[n]! * key[n]![j]!;
              scores.push(mask && mask[i]![j] === 0 ? -Infinity : score / Math.sqrt(q.length));
            }
            return zerosWhereNobody(scores);
          });
          return { output: mix(weights, value), weights };
        },
      },
      {
        mistake: "K not transposed", // with tensors
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          const scores = rowsOf(tf.div(tf.matMul(query, key), Math.sqrt(key[0]!.length)));
          const weights = scores.map((row, i) =>
            zerosWhereNobody(row.map((s, j) => (mask && !mask[i]![j] ? -Infinity : s))),
          );
          return { output: tf.matMul(weights, value), weights };
        },
      },
      { mistake: "keys in place of values", answer: attend({ mixed: (key) => key }) },
      {
        mistake: "keys and values swapped",
        answer: (query: Rows, value: Rows, key: Rows, mask?: Rows) => attend()(query, key, value, mask),
      },
      {
        mistake: "an output as wide as a query",
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          const { weights } = attend()(query, key, value, mask);
          return {
            output: weights.map((row) =>
              query[0]!.map((_, p) => row.reduce((sum, w, j) => sum + w * value[j]![p]!, 0)),
            ),
            weights,
          };
        },
      },
      {
        mistake: "an output as wide as there are keys",
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          const { weights } = attend()(query, key, value, mask);
          return {
            output: weights.map((row) => row.map((_, p) => row.reduce((sum, w, j) => sum + w * value[j]![p]!, 0))),
            weights,
          };
        },
      },
      {
        mistake: "softmax over the wrong axis",
        answer: attend({ weigh: (scores) => rowsOf(tf.transpose(tf.softmax(tf.transpose(scores)))) }),
      },
      {
        mistake: "softmax over the whole matrix",
        answer: attend({
          weigh: (scores) => {
            const all = softmax(scores.flat());
            return scores.map((row, i) => row.map((_, j) => all[i * row.length + j]!));
          },
        }),
      },
      { mistake: "the mask is left out", answer: (query: Rows, key: Rows, value: Rows) => attend()(query, key, value) },
      {
        mistake: "mask inverted",
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) =>
          attend()(
            query,
            key,
            value,
            mask?.map((row) => row.map((seen) => 1 - seen)),
          ),
      },
      {
        mistake: "mask applied after softmax without renormalising",
        answer: attend({
          hide: (score) => score,
          weigh: (scores, mask) => scores.map((row, i) => softmax(row).map((w, j) => w * (mask?.[i]![j] ?? 1))),
        }),
      },
      { mistake: "masked scores set to 0", answer: attend({ hide: (score, seen) => score * seen }) },
      {
        mistake: "large finite mask value that leaks",
        answer: attend({ hide: (score, seen) => (seen ? score : -1e9) }),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: attend({ hide: (score, seen) => (seen ? score : -9999) }),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: attend({ hide: (score, seen) => score + (1 - seen) * -1e9 }),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: attend({ hide: (score, seen) => (seen ? score : -30) }),
      },
      {
        mistake: "large finite mask value that leaks", // with a rule for rows without anybody
        answer: attend({
          hide: (score, seen) => (seen ? score : -50),
          weigh: (scores) => scores.map((row) => (row.every((x) => x === -50) ? row.map(() => 0) : softmax(row))),
        }),
      },
      {
        mistake: "large finite mask value that leaks", // in 32 bits, the large number swallows the score
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          const scores = tf.div(tf.matMul(query, key, false, true), Math.sqrt(key[0]!.length));
          const weights = tf.softmax(mask ? tf.add(scores, tf.mul(tf.sub(1, mask), -1e9)) : scores);
          return { output: tf.matMul(weights, value), weights };
        },
      },
      {
        mistake: "a row with nobody left becomes NaN",
        answer: attend({ weigh: (scores) => scores.map(plainSoftmax) }),
      },
      {
        mistake: "it stops at a row with nobody left",
        answer: attend({ weigh: (scores) => scores.map((row) => softmax(row)) }),
      },
      // Two at once: the division is named.
      {
        mistake: "no √d_k",
        answer: attend({ divisor: () => 1, weigh: (scores) => scores.map((row) => softmax(row)) }),
      },
      {
        mistake: "no √d_k",
        answer: (query: Rows, key: Rows, value: Rows) => attend({ divisor: () => 1 })(query, key, value),
      },
      {
        mistake: "√d_model for √d_k",
        answer: attend({
          divisor: (_query, _key, value) => Math.sqrt(value[0]!.length),
          weigh: (scores) => scores.map(plainSoftmax),
        }),
      },
      {
        mistake: "the number of keys for d_k",
        answer: attend({
          divisor: (_query, key) => Math.sqrt(key.length),
          hide: (score, seen) => (seen ? score : -1e9),
        }),
      },
      {
        mistake: "inputs changed in place",
        answer: (query: Rows, key: Rows, value: Rows, mask?: Rows) => {
          for (const q of query) for (let n = 0; n < q.length; n++) q[n]! /= Math.sqrt(key[0]!.length);
          return attend({ divisor: () => 1 })(query, key, value, mask);
        },
      },
    ],
  },
};
