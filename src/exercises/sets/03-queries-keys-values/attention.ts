import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, softmaxRows, transpose, type Matrix } from "../../plain";
import { softmaxDownColumns, softmaxOverAll } from "./softmax-rows";

const scoresOf = (query: Matrix, key: Matrix): number[][] => matMul(query, transpose(key));

/** What is mixed by which weights. */
function mixed(weights: number[][], vectors: Matrix): { output: number[][]; weights: number[][] } {
  return { output: matMul(weights, vectors), weights };
}

/** A dot product that goes by the first vector's length, as a learner's loop does: numbers too many are left out. */
function looseDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
}

/** The values cut, or filled up with NaN, to another width: what a loop makes of them that goes too few or too many places. */
function asWideAs(width: number, value: Matrix): number[][] {
  return value.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? NaN));
}

export const attention = code<[query: number[][], key: number[][], value: number[][]]>({
  title: "Attention, whole",
  points: 3,
  difficulty: 2,
  minutes: 8,
  importance: 3,
  hints: [
    "Three steps: compare the queries with the keys, make weights of each row, mix the values by these weights.",
    "`attentionScores` and `softmaxRows` do the first two. For the third, each row of weights makes one row of the output: a weighted sum of the rows of `value`.",
    "Number `column` of a query's output is the dot product of its weights with that column of `value`: `dot(row, value.map((v) => v[column]))`.",
  ],
  explanation:
    "output = softmax(Q·Kᵀ)·V. Queries and keys only decide how much; what comes out is made of values alone. So the output has a row for each query, as wide as a value. The keys' width has gone, and the number of keys too.",
  functionName: "attention",
  inputNames: ["query", "key", "value"],
  examples: [
    { given: [[[1, 2]], [[3, 4]], [[5, 6]]], about: "a single key: its value comes out as it is" },
    {
      given: [[[0, 0, 0]], matrixOf("1 2 3; 0 1 -1"), matrixOf("2 0; 4 6")],
      about: "a query that asks nothing: the mean of the values",
    },
    {
      given: [matrixOf("9 0 0; 0 0 9"), matrixOf("1 0 0; 0 1 0; 0 1 1"), matrixOf("1 2 3 4; 5 6 7 8; 9 10 11 13")],
      about: "queries that fit one key far better than the others",
    },
    {
      given: [matrixOf("1 0 2 -1; 0 2 1 1; 2 1 0 1"), matrixOf("1 1 0 2; 0.5 -1 1 0"), matrixOf("1 0 2; 0 3 -1")],
      about: "three queries, two keys of width 4, values of width 3",
    },
  ],
  // One draw in two with equal widths and a square K: there the mistakes in sizes run through, and are known by their numbers.
  draw: (random) => {
    const keyDim = drawWhole(random, 3, 4);
    const [keys, valueDim] = random() < 0.5 ? [keyDim, keyDim] : [keyDim - 1, keyDim + 1];
    return [
      drawMatrix(random, keys === 2 ? 3 : 2, keyDim, 1.5),
      drawMatrix(random, keys, keyDim, 1.5),
      drawMatrix(random, keys, valueDim, 5),
    ];
  },
  expected: (query, key, value) => mixed(softmaxRows(scoresOf(query, key)), value),
  mistakes: [
    {
      name: "keys and values swapped",
      says: "The queries are compared with the values, and the keys are mixed. A key is there to be compared, a value to be mixed. Where the two differ in width, this can't even run.",
      gives: (query, key, value) => mixed(softmaxRows(scoresOf(query, value)), key),
    },
    {
      name: "keys and values swapped",
      says: "The queries are compared with the values, as far as both have numbers, and the keys are mixed. A key is there to be compared, a value to be mixed.",
      gives: (query, key, value) => mixed(softmaxRows(query.map((q) => value.map((v) => looseDot(q, v)))), key),
    },
    {
      name: "keys in place of values",
      says: "The weights are right, but they mix the keys. A key says what a word can be asked for; what the word hands over is its value.",
      gives: (query, key) => mixed(softmaxRows(scoresOf(query, key)), key),
    },
    {
      name: "K not transposed",
      says: "The queries meet columns of K, not whole keys. That runs only where K is square, and its weights are wrong even there. Compare each query with each *row* of K.",
      gives: (query, key, value) => mixed(softmaxRows(matMul(query, key)), value),
    },
    {
      name: "weights against rows of V",
      says: "Your weights meet the numbers of one value, but a weight belongs to a word. Each weight multiplies one whole *row* of V, and the rows are added up. So one output number takes all weights and one *column* of V.",
      gives: (query, key, value) => mixed(softmaxRows(scoresOf(query, key)), transpose(value)),
    },
    {
      name: "an output as wide as a query",
      says: "The weights are right. But your output has as many columns as a query has numbers. What is mixed are values: count the numbers of a value.",
      gives: (query, key, value) => mixed(softmaxRows(scoresOf(query, key)), asWideAs(query[0]?.length ?? 0, value)),
    },
    {
      name: "an output as wide as there are keys",
      says: "The weights are right. But your output has a column for each *key*. What is mixed are values: count the numbers of a value.",
      gives: (query, key, value) => mixed(softmaxRows(scoresOf(query, key)), asWideAs(key.length, value)),
    },
    {
      name: "softmax over the wrong axis",
      says: "The columns of your weights add up to 1, the rows don't. Each query, and so each row, has one unit of weight to share out.",
      gives: (query, key, value) => mixed(softmaxDownColumns(scoresOf(query, key)), value),
    },
    {
      name: "softmax over the whole matrix",
      says: "All weights together make 1, so all outputs are too small. Each query has one unit of weight of its own: softmax goes row by row.",
      gives: (query, key, value) => mixed(softmaxOverAll(scoresOf(query, key)), value),
    },
    {
      name: "no softmax",
      says: "The scores themselves are used as weights. They may be negative and don't add up to 1. Softmax belongs between scores and mixing.",
      gives: (query, key, value) => mixed(scoresOf(query, key), value),
    },
    {
      name: "scaled already",
      says: "You divided the scores by √d_k. That will be right from lesson 4 on; here they go to softmax as they are.",
      gives: (query, key, value) =>
        mixed(softmaxRows(mapMatrix(scoresOf(query, key), (score) => score / Math.sqrt(key[0]?.length ?? 1))), value),
    },
  ],
});
