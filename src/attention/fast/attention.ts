// Scaled dot-product attention and its gradient on a backend: ../reference.ts in operations that leave nothing behind but
// what the gradient needs.
import type { OperationsFor, Place } from "./operations";

/** The results of attention, to each of which a gradient can flow back. */
export type Result = "output" | "weights" | "scores";

/** What attending gives, and the way back. */
export interface Attended<T, P extends Place> {
  readonly output: T;
  readonly weights: T;
  readonly scores: T;
  /** What the gradients need beside the output. */
  readonly saved: readonly T[];
  /** The gradients of query, key and value from that of one result; undefined where nothing flows. */
  readonly gradients: <U>(
    ops: OperationsFor<U>[P],
    output: U,
    saved: readonly U[],
    from: Result,
    d: U,
  ) => [query: U, key: U, value: U | undefined];
}

/** A way to attend: softmax(Q·Kᵀ·scale, mask)·V. */
export type Attend<P extends Place> = <T>(
  ops: OperationsFor<T>[P],
  query: T,
  key: T,
  value: T,
  mask: T | undefined,
) => Attended<T, P>;

/** Attends with the operations of a backend. Query, key and value have any leading axes, the same for all. */
export function onMatrices(scale: number): Attend<"backend"> {
  return (ops, query, key, value, mask) => {
    // Scaling the query is scaling every score, and the query is smaller.
    const scaledQuery = ops.scale(query, scale);
    const scores = ops.matMul(scaledQuery, key, false, true);
    const weights = ops.softmax(scores, mask);
    const output = ops.matMul(weights, value);
    return { output, weights, scores, saved: [scaledQuery, key, value, weights], gradients };
  };

  function gradients<T>(
    ops: OperationsFor<T>["backend"],
    output: T,
    saved: readonly T[],
    from: Result,
    d: T,
  ): [T, T, T | undefined] {
    const [scaledQuery, key, value, weights] = saved as [T, T, T, T];
    // w ∘ (dw − mean): a weight of 0 (masked, or a row with nothing to attend to) passes nothing on.
    const throughSoftmax = (dWeights: T, mean: T): T => ops.multiply(weights, ops.subtract(dWeights, mean));
    const dScores = {
      scores: () => d,
      weights: () => throughSoftmax(d, ops.sumOfLast(ops.multiply(weights, d))),
      // The mean of dWeights equals Σ output ∘ dOutput (Dao et al. 2022, "FlashAttention", §3.1), which is fewer numbers
      // where there are more keys than a head is wide.
      output: () => throughSoftmax(ops.matMul(d, value, false, true), ops.sumOfLast(ops.multiply(output, d))),
    }[from]();
    return [
      ops.scale(ops.matMul(dScores, key), scale),
      ops.matMul(dScores, scaledQuery, true),
      from === "output" ? ops.matMul(weights, d, true) : undefined,
    ];
  }
}

/** How many heads attend, in sentences of which lengths. */
export interface HeadCounts {
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly scale: number;
}

/**
 * Attends in several heads with the operations of a backend. Query, key, value and output are rows, `[batch · length, heads ·
 * width]`; weights and scores are `[batch, heads, queries, keys]`.
 */
export function inHeads({ batch, heads, queries, keys, scale }: HeadCounts): Attend<"backend"> {
  const split = <T>(ops: OperationsFor<T>["backend"], rows: T, length: number): T =>
    ops.transpose(ops.reshape(rows, [batch, length, heads, -1]), [0, 2, 1, 3]);
  const combine = <T>(ops: OperationsFor<T>["backend"], parts: T, length: number): T =>
    ops.reshape(ops.transpose(parts, [0, 2, 1, 3]), [batch * length, -1]);
  return (ops, query, key, value, mask) => {
    const attended = onMatrices(scale)(
      ops,
      split(ops, query, queries),
      split(ops, key, keys),
      split(ops, value, keys),
      mask,
    );
    return {
      ...attended,
      output: combine(ops, attended.output, queries),
      gradients: (ops, output, saved, from, d) => {
        const [dQuery, dKey, dValue] = attended.gradients(
          ops,
          split(ops, output, queries),
          saved,
          from,
          from === "output" ? split(ops, d, queries) : d,
        );
        return [
          combine(ops, dQuery, queries),
          combine(ops, dKey, keys),
          dValue === undefined ? undefined : combine(ops, dValue, keys),
        ];
      },
    };
  };
}
