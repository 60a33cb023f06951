import { tf } from "../../tensorflow";
import { sequenceSizes } from "./sequences";

/** Settings of {@link linearAttention}. */
export interface LinearAttentionOptions {
  /** Whether a query looks back only; false by default. */
  readonly causal?: boolean;
}

/** Keeps the division away from 0 / 0; beside the sums it is too small to be seen. */
const EPSILON = 1e-6;

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
 * @throws {TypeError} when an input is no tensor
 * @throws {RangeError} when shapes don't go together, or it is causal and the number of keys is not that of queries
 * @see Katharopoulos et al. 2020, "Transformers are RNNs", section 3.2; causal: section 3.3
 */
export function linearAttention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, { causal = false }: LinearAttentionOptions = {}): tf.Tensor {
  const { leading, queries, keys } = sequenceSizes("linearAttention", query, key, value);
  if (causal && keys !== queries) {
    throw new RangeError(`linearAttention: key has ${keys} positions and query ${queries}; looking back needs the same positions for both.`);
  }
  return tf.tidy(() => {
    const [featuresOfQuery, featuresOfKey] = [features(query), features(key)];
    if (!causal) {
      const keyValues = featuresOfKey.matMul(value, true, false); // φ(K)ᵀ·V: [..., keyDim, valueDim]
      const keySum = featuresOfKey.sum(-2, true); // [..., 1, keyDim]
      const total = featuresOfQuery.mul(keySum).sum(-1, true); // [..., queries, 1]
      return featuresOfQuery.matMul(keyValues).div(total.add(EPSILON));
    }
    // The same sums, up to each position.
    const positions = leading.length;
    const keyValues = runningSum(featuresOfKey.expandDims(-1).mul(value.expandDims(-2)), positions); // [..., keys, keyDim, valueDim]
    const total = featuresOfQuery.mul(runningSum(featuresOfKey, positions)).sum(-1, true); // [..., queries, 1]
    return featuresOfQuery.expandDims(-1).mul(keyValues).sum(-2).div(total.add(EPSILON));
  });
}

/** Sums along an axis, up to each place on it. It is put last meanwhile: elsewhere, TensorFlow.js' gradient of cumsum is wrong. */
function runningSum(x: tf.Tensor, axis: number): tf.Tensor {
  const last = x.rank - 1;
  const swapped = Array.from({ length: x.rank }, (_, i) => (i === axis ? last : i === last ? axis : i));
  return x.transpose(swapped).cumsum(last).transpose(swapped);
}

/** φ(x) = elu(x) + 1: above 0 everywhere, as a weight has to be. */
function features(x: tf.Tensor): tf.Tensor {
  return tf.elu(x).add(1);
}
