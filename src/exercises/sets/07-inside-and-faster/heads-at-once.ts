import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, matrixOf, type Matrix } from "../../plain";
import { columnsOfHead, countTo, joinColumns, plainAttention, widthOf } from "../../plain-attention";

type Inputs = [query: number[][][], key: number[][][], value: number[][][], numHeads: number];
type Cut = (matrix: Matrix, head: number, numHeads: number) => number[][];
/** Joins the heads of one text: [heads][words][dim] to [words][heads · dim]. */
type Join = (outputs: readonly Matrix[]) => number[][];

interface Settings {
  readonly cut?: Cut;
  readonly divisor?: number;
}

/** What each head finds, before it is joined: [batch, heads, queries, dim]. */
function headOutputs(
  [query, key, value, numHeads]: Inputs,
  { cut = columnsOfHead, divisor }: Settings = {},
): number[][][][] {
  const options = divisor === undefined ? {} : { divisor };
  return query.map((queries, text) => {
    const [keys, values] = [key[text] as Matrix, value[text] as Matrix];
    return countTo(numHeads).map((head) =>
      plainAttention(cut(queries, head, numHeads), cut(keys, head, numHeads), cut(values, head, numHeads), options),
    );
  });
}

function attend(
  inputs: Inputs,
  { join = joinColumns, ...settings }: Settings & { readonly join?: Join } = {},
): number[][][] {
  return headOutputs(inputs, settings).map(join);
}

/** A head's rows when [words, heads · dim] is read on as [heads, words, dim]. */
const reshaped: Cut = (matrix, head, numHeads) => {
  const [numbers, width] = [matrix.flat(), widthOf(matrix) / numHeads];
  return matrix.map((_, row) =>
    numbers.slice((head * matrix.length + row) * width, (head * matrix.length + row + 1) * width),
  );
};
/** [heads, words, dim] read on as [words, heads · dim]. */
const readOn: Join = (outputs) => {
  const [numbers, width] = [outputs.flat(2), outputs.length * widthOf(outputs[0] as Matrix)];
  return (outputs[0] as Matrix).map((_, row) => numbers.slice(row * width, (row + 1) * width));
};
const inTurn: Cut = (matrix, head, numHeads) =>
  matrix.map((row) => row.filter((_, column) => column % numHeads === head));
const backInTurn: Join = (outputs) =>
  (outputs[0] as Matrix).map((row, word) =>
    row.flatMap((_, column) => outputs.map((output) => output[word]?.[column] as number)),
  );

const modelDimOf = (key: Inputs[1]): number => widthOf(key[0] as Matrix);

