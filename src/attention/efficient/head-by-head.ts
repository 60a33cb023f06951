import { tf } from "../../tensorflow";
import { broadcasts, expectTensor, shapeText } from "../arguments";
import { project, projectionsOf, type Projection } from "../heads";
import type { AttendOptions, MultiHeadAttention, MultiHeadResult } from "../multi-head-attention";
import { scaledDotProductAttention } from "../scaled-dot-product";

/**
 * Multi-head attention, one head after the other: the numbers of `layer.attend`, computed in a loop.
 * Each head has its own columns of W_Q, W_K and W_V. Good for reading; the layer does all heads in one batched product.
 *
 * @param layer whose weights are used
 * @param query [batch, queries, modelDim]
 * @param key [batch, keys, modelDim]
 * @param value [batch, keys, modelDim]
 * @returns output [batch, queries, modelDim], weights [batch, numHeads, queries, keys]
 * @throws {TypeError} when an input is no tensor
 * @throws {RangeError} when a shape doesn't fit, or a mask holds other values than 0 and 1
 * @see Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2
 */
export function attendHeadByHead(
  layer: MultiHeadAttention,
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  { mask }: AttendOptions = {},
): MultiHeadResult {
  const { numHeads, keyDim, valueDim } = layer;
  expectInputs(layer, query, key, value, mask);
  return tf.tidy(() => {
    const matrices = projectionsOf(layer);
    const heads = Array.from({ length: numHeads }, (_, head) =>
      scaledDotProductAttention(
        project(query, columns(matrices.query, head, keyDim)), // [batch, queries, keyDim]
        project(key, columns(matrices.key, head, keyDim)), // [batch, keys, keyDim]
        project(value, columns(matrices.value, head, valueDim)), // [batch, keys, valueDim]
        mask === undefined ? {} : { mask: maskOfHead(mask, head) },
      ),
    );
    const sideBySide = tf.concat(
      heads.map(({ output }) => output),
      2,
    ); // [batch, queries, numHeads · valueDim]
    return {
      output: project(sideBySide, matrices.output),
      weights: tf.stack(
        heads.map(({ weights }) => weights),
        1,
      ) as tf.Tensor4D,
    };
  });
}

/** The part of a projection that makes one head. */
function columns({ matrix, bias }: Projection, head: number, width: number): Projection {
  const part = matrix.slice([0, head * width], [matrix.shape[0], width]);
  return bias === undefined ? { matrix: part } : { matrix: part, bias: bias.slice([head * width], [width]) };
}

/** A mask with an axis for heads loses it; one without is for all heads. */
function maskOfHead(mask: tf.Tensor, head: number): tf.Tensor {
  return mask.rank < 4 ? mask : mask.gather(mask.shape[1] === 1 ? 0 : head, 1);
}

function expectInputs(
  layer: MultiHeadAttention,
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  mask?: tf.Tensor,
): void {
  const where = "attendHeadByHead";
  for (const [name, tensor] of Object.entries({ query, key, value })) {
    expectTensor(where, name, tensor);
    if (tensor.rank !== 3 || tensor.shape[2] !== layer.modelDim) {
      throw new RangeError(
        `${where}: ${name} has shape ${shapeText(tensor.shape)}; it needs [batch, length, modelDim] with a modelDim of ${layer.modelDim}.`,
      );
    }
  }
  if (mask === undefined) return;
  expectTensor(where, "mask", mask);
  const [batch, queries, keys] = [query.shape[0] ?? 1, query.shape[1] ?? 1, key.shape[1] ?? 1];
  const needed = mask.rank === 3 ? [batch, queries, keys] : [batch, layer.numHeads, queries, keys];
  if (!broadcasts(mask.shape, needed)) {
    throw new RangeError(
      `${where}: mask has shape ${shapeText(mask.shape)}; it needs one that broadcasts to ${shapeText(needed)}.`,
    );
  }
}
