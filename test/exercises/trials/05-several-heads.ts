import { scaledDotProductAttention, splitHeads } from "../../../src/index";
import { tf } from "../../../src/tensorflow";
import type { SetTrials, WrongAnswer } from "./trials";

type Matrices = { Wq: tf.Tensor2D; Wk: tf.Tensor2D; Wv: tf.Tensor2D; Wo: tf.Tensor2D };
type Layer = (
  query: tf.Tensor3D,
  key: tf.Tensor3D,
  value: tf.Tensor3D,
  matrices: Matrices,
  numHeads: number,
  mask?: tf.Tensor2D,
) => unknown;

const split = (x: tf.Tensor3D, numHeads: number): tf.Tensor4D => {
  const [batch, length, width] = x.shape;
  return x.reshape([batch, length, numHeads, width / numHeads]).transpose<tf.Tensor4D>([0, 2, 1, 3]);
};
const combine = (x: tf.Tensor): tf.Tensor3D => {
  const [batch, heads, length, dim] = x.shape as [number, number, number, number];
  return x.transpose([0, 2, 1, 3]).reshape<tf.Tensor3D>([batch, length, heads * dim]);
};
const reshapeIn = (x: tf.Tensor3D, numHeads: number): tf.Tensor4D =>
  x.reshape<tf.Tensor4D>([x.shape[0], numHeads, x.shape[1], x.shape[2] / numHeads]);
const reshapeBack = (x: tf.Tensor): tf.Tensor3D => {
  const [batch, heads, length, dim] = x.shape as [number, number, number, number];
  return x.reshape<tf.Tensor3D>([batch, length, heads * dim]);
};

const project = (x: tf.Tensor3D, matrix: tf.Tensor2D): tf.Tensor3D => tf.matMul(x, matrix.expandDims(0));
const hide = (scores: tf.Tensor, mask?: tf.Tensor2D): tf.Tensor =>
  mask ? tf.where(tf.equal(mask, 0), -Infinity, scores) : scores;

/** A learner's layer, all steps written out; each trial changes some of them. */
const written = (change: {
  split?: typeof split;
  combine?: typeof combine;
  scale?: (Q: tf.Tensor4D, query: tf.Tensor3D) => number;
  hide?: typeof hide;
  scores?: (Q: tf.Tensor4D, K: tf.Tensor4D) => tf.Tensor;
  softmax?: (scores: tf.Tensor, mask?: tf.Tensor2D) => tf.Tensor;
  swap?: boolean;
}): Layer => {
  const by = {
    split,
    combine,
    hide,
    scale: (Q: tf.Tensor4D) => Math.sqrt(Q.shape[3]),
    scores: (Q: tf.Tensor4D, K: tf.Tensor4D) => tf.matMul(Q, K, false, true),
    softmax: (scores: tf.Tensor) => tf.softmax(scores),
    ...change,
  };
  return (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) => {
    const Q = by.split(project(query, Wq), numHeads);
    let K = by.split(project(key, Wk), numHeads);
    let V = by.split(project(value, Wv), numHeads);
    if (change.swap) [K, V] = [V, K];
    const weights = by.softmax(by.hide(by.scores(Q, K).div(by.scale(Q, query)), mask), mask);
    return { output: project(by.combine(tf.matMul(weights, V)), Wo), weights };
  };
};

/** Plain loops, a head at a time. */
const withLoops: Layer = (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) => {
  const allowed = mask?.arraySync();
  const [width] = Wq.shape;
  const headDim = width / numHeads;
  const projected = (
    [
      [query, Wq],
      [key, Wk],
      [value, Wv],
    ] as [tf.Tensor3D, tf.Tensor2D][]
  ).map(([x, matrix]) => project(x, matrix).arraySync());
  const [Q, K, V] = projected as [number[][][], number[][][], number[][][]];
  const joined: number[][][] = [];
  const weights: number[][][][] = [];
  for (let b = 0; b < Q.length; b++) {
    joined.push(Q[b]!.map(() => []));
    weights.push([]);
    for (let head = 0; head < numHeads; head++) {
      const map: number[][] = [];
      for (let i = 0; i < Q[b]!.length; i++) {
        const powers = K[b]!.map((k, j) => {
          let score = 0;
          for (let c = head * headDim; c < (head + 1) * headDim; c++) score += Q[b]![i]![c]! * k[c]!;
          return allowed && allowed[i]![j] === 0 ? 0 : Math.exp(score / Math.sqrt(headDim));
        });
        const sum = powers.reduce((x, y) => x + y, 0);
        map.push(powers.map((power) => power / sum));
        for (let c = head * headDim; c < (head + 1) * headDim; c++)
          joined[b]![i]!.push(map[i]!.reduce((total, weight, j) => total + weight * V[b]![j]![c]!, 0));
      }
      weights[b]!.push(map);
    }
  }
  return { output: project(tf.tensor3d(joined), Wo), weights };
};

