/** A matrix as rows of numbers, all rows of one length: what `tensor.arraySync()` gives of two axes. */
export type Matrix = readonly (readonly number[])[];

/** Which query may look at which key, `[queries][keys]`: true or 1 = may attend. */
export type MaskMatrix = readonly (readonly (boolean | number)[])[];

/**
 * Refuses labels that don't fit the data they name.
 *
 * @throws {RangeError} when there are not exactly `count` labels
 */
export function expectLabels(name: string, labels: readonly string[], count: number, what: string): void {
  if (labels.length !== count) {
    throw new RangeError(`${name} has ${labels.length} labels (${labels.join(", ")}), but there are ${count} ${what}.`);
  }
}

/**
 * Refuses what can't be drawn.
 *
 * @throws {RangeError} when a value is NaN, infinite or not a number
 */
export function expectNumbers(name: string, values: readonly number[]): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new RangeError(`${name}[${bad}] is ${String(values[bad])}; it has to be a finite number.`);
}

/**
 * Refuses a matrix that is empty, ragged or holds something else than finite numbers.
 *
 * @throws {RangeError} which says in which row
 */
export function expectMatrix(name: string, matrix: Matrix): void {
  const width = matrix[0]?.length ?? 0;
  if (width === 0) throw new RangeError(`${name} is empty; it has to have a row and a column at least.`);
  matrix.forEach((row, i) => {
    if (row.length !== width)
      throw new RangeError(`${name} has ${row.length} values in row ${i}, but ${width} in row 0; rows have to be of one length.`);
    expectNumbers(`${name}[${i}]`, row);
  });
}

/**
 * Refuses a matrix of another shape than its companion.
 *
 * @throws {RangeError} which names both shapes
 */
export function expectSameShape(name: string, matrix: MaskMatrix, companion: string, like: Matrix): void {
  const [rows, columns] = [like.length, like[0]?.length ?? 0];
  const odd = matrix.find((row) => row.length !== columns);
  if (matrix.length !== rows || odd) {
    throw new RangeError(
      `${name} has shape [${matrix.length}, ${(odd ?? matrix[0])?.length ?? 0}], but ${companion} has [${rows}, ${columns}].`,
    );
  }
}

/**
 * Refuses a mask of another shape than the weights, or with other values than true, false, 1 and 0.
 *
 * @throws {RangeError} which says what is wrong
 */
export function expectMask(name: string, mask: MaskMatrix, companion: string, like: Matrix): void {
  expectSameShape(name, mask, companion, like);
  const bad = mask.flat().find((value) => value !== true && value !== false && value !== 0 && value !== 1);
  if (bad !== undefined)
    throw new RangeError(`${name} holds ${String(bad)}; it has to be true or 1 where a query may look, false or 0 elsewhere.`);
}

/** Rounding may put a weight this far outside of 0 … 1. */
const ROUNDING = 1e-4;

/**
 * Refuses weights that a scale from 0 to 1 would show wrongly.
 *
 * @throws {RangeError} which names the weight, and the figure to take instead
 */
export function expectWeights(name: string, weights: readonly number[], instead: string): void {
  expectNumbers(name, weights);
  const bad = weights.findIndex((weight) => weight < -ROUNDING || weight > 1 + ROUNDING);
  if (bad !== -1)
    throw new RangeError(`${name}[${bad}] is ${weights[bad]}; weights lie between 0 and 1. For other values take ${instead}.`);
}
