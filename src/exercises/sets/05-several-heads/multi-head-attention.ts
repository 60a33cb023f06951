import { code, type CodeMistake } from "../../kinds/code";
import { eachRowAddsUpTo1 } from "../../kinds/properties";
import { keyNotTransposed, keysAndValuesSwapped } from "../../mistakes/attention";
import { noRoot, rootOfModelDim } from "../../mistakes/divisor";
import { reshapedBack, reshapedBothWays, reshapedIn, weightsAveraged } from "../../mistakes/heads";
import { maskedAfterSoftmax, maskedScoresSetTo0, maskInverted, maskLeftOut } from "../../mistakes/mask";
import { knownAs } from "../../mistakes/wrong-step";
import {
  attendInHeads,
  drawMatrices,
  drawWhole,
  inRows,
  joinColumns,
  matMul,
  matrixOf,
  meanOfMatrices,
  softmaxRows,
  times,
  transpose,
  type Heads,
  type HeadWays,
  type Matrix,
  type Sentences,
} from "../../plain-loops";
import type { RandomNumbers } from "../../../data/random";

type Matrices = Readonly<Record<"Wq" | "Wk" | "Wv" | "Wo", number[][]>>;

type Inputs = [
  query: Sentences,
  key: Sentences,
  value: Sentences,
  matrices: Matrices,
  numHeads: number,
  mask?: number[][] | undefined,
];

/** The layer. As weights it returns the heads' own ones, or those that the values were mixed by. */
const layer =
  (ways: HeadWays, returned: "weights" | "mixedBy" = "weights") =>
  (...[query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask]: Inputs): { output: Sentences; weights: Heads } => {
    const found = query.map((words, i) =>
      attendInHeads(matMul(words, Wq), matMul(key[i] as Matrix, Wk), matMul(value[i] as Matrix, Wv), numHeads, {
        mask,
        ...ways,
      }),
    );
    return {
      output: found.map(({ output }) => matMul(output, Wo)),
      weights: found.map((sentence) => sentence[returned]),
    };
  };
const known = knownAs((ways: HeadWays) => layer(ways));

/** Softmax over all that one query sees in all heads together. */
function softmaxOverHeads(_weights: unknown, scores: number[][][]): number[][][] {
  const keys = (scores[0]?.[0] as number[]).length;
  const rows = softmaxRows(joinColumns(scores)).map((row) => inRows(row, keys));
  return scores.map((_, head) => rows.map((row) => row[head] as number[]));
}

const matricesOf = ([Wq, Wk, Wv, Wo]: readonly number[][][]): Matrices => ({ Wq, Wk, Wv, Wo }) as Matrices;

/** A mask that leaves each query some keys and hides others. */
function drawMask(random: RandomNumbers, queries: number, keys: number): number[][] {
  return times(queries, () => {
    const seen = drawWhole(random, 0, keys - 1);
    const unseen = (seen + drawWhole(random, 1, keys - 1)) % keys;
    return times(keys, (key) => (key === seen || (key !== unseen && random() < 0.5) ? 1 : 0));
  });
}

const identity = (size: number): number[][] => times(size, (row) => times(size, (column) => (row === column ? 1 : 0)));

/** Mistakes that have nothing to do with the mask. */
const mistakes: readonly CodeMistake<Inputs>[] = [
  known(noRoot),
  known(rootOfModelDim),
  known(reshapedIn),
  known(reshapedBack),
  known(reshapedBothWays),
  known(keysAndValuesSwapped),
  known(keyNotTransposed),
  {
    name: "keys and values made from the query",
    says: "Q, K and V all come from `query` here. That is right only for self-attention, where the three are the same. Each has an input of its own.",
    gives: (query, _key, _value, matrices, numHeads, mask) => {
      if (mask) throw new RangeError("The mask has a column for each key, and the scores one for each query.");
      return layer({})(query, query, query, matrices, numHeads);
    },
  },
  {
    name: "heads cut from the inputs themselves",
    says: "Q, K and V are the inputs here, just cut into heads. Wq, Wk and Wv aren't used, and in them lies what each head asks for, offers and reads. Project first, then split.",
    gives: (query, key, value, { Wo }, numHeads, mask) => {
      const unchanged = identity(Wo.length);
      return layer({})(query, key, value, { Wq: unchanged, Wk: unchanged, Wv: unchanged, Wo }, numHeads, mask);
    },
  },
  {
    name: "no output projection",
    says: "The heads stand side by side, and that is what you return. One product is missing: Wo, which puts the reports onto the axes that the next layer reads.",
    gives: (query, key, value, matrices, numHeads, mask) =>
      layer({})(query, key, value, { ...matrices, Wo: identity(matrices.Wo.length) }, numHeads, mask),
  },
  {
    name: weightsAveraged.name,
    says: `${weightsAveraged.says} Return all the maps, too.`,
    gives: (...inputs) => {
      const { output, weights } = layer(weightsAveraged.ways)(...inputs);
      return { output, weights: weights.map(meanOfMatrices) };
    },
  },
  {
    name: "values mixed with averaged weights",
    says: "The maps that you return are right, but the output is made with their mean. Let each head mix its values with its own weights.",
    gives: layer(weightsAveraged.ways),
  },
  {
    name: "one softmax over all heads",
    says: "All heads together share one unit of ink for each query. Each head has a unit of its own: every row of every map adds up to 1. Take softmax along the keys alone.",
    gives: layer({ mixing: softmaxOverHeads }, "mixedBy"),
  },
  {
    name: "matrices transposed",
    says: "You multiplied by each matrix turned round, as one does with a PyTorch layer. Here they are [in, out] already: x·W.",
    gives: (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) =>
      layer({})(query, key, value, matricesOf([Wq, Wk, Wv, Wo].map(transpose)), numHeads, mask),
  },
];

