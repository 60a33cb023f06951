import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

type Rows = number[][];

const total = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0);
const softmaxOf = (scores: Rows, axis: 0 | 1): Rows => {
  const rows = tf.tensor2d(scores);
  return (axis === 1 ? tf.softmax(rows) : tf.softmax(rows.transpose()).transpose()).arraySync() as Rows;
};
const product = (a: Rows, b: Rows, turned = false): Rows =>
  tf.matMul(tf.tensor2d(a), tf.tensor2d(b), false, turned).arraySync() as Rows;

/** Attention with pieces to exchange. */
function attend(
  scores: Rows,
  value: Rows,
  toWeights = (rows: Rows): Rows => softmaxOf(rows, 1),
): { output: Rows; weights: Rows } {
  const weights = toWeights(scores);
  return { output: product(weights, value), weights };
}

/** A loop that goes by the query's length, whatever it meets. */
function loopScores(query: Rows, key: Rows): Rows {
  const scores: Rows = [];
  for (const q of query) {
    const row: number[] = [];
    for (const k of key) {
      let score = 0;
      for (let i = 0; i < q.length; i++) score += q[i]! * k[i]!;
      row.push(score);
    }
    scores.push(row);
  }
  return scores;
}

/** Softmax by its formula alone. */
function literalSoftmax(scores: number[]): number[] {
  const powers = scores.map(Math.exp);
  return powers.map((power) => power / total(powers));
}

/** Softmax where everything that the mask forbids has been changed. */
function withForbidden(scores: Rows, mask: Rows, change: (score: number) => number): Rows {
  return scores.map((row, i) => literalSoftmax(row.map((score, j) => (mask[i]![j] ? score : change(score)))));
}

