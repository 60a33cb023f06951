import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matrixOf, type Matrix } from "../../plain";
import { countTo, plainAttention, widthOf } from "../../plain-attention";

type Heads = readonly Matrix[];

/** Attention of each head, with scores divided by what `divisor` says. */
function attend(query: Heads, key: Heads, value: Heads, divisor: number): number[][][] {
  return query.map((matrix, head) => plainAttention(matrix, key[head] as Matrix, value[head] as Matrix, { divisor }));
}

const keyDimOf = (key: Heads): number => widthOf(key[0] as Matrix);

export const undivided = debugging<[query: number[][][], key: number[][][], value: number[][][]]>({
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
    const forHeads = (rows: number, columns: number): number[][][] =>
      countTo(heads).map(() => drawMatrix(random, rows, columns));
    return [forHeads(queries, width), forHeads(keys, width), forHeads(keys, valueWidth)];
  },
  expected: (query, key, value) => attend(query, key, value, Math.sqrt(keyDimOf(key))),
  mistakes: [
    {
      name: "no √d_k",
      says: "The scores still go into softmax as they are. The wider the heads, the larger the scores, and the sharper the weights become before anything is learned.",
      gives: (query, key, value) => attend(query, key, value, 1),
    },
    {
      name: "√d_model for √d_k",
      says: "You divide by the root of the width of all heads together. Each score is a dot product within one head, so this makes the weights too even.",
      gives: (query, key, value) => attend(query, key, value, Math.sqrt(key.length * keyDimOf(key))),
    },
    {
      name: "divided by d_k, without the root",
      says: "Standard deviations grow with the root of how many numbers are added up. Divided by d_k itself, scores come out too small and all words get nearly the same weight.",
      gives: (query, key, value) => attend(query, key, value, keyDimOf(key)),
    },
    {
      name: "divided by 8, whatever the width",
      says: "8 is the root of 64, the width in the cell above. Other layers have heads of another width: read it off the shape.",
      gives: (query, key, value) => attend(query, key, value, 8),
    },
    {
      name: "divided by the root of the number of keys",
      says: "How many words there are to look at doesn't make a single score larger. What does is how many numbers its dot product adds up.",
      gives: (query, key, value) => attend(query, key, value, Math.sqrt((key[0] as Matrix).length)),
    },
    {
      name: "divided by the root of the number of queries",
      says: "That is the wrong axis of the shape. How many words ask doesn't make a single score larger; how many numbers its dot product adds up does.",
      gives: (query, key, value) => attend(query, key, value, Math.sqrt((query[0] as Matrix).length)),
    },
    {
      name: "divided by the root of the number of heads",
      says: "That is the first axis of the shape. Each head has scores of its own, so their size doesn't depend on how many heads there are.",
      gives: (query, key, value) => attend(query, key, value, Math.sqrt(query.length)),
    },
    {
      name: "weights divided after softmax",
      says: "Then the weights no longer add up to 1, and they are as sharp as before. Dividing has to happen before softmax, to the scores.",
      gives: (query, key, value) =>
        attend(query, key, value, 1).map((output) => mapMatrix(output, (x) => x / Math.sqrt(keyDimOf(key)))),
    },
    {
      name: "multiplied instead of divided",
      says: "The scores are now larger still: softmax is even flatter at its ends, and even less is learned.",
      gives: (query, key, value) => attend(query, key, value, 1 / Math.sqrt(keyDimOf(key))),
    },
  ],
  tensors: true,
});
