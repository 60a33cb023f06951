import { code } from "../../kinds/code";
import {
  asWideAsAQuery,
  asWideAsThereAreKeys,
  keyNotTransposed,
  keysAndValuesSwapped,
  keysAndValuesSwappedInLoops,
  keysForValues,
  noSoftmax,
  softmaxDownColumns,
  softmaxOverAll,
} from "../../mistakes/attention";
import { noRoot, scaledAlready } from "../../mistakes/divisor";
import { knownAs } from "../../mistakes/wrong-step";
import {
  attention as scaledAttention,
  drawMatrix,
  drawWhole,
  matrixOf,
  transpose,
  type AttentionWays,
} from "../../plain-loops";

type Inputs = [query: number[][], key: number[][], value: number[][]];

const attend =
  (ways: AttentionWays) =>
  (...inputs: Inputs): { output: number[][]; weights: number[][] } => {
    const { output, weights } = scaledAttention(...inputs, { ...noRoot.ways, ...ways });
    return { output, weights };
  };
const known = knownAs(attend);

export const attention = code<Inputs>({
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
  expected: attend({}),
  mistakes: [
    known(keysAndValuesSwapped),
    known(keysAndValuesSwappedInLoops),
    known(keysForValues),
    known(keyNotTransposed),
    {
      name: "weights against rows of V",
      says: "Your weights meet the numbers of one value, but a weight belongs to a word. Each weight multiplies one whole *row* of V, and the rows are added up. So one output number takes all weights and one *column* of V.",
      gives: attend({ mixed: (_key, value) => transpose(value) }),
    },
    known(asWideAsAQuery),
    known(asWideAsThereAreKeys),
    known(softmaxDownColumns),
    known(softmaxOverAll),
    known(noSoftmax),
    known(scaledAlready),
  ],
});