const withLibrary: Layer = (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) => {
  const [Q, K, V] = [project(query, Wq), project(key, Wk), project(value, Wv)].map((x) => splitHeads(x, numHeads)) as [
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
  ];
  const { output, weights } = scaledDotProductAttention(Q, K, V, mask ? { mask } : {});
  return { output: project(combine(output), Wo), weights };
};

/** A slice for each head, each with its own rows of the output matrix, added up; and a large negative number as mask. */
const withSlices: Layer = (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) => {
  const parts = [project(query, Wq), project(key, Wk), project(value, Wv)].map((x) => tf.split(x, numHeads, 2));
  const rows = tf.split(Wo, numHeads, 0);
  const heads = rows.map((ofHead, head) => {
    const [Q, K, V] = parts.map((part) => part[head]) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    let scores = tf.matMul(Q, K.transpose([0, 2, 1])).div(Math.sqrt(Q.shape[2]));
    if (mask) scores = scores.add(tf.sub(1, mask).mul(-1e9));
    const weights = tf.softmax(scores);
    return { output: project(tf.matMul(weights, V), ofHead as tf.Tensor2D), weights };
  });
  return {
    output: tf.addN(heads.map(({ output }) => output)),
    weights: tf.stack(
      heads.map(({ weights }) => weights),
      1,
    ),
  };
};

/** What a layer returns, changed. */
const changed =
  (layer: Layer, how: (result: { output: tf.Tensor3D; weights: tf.Tensor4D }) => unknown): Layer =>
  (...inputs) =>
    how(layer(...inputs) as { output: tf.Tensor3D; weights: tf.Tensor4D });

const softmaxOf = (row: number[]): number[] => {
  const powers = row.map((score) => Math.exp(score));
  const sum = powers.reduce((x, y) => x + y);
  return powers.map((power) => power / sum);
};
const headsOutputs = (scores: number[][][], values: number[][][]): tf.Tensor3D =>
  tf.matMul(tf.softmax(tf.tensor3d(scores)), tf.tensor3d(values));

/** Wrong layers whose mistake has nothing to do with the mask. */
const wrongLayers: { mistake: string; answer: Layer }[] = [
  { mistake: "no √d_k", answer: written({ scale: () => 1 }) },
  { mistake: "√d_model for √d_k", answer: written({ scale: (_, query) => Math.sqrt(query.shape[2]) }) },
  { mistake: "reshape into heads without the transpose", answer: written({ split: reshapeIn }) },
  { mistake: "reshape back without the transpose", answer: written({ combine: reshapeBack }) },
  {
    mistake: "reshape without the transpose, there and back",
    answer: written({ split: reshapeIn, combine: reshapeBack }),
  },
  { mistake: "keys and values swapped", answer: written({ swap: true }) },
  { mistake: "K not transposed", answer: written({ scores: (Q, K) => tf.matMul(Q, K) }) },
  {
    mistake: "keys and values made from the query",
    answer: (query, _key, _value, matrices, numHeads, mask) =>
      written({})(query, query, query, matrices, numHeads, mask),
  },
  {
    mistake: "heads cut from the inputs themselves",
    answer: (query, key, value, { Wo }, numHeads, mask) => {
      const [Q, K, V] = [query, key, value].map((x) => split(x, numHeads)) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const { output, weights } = scaledDotProductAttention(Q, K, V, mask ? { mask } : {});
      return { output: project(combine(output), Wo), weights };
    },
  },
  {
    mistake: "no output projection",
    answer: (query, key, value, { Wq, Wk, Wv }, numHeads, mask) => {
      const [Q, K, V] = [project(query, Wq), project(key, Wk), project(value, Wv)].map((x) => split(x, numHeads)) as [
        tf.Tensor4D,
        tf.Tensor4D,
        tf.Tensor4D,
      ];
      const { output, weights } = scaledDotProductAttention(Q, K, V, mask ? { mask } : {});
      return { output: combine(output), weights };
    },
  },
  {
    mistake: "weights averaged instead of heads concatenated",
    answer: (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) => {
      const Q = split(project(query, Wq), numHeads);
      const K = split(project(key, Wk), numHeads);
      const weights = tf.softmax(hide(tf.matMul(Q, K, false, true).div(Math.sqrt(Q.shape[3])), mask)).mean(1); // [batch, queries, keys]
      return { output: project(tf.matMul<tf.Tensor3D>(weights, project(value, Wv)), Wo), weights };
    },
  },
  {
    mistake: "values mixed with averaged weights",
    answer: (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) => {
      const Q = split(project(query, Wq), numHeads);
      const K = split(project(key, Wk), numHeads);
      const weights = tf.softmax(hide(tf.matMul(Q, K, false, true).div(Math.sqrt(Q.shape[3])), mask));
      return { output: project(tf.matMul<tf.Tensor3D>(weights.mean(1), project(value, Wv)), Wo), weights };
    },
  },
  {
    mistake: "one softmax over all heads",
    answer: written({
      softmax: (scores) => {
        const [batch, heads, queries, keys] = scores.shape as [number, number, number, number];
        const together = scores.transpose([0, 2, 1, 3]).reshape([batch, queries, heads * keys]);
        return tf.softmax(together).reshape([batch, queries, heads, keys]).transpose([0, 2, 1, 3]);
      },
    }),
  },
  {
    mistake: "matrices transposed",
    answer: (query, key, value, { Wq, Wk, Wv, Wo }, numHeads, mask) =>
      written({})(
        query,
        key,
        value,
        { Wq: Wq.transpose(), Wk: Wk.transpose(), Wv: Wv.transpose(), Wo: Wo.transpose() },
        numHeads,
        mask,
      ),
  },
  {
    mistake: "keys and values swapped",
    answer: changed(written({ swap: true }), ({ output, weights }) => ({
      output: output.arraySync(),
      weights: weights.arraySync(),
    })),
  },
];

