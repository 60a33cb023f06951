import { tf } from "../tensorflow";
import { expectTensor, shapeText } from "./arguments";

/**
 * How differently the heads look: for each pair of heads, half the sum of the differences between their weights, averaged over all rows.
 * 0 is the same map; 1 is two heads that never look at the same place. (It is the total variation distance between two distributions.)
 *
 * @param weights `[heads, queries, keys]` or `[batch, heads, queries, keys]`, each row of which sums to 1; also as plain arrays
 * @returns `[heads][heads]`, symmetric, with zeros on the diagonal
 * @throws {RangeError} when the shape is another one
 * @throws {TypeError} when it is neither a tensor nor an array
 * @see Clark et al. 2019, "What Does BERT Look At?", section 6, which compares heads by another distance, Jensen-Shannon's
 */
export function headDistances(weights: tf.Tensor | readonly (readonly (readonly number[])[])[]): number[][] {
  return tf.tidy(() => {
    const maps = Array.isArray(weights) ? tf.tensor(weights as number[][][]) : (weights as tf.Tensor);
    expectTensor("headDistances", "weights", maps);
    if (maps.rank !== 3 && maps.rank !== 4) {
      throw new RangeError(
        `headDistances: weights has shape ${shapeText(maps.shape)}; it needs [heads, queries, keys] or [batch, heads, queries, keys].`,
      );
    }
    const [batch, heads, queries, keys] = maps.rank === 3 ? [1, ...maps.shape] : maps.shape;
    const inBatch = maps.reshape<tf.Tensor4D>([batch, heads, queries, keys] as [number, number, number, number]);
    return tf.unstack(inBatch, 1).map((one) => {
      const differences = inBatch.sub(one.expandDims(1)).abs(); // [batch, heads, queries, keys]
      const distances = differences.sum(3).mean([0, 2]).div(2); // [heads]
      return Array.from(distances.dataSync());
    });
  });
}
