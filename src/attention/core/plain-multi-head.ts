// A multi-head pass in plain arrays. The projections come out as [batch, length, heads, width], which is how the loops
// want them: splitting into heads costs nothing.
import { tf } from "../../tensorflow";
import { plainMask } from "../values";
import type { Pass } from "./compute";
import { inOrder, inputsByName, weightsByName, type HeadSizes, type HeadWeights } from "./multi-head";
import { attend, attendGradients, product, productTransposed, sumOfRows, transposedProduct, type Sizes } from "./plain-arrays";

/**
 * Runs the pass.
 *
 * @param inputs one `[batch, length, modelDim]` for self-attention, or query, key and value
 * @param weights [Wq, Wk, Wv, Wo] and perhaps [bq, bk, bv, bo]
 * @param mask broadcastable to `[batch, heads, queries, keys]`
 */
export function plainMultiHead(head: HeadSizes, inputs: readonly tf.Tensor[], weights: readonly tf.Tensor[], mask: tf.Tensor | undefined, withWeights: boolean): Pass {
  const { batch, queries, keys, numHeads, keyDim, valueDim, modelDim, scale } = head;
  const sizes: Sizes = { batch, heads: numHeads, queries, keys, keyDim, valueDim, scale };
  const [queryRows, keyRows, keyWidth, valueWidth] = [batch * queries, batch * keys, numHeads * keyDim, numHeads * valueDim];

  const values = inputs.map((tensor) => tensor.dataSync() as Float32Array);
  const x = inputsByName(values);
  const w = weightsByName(weights.map((tensor) => tensor.dataSync() as Float32Array));
  const q = product(x.query, w.query, queryRows, modelDim, keyWidth, w.biases?.query);
  const k = product(x.key, w.key, keyRows, modelDim, keyWidth, w.biases?.key);
  const v = product(x.value, w.value, keyRows, modelDim, valueWidth, w.biases?.value);
  const weightsShape = [batch, numHeads, queries, keys];
  const { weights: attended, context } = attend(q, k, v, sizes, mask && plainMask(mask, weightsShape));
  const output = product(context, w.output, queryRows, valueWidth, modelDim, w.biases?.output);

  const gradients = (index: number, gradient: tf.Tensor): tf.Tensor[] => {
    const d = gradient.dataSync() as Float32Array;
    const dOutput = index === 0 ? d : new Float32Array(output.length);
    const dContext = index === 0 ? productTransposed(dOutput, w.output, queryRows, modelDim, valueWidth) : undefined;
    const heads = attendGradients(q, k, v, attended, sizes, dContext === undefined ? { weights: d } : { context: dContext });
    const dQuery = productTransposed(heads.query, w.query, queryRows, keyWidth, modelDim);
    // In self-attention all three go back to the one input, so they are added up in one array.
    const self = values.length === 1;
    const dKey = productTransposed(heads.key, w.key, keyRows, keyWidth, modelDim, self ? dQuery : undefined);
    const dValue = productTransposed(heads.value, w.value, keyRows, valueWidth, modelDim, self ? dQuery : undefined);
    const matrices: HeadWeights<Float32Array> = {
      query: transposedProduct(x.query, heads.query, queryRows, modelDim, keyWidth),
      key: transposedProduct(x.key, heads.key, keyRows, modelDim, keyWidth),
      value: transposedProduct(x.value, heads.value, keyRows, modelDim, valueWidth),
      output: transposedProduct(context, dOutput, queryRows, valueWidth, modelDim),
    };
    const biases = w.biases && {
      query: sumOfRows(heads.query, queryRows, keyWidth),
      key: sumOfRows(heads.key, keyRows, keyWidth),
      value: sumOfRows(heads.value, keyRows, valueWidth),
      output: sumOfRows(dOutput, queryRows, modelDim),
    };
    const all = inOrder({ inputs: { query: dQuery, key: dKey, value: dValue }, weights: { ...matrices, ...(biases && { biases }) } }, inputs.length);
    const shapes = [...inputs, ...weights].map(({ shape }) => shape);
    return all.map((numbers, i) => tf.tensor(numbers, shapes[i]));
  };
  const outputs = [tf.tensor(output, [batch, queries, modelDim]), ...(withWeights ? [tf.tensor(attended, weightsShape)] : [])];
  return { outputs, saved: [], gradients };
}
