// Plain loops over plain arrays: the independent way in which exercises' results are worked out.
import type { RandomNumbers } from "../data/random";

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/**
 * A matrix as one reads it: `matrixOf("1 0 2; 0 1 -1")` is [[1, 0, 2], [0, 1, -1]]. Lines part rows as well.
 *
 * @throws {RangeError} when a row has something else than numbers, or another length than the first
 */
export function matrixOf(text: string): number[][] {
  const rows = text
    .trim()
    .split(/[;\n]/)
    .map((row) => row.trim().split(/\s+/).map(Number));
  if (rows.some((row) => row.length !== rows[0]?.length || row.some(Number.isNaN)))
    throw new RangeError(`No matrix of numbers: "${text}".`);
  return rows;
}

/** One vector's dot product with another of the same length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`dot: ${a.length} numbers against ${b.length}.`);
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

/** [rows, inner] times [inner, columns]. */
export function matMul(a: Matrix, b: Matrix): number[][] {
  const columns = transpose(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** Rows as columns. */
export function transpose(matrix: Matrix): number[][] {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] as number));
}

/** Softmax of one row; minus infinity counts nothing, and a row of nothing else gives zeros. */
export function softmaxRow(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  if (largest === -Infinity) return scores.map(() => 0);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Softmax of each row. */
export function softmaxRows(scores: Matrix): number[][] {
  return scores.map(softmaxRow);
}

/** Every number put through `change`. */
export function mapMatrix(matrix: Matrix, change: (x: number, row: number, column: number) => number): number[][] {
  return matrix.map((numbers, row) => numbers.map((x, column) => change(x, row, column)));
}

/** The sum of two matrices of one shape. */
export function addMatrices(a: Matrix, b: Matrix): number[][] {
  return mapMatrix(a, (x, row, column) => x + ((b[row] as readonly number[])[column] as number));
}

/** A whole number from `least` up to and with `most`. */
export function drawWhole(random: RandomNumbers, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** Numbers between −`size` and `size`, two decimals each, so that they can be read. */
export function drawVector(random: RandomNumbers, length: number, size = 2): number[] {
  return Array.from({ length }, () => Math.round((random() * 2 - 1) * size * 100) / 100);
}

/** A matrix of such numbers. */
export function drawMatrix(random: RandomNumbers, rows: number, columns: number, size = 2): number[][] {
  return Array.from({ length: rows }, () => drawVector(random, columns, size));
}
