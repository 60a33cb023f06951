import { tf } from "../../tensorflow";
import { expectNoNaN, expectShape, expectTensor } from "../arguments";

/** A matrix in a quarter of the space: whole numbers from -127 to 127, and one scale a column. */
export interface Int8Matrix {
  /** Row after row. */
  readonly values: Int8Array;
  /** What 1 in each column stands for; 0 for a column of zeros. */
  readonly scales: Float32Array;
  /** [rows, columns] */
  readonly shape: readonly [number, number];
  /** What values and scales take together; the float32 matrix took 4 bytes a number. */
  readonly bytes: number;
}

/** How far a quantised matrix is from the matrix it was made of. */
export interface QuantizationError {
  /** The largest difference of a number, in units of the matrix; at most half the scale of its column. */
  readonly largest: number;
  /** The size of all differences beside the size of the matrix (Frobenius norms); 0 for a matrix of zeros. */
  readonly relative: number;
}

/** The largest whole number used. -128 is left out, so that the range is symmetric. */
const LARGEST = 127;

/**
 * Rounds a matrix of weights to whole numbers of 8 bits. Each column has a scale of its own, its largest number / 127, so that
 * one large number costs only its column precision.
 *
 * @param matrix [rows, columns], for example a layer's W_Q
 * @throws {TypeError} when `matrix` is no tensor
 * @throws {RangeError} when it has another rank, or holds NaN or an infinite number
 * @see Krishnamoorthi 2018, "Quantizing deep convolutional networks for efficient inference", on symmetric quantizers, one a channel
 */
export function quantizeInt8(matrix: tf.Tensor): Int8Matrix {
  expectMatrix("quantizeInt8", matrix);
  const [rows, columns] = matrix.shape as [number, number];
  const numbers = matrix.dataSync();

  const scales = new Float32Array(columns);
  numbers.forEach((number, i) => {
    scales[i % columns] = Math.max(scales[i % columns] ?? 0, Math.abs(number) / LARGEST);
  });
  const values = Int8Array.from(numbers, (number, i) => {
    const scale = scales[i % columns] ?? 0;
    return scale === 0 ? 0 : Math.round(number / scale);
  });
  return { values, scales, shape: [rows, columns], bytes: values.byteLength + scales.byteLength };
}

/**
 * The matrix that a quantised one stands for.
 *
 * @returns [rows, columns]
 */
export function dequantizeInt8({ values, scales, shape }: Int8Matrix): tf.Tensor2D {
  const [rows, columns] = shape;
  return tf.tensor2d(
    Float32Array.from(values, (value, i) => value * (scales[i % columns] ?? 0)),
    [rows, columns],
  );
}

/**
 * What rounding to 8 bits does to a matrix.
 *
 * @param matrix [rows, columns]
 * @param quantized its quantised form; made here where it is left out
 * @throws {TypeError} when `matrix` is no tensor
 * @throws {RangeError} when it has another shape than `quantized`, or holds NaN or an infinite number
 */
export function quantizationError(matrix: tf.Tensor, quantized: Int8Matrix = quantizeInt8(matrix)): QuantizationError {
  expectMatrix("quantizationError", matrix);
  expectShape("quantizationError", "matrix", matrix, quantized.shape);
  const numbers = matrix.dataSync();
  const { values, scales, shape } = quantized;
  let [largest, squaredError, squaredSize] = [0, 0, 0];
  numbers.forEach((number, i) => {
    const error = number - (values[i] ?? 0) * (scales[i % shape[1]] ?? 0);
    largest = Math.max(largest, Math.abs(error));
    squaredError += error ** 2;
    squaredSize += number ** 2;
  });
  return { largest, relative: squaredSize === 0 ? 0 : Math.sqrt(squaredError / squaredSize) };
}

function expectMatrix(where: string, matrix: tf.Tensor): void {
  expectTensor(where, "matrix", matrix);
  expectShape(where, "matrix", matrix, ["rows", "columns"]);
  expectNoNaN(where, "matrix", matrix);
  const infinite = matrix.dataSync().findIndex((number) => Math.abs(number) === Infinity);
  if (infinite >= 0) throw new RangeError(`${where}: matrix holds an infinite number. It needs finite ones.`);
}
