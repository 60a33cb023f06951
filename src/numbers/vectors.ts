/**
 * The dot product: two vectors multiplied entry by entry, and added up. It is large when both are strong in the same places.
 *
 * @throws {RangeError} when the vectors are of different lengths
 */
export function dot(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length)
    throw new RangeError(`dot: the vectors have ${a.length} and ${b.length} numbers; they need equally many.`);
  return a.reduce((total, value, i) => total + value * (b[i] as number), 0);
}

/**
 * Each vector times its weight, and all of that added up. As a product of matrices: a row of weights times the vectors as rows.
 *
 * @param weights one for each vector
 * @param vectors `[vectors][width]`
 * @returns one vector, `[width]`
 * @throws {RangeError} when there is no vector, or not one for each weight, or when they differ in width
 */
export function weightedSum(weights: readonly number[], vectors: readonly (readonly number[])[]): number[] {
  const [first] = vectors;
  if (first === undefined) throw new RangeError("weightedSum: vectors is empty; it needs at least one vector.");
  const wrong = vectors.findIndex((vector) => vector.length !== first.length);
  if (wrong >= 0) {
    throw new RangeError(
      `weightedSum: vectors[${wrong}] has ${vectors[wrong]?.length} numbers; the first vector has ${first.length}.`,
    );
  }
  if (weights.length !== vectors.length)
    throw new RangeError(`weightedSum: there are ${weights.length} weights for ${vectors.length} vectors.`);
  return first.map((_, i) =>
    dot(
      weights,
      vectors.map((vector) => vector[i] as number),
    ),
  );
}

/**
 * The sum of some numbers, divided by how many there are.
 *
 * @throws {RangeError} when there are none
 */
export function mean(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError("mean: numbers is empty; it needs at least one number.");
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}
