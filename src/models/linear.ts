import {
  addToRows,
  product,
  productTransposed,
  SMALL_PRODUCT,
  sumOfRows,
  transposedProduct,
} from "../numbers/products";
import { tf } from "../tensorflow";

/**
 * A dense layer: x·W + b.
 *
 * @param x `[rows, in]`, or `[rows, 1, in]`
 * @param weights W, `[in, out]`
 * @param bias b, `[out]`
 * @returns `[rows, out]`
 */
export function linear(x: tf.Tensor, weights: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const [inner, columns] = weights.shape;
  const rows = x.size / inner;
  if (rows * inner * columns > SMALL_PRODUCT)
    return tf.tidy(() => tf.matMul<tf.Tensor2D>(x.reshape([rows, inner]), weights).add(bias));

  const compute = tf.customGrad((...args) => {
    const [values, matrix, offsets] = args.slice(0, 3).map((tensor) => (tensor as tf.Tensor).dataSync<"float32">()) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const result = addToRows(product(values, matrix, rows, inner, columns), offsets);
    const gradFunc = (upstream: tf.Tensor): tf.Tensor[] => {
      const flowing = upstream.dataSync<"float32">();
      return [
        tf.tensor(productTransposed(flowing, matrix, rows, columns, inner), x.shape),
        tf.tensor2d(transposedProduct(values, flowing, rows, inner, columns), [inner, columns]),
        tf.tensor1d(sumOfRows(flowing, columns)),
      ];
    };
    return { value: tf.tensor2d(result, [rows, columns]), gradFunc };
  });
  return compute(x, weights, bias);
}