export const queriesKeysValues: SetTrials<"03-queries-keys-values"> = {
  "softmax-row": {
    right: [
      (scores: number[]) => tf.softmax(tf.tensor1d(scores)),
      (scores: number[]) => {
        // The sum of the distances' powers, for each word by itself.
        return scores.map((score) => 1 / total(scores.map((other) => Math.exp(other - score))));
      },
      (scores: number[]) => {
        const ordered = [...scores].sort((a, b) => b - a);
        let sum = 0;
        for (const score of scores) sum += Math.E ** (score - ordered[0]!);
        return Float32Array.from(scores, (score) => Math.E ** (score - ordered[0]!) / sum);
      },
    ],
    wrong: [
      { mistake: "e^score is too large or too small for a number", answer: literalSoftmax },
      {
        mistake: "e^score is too large or too small for a number",
        answer: (scores: number[]) => {
          let largest = 0;
          for (const score of scores) if (score > largest) largest = score;
          return literalSoftmax(scores.map((score) => score - largest));
        },
      },
      {
        mistake: "the sum begins with a score",
        answer: (scores: number[]) => {
          const largest = Math.max(...scores);
          const sum = scores.reduce((soFar, score) => soFar + Math.exp(score - largest));
          return scores.map((score) => Math.exp(score - largest) / sum);
        },
      },
      {
        mistake: "divided by how many there are",
        answer: (scores: number[]) => {
          const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
          return powers.map((power) => power / powers.length);
        },
      },
      { mistake: "no e^score", answer: (scores: number[]) => scores.map((score) => score / total(scores)) },
      { mistake: "not divided by the sum", answer: (scores: number[]) => scores.map((score) => Math.E ** score) },
      {
        mistake: "lowered, but not divided by the sum",
        answer: (scores: number[]) => {
          const largest = Math.max(...scores);
          return scores.map((score) => Math.exp(score - largest));
        },
      },
      {
        mistake: "scores divided by the largest, not lowered by it",
        answer: (scores: number[]) => literalSoftmax(scores.map((score) => score / Math.max(...scores))),
      },
      {
        mistake: "inputs changed in place",
        answer: (scores: number[]) => {
          const largest = Math.max(...scores);
          scores.forEach((score, i) => (scores[i] = Math.exp(score - largest)));
          return scores.map((power) => power / total(scores));
        },
      },
      {
        mistake: "inputs changed in place",
        answer: (scores: number[]) => {
          const largest = scores.sort((a, b) => b - a)[0]!;
          return literalSoftmax(scores.map((score) => score - largest));
        },
      },
    ],
  },
  "attention-scores": {
    right: [
      (query: Rows, key: Rows) => tf.matMul(query, key, false, true),
      loopScores,
      (query: Rows, key: Rows) => tf.tensor2d(query).matMul(tf.tensor2d(key).transpose()).arraySync(),
    ],
    wrong: [
      { mistake: "K not transposed", answer: (query: Rows, key: Rows) => tf.matMul(query, key) },
      {
        mistake: "K not transposed",
        answer: (query: Rows, key: Rows) =>
          query.map((q) =>
            key[0]!.map((_, column) => {
              let score = 0;
              for (let i = 0; i < q.length; i++) score += q[i]! * key[i]![column]!;
              return score;
            }),
          ),
      },
      {
        mistake: "a row for each key instead of each query",
        answer: (query: Rows, key: Rows) => key.map((k) => query.map((q) => tf.dot(k, q).arraySync())),
      },
      {
        mistake: "products that are not added up",
        answer: (query: Rows, key: Rows) => query.map((q) => key.map((k) => q.map((x, i) => x * k[i]!))),
      },
      {
        mistake: "softmax too early",
        answer: (query: Rows, key: Rows) => tf.softmax(tf.matMul(query, key, false, true)),
      },
      {
        mistake: "scaled already",
        answer: (query: Rows, key: Rows) =>
          loopScores(query, key).map((row) => row.map((score) => score / Math.sqrt(query[0]!.length))),
      },
    ],
  },
  "forgotten-transpose": {
    right: [
      (query: tf.Tensor2D, key: tf.Tensor2D) => tf.matMul(query, key.transpose()),
      (query: tf.Tensor2D, key: tf.Tensor2D) => loopScores(query.arraySync(), key.arraySync()),
      (query: tf.Tensor2D, key: tf.Tensor2D) => tf.matMul(key, query, false, true).transpose(),
    ],
    wrong: [
      { mistake: "K not transposed", answer: (query: tf.Tensor2D, key: tf.Tensor2D) => query.matMul(key) },
      {
        mistake: "K not transposed",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D) => tf.matMul(query, key.transpose(), false, true),
      },
      {
        mistake: "the queries transposed instead of the keys",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D) => tf.matMul(query, key, true),
      },
      {
        mistake: "K reshaped, not transposed",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D) => tf.matMul(query, key.reshape([key.shape[1], key.shape[0]])),
      },
      {
        mistake: "queries and keys exchanged",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D) => tf.matMul(key, query, false, true),
      },
      {
        mistake: "inputs changed in place",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D) => {
          const turned = key.transpose();
          key.dispose();
          return tf.matMul(query, turned);
        },
      },
    ],
  },
  "softmax-rows": {
    right: [
      (scores: Rows) => tf.softmax(tf.tensor2d(scores)),
      (scores: Rows) => {
        const weights: Rows = [];
        for (const row of scores) weights.push(literalSoftmax(row));
        return weights;
      },
      (scores: Rows) => {
        const powers = tf.exp(tf.tensor2d(scores));
        return powers.div(powers.sum(1, true));
      },
    ],
    wrong: [
      {
        mistake: "softmax over the wrong axis",
        answer: (scores: Rows) => tf.tensor2d(scores).exp().div(tf.tensor2d(scores).exp().sum(0)),
      },
      {
        mistake: "softmax over the whole matrix",
        answer: (scores: Rows) => tf.tensor2d(scores).exp().div(tf.tensor2d(scores).exp().sum()),
      },
      {
        mistake: "softmax over the whole matrix",
        answer: (scores: Rows) => {
          const sum = total(scores.flat().map(Math.exp));
          return scores.map((row) => row.map((score) => Math.exp(score) / sum));
        },
      },
      { mistake: "no e^score", answer: (scores: Rows) => scores.map((row) => row.map((score) => score / total(row))) },
      {
        mistake: "inputs changed in place",
        answer: (scores: Rows) => {
          for (let i = 0; i < scores.length; i++) scores[i] = literalSoftmax(scores[i]!);
          return scores;
        },
      },
    ],
  },
  "attention-unscaled": {
    right: [
      (query: Rows, key: Rows, value: Rows) => {
        const weights = tf.softmax(tf.matMul(query, key, false, true));
        return { output: tf.matMul(weights, value), weights };
      },
      (query: Rows, key: Rows, value: Rows) => {
        const weights = loopScores(query, key).map(literalSoftmax);
        const output: Rows = [];
        for (const row of weights) {
          const mixed = new Array<number>(value[0]!.length).fill(0);
          row.forEach((weight, word) =>
            mixed.forEach((_, column) => (mixed[column]! += weight * value[word]![column]!)),
          );
          output.push(mixed);
        }
        return { weights, output };
      },
      (query: Rows, key: Rows, value: Rows) => ({ ...attend(product(query, key, true), value), scores: "kept too" }),
    ],
    wrong: [
      {
        mistake: "keys and values swapped",
        answer: (query: Rows, key: Rows, value: Rows) => attend(product(query, value, true), key),
      },
      {
        mistake: "keys and values swapped",
        answer: (query: Rows, key: Rows, value: Rows) => attend(loopScores(query, value), key),
      },
      { mistake: "keys in place of values", answer: (query: Rows, key: Rows) => attend(loopScores(query, key), key) },
      {
        mistake: "K not transposed",
        answer: (query: Rows, key: Rows, value: Rows) => attend(product(query, key), value),
      },
      {
        mistake: "weights against rows of V",
        answer: (query: Rows, key: Rows, value: Rows) => {
          const weights = loopScores(query, key).map(literalSoftmax);
          return { output: weights.map((row) => value.map((v) => tf.dot(row, v).arraySync())), weights };
        },
      },
      {
        mistake: "an output as wide as a query",
        answer: (query: Rows, key: Rows, value: Rows) => {
          const weights = loopScores(query, key).map(literalSoftmax);
          return {
            output: weights.map((row) =>
              query[0]!.map((_, column) => total(row.map((weight, word) => weight * value[word]![column]!))),
            ),
            weights,
          };
        },
      },
      {
        mistake: "an output as wide as there are keys",
        answer: (query: Rows, key: Rows, value: Rows) => {
          const weights = loopScores(query, key).map(literalSoftmax);
          return {
            output: weights.map((row) =>
              row.map((_, column) => total(row.map((weight, word) => weight * value[word]![column]!))),
            ),
            weights,
          };
        },
      },
      {
        mistake: "softmax over the wrong axis",
        answer: (query: Rows, key: Rows, value: Rows) =>
          attend(loopScores(query, key), value, (rows) => softmaxOf(rows, 0)),
      },
      {
        mistake: "softmax over the whole matrix",
        answer: (query: Rows, key: Rows, value: Rows) =>
          attend(loopScores(query, key), value, (rows) => {
            const sum = total(rows.flat().map(Math.exp));
            return rows.map((row) => row.map((score) => Math.exp(score) / sum));
          }),
      },
      {
        mistake: "no softmax",
        answer: (query: Rows, key: Rows, value: Rows) => attend(loopScores(query, key), value, (rows) => rows),
      },
      {
        mistake: "scaled already",
        answer: (query: Rows, key: Rows, value: Rows) =>
          attend(
            loopScores(query, key).map((row) => row.map((score) => score / Math.sqrt(key[0]!.length))),
            value,
          ),
      },
    ],
  },
  "masked-weights": {
    right: [
      (scores: Rows, mask: Rows) => {
        const open = tf.tensor2d(mask, undefined, "bool");
        const weights = tf.softmax(tf.where(open, tf.tensor2d(scores), -Infinity));
        return tf.where(open, weights, 0);
      },
      (scores: Rows, mask: Rows) =>
        scores.map((row, i) => {
          const shares = literalSoftmax(row).map((weight, j) => weight * mask[i]![j]!);
          const left = total(shares);
          return left === 0 ? shares : shares.map((share) => share / left);
        }),
      (scores: Rows, mask: Rows) =>
        scores.map((row, i) => {
          let sum = 0;
          for (let j = 0; j < row.length; j++) if (mask[i]![j] === 1) sum += Math.exp(row[j]!);
          return row.map((score, j) => (mask[i]![j] === 1 ? Math.exp(score) / sum : 0));
        }),
    ],
    wrong: [
      {
        mistake: "a row with nobody left becomes NaN",
        answer: (scores: Rows, mask: Rows) => withForbidden(scores, mask, () => -Infinity),
      },
      {
        mistake: "a row with nobody left becomes NaN",
        answer: (scores: Rows, mask: Rows) =>
          scores.map((row, i) => {
            const shares = literalSoftmax(row).map((weight, j) => weight * mask[i]![j]!);
            return shares.map((share) => share / total(shares));
          }),
      },
      {
        mistake: "mask applied after softmax without renormalising",
        answer: (scores: Rows, mask: Rows) => tf.softmax(tf.tensor2d(scores)).mul(tf.tensor2d(mask)),
      },
      {
        mistake: "mask inverted",
        answer: (scores: Rows, mask: Rows) =>
          scores.map((row, i) => literalSoftmax(row.map((score, j) => (mask[i]![j] ? -Infinity : score)))),
      },
      {
        mistake: "masked scores set to 0",
        answer: (scores: Rows, mask: Rows) => tf.softmax(tf.tensor2d(scores).mul(tf.tensor2d(mask))),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: (scores: Rows, mask: Rows) => withForbidden(scores, mask, () => -10),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: (scores: Rows, mask: Rows) => withForbidden(scores, mask, () => -100),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: (scores: Rows, mask: Rows) =>
          withForbidden(scores, mask, () => -99).map((row, i) =>
            row.map((weight) => (mask[i]!.includes(1) ? weight : 0)),
          ),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: (scores: Rows, mask: Rows) =>
          tf.softmax(tf.where(tf.tensor2d(mask, undefined, "bool"), tf.tensor2d(scores), -1e9)),
      },
      {
        mistake: "large finite mask value that leaks",
        answer: (scores: Rows, mask: Rows) =>
          scores.map((row, i) => {
            const lowered = row.map((score, j) => score + (1 - mask[i]![j]!) * -1e9);
            const largest = Math.max(...lowered);
            return literalSoftmax(lowered.map((score) => score - largest));
          }),
      },
      {
        mistake: "0 times infinity",
        answer: (scores: Rows, mask: Rows) =>
          scores.map((row, i) => literalSoftmax(row.map((score, j) => score + (1 - mask[i]![j]!) * -Infinity))),
      },
      {
        mistake: "inputs changed in place",
        answer: (scores: Rows, mask: Rows) => {
          scores.forEach((row, i) => row.forEach((_, j) => (mask[i]![j] === 0 ? (row[j] = -Infinity) : undefined)));
          return scores.map((row, i) => (mask[i]!.includes(1) ? literalSoftmax(row) : row.map(() => 0)));
        },
      },
    ],
  },
};
