/**
 * Turns scores into weights: none below 0, summing to 1, the largest score getting the largest weight.
 * Each weight is e^score divided by the sum of all e^score.
 *
 * @param scores any real numbers; -Infinity gives a weight of exactly 0
 * @returns as many weights as there are scores
 * @throws {RangeError} when `scores` is empty, holds NaN or Infinity, or holds nothing but -Infinity
 */
export function softmax(scores: readonly number[]): number[] {
  if (scores.length === 0) throw new RangeError("softmax: scores is empty; it needs at least one number.");
  const wrong = scores.findIndex((score) => typeof score !== "number" || Number.isNaN(score) || score === Infinity);
  if (wrong >= 0)
    throw new RangeError(`softmax: scores[${wrong}] is ${scores[wrong]}; every score must be a number below Infinity.`);
  const largest = scores.reduce((max, score) => Math.max(max, score), -Infinity);
  if (largest === -Infinity)
    throw new RangeError("softmax: every one of scores is -Infinity, so there is nothing to give weight to.");
  // Taking the same number off every score changes no weight, and keeps e^score from overflowing.
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
