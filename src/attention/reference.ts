// Attention as its equations have it (Vaswani et al. 2017, "Attention Is All You Need"). This is the file to read:
// what `scaledDotProductAttention` and `MultiHeadAttention` compute, fast/ computes in fewer steps, and tests hold the two equal.
import { tf } from "../tensorflow";
import { project, type Projection } from "./heads";

/** How attention is to be paid. */
export interface AttentionOptions {
  /** 1 or true where a query may attend to a key, 0 or false where not; broadcastable to `[..., queries, keys]`. */
  readonly mask?: tf.Tensor;
  /** What the scores are multiplied with; 1/√keyDim by default. */
  readonly scale?: number;
}

/** What attention gives, and how it came to it. */
export interface AttentionResult {
  /** `[..., queries, valueDim]`: for each query the weighted sum of the values. */
  readonly output: tf.Tensor;
  /** `[..., queries, keys]`: after softmax; each row sums to 1, or to 0 where all of it is masked. */
  readonly weights: tf.Tensor;
  /** `[..., queries, keys]`: Q·Kᵀ·scale, before the mask. */
  readonly scores: tf.Tensor;
}

/**
 * Attention(Q, K, V) = softmax(Q·Kᵀ / √d_k)·V, equation 1 of the paper.
 *
 * @param query Q, `[..., queries, keyDim]`
 * @param key K, `[..., keys, keyDim]`
 * @param value V, `[..., keys, valueDim]`
 */
export function attention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  { mask, scale = 1 / Math.sqrt(query.shape.at(-1) as number) }: AttentionOptions = {},
): AttentionResult {
  const scores = tf.matMul(query, key, false, true).mul(scale); // [..., queries, keys]
  const weights = maskedSoftmax(scores, mask); // [..., queries, keys]
  const output = tf.matMul(weights, value); // [..., queries, valueDim]
  return { output, weights, scores };
}

/** The largest negative float32: e to its power is 0, and so it is after any finite number is taken off. */
const LOWEST = -3.4028234663852886e38;

/**
 * Softmax over the keys; where the mask is 0, the weight is exactly 0.
 * The paper sets such scores to −∞ (§3.2.3). In a row that has nothing else, that would be 0 / 0, which is NaN. With a finite
 * number the row comes out even, and times the mask it is 0.
 */
export function maskedSoftmax(scores: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
  if (mask === undefined) return tf.softmax(scores);
  const masked = tf.where(mask.cast("bool"), scores, LOWEST);
  return tf.softmax(masked).mul(mask.cast("float32"));
}

/** The projections of one head. */
export interface HeadProjections {
  /** W_i^Q, `[modelDim, keyDim]` */
  readonly query: Projection;
  /** W_i^K, `[modelDim, keyDim]` */
  readonly key: Projection;
  /** W_i^V, `[modelDim, valueDim]` */
  readonly value: Projection;
}

/**
 * MultiHead(Q, K, V) = Concat(head₁, …, head_h)·W^O with head_i = Attention(Q·W_i^Q, K·W_i^K, V·W_i^V), §3.2.2 of the paper.
 *
 * @param query Q, [batch, queries, modelDim]
 * @param key K, [batch, keys, modelDim]
 * @param value V, [batch, keys, modelDim]
 * @param heads the projections of each head
 * @param output W^O, [numHeads · valueDim, modelDim]
 * @param masks for each head one, broadcastable to [batch, queries, keys]
 * @returns output [batch, queries, modelDim], weights [batch, numHeads, queries, keys]
 */
export function multiHeadAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  heads: readonly HeadProjections[],
  output: Projection,
  masks?: readonly tf.Tensor[],
): { output: tf.Tensor3D; weights: tf.Tensor4D } {
  const attended = heads.map((head, i) =>
    attention(
      project(query, head.query),
      project(key, head.key),
      project(value, head.value),
      masks && { mask: masks[i]! },
    ),
  );
  const outputs = attended.map((head) => head.output);
  const weights = attended.map((head) => head.weights);
  return { output: project(tf.concat(outputs, -1), output), weights: tf.stack(weights, 1) as tf.Tensor4D };
}
