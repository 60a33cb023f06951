// What lies between a layer's matrices and its heads, in steps that read like the formulas. The layer itself computes
// the same faster; the trace and the variants for reading are made of these.
import { tf } from "../tensorflow";
import { expectShape, expectTensor, expectWhole } from "./arguments";

/** A projection x·W + b. */
export interface Projection {
  /** W, [in, out] */
  readonly matrix: tf.Tensor2D;
  /** b, [out], where the layer has biases. */
  readonly bias?: tf.Tensor1D;
}

/** The four projections of a layer, reading its weights as they are at the moment; gradients pass through to them. */
export interface Projections {
  /** W_Q, [modelDim, numHeads · keyDim] */
  readonly query: Projection;
  /** W_K, [modelDim, numHeads · keyDim] */
  readonly key: Projection;
  /** W_V, [modelDim, numHeads · valueDim] */
  readonly value: Projection;
  /** W_O, [numHeads · valueDim, modelDim] */
  readonly output: Projection;
}

/**
 * The matrices and biases of a multi-head attention layer, by name.
 *
 * @returns the layer's own tensors: don't dispose them
 */
export function projectionsOf(layer: tf.layers.Layer): Projections {
  const weights = layer.getWeights();
  const projection = (i: number): Projection => {
    const matrix = weights[i] as tf.Tensor2D;
    return weights.length > 4 ? { matrix, bias: weights[4 + i] as tf.Tensor1D } : { matrix };
  };
  return { query: projection(0), key: projection(1), value: projection(2), output: projection(3) };
}

/** x·W + b, for each position alike: [batch, length, in] → [batch, length, out]. */
export function project(x: tf.Tensor, { matrix, bias }: Projection): tf.Tensor3D {
  const [batch, length, width] = x.shape as [number, number, number];
  const product = x
    .reshape([batch * length, width])
    .matMul(matrix)
    .reshape<tf.Tensor3D>([batch, length, matrix.shape[1]]);
  return bias === undefined ? product : product.add(bias);
}

/**
 * Cuts each vector into as many parts as there are heads, and puts the heads before the positions.
 *
 * @param x [batch, length, numHeads · dim]; the first head has the first `dim` columns
 * @returns [batch, numHeads, length, dim]
 * @throws {RangeError} when `x` has another rank, or its width doesn't divide by `numHeads`
 */
export function splitHeads(x: tf.Tensor, numHeads: number): tf.Tensor4D {
  expectTensor("splitHeads", "x", x);
  expectShape("splitHeads", "x", x, ["batch", "length", "numHeads · dim"]);
  expectWhole("splitHeads", "numHeads", numHeads);
  const [batch, length, width] = x.shape as [number, number, number];
  if (width % numHeads !== 0)
    throw new RangeError(`splitHeads: x has a width of ${width}, which doesn't divide by ${numHeads} (numHeads).`);

  return tf.tidy(
    () =>
      x
        .reshape([batch, length, numHeads, width / numHeads]) // each vector in parts: [batch, length, heads, dim]
        .transpose<tf.Tensor4D>([0, 2, 1, 3]), // [batch, heads, length, dim]
  );
}

/**
 * Puts the heads side by side again: the reverse of {@link splitHeads}.
 *
 * @param x [batch, numHeads, length, dim]
 * @returns [batch, length, numHeads · dim]
 * @throws {RangeError} when `x` has another rank
 */
export function combineHeads(x: tf.Tensor): tf.Tensor3D {
  expectTensor("combineHeads", "x", x);
  expectShape("combineHeads", "x", x, ["batch", "numHeads", "length", "dim"]);
  const [batch, numHeads, length, dim] = x.shape as [number, number, number, number];
  return tf.tidy(() => {
    const parts = x.transpose([0, 2, 1, 3]); // [batch, length, heads, dim]
    return parts.reshape<tf.Tensor3D>([batch, length, numHeads * dim]);
  });
}
