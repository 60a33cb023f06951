import { addToRows, product, productTransposed, sumOfRows, transposedProduct } from "../../numbers/products";
import { tf } from "../../tensorflow";
import type { RowOperations } from "./operations";

/** Numbers in a plain array, and the size of each axis. */
export interface Plain {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** The numbers of a tensor. */
export function plainOf(tensor: tf.Tensor): Plain {
  return { values: tensor.dataSync<"float32">(), shape: tensor.shape };
}

/** A tensor of these numbers. */
export function tensorOf({ values }: Plain, shape: readonly number[]): tf.Tensor {
  return tf.tensor(values, [...shape]);
}

/** What projections are made of, in plain arrays: for small work. All matrices have two axes. */
export const plainOperations: RowOperations<Plain> = {
  matMul: (a, b, transposeA = false, transposeB = false) => {
    const [rows, columns] = a.shape as [number, number];
    const [first, second] = b.shape as [number, number];
    if (transposeA)
      return { values: transposedProduct(a.values, b.values, rows, columns, second), shape: [columns, second] };
    if (transposeB)
      return { values: productTransposed(a.values, b.values, rows, columns, first), shape: [rows, first] };
    return { values: product(a.values, b.values, rows, columns, second), shape: [rows, second] };
  },
  add: (a, b) => ({ values: addToRows(a.values, b.values), shape: a.shape }),
  sumOfRows: ({ values, shape }) => ({ values: sumOfRows(values, shape[1] ?? 1), shape: shape.slice(1) }),
  reshape: ({ values }, shape) => ({ values, shape }),
  valuesOf: ({ values }) => values,
  from: (values, shape) => ({ values, shape }),
};
