// Attention and what belongs to it in plain loops over plain arrays: the independent way in which exercises' results are worked out.
import { mapMatrix, matMul, softmaxRows, transpose, type Matrix } from "./plain";

/** How attention is to be computed. */
export interface PlainAttentionOptions {
  /** What the scores are divided by; √d_k where it is left out. */
  readonly divisor?: number;
  /** [queries, keys], 1 where a query may attend to a key. */
  readonly mask?: Matrix;
  /** What becomes of a scaled score, given its query's and its key's place. */
  readonly change?: (score: number, query: number, key: number) => number;
}

/** The weights of each query over the keys: softmax of Q·Kᵀ / √d_k. */
export function plainWeights(
  query: Matrix,
  key: Matrix,
  { divisor = Math.sqrt(widthOf(key)), mask, change = (score) => score }: PlainAttentionOptions = {},
): number[][] {
  const scores = mapMatrix(matMul(query, transpose(key)), (score, i, j) => change(score / divisor, i, j));
  return softmaxRows(
    mask === undefined ? scores : mapMatrix(scores, (score, i, j) => (mask[i]?.[j] === 1 ? score : -Infinity)),
  );
}

/** Scaled dot-product attention: [queries, width], [keys, width], [keys, value's width] → [queries, value's width]. */
export function plainAttention(
  query: Matrix,
  key: Matrix,
  value: Matrix,
  options: PlainAttentionOptions = {},
): number[][] {
  return matMul(plainWeights(query, key, options), value);
}

/** A head's own columns of a matrix, where each head has as many, one after the other. */
export function columnsOfHead(matrix: Matrix, head: number, numHeads: number): number[][] {
  const width = widthOf(matrix) / numHeads;
  return matrix.map((row) => row.slice(head * width, (head + 1) * width));
}

/** Matrices of equally many rows, put side by side. */
export function joinColumns(matrices: readonly Matrix[]): number[][] {
  return (matrices[0] ?? []).map((_, row) => matrices.flatMap((matrix) => matrix[row] as number[]));
}

/** The numbers 0, 1, 2 … before `count`. */
export function countTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** How many columns a matrix has. */
export function widthOf(matrix: Matrix): number {
  return matrix[0]?.length ?? 0;
}
