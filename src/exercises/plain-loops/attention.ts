import { mapMatrix, matMul, scaled, softmaxRows, transpose, widthOf, type Matrix } from "./numbers";

/** How large the things are that attention is computed of. */
export interface AttentionSizes {
  /** How many numbers a query has. */
  readonly keyDim: number;
  /** The width of all heads together; of a value, where there is one head only. */
  readonly modelDim: number;
  readonly queries: number;
  readonly keys: number;
  readonly numHeads: number;
}

/** The steps of attention. Each may be done otherwise: so mistakes are made. */
export interface AttentionSteps {
  /** What the queries are compared with, and how: Q·Kᵀ. */
  readonly scores: (query: Matrix, key: Matrix, value: Matrix) => number[][];
  /** What the scores are divided by: √d_k. */
  readonly divisor: (sizes: AttentionSizes) => number;
  /** What becomes of the scores where there is a mask: −∞ where it has no 1. */
  readonly masked: (scores: Matrix, mask: Matrix) => number[][];
  /** The weights, of scores that are masked already: softmax of each row. */
  readonly softmax: (scores: Matrix, sizes: AttentionSizes, mask?: Matrix) => number[][];
  /** What the weights mix: the values. */
  readonly mixed: (key: Matrix, value: Matrix) => Matrix;
}

const right: AttentionSteps = {
  scores: (query, key) => matMul(query, transpose(key)),
  divisor: ({ keyDim }) => Math.sqrt(keyDim),
  masked: (scores, mask) => mapMatrix(scores, (score, i, j) => (mask[i]?.[j] === 1 ? score : -Infinity)),
  softmax: softmaxRows,
  mixed: (_key, value) => value,
};

/** What attention is computed with, beside its three inputs. */
export interface AttentionOptions {
  /** [queries, keys], 1 where a query may attend to a key. */
  readonly mask?: Matrix | undefined;
  /** Sizes that the inputs don't tell. */
  readonly sizes?: Partial<AttentionSizes>;
}

/** How attention is computed: its options, and the steps that are done otherwise. */
export type AttentionWays = AttentionOptions & Partial<AttentionSteps>;

/** Scaled dot-product attention: [queries, d_k], [keys, d_k], [keys, d_v] → output [queries, d_v]; weights and masked scores [queries, keys]. */
export function attention(
  query: Matrix,
  key: Matrix,
  value: Matrix,
  { sizes, ...ways }: AttentionWays = {},
): { output: number[][]; weights: number[][]; scores: number[][] } {
  const { scores, divisor, mixed } = { ...right, ...ways };
  const all = {
    keyDim: widthOf(query),
    modelDim: widthOf(value),
    queries: query.length,
    keys: key.length,
    numHeads: 1,
    ...sizes,
  };
  const found = weightsOf(scaled(scores(query, key, value), 1 / divisor(all)), ways, all);
  return { output: matMul(found.weights, mixed(key, value)), ...found };
}

/** The weights that come of scores, and these scores, under a mask where there is one. */
export function weightsOf(
  scores: Matrix,
  { mask, ...ways }: AttentionWays = {},
  sizes: AttentionSizes = { keyDim: NaN, modelDim: NaN, queries: scores.length, keys: widthOf(scores), numHeads: 1 },
): { weights: number[][]; scores: number[][] } {
  const { masked, softmax } = { ...right, ...ways };
  const left = mask === undefined ? scaled(scores, 1) : masked(scores, mask);
  return { weights: softmax(left, sizes, mask), scores: left };
}

/** What attention gives to words that ask, are compared and are mixed themselves. */
export function selfAttention(x: Matrix, ways: AttentionWays = {}): number[][] {
  return attention(x, x, x, ways).output;
}
