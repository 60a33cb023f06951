import { randomNumbers, shuffled } from "../data/random";

/**
 * The numbers 0 … count − 1 in an order that the seed decides (Fisher & Yates' shuffle).
 *
 * @param count how many
 * @param seed any whole number; the same one gives the same order
 * @throws {RangeError} when `seed` isn't a whole number
 */
export function shuffledIndices(count: number, seed: number): Int32Array {
  return Int32Array.from(
    shuffled(
      randomNumbers(seed),
      Array.from({ length: count }, (_, i) => i),
    ),
  );
}
