import { tf } from "../tensorflow";

/** Up to so many multiplications, a plain loop is done before a tensor operation has begun. */
const PLAIN = 1 << 16;

/**
 * A matrix that rows of numbers are multiplied by again and again, one small product after the other, as a recurrent
 * network does. Small products are computed in place, larger ones by TensorFlow.js.
 */
export class Product {
  private tensor: tf.Tensor2D | undefined;

  /**
   * @param matrix `[columns, inner]`, row after row: as PyTorch keeps a layer's weights
   */
  constructor(
    private readonly matrix: Float32Array,
    private readonly columns: number,
    private readonly inner: number,
  ) {}

  /** left · matrixᵀ: `[rows, inner]` → `[rows, columns]`. */
  times(left: Float32Array, rows: number): Float32Array {
    if (rows * this.inner * this.columns > PLAIN) return this.timesByTensors(left, rows);
    return timesTransposed(left, rows, this.inner, this.matrix, this.columns);
  }

  private timesByTensors(left: Float32Array, rows: number): Float32Array {
    this.tensor ??= tf.tensor2d(this.matrix, [this.columns, this.inner]);
    const given = tf.tensor2d(left, [rows, this.inner]);
    const product = tf.matMul(given, this.tensor, false, true);
    const values = product.dataSync<"float32">();
    tf.dispose([given, product]);
    return values;
  }

  /** Gives back the memory that it took. */
  dispose(): void {
    this.tensor?.dispose();
    this.tensor = undefined;
  }
}

/**
 * left · rightᵀ in plain arrays: `[rows, inner]` and `[columns, inner]` give `[rows, columns]`.
 * Two rows and four columns go together, so that each number read is used more than once.
 */
export function timesTransposed(left: Float32Array, rows: number, inner: number, right: Float32Array, columns: number): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 2) {
    const a = row * inner;
    const b = row + 1 < rows ? a + inner : a; // a last odd row is computed twice
    const to = row * columns;
    const toB = row + 1 < rows ? to + columns : to;
    let column = 0;
    for (; column + 3 < columns; column += 4) {
      const p = column * inner;
      const q = p + inner;
      const r = q + inner;
      const s = r + inner;
      let [ap, aq, ar, as, bp, bq, br, bs] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let i = 0; i < inner; i++) {
        const x = left[a + i] as number;
        const y = left[b + i] as number;
        const u = right[p + i] as number;
        const v = right[q + i] as number;
        const w = right[r + i] as number;
        const z = right[s + i] as number;
        ap += x * u;
        aq += x * v;
        ar += x * w;
        as += x * z;
        bp += y * u;
        bq += y * v;
        br += y * w;
        bs += y * z;
      }
      result[to + column] = ap;
      result[to + column + 1] = aq;
      result[to + column + 2] = ar;
      result[to + column + 3] = as;
      result[toB + column] = bp;
      result[toB + column + 1] = bq;
      result[toB + column + 2] = br;
      result[toB + column + 3] = bs;
    }
    for (; column < columns; column++) {
      let [sumA, sumB] = [0, 0];
      for (let i = 0, p = column * inner; i < inner; i++, p++) {
        sumA += (left[a + i] as number) * (right[p] as number);
        sumB += (left[b + i] as number) * (right[p] as number);
      }
      result[to + column] = sumA;
      result[toB + column] = sumB;
    }
  }
  return result;
}

/** The transpose of a matrix `[rows, columns]`. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = matrix[row * columns + column] as number;
  }
  return result;
}
