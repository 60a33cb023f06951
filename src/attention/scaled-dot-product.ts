import { tf } from "../tensorflow";
import { expectMask, expectOptions, expectTensor, reportNaN, sequenceSizes } from "./arguments";
import { onMatrices, type Attend } from "./fast/attention";
import { differentiable, onArrays, onBackend, type Run, type Step } from "./fast/compute";
import { inLoops } from "./fast/loops";
import type { Place } from "./fast/operations";
import { wayFor } from "./fast/size";
import { inType } from "./in-type";
import type { AttentionOptions, AttentionResult } from "./reference";

const WHERE = "scaledDotProductAttention";

/**
 * Each query looks at all keys and takes from the values in proportion: softmax(Q·Kᵀ / √d_k)·V.
 *
 * Vaswani et al. 2017, "Attention Is All You Need", §3.2.1, equation 1. A query that may attend to nothing gets weights
 * and an output of 0 (and gradients of 0), where −∞ in all of a row would give NaN. Gradients flow through all three
 * results, once: there is no second derivative. The caller disposes of the results.
 *
 * In reference.ts, `attention` computes the same as the formula reads.
 *
 * @param query `[..., queries, keyDim]`, with any leading axes
 * @param key `[..., keys, keyDim]`, with the same leading axes
 * @param value `[..., keys, valueDim]`, with the same leading axes
 * @throws {RangeError} when a shape doesn't fit, a mask doesn't broadcast or holds other values than 0 and 1, the scale is not a
 *   finite number, or an input holds NaN; it names the argument, its shape and the one it needs
 * @throws {TypeError} when an argument is not a tensor of numbers, or an option is unknown
 */
export function scaledDotProductAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: AttentionOptions = {},
): AttentionResult {
  expectOptions(WHERE, options, ["mask", "scale"]);
  const { mask } = options;
  const { leading, queries, keys, keyDim, valueDim } = sequenceSizes(WHERE, query, key, value);
  const weightsShape = [...leading, queries, keys];
  if (mask !== undefined) {
    expectTensor(WHERE, "mask", mask);
    expectMask(WHERE, mask, weightsShape, [...leading.map(String), "queries", "keys"]);
  }
  const { scale = 1 / Math.sqrt(keyDim) } = options;
  if (!Number.isFinite(scale)) {
    throw new RangeError(
      `${WHERE}: scale is ${scale}; it needs a finite number, such as 1/√keyDim = ${1 / Math.sqrt(keyDim)}.`,
    );
  }
  return tf.tidy(() => {
    const inputs = [query, key, value].map((tensor) => inType(tensor, "float32"));
    const batch = leading.reduce((product, size) => product * size, 1);
    const run = (recorded: boolean): Run => {
      if (wayFor(batch * queries * keys * (keyDim + valueDim)) === "backend")
        return onBackend(inputs, mask && inType(mask, "bool"), recorded, attention(onMatrices(scale)));
      const shapes = { output: [...leading, queries, valueDim], weights: weightsShape };
      return onArrays(
        inputs,
        attention(inLoops({ batch, heads: 1, queries, keys, keyDim, valueDim, scale }, shapes, mask)),
      );
    };
    const [output, weights, scores] = differentiable(inputs, run) as [tf.Tensor, tf.Tensor, tf.Tensor];
    reportNaN(WHERE, output, { query, key, value });
    return { output, weights, scores };
  });
}

const RESULTS = ["output", "weights", "scores"] as const;

/** Attention alone as a step: query, key and value in, its three results out. */
function attention<P extends Place>(attend: Attend<P>): Step<P> {
  return (ops, [query, key, value], mask) => {
    const attended = attend(ops, query!, key!, value!, mask);
    return {
      outputs: [attended.output, attended.weights, attended.scores],
      saved: [attended.output, ...attended.saved],
      gradients: (ops, [output, ...saved], index, d) => attended.gradients(ops, output!, saved, RESULTS[index]!, d),
    };
  };
}
