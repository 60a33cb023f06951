// Attention in plain loops over plain arrays: for small work, where a call into any backend costs more than the sums.
// Layouts: queries, keys, values and contexts are [batch, length, heads, width], scores and weights [batch, heads, queries, keys].

/** How large everything is. */
export interface Sizes {
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly scale: number;
}

/** Which key each query may attend to, without being copied to the full shape. */
export interface PlainMask {
  readonly values: ArrayLike<number>;
  /** Where the mask of head h of sentence b starts: `offsets[b · heads + h]`. */
  readonly offsets: Int32Array;
  readonly queryStride: number;
  readonly keyStride: number;
}

/** What the forward pass leaves. */
export interface PlainAttention {
  readonly scores: Float32Array;
  readonly weights: Float32Array;
  readonly context: Float32Array;
}

/** softmax(Q·Kᵀ·scale, mask)·V, head by head and query by query. */
export function attend(
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
  sizes: Sizes,
  mask?: PlainMask,
): PlainAttention {
  const { batch, heads, queries, keys, keyDim, valueDim, scale } = sizes;
  const scores = new Float32Array(batch * heads * queries * keys);
  const weights = new Float32Array(scores.length);
  const context = new Float32Array(batch * queries * heads * valueDim);
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
        softmaxRow(
          scores,
          weights,
          row,
          keys,
          mask,
          mask === undefined ? 0 : mask.offsets[b * heads + h]! + i * mask.queryStride,
        );
        const c = ((b * queries + i) * heads + h) * valueDim;
        for (let j = 0; j < keys; j++) {
          const weight = weights[row + j]!;
          const v = ((b * keys + j) * heads + h) * valueDim;
          for (let d = 0; d < valueDim; d++) context[c + d]! += weight * value[v + d]!;
        }
      }
    }
  }
  return { scores, weights, context };
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

/** Where the gradient comes in: at one or several of the results. */
export interface PlainGradientsIn {
  readonly context?: Float32Array;
  readonly weights?: Float32Array;
  readonly scores?: Float32Array;
}

/** The gradients of query, key and value, in their layouts. */
export function attendGradients(
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
  weights: Float32Array,
  { batch, heads, queries, keys, keyDim, valueDim, scale }: Sizes,
  gradient: PlainGradientsIn,
): { query: Float32Array; key: Float32Array; value: Float32Array } {
  const dQuery = new Float32Array(query.length);
  const dKey = new Float32Array(key.length);
  const dValue = new Float32Array(value.length);
  const dWeights = new Float32Array(keys);
  const { context: dContext, weights: dWeightsIn, scores: dScoresIn } = gradient;
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
          let dWeight = dWeightsIn === undefined ? 0 : dWeightsIn[row + j]!;
          if (dContext !== undefined) {
            for (let d = 0; d < valueDim; d++) {
              dWeight += dContext[c + d]! * value[v + d]!;
              dValue[v + d]! += weight * dContext[c + d]!;
            }
          }
          dWeights[j] = dWeight;
          mean += weight * dWeight;
        }
        for (let j = 0; j < keys; j++) {
          const dScore =
            scale * (weights[row + j]! * (dWeights[j]! - mean) + (dScoresIn === undefined ? 0 : dScoresIn[row + j]!));
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

/** A·B + bias: `a` is [rows, inner], `b` [inner, columns]. Four inner terms at a time, which halves the time of a plain loop. */
export function product(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
  bias?: Float32Array,
): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const o = i * columns;
    const r = i * inner;
    if (bias !== undefined) out.set(bias, o);
    let p = 0;
    for (; p + 3 < inner; p += 4) {
      const [a0, a1, a2, a3] = [a[r + p]!, a[r + p + 1]!, a[r + p + 2]!, a[r + p + 3]!];
      const b0 = p * columns;
      const b1 = b0 + columns;
      const b2 = b1 + columns;
      const b3 = b2 + columns;
      for (let j = 0; j < columns; j++)
        out[o + j]! += a0 * b[b0 + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!;
    }
    for (; p < inner; p++) {
      const factor = a[r + p]!;
      for (let j = 0; j < columns; j++) out[o + j]! += factor * b[p * columns + j]!;
    }
  }
  return out;
}

/** Aᵀ·B: `a` is [rows, inner], `b` [rows, columns]; the gradient of a matrix. */
export function transposedProduct(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float32Array {
  const out = new Float32Array(inner * columns);
  let r = 0;
  for (; r + 3 < rows; r += 4) {
    const b0 = r * columns;
    const b1 = b0 + columns;
    const b2 = b1 + columns;
    const b3 = b2 + columns;
    for (let p = 0; p < inner; p++) {
      const a0 = a[r * inner + p]!;
      const a1 = a[(r + 1) * inner + p]!;
      const a2 = a[(r + 2) * inner + p]!;
      const a3 = a[(r + 3) * inner + p]!;
      const o = p * columns;
      for (let j = 0; j < columns; j++)
        out[o + j]! += a0 * b[b0 + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!;
    }
  }
  for (; r < rows; r++) {
    for (let p = 0; p < inner; p++) {
      const factor = a[r * inner + p]!;
      for (let j = 0; j < columns; j++) out[p * columns + j]! += factor * b[r * columns + j]!;
    }
  }
  return out;
}

/**
 * A·Bᵀ, added to `out` where there is one: `a` is [rows, inner], `b` [columns, inner]; the gradient of an input.
 * Two rows and four columns go together, so that each number read is used more than once.
 */
export function productTransposed(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
  out: Float32Array = new Float32Array(rows * columns),
): Float32Array {
  for (let row = 0; row < rows; row += 2) {
    const pair = row + 1 < rows;
    const top = row * inner;
    const bottom = pair ? top + inner : top; // a last odd row goes alone, and is counted once
    const to = row * columns;
    let column = 0;
    for (; column + 3 < columns; column += 4) {
      const p = column * inner;
      const q = p + inner;
      const r = q + inner;
      const s = r + inner;
      let [tp, tq, tr, ts, bp, bq, br, bs] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let i = 0; i < inner; i++) {
        const x = a[top + i]!;
        const y = a[bottom + i]!;
        const [u, v, w, z] = [b[p + i]!, b[q + i]!, b[r + i]!, b[s + i]!];
        tp += x * u;
        tq += x * v;
        tr += x * w;
        ts += x * z;
        bp += y * u;
        bq += y * v;
        br += y * w;
        bs += y * z;
      }
      out[to + column]! += tp;
      out[to + column + 1]! += tq;
      out[to + column + 2]! += tr;
      out[to + column + 3]! += ts;
      if (!pair) continue;
      out[to + columns + column]! += bp;
      out[to + columns + column + 1]! += bq;
      out[to + columns + column + 2]! += br;
      out[to + columns + column + 3]! += bs;
    }
    for (; column < columns; column++) {
      let [sumTop, sumBottom] = [0, 0];
      for (let i = 0, p = column * inner; i < inner; i++, p++) {
        sumTop += a[top + i]! * b[p]!;
        sumBottom += a[bottom + i]! * b[p]!;
      }
      out[to + column]! += sumTop;
      if (pair) out[to + columns + column]! += sumBottom;
    }
  }
  return out;
}

/** The sum of the rows: the gradient of a bias. */
export function sumOfRows(a: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j]! += a[i * columns + j]!;
  return out;
}
