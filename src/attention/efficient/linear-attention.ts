import { tf } from "../../tensorflow";
import { expectOptions, reportNaN, sequenceSizes } from "../arguments";
import { inType } from "../in-type";
import { causalMask } from "../masks";
import { inBlocks, outOfBlocks } from "./sequences";

/** Settings of {@link linearAttention}. */
export interface LinearAttentionOptions {
  /** Whether a query looks back only; false by default. */
  readonly causal?: boolean;
}

/** Keeps the division away from 0 / 0; beside the sums it is too small to be seen. */
const EPSILON = 1e-6;

/** How many positions are summed up at once where a query looks back only. */
const BLOCK = 32;

/**
 * Attention without softmax, at a cost that grows with the length instead of its square.
 *
 * The weight of key k for query q is φ(q)·φ(k), with φ(x) = elu(x) + 1, over the sum of all keys' weights. Since
 * φ(Q)·(φ(K)ᵀ·V) = (φ(Q)·φ(K)ᵀ)·V, the keys and values can be summed up first, once for all queries, and no matrix
 * of [queries, keys] is ever made. It is another function than exact attention, not an approximation of it: its weights are flatter.
 *
 * @param query [..., queries, keyDim], any leading axes
 * @param key [..., keys, keyDim]
 * @param value [..., keys, valueDim]
 * @returns the output, [..., queries, valueDim]
 * @throws {TypeError} when an input is no tensor, or an option is unknown
 * @throws {RangeError} when shapes don't go together, an input holds NaN, or it is causal and the number of keys is not that of queries
 * @see Katharopoulos et al. 2020, "Transformers are RNNs", section 3.2; causal: section 3.3
 */
export function linearAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: LinearAttentionOptions = {},
): tf.Tensor {
  expectOptions("linearAttention", options, ["causal"]);
  const { causal = false } = options;
  const { leading, queries, keys, valueDim } = sequenceSizes("linearAttention", query, key, value);
  if (causal && keys !== queries) {
    throw new RangeError(
      `linearAttention: key has ${keys} positions and query ${queries}; looking back needs the same positions for both.`,
    );
  }
  return tf.tidy(() => {
    const [featuresOfQuery, featuresOfKey] = [features(query), features(key)];
    // A column of ones beside the values: the same product then also gives the sum of the weights, to divide by.
    const values = tf.concat([inType(value, "float32"), tf.ones([...leading, keys, 1])], -1); // [..., keys, valueDim + 1]
    const sums = causal
      ? outOfBlocks(
          sumsOverThePast(inBlocks(featuresOfQuery, BLOCK), inBlocks(featuresOfKey, BLOCK), inBlocks(values, BLOCK)),
          leading,
          queries,
        )
      : featuresOfQuery.matMul(featuresOfKey.matMul(values, true, false)); // φ(Q)·(φ(K)ᵀ·V): [..., queries, valueDim + 1]
    const [weighted, total] = sums.split([valueDim, 1], -1) as [tf.Tensor, tf.Tensor];
    const output = weighted.div(total.add(EPSILON));
    reportNaN("linearAttention", output, { query, key, value });
    return output;
  });
}

/** φ(x) = elu(x) + 1: above 0 everywhere, as a weight has to be. */
function features(x: tf.Tensor): tf.Tensor {
  return tf.elu(inType(x, "float32")).add(1);
}

/** For each query Σ φ(q)·φ(k) · v over the keys up to its own position: pair by pair in its own block, summed up before it. */
function sumsOverThePast(query: tf.Tensor4D, key: tf.Tensor4D, value: tf.Tensor4D): tf.Tensor4D {
  const pairs = query.matMul(key, false, true).mul(causalMask(BLOCK).cast("float32")); // [batch, blocks, BLOCK, BLOCK]
  const ofBlocks = key.matMul(value, true, false) as tf.Tensor4D; // φ(K)ᵀ·V of each block: [batch, blocks, keyDim, valueDim + 1]
  return pairs.matMul(value).add(query.matMul(sumsBefore(ofBlocks)));
}

/** For each block the sum of those before it. The blocks are put last meanwhile: elsewhere, TensorFlow.js' gradient of cumsum is wrong. */
function sumsBefore(x: tf.Tensor4D): tf.Tensor4D {
  return x.transpose([0, 2, 3, 1]).cumsum(3, true).transpose([0, 3, 1, 2]);
}
