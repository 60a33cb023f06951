// Scaled dot-product attention and its gradient (Vaswani et al. 2017, §3.2.1, equation 1), written once for all that can
// hold numbers. `lead` are the letters of the leading axes: "" for one sentence, "bh" for batch and heads.
import type { Operations } from "./operations";

/** What the forward pass leaves for its gradient and for the reader. */
export interface Attention<T> {
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
export function attention<T>(ops: Operations<T>, lead: string, query: T, key: T, value: T, scale: number, mask?: T): Attention<T> {
  // Scaling the query is scaling every score, and the query is smaller.
  const scores = ops.einsum(`${lead}qd,${lead}kd->${lead}qk`, ops.scale(query, scale), key);
  const weights = ops.softmax(scores, mask);
  const output = ops.einsum(`${lead}qk,${lead}kv->${lead}qv`, weights, value);
  return { scores, weights, output };
}

/**
 * The gradient of the scores, from that of the weights: w ∘ (dw − Σ w ∘ dw), the sum over the keys.
 * A weight of 0 (masked, or a row with nothing to attend to) passes nothing on.
 */
export function scoresGradient<T>(ops: Operations<T>, lead: string, weights: T, dWeights: T): T {
  const mean = ops.sum(ops.multiply(weights, dWeights), [lead.length + 1], true);
  return ops.multiply(weights, ops.subtract(dWeights, mean));
}

/** The gradients of query and key, from that of the scores. */
export function queryKeyGradients<T>(ops: Operations<T>, lead: string, query: T, key: T, scale: number, dScores: T): Omit<AttentionGradients<T>, "value"> {
  return {
    query: ops.scale(ops.einsum(`${lead}qk,${lead}kd->${lead}qd`, dScores, key), scale),
    key: ops.einsum(`${lead}qk,${lead}qd->${lead}kd`, dScores, ops.scale(query, scale)),
  };
}

/** The gradients of query, key and value, from that of the output. */
export function attentionGradients<T>(
  ops: Operations<T>,
  lead: string,
  { query, key, value, weights, scale }: { readonly query: T; readonly key: T; readonly value: T; readonly weights: T; readonly scale: number },
  dOutput: T,
): AttentionGradients<T> {
  const dWeights = ops.einsum(`${lead}qv,${lead}kv->${lead}qk`, dOutput, value);
  const dScores = scoresGradient(ops, lead, weights, dWeights);
  return {
    ...queryKeyGradients(ops, lead, query, key, scale, dScores),
    value: ops.einsum(`${lead}qk,${lead}qv->${lead}kv`, weights, dOutput),
  };
}