export const headsAtOnce = code<Inputs>({
  title: "All heads in one product",
  points: 3,
  difficulty: 3,
  minutes: 12,
  importance: 2,
  hints: [
    "`tf.matMul` multiplies the last two axes and works through all others by itself. So the heads need an axis of their own, before the words.",
    "`reshape([batch, words, numHeads, dim])` only cuts each vector in parts. `transpose([0, 2, 1, 3])` then swaps words and heads. `scaledDotProductAttention` takes any number of axes in front.",
    "Cut and swap all three, call `scaledDotProductAttention` once, and undo both with its `output`: the same `transpose` first, then `reshape([batch, words, numHeads * dim])`.",
  ],
  explanation:
    "Cutting a vector into parts is free; the transpose is what gives each head all words. The multiplications are those of the loop, handed over in one call: that is why the time hardly depends on how many heads there are. (A loop with a call for each head gives the same numbers, so it passes too. This is what takes its place.)",
  functionName: "attendAtOnce",
  inputNames: ["query", "key", "value", "numHeads"],
  examples: [
    {
      given: [[[[1, 0, 2, 1]]], [matrixOf("1 0 0 1; 0 1 1 0")], [matrixOf("1 2 3 4; 5 6 7 8")], 2],
      about: "one text, one query, two heads",
    },
    {
      given: [[matrixOf("1 0; 0 2; 1 1")], [matrixOf("1 0; 0 1; 2 1")], [matrixOf("1 2; 3 5; 0 7")], 2],
      about: "one text, heads of width 1",
    },
  ],
  // Once as many keys as queries: what goes wrong only where they differ is told by that from what always does.
  draw: (random, which) => {
    const [batch, queries, moreKeys, numHeads, headWidth] = [
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
      drawWhole(random, 4, 5),
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
    ];
    const keys = which === 1 ? queries : moreKeys;
    const texts = (words: number): number[][][] =>
      countTo(batch).map(() => drawMatrix(random, words, numHeads * headWidth));
    return [texts(queries), texts(keys), texts(keys), numHeads];
  },
  expected: (...inputs) => attend(inputs),
  mistakes: [
    {
      name: "reshape into heads without the transpose",
      says: "`reshape` to [batch, heads, words, dim] only reads on: the first head gets the first words whole, instead of a part of every word. Cut the vectors first, with the words' axis where it is, then move the heads in front.",
      gives: (...inputs) => attend(inputs, { cut: reshaped, join: readOn }),
    },
    {
      name: "reshape into heads without the transpose, on the way in only",
      says: "The way back is right. On the way in, `reshape` alone gives the first head the first words whole, instead of a part of every word.",
      gives: (...inputs) => attend(inputs, { cut: reshaped }),
    },
    {
      name: "joined without transposing back",
      says: "On the way in it is right. On the way back the heads' axis still stands before the words, so `reshape` mixes rows of different words.",
      gives: (...inputs) => attend(inputs, { join: readOn }),
    },
    {
      name: "√d_model for √d_k",
      says: "The scores are divided by the root of the whole width. A head's dot product adds up only as many numbers as the head is wide.",
      gives: (...inputs) => attend(inputs, { divisor: Math.sqrt(modelDimOf(inputs[1])) }),
    },
    {
      name: "no √d_k",
      says: "The scores go into softmax as they are. Each head's scores are to be divided by the root of the head's width.",
      gives: (...inputs) => attend(inputs, { divisor: 1 }),
    },
    {
      name: "columns dealt out in turn",
      says: "Each head got every so-many-th column. In the matrices a head's columns stand side by side, so the part of a vector that belongs to a head is one block.",
      gives: (...inputs) => attend(inputs, { cut: inTurn, join: backInTurn }),
    },
    {
      name: "one head",
      says: "There is one softmax over the whole width, as if `numHeads` were 1. Each head needs scores and weights of its own.",
      gives: (...[query, key, value]) => attend([query, key, value, 1]),
    },
    {
      name: "the heads are still apart",
      says: "The heads' axis is still there. Each word's heads are to be put side by side again, so that one vector a word comes out.",
      gives: (...inputs) => headOutputs(inputs),
    },
    {
      name: "cut into heads, but not transposed",
      says: "The last two axes are heads and numbers now, so each word compares its own heads with each other. Words have to be compared within a head: which two axes should come last?",
      gives: (...[query, key, value, numHeads]) => {
        if (query[0]?.length !== key[0]?.length)
          throw new Error("each query meets the key of its own place, and there are more keys");
        const parts = (row: readonly number[]): number[][] =>
          countTo(numHeads).map((head) => columnsOfHead([row], head, numHeads)[0] as number[]);
        return query.map((queries, text) =>
          queries.map((row, word) =>
            plainAttention(
              parts(row),
              parts(key[text]?.[word] as number[]),
              parts(value[text]?.[word] as number[]),
            ).flat(),
          ),
        );
      },
    },
    {
      name: "as many keys as queries",
      says: "It works while there are as many keys as queries, and stops when there are more. Does each of the three go by its own number of words?",
      gives: (...inputs) => {
        if (inputs[0][0]?.length !== inputs[1][0]?.length)
          throw new Error("the keys don't fit into the shape of the queries");
        return attend(inputs);
      },
    },
  ],
  tensors: true,
});
