// Scaled dot-product attention and its gradient (Vaswani et al. 2017, §3.2.1, equation 1), written once for all that can
// hold numbers. All tensors have the same leading axes; `rank` counts all axes.
import type { Operations } from "./operations";

/** What the forward pass leaves for its gradient and for the reader. */
export interface Attention<T> {
  /** Q·scale, `[..., queries, keyDim]`. */
  readonly scaledQuery: T;
  /** `[..., queries, keys]`, before the mask. */
  readonly scores: T;
  /** `[..., queries, keys]` */
  readonly weights: T;
  /** `[..., queries, valueDim]` */
  readonly output: T;
}

/** The gradients with respect to query, key and value. */
export interface AttentionGradients<T> {
  readonly query: T;
  readonly key: T;
  readonly value: T;
}

/** softmax(Q·Kᵀ·scale, mask)·V */
export function attention<T>(ops: Operations<T>, query: T, key: T, value: T, scale: number, mask?: T): Attention<T> {
  // Scaling the query is scaling every score, and the query is smaller.
  const scaledQuery = ops.scale(query, scale);
  const scores = ops.matMul(scaledQuery, key, false, true);
  const weights = ops.softmax(scores, mask);
  const output = ops.matMul(weights, value);
  return { scaledQuery, scores, weights, output };
}

/** What the gradients need of the forward pass. */
export interface AttentionSaved<T> {
  readonly scaledQuery: T;
  readonly key: T;
  readonly value: T;
  readonly weights: T;
  readonly scale: number;
}

/**
 * The gradients from that of the output.
 *
 * @param mean Σ weights ∘ dWeights over the keys, `[..., queries, 1]`. It equals Σ output ∘ dOutput over the output's width
 *   (Dao et al. 2022, "FlashAttention", §3.1), which is fewer numbers where there are more keys than a head is wide.
 */
export function attentionGradients<T>(
  ops: Operations<T>,
  saved: AttentionSaved<T>,
  dOutput: T,
  mean: T,
): AttentionGradients<T> {
  const dWeights = ops.matMul(dOutput, saved.value, false, true);
  return {
    ...queryKeyGradients(ops, saved, softmaxGradient(ops, saved.weights, dWeights, mean)),
    value: ops.matMul(saved.weights, dOutput, true),
  };
}

/** The gradients of query and key from that of the weights. */
export function weightsGradients<T>(
  ops: Operations<T>,
  rank: number,
  saved: AttentionSaved<T>,
  dWeights: T,
): Omit<AttentionGradients<T>, "value"> {
  const mean = ops.sum(ops.multiply(saved.weights, dWeights), [rank - 1], true);
  return queryKeyGradients(ops, saved, softmaxGradient(ops, saved.weights, dWeights, mean));
}

/** w ∘ (dw − mean): a weight of 0 (masked, or a row with nothing to attend to) passes nothing on. */
function softmaxGradient<T>(ops: Operations<T>, weights: T, dWeights: T, mean: T): T {
  return ops.multiply(weights, ops.subtract(dWeights, mean));
}

/** The gradients of query and key from that of the scores. */
export function queryKeyGradients<T>(
  ops: Operations<T>,
  { scaledQuery, key, scale }: AttentionSaved<T>,
  dScores: T,
): Omit<AttentionGradients<T>, "value"> {
  return { query: ops.scale(ops.matMul(dScores, key), scale), key: ops.matMul(dScores, scaledQuery, true) };
}
