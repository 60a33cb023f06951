// Products of matrices in plain arrays, row after row: where they are small, a loop is done before a call into any
// backend has begun.

/** Up to so many multiplications, a loop is the faster way to a product. */
export const SMALL_PRODUCT = 1 << 16;

/** A·B: `a` is [rows, inner], `b` [inner, columns]. */
export function product(a: Float32Array, b: Float32Array, rows: number, inner: number, columns: number): Float32Array {
  return sumRowsOf(b, a, inner, 1, rows, inner, columns);
}

/** Aᵀ·B: `a` is [rows, inner], `b` [rows, columns]; the gradient of a matrix. */
export function transposedProduct(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float32Array {
  return sumRowsOf(b, a, 1, inner, inner, rows, columns);
}

/**
 * Each of `rows` rows is the sum of the rows of B, times factors: those of row i are in `a`, from i · rowStep on, `step` apart.
 * Four go together, which halves the time of a plain loop.
 */
function sumRowsOf(
  b: Float32Array,
  a: Float32Array,
  rowStep: number,
  step: number,
  rows: number,
  inner: number,
  columns: number,
): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const o = i * columns;
    let at = i * rowStep;
    let p = 0;
    for (; p + 3 < inner; p += 4, at += 4 * step) {
      const a0 = a[at]!;
      const a1 = a[at + step]!;
      const a2 = a[at + 2 * step]!;
      const a3 = a[at + 3 * step]!;
      const b0 = p * columns;
      const b1 = b0 + columns;
      const b2 = b1 + columns;
      const b3 = b2 + columns;
      for (let j = 0; j < columns; j++)
        out[o + j]! += a0 * b[b0 + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!;
    }
    for (; p < inner; p++, at += step) for (let j = 0; j < columns; j++) out[o + j]! += a[at]! * b[p * columns + j]!;
  }
  return out;
}

/**
 * A·Bᵀ: `a` is [rows, inner], `b` [columns, inner]; the gradient of an input.
 * Two rows and four columns go together, so that each number read is used more than once.
 */
export function productTransposed(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float32Array {
  const out = new Float32Array(rows * columns);
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
      out[to + column] = tp;
      out[to + column + 1] = tq;
      out[to + column + 2] = tr;
      out[to + column + 3] = ts;
      if (!pair) continue;
      out[to + columns + column] = bp;
      out[to + columns + column + 1] = bq;
      out[to + columns + column + 2] = br;
      out[to + columns + column + 3] = bs;
    }
    for (; column < columns; column++) {
      let [sumTop, sumBottom] = [0, 0];
      for (let i = 0, p = column * inner; i < inner; i++, p++) {
        sumTop += a[top + i]! * b[p]!;
        sumBottom += a[bottom + i]! * b[p]!;
      }
      out[to + column] = sumTop;
      if (pair) out[to + columns + column] = sumBottom;
    }
  }
  return out;
}

/** Adds the same row to each row: `a` is [rows, row.length]. */
export function addToRows(a: Float32Array, row: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  const columns = row.length;
  for (let at = 0; at < a.length; at += columns) for (let j = 0; j < columns; j++) out[at + j] = a[at + j]! + row[j]!;
  return out;
}

/** The sum of the rows, each `columns` long: the gradient of a row that was added to all. */
export function sumOfRows(a: Float32Array, columns: number): Float32Array {
  // In double precision: there may be thousands of rows.
  const sums = new Float64Array(columns);
  for (let at = 0; at < a.length; at += columns) for (let j = 0; j < columns; j++) sums[j]! += a[at + j]!;
  return Float32Array.from(sums);
}
