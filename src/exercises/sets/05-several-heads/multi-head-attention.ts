import { code, type CodeMistake } from "../../kinds/code";
import {
  drawMatrix,
  drawWhole,
  mapMatrix,
  matMul,
  matrixOf,
  softmaxRow,
  softmaxRows,
  transpose,
  type Matrix,
} from "../../plain";
import type { RandomNumbers } from "../../../data/random";
import {
  combine,
  drawSentences,
  reshapeToHeads,
  reshapeToSentences,
  split,
  times,
  type Heads,
  type Sentences,
} from "./plain-heads";

interface Matrices {
  readonly Wq: number[][];
  readonly Wk: number[][];
  readonly Wv: number[][];
  readonly Wo: number[][];
}

type Inputs = [
  query: Sentences,
  key: Sentences,
  value: Sentences,
  matrices: Matrices,
  numHeads: number,
  mask?: number[][] | undefined,
];

/** What there is of one sentence in one head. */
interface Head {
  readonly queries: Matrix;
  readonly keys: Matrix;
  readonly values: Matrix;
}

type Masking = (scores: Matrix, mask: Matrix) => number[][];

const hidden: Masking = (scores, mask) =>
  mapMatrix(scores, (score, query, key) => ((mask[query] as number[])[key] === 1 ? score : -Infinity));

/** The layer, with each of its steps to be exchanged for a wrong one. */
interface Steps {
  readonly split: (x: Sentences, numHeads: number) => Heads;
  readonly combine: (heads: Heads) => Sentences;
  readonly scale: (keyDim: number, modelDim: number) => number;
  readonly masking: Masking;
  /** The weights of one sentence's heads, from their scores (masked already). */
  readonly weights: (scores: number[][][]) => number[][][];
  /** Further work on the weights of one head, once they are made. */
  readonly afterwards: Masking;
  /** What the heads mix their values with. */
  readonly mixedWith: (weights: number[][][]) => number[][][];
  readonly head: (head: Head) => Head;
  readonly projected: boolean;
}

const right: Steps = {
  split,
  combine,
  scale: (keyDim) => 1 / Math.sqrt(keyDim),
  masking: hidden,
  weights: (scores) => scores.map((head) => softmaxRows(head)),
  afterwards: (weights) => weights as number[][],
  mixedWith: (weights) => weights,
  head: (head) => head,
  projected: true,
};

function layer(
  [query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask]: Inputs,
  wrong: Partial<Steps> = {},
): { output: Sentences; weights: Heads } {
  const steps = { ...right, ...wrong };
  const project = (x: Sentences, matrix: Matrix): Sentences => x.map((sentence) => matMul(sentence, matrix));
  const [queries, keys, values] = [project(query, Wq), project(key, Wk), project(value, Wv)].map((x) =>
    steps.split(x, numHeads),
  ) as [Heads, Heads, Heads];
  const scale = steps.scale(Wq.length / numHeads, Wq.length);
  const all = queries.map((ofSentence, b) => {
    const heads = ofSentence.map((q, h) =>
      steps.head({
        queries: q,
        keys: (keys[b] as number[][][])[h] as number[][],
        values: (values[b] as number[][][])[h] as number[][],
      }),
    );
    const scores = heads.map((head) => mapMatrix(matMul(head.queries, transpose(head.keys)), (score) => score * scale));
    const weights = steps
      .weights(mask ? scores.map((head) => steps.masking(head, mask)) : scores)
      .map((head) => (mask ? steps.afterwards(head, mask) : head));
    const mixedWith = steps.mixedWith(weights);
    return { weights, output: heads.map((head, h) => matMul(mixedWith[h] as number[][], head.values)) };
  });
  const joined = steps.combine(all.map(({ output }) => output));
  return { output: steps.projected ? project(joined, Wo) : joined, weights: all.map(({ weights }) => weights) };
}

