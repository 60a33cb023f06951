import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, matMul, transpose, type Matrix } from "../../plain";
import { attendWithHeads, everyNth, reshaped, sideBySide, type HeadSettings } from "./plain-heads";

/** One word's row of each head's weights, [heads, words], and what the heads give to it, side by side, [modelDim]. */
function follow(query: Matrix, key: Matrix, value: Matrix, place: number, numHeads: number, settings?: HeadSettings): { weights: number[][]; output: number[] } {
  const { weights, outputs } = attendWithHeads(query, key, value, numHeads, settings);
  return { weights: weights.map((map) => map[place] as number[]), output: sideBySide(outputs)[place] as number[] };
}

export const followAWord = code<[query: number[][], key: number[][], value: number[][], place: number, numHeads: number]>({
  title: "Follow one word through the heads",
  points: 4,
  difficulty: 3,
  minutes: 15,
  importance: 2,
  hints: [
    "Do it for one head first: take that head's columns of all three matrices. Then it is attention with a single query, the row at `place`.",
    "`matrix.slice([0, head * headDim], [words, headDim])` takes a head's columns. In the end, `tf.stack` puts the heads' weights below each other, and `tf.concat` their outputs side by side.",
    "For each head: `scores = q · kᵀ / √headDim` with q [1, headDim], then `weights = softmax(scores)`, [1, words], then `weights · v`, [1, headDim].",
  ],
  explanation:
    "Each head owns a block of columns, asks with its part of the word's query, and mixes its part of the values. Side by side, the parts are as wide as the model again. All other words' queries play no part: a word's output depends on its own query, and on everybody's keys and values.",
  functionName: "followWord",
  inputNames: ["query", "key", "value", "place", "numHeads"],
  examples: [
    { given: [[[1, 0], [0, 2]], [[3, 1], [3, -1]], [[8, 0], [0, 4]], 0, 1], about: "one head, and two words that fit equally well" },
    { given: [[[1, -1, 0, 0], [0, 2, 1, -1], [2, 0, 1, 1]], [[1, 0, 2, 1], [0, 1, -1, 0], [2, 2, 0, 1]], [[1, 0, 4, 2], [0, 1, -2, 3], [5, -1, 0, 1]], 2, 1], about: "one head of width 4" },
    { given: [[[1, -1, 0, 3], [0, 2, 1, -1], [2, 0, 1, 1]], [[1, 0, 2, 1], [0, 1, -1, 0], [2, 2, 0, 1]], [[1, 0, 4, 2], [0, 1, -2, 3], [5, -1, 0, 1]], 1, 2], about: "two heads of width 2" },
  ],
  draw: (random) => {
    const numHeads = drawWhole(random, 2, 3);
    const modelDim = numHeads * drawWhole(random, 2, 3);
    const words = drawWhole(random, 4, 5);
    const matrix = (): number[][] => drawMatrix(random, words, modelDim);
    return [matrix(), matrix(), matrix(), drawWhole(random, 1, words - 1), numHeads];
  },
  expected: follow,
  tensors: (query, key, value, place, numHeads) => [tf.tensor2d(query), tf.tensor2d(key), tf.tensor2d(value), place, numHeads],
  properties: [
    {
      says: "each head's weights add up to 1",
      holds: (result) => (result as { weights: number[][] }).weights.every((row) => Math.abs(row.reduce((sum, x) => sum + x, 0) - 1) < 1e-4),
    },
  ],
  mistakes: [
    {
      name: "no √d_k",
      says: "The scores go to softmax undivided. Then a wide head's scores lie far apart, and softmax gives nearly everything to one word. Divide by √d_k, the root of a head's width.",
      gives: (...given) => follow(...given, { divisor: () => 1 }),
    },
    {
      name: "√d_model for √d_k",
      says: "You divide by the root of the whole width. Each dot product is only as long as one head is wide, so it is that width whose root counts.",
      gives: (...given) => follow(...given, { divisor: (_, modelDim) => Math.sqrt(modelDim) }),
    },
    {
      name: "a head's columns not side by side: every n-th one",
      says: "Your heads take turns with the columns. Each owns a block instead: with two heads, the first owns the first half.",
      gives: (...given) => follow(...given, { split: everyNth }),
    },
    {
      name: "reshape into heads without the transpose",
      says: "`reshape([heads, words, headDim])` cuts the numbers as they stand in memory, word by word. So a head gets all columns of a few words, in place of a few columns of all words.",
      gives: (...given) => follow(...given, { split: reshaped }),
    },
    {
      name: "a column instead of the row",
      says: "You took what all the words give to this word. Asked for is what this word gives to all the others: its own query against everybody's keys.",
      gives: (query, key, value, place, numHeads) => {
        const { weights } = attendWithHeads(query, key, value, numHeads);
        const columns = weights.map((map) => transpose(map)[place] as number[]);
        const width = (value[0]?.length ?? 0) / numHeads;
        return { weights: columns, output: (matMul(columns, value) as Matrix).flatMap((row, head) => row.slice(head * width, (head + 1) * width)) };
      },
    },
    {
      name: "keys and values swapped",
      says: "The weights are right, but they mix the keys. Keys say where to look; what is taken from there are the values.",
      gives: (query, key, _value, place, numHeads) => follow(query, key, key, place, numHeads),
    },
    {
      name: "the heads averaged instead of side by side",
      says: "A mean of the heads' outputs throws away what sets them apart, and it is too narrow. Put them one after the other.",
      gives: (query, key, value, place, numHeads) => {
        const { weights, outputs } = attendWithHeads(query, key, value, numHeads);
        const rows = outputs.map((head) => head[place] as number[]);
        return { weights: weights.map((map) => map[place] as number[]), output: (rows[0] ?? []).map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / numHeads) };
      },
    },
  ],
});
