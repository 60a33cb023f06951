import { tf } from "../../tensorflow";
import { expectOptions, expectWhole, sequenceSizes } from "../arguments";
import { scaledDotProductAttention } from "../scaled-dot-product";
import { inBlocks, outOfBlocks } from "./sequences";

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
 * @throws {TypeError} when an input is no tensor, or an option is unknown
 * @throws {RangeError} when shapes don't go together, or `window` is not a whole number from 0 on
 * @see Beltagy et al. 2020, "Longformer", section 3.1
 */
export function localAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: LocalAttentionOptions,
): tf.Tensor {
  expectOptions("localAttention", options, ["window", "causal"]);
  const { window, causal = false } = options;
  const { leading, queries: length, keys } = sequenceSizes("localAttention", query, key, value);
  expectWhole("localAttention", "window", window, 0);
  if (keys !== length) {
    throw new RangeError(
      `localAttention: key has ${keys} positions and query ${length}; near and far need the same positions for both.`,
    );
  }
  const size = Math.max(1, Math.min(window, length));
  return tf.tidy(() => {
    const { output } = scaledDotProductAttention(
      inBlocks(query, size), // [batch, blocks, size, keyDim]
      withNeighbours(inBlocks(key, size), causal), // [batch, blocks, near, keyDim]
      withNeighbours(inBlocks(value, size), causal), // [batch, blocks, near, valueDim]
      { mask: nearMask(length, window, size, causal) },
    );
    return outOfBlocks(output as tf.Tensor4D, leading, length);
  });
}

/** Puts each block together with the one before it and, unless it only looks back, the one after it. */
function withNeighbours(x: tf.Tensor4D, causal: boolean): tf.Tensor4D {
  const [batch, blocks, size, dim] = x.shape;
  const padded = x.pad([
    [0, 0],
    [1, 1],
    [0, 0],
    [0, 0],
  ]); // a block of zeros at each end
  const beside = (causal ? [0, 1] : [0, 1, 2]).map((first) =>
    padded.slice([0, first, 0, 0], [batch, blocks, size, dim]),
  );
  return tf.concat(beside, 2) as tf.Tensor4D;
}

/** True where a key in the blocks beside a query is there at all, and near enough: [blocks, size, near]. */
function nearMask(length: number, window: number, size: number, causal: boolean): tf.Tensor3D {
  const blocks = Math.ceil(length / size);
  const near = (causal ? 2 : 3) * size;
  const mask = new Uint8Array(blocks * size * near);
  for (let query = 0; query < length; query++) {
    const firstBeside = (Math.floor(query / size) - 1) * size;
    const last = Math.min(causal ? query : query + window, length - 1);
    for (let key = Math.max(0, query - window); key <= last; key++) mask[query * near + key - firstBeside] = 1;
  }
  return tf.tensor3d(mask, [blocks, size, near], "bool");
}
