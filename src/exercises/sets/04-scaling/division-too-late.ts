import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, softmaxRows, transpose, type Matrix } from "../../plain";

const rawScores = (query: Matrix, key: Matrix): number[][] => matMul(query, transpose(key));
const over = (matrix: Matrix, divisor: number): number[][] => mapMatrix(matrix, (x) => x / divisor);
const widthOf = (key: Matrix): number => (key[0] ?? []).length;

export const divisionTooLate = debugging<[query: number[][], key: number[][]]>({
  title: "Weights that don't add up",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 2,
  hints: [
    "There are two things to mend: *where* the division stands, and *what* it divides by.",
    "Softmax has to come last, because it is what makes a row add up to 1. And `key.length` counts the keys; how many numbers does one of them have?",
    "Three steps in this order: `dot` for each pair, divide by the root of `key[0].length`, softmax for each row.",
  ],
  explanation:
    "The division is there for softmax, so it has to come before it. Afterwards it only makes all weights smaller: they are as sharp as before, and no longer add up to 1. `key.length` is the number of keys, and `key[0].length` is d_k. With as many keys as numbers the two are equal, and then the mistake shows nowhere.",
  functionName: "mendedWeights",
  inputNames: ["query", "key"],
  examples: [
    {
      given: [[[1, 2, -1, 0.5]], matrixOf("2 0 1 1; 2 0 1 1")],
      about: "two equal keys, which share the weight",
    },
    {
      given: [matrixOf("3 0 1 0 2; 0 1 -1 2 0"), matrixOf("1 0 2 0 1; 0 2 0 1 1; -1 1 0 1 0")],
      about: "two queries, three keys of five numbers",
    },
  ],
  draw: (random) => {
    const keyDim = drawWhole(random, 5, 9);
    return [drawMatrix(random, drawWhole(random, 2, 3), keyDim), drawMatrix(random, drawWhole(random, 2, 4), keyDim)];
  },
  expected: (query, key) => softmaxRows(over(rawScores(query, key), Math.sqrt(widthOf(key)))),
  mistakes: [
    {
      name: "divided after softmax",
      says: "The weights are divided, when softmax has made them already. A row then no longer adds up to 1, and the scores went into softmax undivided. Move the division.",
      gives: (query, key) => over(softmaxRows(rawScores(query, key)), Math.sqrt(key.length)),
    },
    {
      name: "divided after softmax",
      says: "You divide by the right number now, but still the weights, not the scores. A row then no longer adds up to 1, and softmax is as sharp as before.",
      gives: (query, key) => over(softmaxRows(rawScores(query, key)), Math.sqrt(widthOf(key))),
    },
    {
      name: "divided twice",
      says: "The division before softmax is right. There is a second one after it, and because of that the rows don't add up to 1.",
      gives: (query, key) =>
        over(softmaxRows(over(rawScores(query, key), Math.sqrt(widthOf(key)))), Math.sqrt(widthOf(key))),
    },
    {
      name: "the number of keys for d_k",
      says: "The division stands where it should. But `key.length` is how many keys there are. A score adds up one product for each *number* of a key.",
      gives: (query, key) => softmaxRows(over(rawScores(query, key), Math.sqrt(key.length))),
    },
    {
      name: "the number of queries for d_k",
      says: "The division stands where it should. But `query.length` is how many queries there are. A score adds up one product for each *number* of a query.",
      gives: (query, key) => softmaxRows(over(rawScores(query, key), Math.sqrt(query.length))),
    },
    {
      name: "the example's d_k for every d_k",
      says: "You divide by the same number whatever comes in. It fits the keys above the answer, but others are longer or shorter. Read the width from the input.",
      gives: (query, key) => softmaxRows(over(rawScores(query, key), Math.sqrt(5))),
    },
    {
      name: "no √d_k",
      says: "The rows add up to 1 again, but no division is left, or one that is undone at the end. With long queries and keys these weights would be far too sharp.",
      gives: (query, key) => softmaxRows(rawScores(query, key)),
    },
    {
      name: "divided by d_k, without the root",
      says: "The place is right, the number is too large: scores grow like the root of d_k. The weights are too even now.",
      gives: (query, key) => softmaxRows(over(rawScores(query, key), widthOf(key))),
    },
  ],
});
