import { tf } from "../../../tensorflow";
import { debugging } from "../../kinds/code";
import { rootOfModelDim } from "../../mistakes/divisor";
import { joinedInTurn, reshapedBack, reshapedBothWays, reshapedIn } from "../../mistakes/heads";
import { positionsLeftOut } from "../../mistakes/positions";
import { knownAs } from "../../mistakes/wrong-step";
import {
  addMatrices,
  attendInHeads,
  drawMatrix,
  drawWhole,
  inRows,
  matMul,
  matrixOf,
  plainPositions,
  times,
  transpose,
  type HeadWays,
} from "../../plain-loops";

/** The matrices of a small model: a table [ids, modelDim], and four of [modelDim, modelDim]. */
type Model = Record<"table" | "query" | "key" | "value" | "output", number[][]>;

type Inputs = [ids: number[], model: Model, numHeads: number];

const wordsOut =
  ({ blind = false, ...ways }: HeadWays & { readonly blind?: boolean }) =>
  (...[ids, { table, query, key, value, output }, numHeads]: Inputs): number[][] => {
    const words = ids.map((id) => table[id] as number[]);
    const x = blind ? words : addMatrices(words, plainPositions(ids.length, query.length));
    const found = attendInHeads(matMul(x, query), matMul(x, key), matMul(x, value), numHeads, ways);
    return matMul(found.output, output);
  };
const known = knownAs(wordsOut);

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

export const mendThePipeline = debugging<Inputs>({
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
    return [times(words, () => drawWhole(random, 2, 6)), model, numHeads];
  },
  expected: wordsOut({}),
  tensors: (ids, model, numHeads) => [
    ids,
    Object.fromEntries(Object.entries(model).map(([name, matrix]) => [name, tf.tensor2d(matrix)])),
    numHeads,
  ],
  mistakes: [
    known(reshapedBack, {
      says: "It still computes what the broken one does. Look at where the heads come together: the axes are heads, words, columns there, and a row of the result should be one word.",
    }),
    known(reshapedBothWays, { says: `${reshapedBothWays.says} The split was right: leave it as it was.` }),
    known(reshapedIn, { says: `Now the heads come together rightly, but they are split wrongly. ${reshapedIn.says}` }),
    {
      name: "the wrong axes change places",
      says: "You swap words and columns within each head. What stands in the wrong place is the heads' axis: it should come behind the words.",
      gives: wordsOut({
        join: (outputs) => inRows(outputs.map(transpose).flat(2), outputs.length * (outputs[0]?.[0]?.length ?? 0)),
      }),
    },
    known(joinedInTurn),
    {
      name: positionsLeftOut.name,
      says: "The position codes are missing from your version, so the same word gives the same row at every place. That stage was right: embeddings and positions are added.",
      gives: wordsOut({ blind: true }),
    },
    {
      name: rootOfModelDim.name,
      says: "You changed what the scores are divided by, and left the rest as it was. With one head it is the same number. With several, d_k is a head's width: that stage was right.",
      gives: wordsOut({ ...reshapedBack.ways, ...rootOfModelDim.ways }),
    },
    {
      name: "mended, but √d_model for √d_k besides",
      says: "The heads come together rightly now. But you also changed what the scores are divided by, and that was right: d_k is a head's width.",
      gives: wordsOut(rootOfModelDim.ways),
    },
  ],
});
