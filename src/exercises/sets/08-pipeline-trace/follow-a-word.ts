import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, matMul, matrixOf, transpose, type Matrix } from "../../plain";
import { joinColumns } from "../../plain-attention";
import { attendWithHeads, cut, everyNth, reshaped, type HeadSettings } from "./plain-heads";

/** One word's row of each head's weights, [heads, words], and what the heads give to it, side by side, [modelDim]. */
function follow(
  query: Matrix,
  key: Matrix,
  value: Matrix,
  place: number,
  numHeads: number,
  settings?: HeadSettings,
): { weights: number[][]; output: number[] } {
  const { weights, outputs } = attendWithHeads(query, key, value, numHeads, settings);
  return { weights: weights.map((map) => map[place] as number[]), output: joinColumns(outputs)[place] as number[] };
}

export const followAWord = code<
  [query: number[][], key: number[][], value: number[][], place: number, numHeads: number]
>({
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
    {
      given: [matrixOf("1 0; 0 2"), matrixOf("3 1; 3 -1"), matrixOf("8 0; 0 4"), 0, 1],
      about: "one head, and two words that fit equally well",
    },
    {
      given: [
        matrixOf("1 -1 0 0; 0 2 1 -1; 2 0 1 1"),
        matrixOf("1 0 2 1; 0 1 -1 0; 2 2 0 1"),
        matrixOf("1 0 4 2; 0 1 -2 3; 5 -1 0 1"),
        2,
        1,
      ],
      about: "one head of width 4",
    },
    {
      given: [
        matrixOf("1 -1 0 3; 0 2 1 -1; 2 0 1 1"),
        matrixOf("1 0 2 1; 0 1 -1 0; 2 2 0 1"),
        matrixOf("1 0 4 2; 0 1 -2 3; 5 -1 0 1"),
        1,
        2,
      ],
      about: "two heads of width 2",
    },
  ],
  draw: (random) => {
    // Never as many heads as a head is wide: then their roots would be the same.
    const [numHeads, headDim] = matrixOf("2 3; 3 2; 2 4")[drawWhole(random, 0, 2)] as [number, number];
    const modelDim = numHeads * headDim;
    const words = drawWhole(random, 4, 5);
    const matrix = (): number[][] => drawMatrix(random, words, modelDim);
    return [matrix(), matrix(), matrix(), drawWhole(random, 1, words - 1), numHeads];
  },
  expected: follow,
  tensors: (query, key, value, place, numHeads) => [
    tf.tensor2d(query),
    tf.tensor2d(key),
    tf.tensor2d(value),
    place,
    numHeads,
  ],
  properties: [
    {
      says: "each head's weights add up to 1",
      holds: (result) =>
        (result as { weights: number[][] }).weights.every(
          (row) => Math.abs(row.reduce((sum, x) => sum + x, 0) - 1) < 1e-4,
        ),
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
        return {
          weights: columns,
          output: (matMul(columns, value) as Matrix).flatMap((row, head) =>
            row.slice(head * width, (head + 1) * width),
          ),
        };
      },
    },
    {
      name: "keys in place of values",
      says: "The weights are right, but they mix the keys. Keys say where to look; what is taken from there are the values.",
      gives: (query, key, _value, place, numHeads) => follow(query, key, key, place, numHeads),
    },
    {
      name: "the heads averaged instead of side by side",
      says: "A mean of the heads' outputs throws away what sets them apart, and it is too narrow. Put them one after the other.",
      gives: (query, key, value, place, numHeads) => {
        const { weights, outputs } = attendWithHeads(query, key, value, numHeads);
        const rows = outputs.map((head) => head[place] as number[]);
        return {
          weights: weights.map((map) => map[place] as number[]),
          output: (rows[0] ?? []).map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / numHeads),
        };
      },
    },
    {
      name: "keys and values swapped",
      says: "The query is compared with the values, and the keys are mixed. Keys say where to look; what is taken from there are the values.",
      gives: (query, key, value, place, numHeads) => follow(query, value, key, place, numHeads),
    },
    {
      name: "d_k without its root",
      says: "You divide by d_k itself. That flattens the weights of a wide head. A dot product of d_k numbers grows with the root of d_k, so that is what it is divided by.",
      gives: (...given) => follow(...given, { divisor: (headDim) => headDim }),
    },
    {
      name: "the lesson's 4 for √d_k",
      says: "You divide by 4, as in the lesson. That was the root of 16, the width of a head there. Work it out from the width that a head has here.",
      gives: (...given) => follow(...given, { divisor: () => 4 }),
    },
    {
      name: "the root of the number of heads",
      says: "You divide by the root of how many heads there are. What makes a dot product large is how many numbers it has: the width of one head.",
      gives: (...given) => follow(...given, { divisor: (headDim, modelDim) => Math.sqrt(modelDim / headDim) }),
    },
    {
      name: "heads recombined without the transpose",
      says: "The weights are right, but the output is put together in the wrong order: `reshape` alone runs through all words of head 1 first. A row of the result should be one word with all its heads.",
      gives: (query, key, value, place, numHeads) => {
        const { outputs } = attendWithHeads(query, key, value, numHeads);
        return {
          ...follow(query, key, value, place, numHeads),
          output: cut(outputs.flat(2), query[0]?.length ?? 0)[place] as number[],
        };
      },
    },
    {
      name: "the end of a slice taken for its length",
      says: "The first head is right, and the others have nothing. An array's `slice(start, end)` wants the place where it ends, not how many numbers it takes. (A tensor's `slice` is the one that wants sizes.)",
      gives: (query, key, value, place, numHeads) => {
        const { weights, outputs } = attendWithHeads(query, key, value, numHeads);
        const alike = key.map(() => 1 / key.length);
        return {
          weights: weights.map((map, head) => (head === 0 ? (map[place] as number[]) : alike)),
          output: (outputs[0] as number[][])[place] as number[],
        };
      },
    },
    {
      name: "all words instead of one",
      says: "You give the weights and outputs of every word. Asked for is a single one, the word at `place`: its row of each head's weights, and its row of the output.",
      gives: (query, key, value, _place, numHeads) => {
        const { weights, outputs } = attendWithHeads(query, key, value, numHeads);
        return { weights, output: joinColumns(outputs) };
      },
    },
    {
      name: "one head over the whole width",
      says: "The query isn't split: one set of weights comes out, from all columns at once. Each head compares only its own part of the columns, and has weights of its own.",
      gives: (query, key, value, place) => follow(query, key, value, place, 1),
    },
    {
      name: "the heads below each other",
      says: "The output has a row for each head. Side by side means one after the other, in a single row as wide as the model.",
      gives: (query, key, value, place, numHeads) => {
        const { weights, outputs } = attendWithHeads(query, key, value, numHeads);
        return {
          weights: weights.map((map) => map[place] as number[]),
          output: outputs.map((head) => head[place] as number[]),
        };
      },
    },
    {
      name: "the output as a matrix of one row",
      says: "The numbers are right, but they stand in a matrix, [1, modelDim]. One word's output is a plain row, [modelDim]: `squeeze` takes an axis of length 1 away.",
      gives: (...given) => {
        const { weights, output } = follow(...given);
        return { weights, output: [output] };
      },
    },
    {
      name: "an axis of length 1 left in both",
      says: "The numbers are right, but the axis of the queries is still there, with a single word in it. `squeeze` takes an axis of length 1 away.",
      gives: (...given) => {
        const { weights, output } = follow(...given);
        return { weights: weights.map((row) => [row]), output: [output] };
      },
    },
  ],
});