/** Whoever writes the mask last may be wrong elsewhere before: the mistake is still to be known. */
const withoutMask = ({ name, says, gives }: CodeMistake<Inputs>): CodeMistake<Inputs> => ({
  name: `${name}; and no mask yet`,
  says: `${says} (And where there is a mask, it isn't used yet.)`,
  gives: (query, key, value, matrices, numHeads) => gives(query, key, value, matrices, numHeads),
});

export const multiHeadAttention = code<Inputs>({
  title: "The whole layer",
  points: 5,
  difficulty: 3,
  minutes: 20,
  importance: 3,
  hints: [
    "Write down the shapes first, from [batch, length, modelDim] to the heads and back. Each of the six lines in the task is one line of code.",
    "`tf.matMul(a, b, false, true)` multiplies by b transposed, for every sentence and head at once. `tf.softmax` works on the last axis. `tf.where(condition, a, b)` takes numbers from `a` where the condition holds, else from `b`.",
    "One head is `Wq.shape[1] / numHeads` wide: divide the scores by its root. Mask with `tf.where(tf.equal(mask, 0), -Infinity, scores)`. The last line gives `combineHeads(…)` to `project`, with `Wo`.",
  ],
  explanation:
    "All heads go through the same few products, because they are one more axis. The loop over heads is inside `matMul`. The only places where heads differ are their columns in the matrices, and the only place where they meet is Wo.",
  functionName: "multiHeadAttention",
  inputNames: ["query", "key", "value", "matrices", "numHeads", "mask"],
  examples: [
    {
      given: [
        [[[2, 1]]],
        [matrixOf("1 0; 0 1; -1 1")],
        [matrixOf("1 2; 3 5; 7 4")],
        { Wq: identity(2), Wk: identity(2), Wv: identity(2), Wo: identity(2) },
        1,
      ],
      about: "one head and matrices that change nothing: plain attention",
    },
    {
      given: [
        [matrixOf("1 2 0 -1; 0 1 3 1")],
        [[[1, -1, 2, 0]]],
        [[[2, 1, 0, 3]]],
        {
          Wq: matrixOf("1 0 2 1; 0 1 0 1; 1 1 0 0; 0 2 1 1"),
          Wk: matrixOf("0 1 1 0; 1 0 0 2; 2 1 1 0; 1 0 1 1"),
          Wv: matrixOf("1 2 0 0; 0 1 1 0; 3 0 1 2; 0 0 1 -1"),
          Wo: matrixOf("0 1 0 2; 1 0 0 0; 0 0 3 1; 1 0 1 0"),
        },
        2,
      ],
      about: "a single key, so that all weights are 1: only projections count",
    },
    {
      given: [
        [matrixOf("1 2 0 -1; 0 1 3 1; -1 1 1 0")],
        [matrixOf("1 -1 2 0; 0 1 1 2")],
        [matrixOf("2 1 0 3; 1 0 2 -1")],
        {
          Wq: matrixOf("1 0 0.2 1; 0 1 0 1; 1 0.1 0 0; 0 0.2 1 1"),
          Wk: matrixOf("0 1 1 0; 1 0 0 0.2; 0.2 1 1 0; 1 0 0.5 1"),
          Wv: matrixOf("1 2 0 0; 0 1 1 0; 3 0 1 2; 0 0 1 -1"),
          Wo: matrixOf("0 1 0 2; 1 0 0 0; 0 0 3 1; 1 0 1 0"),
        },
        2,
      ],
      about: "two heads, three queries, two keys, no mask",
    },
    {
      given: [
        [
          matrixOf("1 0.5 -0.4 2 0.3 -1; 0.2 1 0.7 -0.6 1.5 0.4"),
          matrixOf("-0.3 1.2 0.8 0.1 -0.9 0.6; 1.1 -0.7 0.4 0.9 0.2 -0.5"),
        ],
        [
          matrixOf(`
            0.5 -1 0.3 0.8 -0.2 1
            1.2 0.4 -0.6 0.1 0.7 -0.3
            -0.8 0.9 1 0.2 -0.4 0.6
            0.3 0.5 -0.1 -0.7 1.1 0.2
          `),
          matrixOf(`
            0.7 0.2 -0.5 1 0.4 -0.9
            -0.6 1.3 0.8 -0.2 0.1 0.5
            0.9 -0.4 0.6 0.3 -1 0.2
            0.1 0.8 -0.7 0.5 0.6 -0.3
          `),
        ],
        [
          matrixOf("1 2 3 4 5 6; 2 0 1 -1 3 1; 0 1 -2 2 1 4; 3 1 0 1 -1 2"),
          matrixOf("-1 2 0 3 1 1; 1 1 4 0 -2 2; 2 -1 1 5 0 1; 0 3 2 1 1 -1"),
        ],
        {
          Wq: matrixOf(`
            0.9 -0.2 0.4 0.1 0.6 -0.5
            0.3 0.8 -0.6 0.5 -0.1 0.2
            -0.4 0.7 0.2 -0.9 0.3 0.6
            0.5 0.1 0.8 0.4 -0.7 0.2
            -0.6 0.3 0.1 0.7 0.5 -0.8
            0.2 -0.5 0.6 -0.3 0.4 0.9
          `),
          Wk: matrixOf(`
            0.4 0.6 -0.3 0.8 0.1 0.5
            -0.7 0.2 0.9 0.3 -0.4 0.6
            0.5 -0.8 0.1 0.4 0.7 -0.2
            0.3 0.5 0.6 -0.1 0.2 0.8
            0.9 -0.3 0.2 0.6 -0.5 0.1
            -0.2 0.4 0.7 -0.6 0.8 0.3
          `),
          Wv: matrixOf(`
            0.2 0.7 -0.1 0.5 0.3 -0.4
            0.6 -0.3 0.8 0.1 -0.2 0.9
            -0.5 0.4 0.2 0.7 0.6 0.1
            0.1 0.9 -0.6 0.3 0.4 0.5
            0.8 0.2 0.5 -0.7 0.1 0.3
            0.4 -0.1 0.3 0.6 -0.8 0.2
          `),
          Wo: matrixOf(`
            0.3 -0.6 0.5 0.2 0.8 0.1
            0.7 0.4 -0.2 0.9 0.1 -0.3
            -0.1 0.5 0.6 0.3 -0.4 0.8
            0.6 0.2 0.1 -0.5 0.7 0.4
            0.2 -0.8 0.3 0.6 0.5 -0.1
            0.9 0.1 -0.7 0.4 0.2 0.6
          `),
        },
        3,
        matrixOf("1 0 1 1; 1 1 0 0"),
      ],
      about: "two sentences, three heads, and a mask",
    },
  ],
  draw: (random) => {
    const [batch, numHeads, queries] = [drawWhole(random, 2, 3), drawWhole(random, 2, 3), drawWhole(random, 2, 3)];
    const keys = queries + 1;
    const width = numHeads * keys; // as many keys as numbers in one: there a K that isn't transposed is no error
    return [
      drawMatrices(random, batch, queries, width),
      drawMatrices(random, batch, keys, width),
      drawMatrices(random, batch, keys, width),
      matricesOf(drawMatrices(random, 4, width, width, 1)),
      numHeads,
      drawMask(random, queries, keys),
    ];
  },
  expected: layer({}),
  properties: [
    eachRowAddsUpTo1("each row of weights adds up to 1", undefined, (result) =>
      (result as unknown as { weights: Heads }).weights.flat(2),
    ),
    {
      says: "a key that the mask hides gets no weight at all",
      holds: (result, ...[, , , , , mask]) =>
        !mask ||
        (result as unknown as { weights: Heads }).weights
          .flat()
          .every((map) =>
            map.every((row, query) => row.every((weight, key) => mask[query]?.[key] === 1 || weight < 1e-9)),
          ),
    },
  ],
  tensors: true,
  mistakes: [
    ...mistakes,
    known(maskLeftOut),
    known(maskInverted),
    known(maskedAfterSoftmax),
    known(maskedScoresSetTo0),
    ...mistakes.map(withoutMask),
  ],
});
