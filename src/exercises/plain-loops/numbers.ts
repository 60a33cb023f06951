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

/** An array with `make(i)` at each place. */
export function times<Item>(count: number, make: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** All numbers added up. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

/** The sum, shared among as many as there are. */
export function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
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

/** A number of a matrix. */
export function at(matrix: Matrix, row: number, column: number): number {
  return (matrix[row] as readonly number[])[column] as number;
}

/** How many columns a matrix has. */
export function widthOf(matrix: Matrix): number {
  return matrix[0]?.length ?? 0;
}

/** Every number times the same one. */
export function scaled(matrix: Matrix, by: number): number[][] {
  return mapMatrix(matrix, (x) => x * by);
}

/** Matrices of one shape added up, place by place. */
export function addMatrices(...[first, ...others]: readonly Matrix[]): number[][] {
  return mapMatrix(first ?? [], (x, row, column) => others.reduce((total, other) => total + at(other, row, column), x));
}

/** The mean of matrices of one shape, place by place. */
export function meanOfMatrices(matrices: readonly Matrix[]): number[][] {
  return scaled(addMatrices(...matrices), 1 / matrices.length);
}

/** Two matrices of one shape multiplied, number by number. */
export function multiplyEach(a: Matrix, b: Matrix): number[][] {
  return mapMatrix(a, (x, row, column) => x * at(b, row, column));
}

/** Matrices of equally many rows, put side by side. */
export function joinColumns(matrices: readonly Matrix[]): number[][] {
  return (matrices[0] ?? []).map((_, row) => matrices.flatMap((matrix) => matrix[row] as number[]));
}

/** A list cut into rows of one length. */
export function inRows<Item>(items: readonly Item[], length: number): Item[][] {
  return times(items.length / length, (row) => items.slice(row * length, (row + 1) * length));
}
