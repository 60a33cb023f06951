// Not Math.max(...values): a call takes no hundred thousand arguments, and a map of 400 × 400 cells has more.

/** The highest of the values; not below `atLeast`, which is what there is without values. */
export function highestOf(values: readonly number[], atLeast = -Infinity): number {
  return values.reduce((highest, value) => Math.max(highest, value), atLeast);
}

/** The lowest of the values; not above `atMost`, which is what there is without values. */
export function lowestOf(values: readonly number[], atMost = Infinity): number {
  return values.reduce((lowest, value) => Math.min(lowest, value), atMost);
}
