import { productTransposed } from "../attention/fast/plain-arrays";
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
    return productTransposed(left, this.matrix, rows, this.inner, this.columns);
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

/** The transpose of a matrix `[rows, columns]`. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = matrix[row * columns + column] as number;
  }
  return result;
}
