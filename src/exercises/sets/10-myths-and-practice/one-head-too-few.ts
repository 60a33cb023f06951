import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, type Matrix } from "../../plain";
import { columnsOfHead, countTo, joinColumns, plainAttention, plainWeights, widthOf } from "../../plain-attention";

type Inputs = [
  x: number[][],
  queryMatrix: number[][],
  keyMatrix: number[][],
  valueMatrix: number[][],
  numHeads: number,
];

interface Projected {
  readonly query: Matrix;
  readonly key: Matrix;
  readonly value: Matrix;
  readonly numHeads: number;
}

function project(...[x, queryMatrix, keyMatrix, valueMatrix, numHeads]: Inputs): Projected {
  return { query: matMul(x, queryMatrix), key: matMul(x, keyMatrix), value: matMul(x, valueMatrix), numHeads };
}

/** What each head gives, its columns cut out by `cut`. */
function headOutputs({ query, key, value, numHeads }: Projected, cut = columnsOfHead, divisor?: number): number[][][] {
  const options = divisor === undefined ? {} : { divisor };
  return countTo(numHeads).map((head) =>
    plainAttention(cut(query, head, numHeads), cut(key, head, numHeads), cut(value, head, numHeads), options),
  );
}

/** [words, heads · dim] cut into rows for heads as if the words' vectors stood one after the other: a reshape without the transpose. */
function reshaped(matrix: Matrix, head: number, numHeads: number): number[][] {
  const width = widthOf(matrix) / numHeads;
  const numbers = matrix.flat();
  return matrix.map((_, row) =>
    numbers.slice((head * matrix.length + row) * width, (head * matrix.length + row + 1) * width),
  );
}

/** As many columns as a head has, beginning with the column of the head's own number. */
const overlapping = (matrix: Matrix, head: number, numHeads: number): number[][] =>
  matrix.map((row) => row.slice(head, head + widthOf(matrix) / numHeads));

