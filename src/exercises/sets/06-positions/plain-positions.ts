// Positions and the simplest attention in plain arrays: how the exercises on them work out their results.
import { matMul, softmaxRows, transpose, type Matrix } from "../../plain";

/** A row for each position, a column for each wave. */
export function codeTable(length: number, modelDim: number, entry: (position: number, column: number) => number): number[][] {
  return Array.from({ length }, (_, position) => Array.from({ length: modelDim }, (_, column) => entry(position, column)));
}

/** One number of a position's code: sines in even columns, cosines in odd ones. */
export function codeAt(position: number, column: number, modelDim: number): number {
  const pair = column - (column % 2);
  const angle = position / 10000 ** (pair / modelDim);
  return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
}

/** scores / √width, softmax, weighted sum. */
export function attention(queries: Matrix, keys: Matrix, values: Matrix, change: (score: number, query: number, key: number) => number = (score) => score): number[][] {
  const scale = 1 / Math.sqrt((queries[0] as readonly number[]).length);
  const scores = matMul(queries, transpose(keys)).map((row, query) => row.map((score, key) => change(score * scale, query, key)));
  return matMul(softmaxRows(scores), values);
}
