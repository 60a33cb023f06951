// Attention with heads in plain loops, with a choice of everything that can go wrong.
import { dot, matMul, softmaxRows, type Matrix } from "../../plain";
import { columnsOfHead } from "../../plain-attention";

/** A head's part of a matrix [words, modelDim]: [words, headDim]. */
export type Split = (matrix: Matrix, head: number, numHeads: number) => number[][];

/** Head h owns every n-th column. */
export const everyNth: Split = (matrix, head, numHeads) =>
  matrix.map((row) => row.filter((_, column) => column % numHeads === head));

/** All numbers in one line, cut into [heads, words, headDim]: a reshape without the transpose. */
export const reshaped: Split = (matrix, head, numHeads) => {
  const words = matrix.length;
  const headDim = (matrix[0]?.length ?? 0) / numHeads;
  return cut(matrix.flat().slice(head * words * headDim, (head + 1) * words * headDim), headDim);
};

/** A line of numbers in rows of one width. */
export function cut(numbers: readonly number[], width: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));
}

export interface HeadSettings {
  readonly split?: Split;
  /** What scores are divided by, from a head's width and the whole one's. */
  readonly divisor?: (headDim: number, modelDim: number) => number;
}

/** Each head's weights, [heads, words, words], and what it gives to each word, [heads, words, headDim]. */
export function attendWithHeads(
  query: Matrix,
  key: Matrix,
  value: Matrix,
  numHeads: number,
  { split = columnsOfHead, divisor = Math.sqrt }: HeadSettings = {},
): { weights: number[][][]; outputs: number[][][] } {
  const modelDim = query[0]?.length ?? 0;
  const by = divisor(modelDim / numHeads, modelDim);
  const weights = Array.from({ length: numHeads }, (_, head) => {
    const [queries, keys] = [split(query, head, numHeads), split(key, head, numHeads)];
    return softmaxRows(queries.map((q) => keys.map((k) => dot(q, k) / by)));
  });
  return { weights, outputs: weights.map((map, head) => matMul(map, split(value, head, numHeads))) };
}