export const oneHeadTooFew = debugging<Inputs>({
  title: "Find the bug: one head for two questions",
  points: 3,
  difficulty: 3,
  minutes: 12,
  importance: 2,
  mirrors: "pit-2",
  hints: [
    "The verb asks two questions, and there is a single row of weights to answer both. Each question needs a softmax of its own, over scores of its own.",
    "Head 0 owns the first `width / numHeads` columns of queries, keys and values, head 1 the next ones, and so on. `tensor.slice([0, first], [words, count])` cuts columns out, and `tf.concat(list, 1)` puts matrices side by side.",
    "Loop over the heads. Cut `query`, `key` and `value` to the head's columns, call `scaledDotProductAttention` with the three pieces, and push its `output`. After the loop: `return tf.concat(outputs, 1)`.",
  ],
  explanation:
    "The matrices were right all along: half of their columns ask who acts, the other half who is acted on. One softmax over both adds the scores up and can only compromise. Two heads cost no number more, and each has a whole unit of weight to spend.",
  functionName: "attendInHeads",
  inputNames: ["x", "queryMatrix", "keyMatrix", "valueMatrix", "numHeads"],
  examples: [
    {
      given: [
        matrixOf("1 0 1; 0 1 0; 0.5 0.5 -1"),
        matrixOf("2 0 0 1; 0 3 1 0; 1 1 0 2"),
        matrixOf("1 2 0 0; 0 1 2 1; 1 0 1 1"),
        matrixOf("1 0 2 0; 0 1 0 3; 2 1 1 0"),
        2,
      ],
      about: "three words, two heads of width 2",
    },
    {
      given: [
        matrixOf("1 0; 0 1; 1 1"),
        matrixOf("3 0 1; 0 3 -2"),
        matrixOf("1 2 0; 2 0 1"),
        matrixOf("1 0 2; 0 1 3"),
        3,
      ],
      about: "three heads of width 1",
    },
  ],
  draw: (random) => {
    const [words, width, numHeads, headWidth] = [
      drawWhole(random, 3, 5),
      drawWhole(random, 3, 5),
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
    ];
    const matrix = (): number[][] => drawMatrix(random, width, numHeads * headWidth, 1);
    return [drawMatrix(random, words, width), matrix(), matrix(), matrix(), numHeads];
  },
  expected: (...inputs) => joinColumns(headOutputs(project(...inputs))),
  mistakes: [
    {
      name: "still one head",
      says: "There is one softmax for the whole width. Its scores are the sum of all questions' scores, so its weights have to be a compromise.",
      gives: (...inputs) => {
        const { query, key, value } = project(...inputs);
        return plainAttention(query, key, value);
      },
    },
    {
      name: "weights averaged instead of heads concatenated",
      says: "The mean of the heads' weights is one map again, and all values are mixed by it. Each head mixes its *own* columns of the values by its own weights.",
      gives: (...inputs) => {
        const { query, key, value, numHeads } = project(...inputs);
        const maps = countTo(numHeads).map((head) =>
          plainWeights(columnsOfHead(query, head, numHeads), columnsOfHead(key, head, numHeads)),
        );
        const mean = mapMatrix(
          maps[0] as Matrix,
          (_, row, column) => maps.reduce((sum, map) => sum + (map[row]?.[column] as number), 0) / numHeads,
        );
        return matMul(mean, value);
      },
    },
    {
      name: "heads added up instead of put side by side",
      says: "In a sum nobody can tell any more which head found what, and the result is too narrow. Side by side, the next layer can use both.",
      gives: (...inputs) => {
        const outputs = headOutputs(project(...inputs));
        return mapMatrix(outputs[0] as Matrix, (_, row, column) =>
          outputs.reduce((sum, output) => sum + (output[row]?.[column] as number), 0),
        );
      },
    },
    {
      name: "the same whole width for every head",
      says: "Every head gets all columns, so all of them give the same, and the result is `numHeads` times too wide. Cut the columns into equal parts first.",
      gives: (...inputs) => joinColumns(headOutputs(project(...inputs), (matrix) => matrix.map((row) => [...row]))),
    },
    {
      name: "heads one below the other",
      says: "The heads came out as further rows. Each word should have one row, in which the heads stand side by side: join along the columns.",
      gives: (...inputs) => headOutputs(project(...inputs)).flat(),
    },
    {
      name: "all columns of the values for every head",
      says: "Queries and keys are cut, and the values aren't: the result is `numHeads` times too wide. A head owns its columns of all three.",
      gives: (...inputs) => {
        const { query, key, value, numHeads } = project(...inputs);
        return joinColumns(
          countTo(numHeads).map((head) =>
            plainAttention(columnsOfHead(query, head, numHeads), columnsOfHead(key, head, numHeads), value),
          ),
        );
      },
    },
    {
      name: "the heads' columns overlap",
      says: "Each head starts one column after the one before it. But a head is several columns wide, so its neighbour's first column lies that far on.",
      gives: (...inputs) => joinColumns(headOutputs(project(...inputs), overlapping)),
    },
    {
      name: "reshape into heads without the transpose",
      says: "`reshape` alone reads on through the numbers: head 0 gets the first words whole, instead of a part of every word. The axis of heads has to come *after* the words, and is then moved to the front.",
      gives: (...inputs) => {
        const projected = project(...inputs);
        const numbers = headOutputs(projected, reshaped).flat(2);
        const width = widthOf(projected.value);
        return projected.value.map((_, row) => numbers.slice(row * width, (row + 1) * width));
      },
    },
    {
      name: "reshape into heads without the transpose, then put side by side",
      says: "The heads are joined as they should be, but they were cut the wrong way: `reshape` alone gives head 0 the first words whole. It needs a part of every word.",
      gives: (...inputs) => joinColumns(headOutputs(project(...inputs), reshaped)),
    },
    {
      name: "√d_model for √d_k",
      says: "The scores are divided by the root of the whole width. A head's dot product adds up only as many numbers as the head is wide.",
      gives: (...inputs) => {
        const projected = project(...inputs);
        return joinColumns(headOutputs(projected, columnsOfHead, Math.sqrt(widthOf(projected.key))));
      },
    },
  ],
  tensors: true,
});
