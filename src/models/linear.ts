import { productTransposed } from "../attention/fast/plain-arrays";
import { tf } from "../tensorflow";
import { transposed } from "./product";

/** Up to so many multiplications, plain loops are done before tensor operations have begun. */
const PLAIN = 1 << 16;

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
  if (rows * inner * columns > PLAIN)
    return tf.tidy(() => tf.matMul<tf.Tensor2D>(x.reshape([rows, inner]), weights).add(bias));

  const compute = tf.customGrad((...args) => {
    const [values, matrix, offsets] = args.slice(0, 3).map((tensor) => (tensor as tf.Tensor).dataSync<"float32">()) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const result = productTransposed(values, transposed(matrix, inner, columns), rows, inner, columns);
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) + (offsets[i % columns] as number);
    const gradFunc = (upstream: tf.Tensor): tf.Tensor[] => {
      const flowing = upstream.dataSync<"float32">();
      const dX = productTransposed(flowing, matrix, rows, columns, inner);
      const dMatrix = productTransposed(
        transposed(values, rows, inner),
        transposed(flowing, rows, columns),
        inner,
        rows,
        columns,
      );
      const dBias = new Float32Array(columns);
      for (let i = 0; i < flowing.length; i++)
        dBias[i % columns] = (dBias[i % columns] as number) + (flowing[i] as number);
      return [tf.tensor(dX, x.shape), tf.tensor2d(dMatrix, [inner, columns]), tf.tensor1d(dBias)];
    };
    return { value: tf.tensor2d(result, [rows, columns]), gradFunc };
  });
  return compute(x, weights, bias);
}
