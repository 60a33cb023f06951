/** A mean over seeds, and how far the seeds lie from it. */
export interface Spread {
  /** The mean. */
  readonly mean: number;
  /** The standard deviation of the sample (n − 1); 0 for a single seed. */
  readonly deviation: number;
  /** The smallest value. */
  readonly least: number;
  /** The largest value. */
  readonly most: number;
}

/**
 * Mean and deviation of some numbers.
 *
 * @throws {RangeError} when there are none
 */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("spread: values is empty; it needs at least one number.");
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: Math.sqrt(squares / Math.max(1, values.length - 1)),
    least: Math.min(...values),
    most: Math.max(...values),
  };
}

/** The mean; NaN where there is nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
