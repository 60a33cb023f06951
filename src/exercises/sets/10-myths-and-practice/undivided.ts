import { debugging } from "../../kinds/code";
import {
  alwaysDividedBy,
  dividedAfterSoftmax,
  keyDimWithoutRoot,
  multipliedByRoot,
  noRoot,
  rootOfHeads,
  rootOfKeys,
  rootOfModelDim,
  rootOfQueries,
} from "../../mistakes/divisor";
import { knownAs } from "../../mistakes/wrong-step";
import {
  attention,
  drawMatrices,
  drawWhole,
  matrixOf,
  widthOf,
  type AttentionWays,
  type Matrix,
} from "../../plain-loops";

type Inputs = [query: number[][][], key: number[][][], value: number[][][]];

/** Attention of each head. */
const attend =
  (ways: AttentionWays) =>
  (...[query, key, value]: Inputs): number[][][] =>
    query.map((q, head) => {
      const sizes = { numHeads: query.length, modelDim: query.length * widthOf(q) };
      return attention(q, key[head] as Matrix, value[head] as Matrix, { sizes, ...ways }).output;
    });
const known = knownAs(attend);

export const undivided = debugging<Inputs>({
  title: "Find the bug: training that hardly starts",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 2,
  mirrors: "pit-3",
  hints: [
    "Queries and keys have a standard deviation of 1, the scores one of 8. A dot product of 64 numbers adds up 64 of them. What brings its size back to 1?",
    "The last number of `query.shape` is the width of a head, d_k. `tensor.div(number)` divides every entry, and `Math.sqrt` takes the root.",
    "One line changes, the one with the scores. It ends with `.div(Math.sqrt(…))`, and in the brackets stands the last axis of `query`.",
  ],
  explanation:
    "A dot product of d_k random numbers has a spread of √d_k. Undivided it drives softmax into its flat ends, where one weight is nearly 1 and no gradient comes back. Only the width of a *head* counts, because only that many products are added up.",
  functionName: "attendScaled",
  inputNames: ["query", "key", "value"],
  examples: [
    {
      given: [[[[1, 0, 0, 0]]], [matrixOf("4 0 0 0; 0 5 0 0")], [matrixOf("1 0; 0 1")]],
      about: "one head, one query with the scores 4 and 0, and a width of 4",
    },
    {
      given: [
        [[[1, 2]], [[0, 1]]],
        [matrixOf("1 0; 0 1; 1 1"), matrixOf("2 0; 0 1; 0 3")],
        [
          [[1], [2], [4]],
          [[1], [3], [9]],
        ],
      ],
      about: "two heads of width 2, one query",
    },
  ],
  draw: (random) => {
    const [heads, keys, width, valueWidth] = [
      drawWhole(random, 2, 3),
      drawWhole(random, 5, 6),
      drawWhole(random, 7, 8),
      drawWhole(random, 2, 3),
    ];
    const queries = heads + 1; // unequal, so that each axis can be told from the others
    return [
      drawMatrices(random, heads, queries, width),
      drawMatrices(random, heads, keys, width),
      drawMatrices(random, heads, keys, valueWidth),
    ];
  },
  expected: attend({}),
  mistakes: [
    known(noRoot),
    known(rootOfModelDim),
    known(keyDimWithoutRoot),
    known(alwaysDividedBy(8)),
    known(rootOfKeys),
    known(rootOfQueries),
    known(rootOfHeads),
    known(dividedAfterSoftmax),
    known(multipliedByRoot),
  ],
  tensors: true,
});