const meanOf = (maps: number[][][]): number[][] =>
  mapMatrix(
    maps[0] as number[][],
    (_, row, column) => maps.reduce((sum, map) => sum + ((map[row] as number[])[column] as number), 0) / maps.length,
  );
const meanForAll = (maps: number[][][]): number[][][] => maps.map(() => meanOf(maps));

/** Softmax over all that one query sees in all heads together. */
function softmaxOverHeads(scores: number[][][]): number[][][] {
  const keys = ((scores[0] as number[][])[0] as number[]).length;
  const rows = (scores[0] as number[][]).map((_, query) =>
    softmaxRow(scores.flatMap((head) => head[query] as number[])),
  );
  return scores.map((_, head) => rows.map((row) => row.slice(head * keys, (head + 1) * keys)));
}

const turned = ({ Wq, Wk, Wv, Wo }: Matrices): Matrices => ({
  Wq: transpose(Wq),
  Wk: transpose(Wk),
  Wv: transpose(Wv),
  Wo: transpose(Wo),
});

const drawMatrices = (random: RandomNumbers, width: number): Matrices => {
  const [Wq, Wk, Wv, Wo] = times(4, () => drawMatrix(random, width, width, 1)) as [
    number[][],
    number[][],
    number[][],
    number[][],
  ];
  return { Wq, Wk, Wv, Wo };
};

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
  {
    name: "no √d_k",
    says: "The scores go to softmax undivided. Longer heads then make larger scores, softmax saturates, and its gradient goes: that was lesson 4.",
    gives: (...inputs) => layer(inputs, { scale: () => 1 }),
  },
  {
    name: "√d_model instead of √d_k",
    says: "The scores are divided by the root of the whole width. But a dot product in a head adds up only as many numbers as *one head* is wide.",
    gives: (...inputs) => layer(inputs, { scale: (_, modelDim) => 1 / Math.sqrt(modelDim) }),
  },
  {
    name: "reshape into heads without the transpose",
    says: "The first head got whole words in place of its part of all words. Every shape fits, and no head sees the sentence. Look at how you split.",
    gives: (...inputs) => layer(inputs, { split: reshapeToHeads }),
  },
  {
    name: "reshape back without the transpose",
    says: "The weights are right. But when the heads were joined, rows of different words were put side by side. Look at how you combine.",
    gives: (...inputs) => layer(inputs, { combine: reshapeToSentences }),
  },
  {
    name: "reshape without the transpose, there and back",
    says: "Both ways, only the shape was changed, and no axis moved. So each head got whole words in place of its part of all words. Look at how you split and combine.",
    gives: (...inputs) => layer(inputs, { split: reshapeToHeads, combine: reshapeToSentences }),
  },
  {
    name: "keys and values swapped",
    says: "Queries are compared with the values here, and the keys are mixed. Keys are what a word is found by, values what is then read.",
    gives: (...inputs) =>
      layer(inputs, { head: ({ queries, keys, values }) => ({ queries, keys: values, values: keys }) }),
  },
  {
    name: "K not transposed",
    says: "A score is the dot product of a query with a key: a row of Q with a *row* of K. Without the transpose, `matMul` takes columns of K. Mostly that is an error; where there are as many keys as numbers in one, it goes unnoticed.",
    gives: (...inputs) =>
      layer(inputs, {
        head: ({ queries, keys, values }) => {
          if (keys.length !== keys[0]?.length) throw new RangeError("Rows of Q and columns of K differ in length.");
          return { queries, keys: transpose(keys), values };
        },
      }),
  },
  {
    name: "keys and values made from the query",
    says: "Q, K and V all come from `query` here. That is right only for self-attention, where the three are the same. Each has an input of its own.",
    gives: (query, _key, _value, matrices, numHeads, mask) => {
      if (mask) throw new RangeError("The mask has a column for each key, and the scores one for each query.");
      return layer([query, query, query, matrices, numHeads]);
    },
  },
  {
    name: "heads cut from the inputs themselves",
    says: "Q, K and V are the inputs here, just cut into heads. Wq, Wk and Wv aren't used, and in them lies what each head asks for, offers and reads. Project first, then split.",
    gives: (query, key, value, { Wo }, numHeads, mask) => {
      const unchanged = identity(Wo.length);
      return layer([query, key, value, { Wq: unchanged, Wk: unchanged, Wv: unchanged, Wo }, numHeads, mask]);
    },
  },
  {
    name: "no output projection",
    says: "The heads stand side by side, and that is what you return. One product is missing: Wo, which puts the reports onto the axes that the next layer reads.",
    gives: (...inputs) => layer(inputs, { projected: false }),
  },
  {
    name: "weights averaged instead of heads concatenated",
    says: "All heads read with one averaged map: one unit of ink in place of several. Let each head mix its values with its own weights, and return all the maps.",
    gives: (...inputs) => {
      const { output, weights } = layer(inputs, { mixedWith: meanForAll });
      return { output, weights: weights.map(meanOf) };
    },
  },
  {
    name: "values mixed with averaged weights",
    says: "The maps that you return are right, but the output is made with their mean. Let each head mix its values with its own weights.",
    gives: (...inputs) => layer(inputs, { mixedWith: meanForAll }),
  },
  {
    name: "one softmax over all heads",
    says: "All heads together share one unit of ink for each query. Each head has a unit of its own: every row of every map adds up to 1. Take softmax along the keys alone.",
    gives: (...inputs) => layer(inputs, { weights: softmaxOverHeads }),
  },
  {
    name: "matrices transposed",
    says: "You multiplied by each matrix turned round, as one does with a PyTorch layer. Here they are [in, out] already: x·W.",
    gives: (query, key, value, matrices, numHeads, mask) =>
      layer([query, key, value, turned(matrices), numHeads, mask]),
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
      drawSentences(random, batch, queries, width),
      drawSentences(random, batch, keys, width),
      drawSentences(random, batch, keys, width),
      drawMatrices(random, width),
      numHeads,
      drawMask(random, queries, keys),
    ];
  },
  expected: (...inputs) => layer(inputs),
  properties: [
    {
      says: "each row of weights adds up to 1",
      holds: (result) =>
        (result as unknown as { weights: Heads }).weights
          .flat(2)
          .every((row) => Math.abs(row.reduce((sum, x) => sum + x, 0) - 1) < 1e-3),
    },
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
    {
      name: "mask left out",
      says: "Without a mask all is right. Where there is one, it changes nothing: words that should be hidden still get ink.",
      gives: (query, key, value, matrices, numHeads) => layer([query, key, value, matrices, numHeads]),
    },
    {
      name: "mask inverted",
      says: "A 1 in the mask says *may attend*. Here those keys are hidden, and the ones with 0 are seen.",
      gives: (...inputs) =>
        layer(inputs, {
          masking: (scores, mask) =>
            hidden(
              scores,
              mapMatrix(mask, (x) => 1 - x),
            ),
        }),
    },
    {
      name: "mask applied after softmax without renormalising",
      says: "The hidden keys get 0, but what they had had is lost: those rows no longer add up to 1. Hide the *scores*, before softmax shares out the ink.",
      gives: (...inputs) =>
        layer(inputs, {
          masking: (scores) => scores as number[][],
          afterwards: (weights, mask) =>
            mapMatrix(weights, (x, query, key) => x * ((mask[query] as number[])[key] as number)),
        }),
    },
    {
      name: "masked scores set to 0",
      says: "A score of 0 is no small one: its power is 1, so the hidden key still gets ink. Only a score of −∞ gets none.",
      gives: (...inputs) =>
        layer(inputs, {
          masking: (scores, mask) =>
            mapMatrix(scores, (score, query, key) => score * ((mask[query] as number[])[key] as number)),
        }),
    },
    ...mistakes.map(withoutMask),
  ],
});
