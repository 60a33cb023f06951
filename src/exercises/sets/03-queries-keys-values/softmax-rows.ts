import { code } from "../../kinds/code";
import {
  drawMatrix,
  drawWhole,
  mapMatrix,
  matrixOf,
  softmaxRow,
  softmaxRows as byRows,
  transpose,
  type Matrix,
} from "../../plain";

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

/** The mistakes in the axis of softmax, which can be made wherever weights are worked out. */
export function softmaxDownColumns(scores: Matrix): number[][] {
  return transpose(byRows(transpose(scores)));
}

/** … and over all numbers at once. */
export function softmaxOverAll(scores: Matrix): number[][] {
  const weights = softmaxRow(scores.flat());
  const width = scores[0]?.length ?? 0;
  return mapMatrix(scores, (_, row, column) => weights[row * width + column] as number);
}

export const softmaxRows = code<[scores: number[][]]>({
  title: "Weights for every word that asks",
  points: 2,
  difficulty: 1,
  minutes: 4,
  importance: 3,
  hints: [
    "A row holds the scores of one query. Each query has one whole unit of weight to share out, whatever the others do.",
    "You have `softmaxRow` already, and `map` calls a function for each row of an array.",
    "It is one line: map over `scores`, and make weights of each row by itself.",
  ],
  explanation:
    "One row is one query with all keys, so its weights are what makes 1 together. Down the columns, words would compete for being the one who asks. Over the whole matrix, a longer text would leave less for each word.",
  functionName: "softmaxRows",
  inputNames: ["scores"],
  examples: [
    {
      given: [matrixOf("3 3 3 3; 0 0 0 0")],
      about: "two queries that fit every key equally well",
    },
    { given: [[[1], [2], [3]]], about: "three queries and a single key, which gets everything" },
    {
      given: [matrixOf("0 2 1; 3 3 0")],
      about: "two queries and three keys",
    },
    {
      given: [matrixOf("-1 0.5; 2 -3; 0 1; 4 0")],
      about: "four queries and two keys",
    },
  ],
  draw: (random) => {
    const queries = drawWhole(random, 2, 4);
    return [drawMatrix(random, queries, queries + drawWhole(random, 1, 2), 3)];
  },
  expected: byRows,
  properties: [
    {
      says: "each row of weights adds up to 1",
      holds: (result) => (result as number[][]).every((row) => Math.abs(sum(row) - 1) < 1e-5),
    },
  ],
  mistakes: [
    {
      name: "softmax over the wrong axis",
      says: "Your columns add up to 1, and your rows don't. A row belongs to one query, a column to one key. It is the query that shares out its weight.",
      gives: softmaxDownColumns,
    },
    {
      name: "softmax over the whole matrix",
      says: "All your weights together make 1, so each query has only a part of it. Every query has one unit of its own: take softmax of each row by itself.",
      gives: softmaxOverAll,
    },
    {
      name: "no e^score",
      says: "These are shares of the scores themselves, and a negative score gives no weight. Softmax takes e to the power of each score first.",
      gives: (scores) => scores.map((row) => row.map((x) => x / sum(row))),
    },
  ],
});
