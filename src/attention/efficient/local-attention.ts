import { tf } from "../../tensorflow";
import { expectWhole } from "../expect";
import { scaledDotProductAttention } from "../scaled-dot-product";
import { sequenceSizes } from "./sequences";

/** Settings of {@link localAttention}. */
export interface LocalAttentionOptions {
  /** How many places to each side a query looks. */
  readonly window: number;
  /** Whether a query looks back only; false by default. */
  readonly causal?: boolean;
}

/**
 * Attention to nearby positions only, at a cost that grows with length · window instead of length².
 *
 * The positions are cut into blocks of `window`. What a query may see then lies in its own block and the two beside it,
 * so each block attends to three, and no matrix of [length, length] is ever made. The result is that of exact attention with
 * `windowMask(length, window)`, and with `causalMask(length)` where it is causal.
 *
 * @param query [..., length, keyDim], any leading axes
 * @param key [..., length, keyDim]
 * @param value [..., length, valueDim]
 * @returns the output, [..., length, valueDim]
 * @throws {TypeError} when an input is no tensor
 * @throws {RangeError} when shapes don't go together, or `window` is not a whole number from 0 on
 * @see Beltagy et al. 2020, "Longformer", section 3.1
 */
export function localAttention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, { window, causal = false }: LocalAttentionOptions): tf.Tensor {
  const { leading, queries: length, keys, keyDim, valueDim } = sequenceSizes("localAttention", query, key, value);
  expectWhole("localAttention", "window", window, 0);
  if (keys !== length) {
    throw new RangeError(`localAttention: key has ${keys} positions and query ${length}; near and far need the same positions for both.`);
  }
  const size = Math.max(1, Math.min(window, length));
  const blocks = Math.ceil(length / size);
  const batch = leading.reduce((product, axis) => product * axis, 1);

  /** [..., length, dim] → [batch, blocks, size, dim]; what fills up the last block is zeros. */
  const inBlocks = (x: tf.Tensor, dim: number): tf.Tensor =>
    x.reshape([batch, length, dim]).pad([[0, 0], [0, blocks * size - length], [0, 0]]).reshape([batch, blocks, size, dim]);

  /** Each block together with those before and after it: [batch, blocks, near, dim]. */
  const withNeighbours = (x: tf.Tensor): tf.Tensor => {
    const [, , , dim] = x.shape as [number, number, number, number];
    const padded = x.pad([[0, 0], [1, 1], [0, 0], [0, 0]]); // a block of zeros at each end
    const beside = (causal ? [0, 1] : [0, 1, 2]).map((first) => padded.slice([0, first, 0, 0], [batch, blocks, size, dim]));
    return tf.concat(beside, 2);
  };

  return tf.tidy(() => {
    const { output } = scaledDotProductAttention(
      inBlocks(query, keyDim),
      withNeighbours(inBlocks(key, keyDim)),
      withNeighbours(inBlocks(value, valueDim)),
      { mask: nearMask(length, window, size, blocks, causal) },
    );
    return output // [batch, blocks, size, valueDim]
      .reshape([batch, blocks * size, valueDim])
      .slice([0, 0, 0], [batch, length, valueDim])
      .reshape([...leading, length, valueDim]);
  });
}

/** True where a key in the blocks beside a query is there at all, and near enough: [blocks, size, near]. */
function nearMask(length: number, window: number, size: number, blocks: number, causal: boolean): tf.Tensor {
  const near = (causal ? 2 : 3) * size;
  const query = tf.range(0, blocks * size).reshape([blocks, size, 1]);
  const key = tf.range(-1, blocks - 1).mul(size).reshape([blocks, 1, 1]).add(tf.range(0, near));
  const offset = key.sub(query);
  const nearEnough = causal ? offset.greaterEqual(-window).logicalAnd(offset.lessEqual(0)) : offset.abs().lessEqual(window);
  return nearEnough.logicalAnd(key.greaterEqual(0)).logicalAnd(key.less(length));
}
