import { attention, type AttentionWays } from "./attention";
import { at, inRows, joinColumns, matMul, times, widthOf, type Matrix } from "./numbers";

/** [batch, length, width] */
export type Sentences = number[][][];

/** [batch, heads, length, headDim] */
export type Heads = number[][][][];

/** A head's part of a matrix: [words, modelDim] → [words, headDim]. */
export type Cut = (matrix: Matrix, head: number, numHeads: number) => number[][];

/** Heads put together again: [heads, words, headDim] → [words, modelDim]. */
export type Join = (outputs: readonly Matrix[]) => number[][];

/** Each head owns a block of columns, one after the other. */
export const columnsOfHead: Cut = (matrix, head, numHeads) => {
  const width = widthOf(matrix) / numHeads;
  return matrix.map((row) => row.slice(head * width, (head + 1) * width));
};

/** All heads' parts of a matrix. */
export function cutInHeads(matrix: Matrix, numHeads: number, cut = columnsOfHead): number[][][] {
  return times(numHeads, (head) => cut(matrix, head, numHeads));
}

/** How attention with several heads is computed: its options, and the steps that are done otherwise. */
export interface HeadWays extends AttentionWays {
  readonly cut?: Cut;
  /** What the heads mix their values by, from their own weights and masked scores; these weights themselves. */
  readonly mixing?: (weights: number[][][], scores: number[][][]) => number[][][];
  readonly join?: Join;
}

/** What several heads find. */
export interface FoundByHeads {
  /** [queries, modelDim] */
  readonly output: number[][];
  /** Each head's own weights, [heads, queries, keys]. */
  readonly weights: number[][][];
  /** What the values were mixed by, of the same shape. */
  readonly mixedBy: number[][][];
  /** What each head gives, before they are put together: [heads, queries, headDim]. */
  readonly outputs: number[][][];
}

/** Attention with several heads, without projections, of [queries, modelDim], [keys, modelDim] and [keys, modelDim]. */
export function attendInHeads(
  query: Matrix,
  key: Matrix,
  value: Matrix,
  numHeads: number,
  { cut = columnsOfHead, mixing = (weights) => weights, join = joinColumns, ...ways }: HeadWays = {},
): FoundByHeads {
  const sizes = { modelDim: widthOf(query), numHeads };
  const heads = times(numHeads, (head) => {
    const [q, k, v] = [query, key, value].map((matrix) => cut(matrix, head, numHeads)) as [
      number[][],
      number[][],
      number[][],
    ];
    return { ...attention(q, k, v, { ...ways, sizes }), mixed: ways.mixed?.(k, v) ?? v };
  });
  const weights = heads.map((head) => head.weights);
  const mixedBy = mixing(
    weights,
    heads.map(({ scores }) => scores),
  );
  const outputs = heads.map(({ mixed }, head) => matMul(mixedBy[head] as Matrix, mixed));
  return { output: join(outputs), weights, mixedBy, outputs };
}

/** A reshape of [words, heads · headDim] to [heads, words, headDim] that leaves the numbers in their order: the transpose is missing. */
export const cutByReshape: Cut = (matrix, head, numHeads) =>
  inRows(matrix.flat(), widthOf(matrix) / numHeads).slice(head * matrix.length, (head + 1) * matrix.length);

/** A reshape of [heads, words, headDim] to [words, heads · headDim] that leaves the numbers in their order: the transpose is missing. */
export const joinByReshape: Join = (outputs) => inRows(outputs.flat(2), outputs.length * widthOf(outputs[0] ?? []));

/** Columns dealt out to the heads in turn, one each. */
export const cutInTurn: Cut = (matrix, head, numHeads) =>
  matrix.map((row) => row.filter((_, column) => column % numHeads === head));

/** One column of each head in turn. */
export const joinInTurn: Join = (outputs) =>
  (outputs[0] ?? []).map((row, word) => row.flatMap((_, column) => outputs.map((output) => at(output, word, column))));

/** As many columns as a head has, from the column on that has the head's own number. */
export const cutOverlapping: Cut = (matrix, head, numHeads) =>
  matrix.map((row) => row.slice(head, head + widthOf(matrix) / numHeads));