export const severalHeads: SetTrials<"05-several-heads"> = {
  "split-heads": {
    right: [
      split,
      (x: tf.Tensor3D, numHeads: number) => tf.stack(tf.split(x, numHeads, 2), 1),
      (x: tf.Tensor3D, numHeads: number) => {
        const width = x.shape[2] / numHeads;
        return x
          .arraySync()
          .map((sentence) =>
            Array.from({ length: numHeads }, (_, head) =>
              sentence.map((word) => word.slice(head * width, (head + 1) * width)),
            ),
          );
      },
    ],
    wrong: [
      { mistake: "reshape into heads without the transpose", answer: reshapeIn },
      {
        mistake: "the heads stand behind the words",
        answer: (x: tf.Tensor3D, numHeads: number) =>
          x.reshape([x.shape[0], x.shape[1], numHeads, x.shape[2] / numHeads]),
      },
      {
        mistake: "words and numbers of a head exchanged",
        answer: (x: tf.Tensor3D, numHeads: number) =>
          x.reshape([x.shape[0], x.shape[1], numHeads, x.shape[2] / numHeads]).transpose([0, 2, 3, 1]),
      },
      {
        mistake: "numHeads taken for the width of a head",
        answer: (x: tf.Tensor3D, numHeads: number) =>
          x.reshape([x.shape[0], x.shape[1], x.shape[2] / numHeads, numHeads]).transpose([0, 2, 1, 3]),
      },
      {
        mistake: "words and numbers exchanged before the cut",
        answer: (x: tf.Tensor3D, numHeads: number) =>
          x.transpose([0, 2, 1]).reshape([x.shape[0], numHeads, x.shape[1], x.shape[2] / numHeads]),
      },
      {
        mistake: "heads before the sentences",
        answer: (x: tf.Tensor3D, numHeads: number) => tf.stack(tf.split(x, numHeads, 2)),
      },
      {
        mistake: "columns dealt out in turn",
        answer: (x: tf.Tensor3D, numHeads: number) =>
          x.reshape([x.shape[0], x.shape[1], x.shape[2] / numHeads, numHeads]).transpose([0, 3, 1, 2]),
      },
      {
        mistake: "inputs changed in place",
        answer: (x: tf.Tensor3D, numHeads: number) => {
          const heads = split(x, numHeads);
          x.dispose(); // no longer needed, one might think
          return heads;
        },
      },
    ],
  },
  "combine-heads": {
    right: [
      combine,
      (x: tf.Tensor4D) => tf.concat(tf.unstack(x, 1), 2),
      (x: tf.Tensor4D) =>
        x.arraySync().map((heads) => heads[0]!.map((_, word) => heads.flatMap((head) => head[word]!))),
    ],
    wrong: [
      { mistake: "reshape back without the transpose", answer: reshapeBack },
      { mistake: "heads of a word not joined yet", answer: (x: tf.Tensor4D) => x.transpose([0, 2, 1, 3]) },
      { mistake: "heads averaged instead of put side by side", answer: (x: tf.Tensor4D) => x.mean(1) },
      { mistake: "heads added up instead of put side by side", answer: (x: tf.Tensor4D) => x.sum(1) },
      { mistake: "heads one below the other", answer: (x: tf.Tensor4D) => tf.concat(tf.unstack(x, 1), 1) },
      {
        mistake: "a row for each head, not for each word",
        answer: (x: tf.Tensor4D) =>
          x.transpose([0, 2, 1, 3]).reshape([x.shape[0], x.shape[1], x.shape[2] * x.shape[3]]),
      },
      {
        mistake: "columns dealt out in turn",
        answer: (x: tf.Tensor4D) =>
          x.transpose([0, 2, 3, 1]).reshape([x.shape[0], x.shape[2], x.shape[1] * x.shape[3]]),
      },
    ],
  },
  "mend-the-heads": {
    right: [
      (scores: number[][][], values: number[][][]) => tf.concat(tf.unstack(headsOutputs(scores, values)), 1),
      (scores: number[][][], values: number[][][]) => {
        const rows: number[][] = scores[0]!.map(() => []);
        for (const [head, map] of scores.entries()) {
          for (const [query, row] of map.entries()) {
            const output = new Array<number>(values[head]![0]!.length).fill(0);
            for (const [key, weight] of softmaxOf(row).entries())
              values[head]![key]!.forEach((x, i) => (output[i]! += weight * x));
            rows[query]!.push(...output);
          }
        }
        return rows;
      },
    ],
    wrong: [
      {
        mistake: "one head's values for all heads",
        answer: (scores: number[][][], values: number[][][]) =>
          tf.concat(
            scores.map((map) => tf.matMul(tf.softmax(tf.tensor2d(map)), tf.tensor2d(values[0]!))),
            1,
          ),
      },
      {
        mistake: "a list for each head",
        answer: (scores: number[][][], values: number[][][]) => tf.transpose(headsOutputs(scores, values), [1, 0, 2]),
      },
      {
        mistake: "weights side by side, values never touched",
        answer: (scores: number[][][]) =>
          tf.concat(
            scores.map((map) => tf.softmax(tf.tensor2d(map))),
            1,
          ),
      },
      {
        mistake: "weights averaged, values never touched",
        answer: (scores: number[][][]) => tf.mean(tf.softmax(tf.tensor3d(scores)), 0),
      },
      {
        mistake: "weights averaged instead of heads concatenated",
        answer: (scores: number[][][], values: number[][][]) => {
          const weights = tf.mean<tf.Tensor2D>(tf.softmax(tf.tensor3d(scores)), 0);
          return tf.concat(
            values.map((ofHead) => tf.matMul(weights, tf.tensor2d(ofHead))),
            1,
          );
        },
      },
      {
        mistake: "averaged weights, and one head's values",
        answer: (scores: number[][][], values: number[][][]) =>
          tf.matMul(tf.mean<tf.Tensor2D>(tf.softmax(tf.tensor3d(scores)), 0), tf.tensor2d(values[0]!)),
      },
      {
        mistake: "heads averaged instead of put side by side",
        answer: (scores: number[][][], values: number[][][]) => headsOutputs(scores, values).mean(0),
      },
      {
        mistake: "heads added up instead of put side by side",
        answer: (scores: number[][][], values: number[][][]) => headsOutputs(scores, values).sum(0),
      },
      { mistake: "heads not joined yet", answer: headsOutputs },
      {
        mistake: "heads one below the other",
        answer: (scores: number[][][], values: number[][][]) => headsOutputs(scores, values).arraySync().flat(),
      },
      {
        mistake: "inputs changed in place",
        answer: (scores: number[][][], values: number[][][]) => {
          for (const map of scores) for (const [query, row] of map.entries()) map[query] = softmaxOf(row);
          return scores[0]!.map((_, query) =>
            values.flatMap((ofHead, head) =>
              ofHead[0]!.map((_, i) =>
                ofHead.reduce((sum, value, key) => sum + scores[head]![query]![key]! * value[i]!, 0),
              ),
            ),
          );
        },
      },
    ],
  },
  "multi-head-attention": {
    right: [written({}), withLoops, withLibrary, withSlices],
    wrong: [
      { mistake: "the mask is left out", answer: written({ hide: (scores) => scores }) },
      {
        mistake: "mask inverted",
        answer: written({ hide: (scores, mask) => (mask ? tf.where(tf.equal(mask, 1), -Infinity, scores) : scores) }),
      },
      {
        mistake: "mask applied after softmax without renormalising",
        answer: written({
          hide: (scores) => scores,
          softmax: (scores, mask) => (mask ? tf.softmax(scores).mul(mask) : tf.softmax(scores)),
        }),
      },
      {
        mistake: "masked scores set to 0",
        answer: written({ hide: (scores, mask) => (mask ? scores.mul(mask) : scores) }),
      },
      ...wrongLayers,
      ...wrongLayers.map(({ mistake, answer }): WrongAnswer => {
        const withoutMask: Layer = (query, key, value, matrices, numHeads) =>
          answer(query, key, value, matrices, numHeads);
        return { mistake: `${mistake}; and no mask yet`, answer: withoutMask };
      }),
    ],
  },
};
