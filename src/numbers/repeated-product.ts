import { tf } from "../tensorflow";
import { product, productTransposed, SMALL_PRODUCT } from "./products";

/**
 * A matrix that rows of numbers are multiplied by again and again, one small product after the other, as a recurrent
 * network does. Small products are computed in place, larger ones by TensorFlow.js.
 */
export class RepeatedProduct {
  private tensor: tf.Tensor2D | undefined;

  /**
   * @param matrix `[outer, inner]`, row after row: as PyTorch keeps a layer's weights
   */
  constructor(
    private readonly matrix: Float32Array,
    private readonly outer: number,
    private readonly inner: number,
  ) {}

  /** left · matrixᵀ: `[rows, inner]` → `[rows, outer]`. */
  timesTransposed(left: Float32Array, rows: number): Float32Array {
    if (this.isLarge(rows)) return this.byTensors(left, rows, true);
    return productTransposed(left, this.matrix, rows, this.inner, this.outer);
  }

  /** left · matrix: `[rows, outer]` → `[rows, inner]`. */
  times(left: Float32Array, rows: number): Float32Array {
    if (this.isLarge(rows)) return this.byTensors(left, rows, false);
    return product(left, this.matrix, rows, this.outer, this.inner);
  }

  private isLarge(rows: number): boolean {
    return rows * this.inner * this.outer > SMALL_PRODUCT;
  }

  private byTensors(left: Float32Array, rows: number, transposed: boolean): Float32Array {
    this.tensor ??= tf.tensor2d(this.matrix, [this.outer, this.inner]);
    const given = tf.tensor2d(left, [rows, left.length / rows]);
    const result = tf.matMul(given, this.tensor, false, transposed);
    const values = result.dataSync<"float32">();
    tf.dispose([given, result]);
    return values;
  }

  /** Gives back the memory that it took. */
  dispose(): void {
    this.tensor?.dispose();
    this.tensor = undefined;
  }
}
