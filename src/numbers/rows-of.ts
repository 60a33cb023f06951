import type { tf } from "../tensorflow";

/**
 * A matrix as plain arrays, one for each row: `[rows][columns]`.
 *
 * @param matrix a tensor of two axes
 * @throws {RangeError} when it has another number of axes
 */
export function rowsOf(matrix: tf.Tensor): number[][] {
  if (matrix.rank !== 2)
    throw new RangeError(`rowsOf: matrix has shape [${matrix.shape.join(", ")}]; it needs two axes, [rows, columns].`);
  return matrix.arraySync() as number[][];
}
