import { tf } from "../../tensorflow";
import { projectionsOf, type Projection } from "../heads";
import {
  expectInputs,
  type AttendOptions,
  type MultiHeadAttention,
  type MultiHeadResult,
} from "../multi-head-attention";
import { multiHeadAttention } from "../reference";

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
  expectInputs("attendHeadByHead", layer, query, key, value, mask);
  return tf.tidy(() => {
    const { keyDim, valueDim } = layer;
    const projections = projectionsOf(layer);
    const heads = Array.from({ length: layer.numHeads }, (_, head) => ({
      query: columns(projections.query, head, keyDim),
      key: columns(projections.key, head, keyDim),
      value: columns(projections.value, head, valueDim),
    }));
    const masks = mask && heads.map((_, head) => maskOfHead(mask, head));
    return multiHeadAttention(query, key, value, heads, projections.output, masks);
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
