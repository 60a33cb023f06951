// Attention and its gradient in plain loops over plain arrays: for small work, where a call into any backend costs more than
// the sums. Layouts: queries, keys, values and outputs are [batch, length, heads, width], scores and weights
// [batch, heads, queries, keys].
import type { tf } from "../../tensorflow";
import type { Attend, HeadCounts, Result } from "./attention";
import type { Place } from "./operations";

/** How large everything is. */
export interface Sizes extends HeadCounts {
  readonly keyDim: number;
  readonly valueDim: number;
}

/**
 * Attends in loops.
 *
 * @param shapes what the results are to be as, in the layouts above
 * @param mask broadcastable to the shape of the weights
 */
export function inLoops(
  sizes: Sizes,
  shapes: { readonly output: readonly number[]; readonly weights: readonly number[] },
  mask: tf.Tensor | undefined,
): Attend<Place> {
  const plain = mask && plainMask(mask, shapes.weights);
  return (ops, query, key, value) => {
    const [q, k, v] = [ops.valuesOf(query), ops.valuesOf(key), ops.valuesOf(value)];
    const { scores, weights, output } = attend(q, k, v, sizes, plain);
    return {
      output: ops.from(output, shapes.output),
      // Made when they are asked for: on a backend it is a copy.
      get weights() {
        return ops.from(weights, shapes.weights);
      },
      get scores() {
        return ops.from(scores, shapes.weights);
      },
      saved: [],
      gradients: (ops, _output, _saved, from, d) => {
        const gradients = attendGradients(q, k, v, weights, sizes, from, ops.valuesOf(d));
        const rows = (values: Float32Array, width: number): ReturnType<typeof ops.from> =>
          ops.from(values, [values.length / width, width]);
        const [keyWidth, valueWidth] = [sizes.heads * sizes.keyDim, sizes.heads * sizes.valueDim];
        return [rows(gradients.query, keyWidth), rows(gradients.key, keyWidth), rows(gradients.value, valueWidth)];
      },
    };
  };
}

/** Which key each query may attend to, without being copied to the full shape. */
interface PlainMask {
  readonly values: ArrayLike<number>;
  /** Where the mask of head h of sentence b starts: `offsets[b · heads + h]`. */
  readonly offsets: Int32Array;
  readonly queryStride: number;
  readonly keyStride: number;
}

/**
 * A mask as plain numbers, with the places where each head's begins.
 *
 * @param mask broadcastable to `shape`
 * @param shape `[...leading, queries, keys]`
 */
function plainMask(mask: tf.Tensor, shape: readonly number[]): PlainMask {
  const strides = new Array<number>(shape.length).fill(0);
  for (let axis = mask.rank - 1, stride = 1; axis >= 0; axis--) {
    const size = mask.shape[axis] ?? 1;
    if (size > 1) strides[shape.length - mask.rank + axis] = stride;
    stride *= size;
  }
  const leading = shape.slice(0, -2);
  const count = leading.reduce((product, size) => product * size, 1);
  const offsets = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    for (let axis = leading.length - 1, rest = n; axis >= 0; axis--) {
      const size = leading[axis] ?? 1;
      offsets[n]! += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
  }
  return { values: mask.dataSync(), offsets, queryStride: strides.at(-2) ?? 0, keyStride: strides.at(-1) ?? 0 };
}

/** softmax(Q·Kᵀ·scale, mask)·V, head by head and query by query. */
function attend(
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
  sizes: Sizes,
  mask?: PlainMask,
): { scores: Float32Array; weights: Float32Array; output: Float32Array } {
  const { batch, heads, queries, keys, keyDim, valueDim, scale } = sizes;
  const scores = new Float32Array(batch * heads * queries * keys);
  const weights = new Float32Array(scores.length);
  const output = new Float32Array(batch * queries * heads * valueDim);
  let row = 0;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < queries; i++, row += keys) {
        const q = ((b * queries + i) * heads + h) * keyDim;
        for (let j = 0; j < keys; j++) {
          const k = ((b * keys + j) * heads + h) * keyDim;
          let dot = 0;
          for (let d = 0; d < keyDim; d++) dot += query[q + d]! * key[k + d]!;
          scores[row + j] = dot * scale;
        }
        const maskRow = mask === undefined ? 0 : mask.offsets[b * heads + h]! + i * mask.queryStride;
        softmaxRow(scores, weights, row, keys, mask, maskRow);
        const c = ((b * queries + i) * heads + h) * valueDim;
        for (let j = 0; j < keys; j++) {
          const weight = weights[row + j]!;
          const v = ((b * keys + j) * heads + h) * valueDim;
          for (let d = 0; d < valueDim; d++) output[c + d]! += weight * value[v + d]!;
        }
      }
    }
  }
  return { scores, weights, output };
}

/** One row of softmax; masked weights stay 0, and so does a row that has nothing else. */
function softmaxRow(
  scores: Float32Array,
  weights: Float32Array,
  row: number,
  keys: number,
  mask: PlainMask | undefined,
  maskRow: number,
): void {
  let largest = -Infinity;
  for (let j = 0; j < keys; j++) {
    if (mask !== undefined && !mask.values[maskRow + j * mask.keyStride]) continue;
    const score = scores[row + j]!;
    // Not Math.max: a NaN has to come through, so that it can be reported.
    if (!(score <= largest)) largest = score;
  }
  let sum = 0;
  for (let j = 0; j < keys; j++) {
    if (mask !== undefined && !mask.values[maskRow + j * mask.keyStride]) continue;
    const power = Math.exp(scores[row + j]! - largest);
    weights[row + j] = power;
    sum += power;
  }
  if (sum === 0) return;
  for (let j = 0; j < keys; j++) weights[row + j]! /= sum;
}

/** The gradients of query, key and value from that of one result, all in their layouts. */
function attendGradients(
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
  weights: Float32Array,
  { batch, heads, queries, keys, keyDim, valueDim, scale }: Sizes,
  from: Result,
  gradient: Float32Array,
): { query: Float32Array; key: Float32Array; value: Float32Array } {
  const dQuery = new Float32Array(query.length);
  const dKey = new Float32Array(key.length);
  const dValue = new Float32Array(value.length);
  const dWeights = new Float32Array(keys);
  const [fromOutput, fromScores] = [from === "output", from === "scores"];
  let row = 0;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < queries; i++, row += keys) {
        const q = ((b * queries + i) * heads + h) * keyDim;
        const c = ((b * queries + i) * heads + h) * valueDim;
        let mean = 0;
        for (let j = 0; j < keys; j++) {
          const v = ((b * keys + j) * heads + h) * valueDim;
          const weight = weights[row + j]!;
          let dWeight = fromOutput ? 0 : gradient[row + j]!;
          if (fromOutput) {
            for (let d = 0; d < valueDim; d++) {
              dWeight += gradient[c + d]! * value[v + d]!;
              dValue[v + d]! += weight * gradient[c + d]!;
            }
          }
          dWeights[j] = dWeight;
          mean += weight * dWeight;
        }
        for (let j = 0; j < keys; j++) {
          const dScore = scale * (fromScores ? gradient[row + j]! : weights[row + j]! * (dWeights[j]! - mean));
          if (dScore === 0) continue;
          const k = ((b * keys + j) * heads + h) * keyDim;
          for (let d = 0; d < keyDim; d++) {
            dQuery[q + d]! += dScore * key[k + d]!;
            dKey[k + d]! += dScore * query[q + d]!;
          }
        }
      }
    }
  }
  return { query: dQuery, key: dKey, value: dValue };
}
