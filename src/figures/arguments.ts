/** A matrix as rows of numbers, all rows of one length: what `tensor.arraySync()` gives of two axes. */
export type Matrix = readonly (readonly number[])[];

/** Which query may look at which key, `[queries][keys]`: true or 1 = may attend. */
export type MaskMatrix = readonly (readonly (boolean | number)[])[];

/**
 * Refuses what isn't a list, with the cure for what is often given instead: a tensor, a promise, a typed array.
 *
 * @param needs what the list holds, such as "a list of labels"
 * @throws {TypeError} which says what came, what is needed, and how to get it
 */
export function expectList(name: string, value: unknown, needs: string): void {
  if (!Array.isArray(value)) throw new TypeError(`${name} is ${described(value)}; it needs ${needs}${cure(value)}.`);
}

/** What a value is, in a few words for a message. */
export function described(value: unknown): string {
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isTensor(value)) return `a tensor of shape [${value.shape.join(", ")}]`;
  if (isPromise(value)) return "a promise";
  return ArrayBuffer.isView(value) ? `a typed array (${value.constructor.name})` : "an object";
}

function cure(value: unknown): string {
  if (isTensor(value)) return ": call arraySync() on it";
  if (isPromise(value)) return ": await it";
  return ArrayBuffer.isView(value) ? ": call Array.from() on it" : "";
}

/** By what it can do: figures don't import TensorFlow.js. */
function isTensor(value: unknown): value is { readonly shape: readonly number[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "arraySync" in value &&
    "shape" in value &&
    Array.isArray(value.shape)
  );
}

function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * Refuses what isn't a list of rows, whatever is in them.
 *
 * @throws {TypeError} which says what came instead
 */
export function expectRows(name: string, matrix: MaskMatrix): void {
  expectList(name, matrix, "a list of rows");
  matrix.forEach((row, i) => {
    expectList(`${name}[${i}]`, row, "a row, which is a list");
  });
}

/**
 * Refuses labels that don't fit the data they name.
 *
 * @throws {TypeError} when they are no list
 * @throws {RangeError} when there are not exactly `count` labels
 */
export function expectLabels(name: string, labels: readonly string[], count: number, what: string): void {
  expectList(name, labels, `a list of labels, one for each of the ${count} ${what}`);
  if (labels.length !== count)
    throw new RangeError(`${name} has ${labels.length} labels (${labels.join(", ")}), but there are ${count} ${what}.`);
}

/**
 * Refuses what can't be drawn.
 *
 * @throws {TypeError} when they are no list
 * @throws {RangeError} when a value is NaN, infinite or not a number
 */
export function expectNumbers(name: string, values: readonly number[]): void {
  expectList(name, values, "a list of numbers");
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new RangeError(`${name}[${bad}] is ${described(values[bad])}; it needs a finite number.`);
}

/**
 * Refuses a matrix that is empty, ragged or holds something else than finite numbers.
 *
 * @throws {TypeError} when it is no list of rows
 * @throws {RangeError} which says in which row
 */
export function expectMatrix(name: string, matrix: Matrix): void {
  expectRows(name, matrix);
  const width = matrix[0]?.length ?? 0;
  if (width === 0) throw new RangeError(`${name} is empty; it needs at least one row and one column.`);
  matrix.forEach((row, i) => {
    if (row.length !== width) {
      throw new RangeError(
        `${name} has ${row.length} values in row ${i}, but ${width} in row 0; it needs rows of one length.`,
      );
    }
    expectNumbers(`${name}[${i}]`, row);
  });
}

/**
 * Refuses a matrix of another shape than its companion.
 *
 * @throws {TypeError} when it is no list of rows
 * @throws {RangeError} which names both shapes
 */
export function expectSameShape(name: string, matrix: MaskMatrix, companion: string, like: Matrix): void {
  expectRows(name, matrix);
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
 * @throws {TypeError} when it is no list of rows
 * @throws {RangeError} which says what is wrong
 */
export function expectMask(name: string, mask: MaskMatrix, companion: string, like: Matrix): void {
  expectSameShape(name, mask, companion, like);
  const bad = mask.flat().find((value) => value !== true && value !== false && value !== 0 && value !== 1);
  if (bad !== undefined) {
    throw new RangeError(
      `${name} holds ${described(bad)}; it needs true or 1 where a query may look, false or 0 elsewhere.`,
    );
  }
}

/** Rounding may put a weight this far outside of 0 … 1. */
const ROUNDING = 1e-4;

/**
 * Refuses a map of weights that a scale from 0 to 1 would show wrongly.
 *
 * @throws {RangeError} which names the weight, and the figure to take instead
 */
export function expectWeightMap(name: string, weights: Matrix): void {
  weights.forEach((row, i) => expectWeights(`${name}[${i}]`, row, "matrixMap"));
}

/**
 * Refuses weights that a scale from 0 to 1 would show wrongly.
 *
 * @throws {RangeError} which names the weight, and the figure to take instead
 */
export function expectWeights(name: string, weights: readonly number[], instead: string): void {
  expectNumbers(name, weights);
  const bad = weights.findIndex((weight) => weight < -ROUNDING || weight > 1 + ROUNDING);
  if (bad !== -1) {
    throw new RangeError(
      `${name}[${bad}] is ${weights[bad]}; weights lie between 0 and 1. For other values take ${instead}.`,
    );
  }
}
