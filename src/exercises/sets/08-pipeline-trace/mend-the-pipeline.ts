import { tf } from "../../../tensorflow";
import { debugging } from "../../kinds/code";
import { addMatrices, drawMatrix, drawWhole, matMul, matrixOf, transpose, type Matrix } from "../../plain";
import { joinColumns } from "../../plain-attention";
import { plainPositions } from "../../plain-positions";
import { attendWithHeads, cut, reshaped, type HeadSettings } from "./plain-heads";

/** The matrices of a small model: a table [ids, modelDim], and four of [modelDim, modelDim]. */
interface Model {
  table: number[][];
  query: number[][];
  key: number[][];
  value: number[][];
  output: number[][];
}

interface Settings extends HeadSettings {
  /** How the heads' outputs [heads, words, headDim] become [words, modelDim]. */
  readonly combine?: (outputs: readonly Matrix[], modelDim: number) => number[][];
  readonly positions?: (x: Matrix, codes: Matrix) => number[][];
}

function wordsOut(
  ids: readonly number[],
  model: Model,
  numHeads: number,
  { combine = joinColumns, positions = addMatrices, ...settings }: Settings = {},
): number[][] {
  const rows = ids.map((id) => model.table[id] as number[]);
  const modelDim = model.query.length;
  const x = positions(rows, plainPositions(ids.length, modelDim));
  const { outputs } = attendWithHeads(
    matMul(x, model.query),
    matMul(x, model.key),
    matMul(x, model.value),
    numHeads,
    settings,
  );
  return matMul(combine(outputs, modelDim), model.output);
}

const straightReshape: Settings["combine"] = (outputs, modelDim) => cut(outputs.flat(2), modelDim);

const SMALL: Model = {
  table: matrixOf(`
    0 0 0 0
    0.5 -0.4 0.3 0.2
    1 -0.6 0.4 0.8
    -0.7 0.9 0.2 -0.5
    0.3 0.6 -0.8 1.1
    -0.2 -1 0.7 0.1
  `),
  query: matrixOf("1 0 0.5 0; 0 1 0 -0.5; 0.5 0 1 0; 0 0.5 0 1"),
  key: matrixOf("0 1 0 0.5; 1 0 -0.5 0; 0 0.5 1 0; 0.5 0 0 1"),
  value: matrixOf("1 0 0 2; 0 -1 1 0; 0 2 1 0; -1 0 0 1"),
  output: matrixOf("1 0.5 0 0; 0 1 0.5 0; 0 0 1 0.5; 0.5 0 0 -1"),
};

export const mendThePipeline = debugging<[ids: number[], model: Model, numHeads: number]>({
  title: "Every shape fits, and yet it is wrong",
  points: 3,
  difficulty: 3,
  minutes: 12,
  importance: 2,
  hints: [
    "With a single head it is right. So the fault is in a stage where it matters how many heads there are. Which stages are these?",
    "Write down the axes of each tensor in words: heads, words, columns. `reshape` keeps the order of the numbers in memory. Only `transpose` makes axes change places.",
    "A row of the result is one word with all of its heads. So before the last `reshape`, words must be the first axis, and heads the second.",
  ],
  explanation:
    "The split ends with a transpose, so that heads come first. Going back needs the same transpose before the reshape. Without it, a row holds several words of one head in place of one word of all heads. The shape is the same, so no error ever tells you. With one head there is nothing to mix up.",
  functionName: "mendedOutput",
  inputNames: ["ids", "model", "numHeads"],
  examples: [
    { given: [[3, 2], SMALL, 1], about: "one head, where the broken one is right too" },
    { given: [[3, 2, 4], SMALL, 2], about: "three words and two heads" },
    { given: [[2, 4, 5, 2, 3], SMALL, 4], about: "five words and four heads" },
  ],
  draw: (random) => {
    const numHeads = drawWhole(random, 2, 3);
    const modelDim = 2 * numHeads;
    const words = numHeads + drawWhole(random, 1, 2);
    const matrix = (rows: number): number[][] => drawMatrix(random, rows, modelDim, 1);
    const model = {
      table: matrix(7),
      query: matrix(modelDim),
      key: matrix(modelDim),
      value: matrix(modelDim),
      output: matrix(modelDim),
    };
    return [Array.from({ length: words }, () => drawWhole(random, 2, 6)), model, numHeads];
  },
  expected: wordsOut,
  tensors: (ids, { table, query, key, value, output }, numHeads) => [
    ids,
    {
      table: tf.tensor2d(table),
      query: tf.tensor2d(query),
      key: tf.tensor2d(key),
      value: tf.tensor2d(value),
      output: tf.tensor2d(output),
    },
    numHeads,
  ],
  mistakes: [
    {
      name: "heads recombined without the transpose",
      says: "It still computes what the broken one does. Look at where the heads come together: the axes are heads, words, columns there, and a row of the result should be one word.",
      gives: (...given) => wordsOut(...given, { combine: straightReshape }),
    },
    {
      name: "reshape into heads without the transpose",
      says: "Now the transpose is missing at both ends. They fit each other, but each head gets all columns of a few words. The split was right: leave it as it was.",
      gives: (...given) => wordsOut(...given, { split: reshaped, combine: straightReshape }),
    },
    {
      name: "the transpose is missing at the split",
      says: "Now the heads come together rightly, but they were split wrongly: `reshape` alone gives a head all columns of a few words. Only one stage was broken before.",
      gives: (...given) => wordsOut(...given, { split: reshaped }),
    },
    {
      name: "the wrong axes change places",
      says: "You swap words and columns within each head. What stands in the wrong place is the heads' axis: it should come behind the words.",
      gives: (...given) =>
        wordsOut(...given, { combine: (outputs, modelDim) => cut(outputs.map(transpose).flat(2), modelDim) }),
    },
    {
      name: "columns shared out in turn",
      says: "Each word has its own numbers now, but in another order: the heads take turns, one column each. Head 1's columns should come first, all together.",
      gives: (...given) =>
        wordsOut(...given, {
          combine: (outputs) =>
            joinColumns(outputs).map((row) =>
              row.map(
                (_, i) =>
                  row[(i % outputs.length) * (row.length / outputs.length) + Math.floor(i / outputs.length)] as number,
              ),
            ),
        }),
    },
    {
      name: "positions left out",
      says: "The position codes are missing from your version, so the same word gives the same row at every place. That stage was right: embeddings and positions are added.",
      gives: (...given) => wordsOut(...given, { positions: (x) => x.map((row) => [...row]) }),
    },
    {
      name: "√d_model for √d_k",
      says: "You changed what the scores are divided by, and left the rest as it was. With one head it is the same number. With several, d_k is a head's width: that stage was right.",
      gives: (...given) =>
        wordsOut(...given, { combine: straightReshape, divisor: (_, modelDim) => Math.sqrt(modelDim) }),
    },
    {
      name: "mended, but √d_model for √d_k besides",
      says: "The heads come together rightly now. But you also changed what the scores are divided by, and that was right: d_k is a head's width.",
      gives: (...given) => wordsOut(...given, { divisor: (_, modelDim) => Math.sqrt(modelDim) }),
    },
  ],
});
