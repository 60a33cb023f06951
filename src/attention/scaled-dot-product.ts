import { tf } from "../tensorflow";
import { attention, attentionGradients, queryKeyGradients, weightsGradients } from "./fast/attention";
import { compute, differentiable, type Pass } from "./fast/compute";
import { attend, attendGradients, type Sizes } from "./fast/plain-arrays";
import { wayFor } from "./fast/size";
import { expectMask, expectOptions, expectShape, expectTensor, reportNaN, shapeText } from "./arguments";
import { booleanMask, inFloats, plainMask } from "./values";

/** How attention is to be paid. */
export interface AttentionOptions {
  /** 1 or true where a query may attend to a key, 0 or false where not; broadcastable to `[..., queries, keys]`. */
  readonly mask?: tf.Tensor;
  /** What the scores are multiplied with; 1/√keyDim by default. */
  readonly scale?: number;
}

/** What attention gives, and how it came to it. */
export interface AttentionResult {
  /** `[..., queries, valueDim]`: for each query the weighted sum of the values. */
  readonly output: tf.Tensor;
  /** `[..., queries, keys]`: after softmax; each row sums to 1, or to 0 where all of it is masked. */
  readonly weights: tf.Tensor;
  /** `[..., queries, keys]`: Q·Kᵀ·scale, before the mask. */
  readonly scores: tf.Tensor;
}

const WHERE = "scaledDotProductAttention";

/**
 * Each query looks at all keys and takes from the values in proportion: softmax(Q·Kᵀ / √d_k)·V.
 *
 * Vaswani et al. 2017, "Attention Is All You Need", §3.2.1, equation 1. A query that may attend to nothing gets weights
 * and an output of 0 (and gradients of 0), where −∞ in all of a row would give NaN. Gradients flow through all three
 * results, once: there is no second derivative. The caller disposes of the results.
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
  const { mask, scale } = options;
  const factor = expectAttention(query, key, value, mask, scale);
  return tf.tidy(() => {
    const [q, k, v] = [query, key, value].map(inFloats) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const sizes = sizesOf(q, k, v, factor);
    const small = wayFor(sizes.batch * sizes.queries * sizes.keys * (sizes.keyDim + sizes.valueDim)) !== "backend";
    const pass = (recorded: boolean): Pass =>
      small ? plainPass(q, k, v, sizes, mask) : tensorPass(q, k, v, factor, recorded, mask);
    const [output, weights, scores] = differentiable([q, k, v], pass) as [tf.Tensor, tf.Tensor, tf.Tensor];
    reportNaN(WHERE, output, { query, key, value });
    return { output, weights, scores };
  });
}

function expectAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  mask: tf.Tensor | undefined,
  scale: number | undefined,
): number {
  for (const [name, tensor] of Object.entries({ query, key, value })) expectTensor(WHERE, name, tensor);
  if (query.rank < 2) {
    throw new RangeError(
      `${WHERE}: query has shape ${shapeText(query.shape)}; it needs [..., queries, keyDim], two axes or more.`,
    );
  }
  const leading = query.shape.slice(0, -2);
  const keyDim = query.shape.at(-1) as number;
  expectShape(WHERE, "key", key, [...leading, "keys", keyDim], "the leading axes and the width of query");
  expectShape(
    WHERE,
    "value",
    value,
    [...leading, key.shape.at(-2) as number, "valueDim"],
    "the leading axes of query and a value for each key",
  );
  if (mask !== undefined) {
    expectTensor(WHERE, "mask", mask);
    expectMask(
      WHERE,
      mask,
      [...query.shape.slice(0, -1), key.shape.at(-2) as number],
      [...leading.map(String), "queries", "keys"],
    );
  }
  const factor = scale ?? 1 / Math.sqrt(keyDim);
  if (!Number.isFinite(factor)) {
    throw new RangeError(
      `${WHERE}: scale is ${factor}; it needs a finite number, such as 1/√keyDim = ${1 / Math.sqrt(keyDim)}.`,
    );
  }
  return factor;
}

function sizesOf(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, scale: number): Sizes {
  const [queries, keyDim] = query.shape.slice(-2) as [number, number];
  const [keys, valueDim] = value.shape.slice(-2) as [number, number];
  return {
    batch: query.shape.slice(0, -2).reduce((product, size) => product * size, 1),
    heads: 1,
    queries,
    keys: key.shape.at(-2) ?? keys,
    keyDim,
    valueDim,
    scale,
  };
}

/** In plain arrays, which need no saving: the way back holds on to them. */
function plainPass(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, sizes: Sizes, mask?: tf.Tensor): Pass {
  const [q, k, v] = [query, key, value].map((tensor) => tensor.dataSync() as Float32Array) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const scoresShape = [...query.shape.slice(0, -1), sizes.keys];
  const { scores, weights, context } = attend(q, k, v, sizes, mask && plainMask(mask, scoresShape));
  return {
    outputs: [
      tf.tensor(context, [...query.shape.slice(0, -1), sizes.valueDim]),
      tf.tensor(weights, scoresShape),
      tf.tensor(scores, scoresShape),
    ],
    saved: [],
    gradients: (output, gradient) => {
      const name = (["context", "weights", "scores"] as const)[output] as "context";
      const d = attendGradients(q, k, v, weights, sizes, { [name]: gradient.dataSync() as Float32Array });
      return [tf.tensor(d.query, query.shape), tf.tensor(d.key, key.shape), tf.tensor(d.value, value.shape)];
    },
  };
}

/** On the backend. */
function tensorPass(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  scale: number,
  recorded: boolean,
  mask?: tf.Tensor,
): Pass {
  const booleans = mask && booleanMask(mask);
  const results = compute([query, key, value, ...(booleans ? [booleans] : [])], (ops, [q, k, v, m]) => {
    const { output, weights, scores, scaledQuery } = attention(ops, q!, k!, v!, scale, m);
    return [output, weights, scores, ...(recorded && scale !== 1 ? [scaledQuery] : [])];
  });
  if (booleans !== undefined && booleans !== mask) booleans.dispose();
  const [output, weights, scores, scaledQuery = query] = results as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor?];
  return {
    outputs: [output, weights, scores],
    saved: recorded ? [scaledQuery, key, value, weights, output] : [],
    gradients: (index, gradient, saved) => {
      const gradients = compute([...saved, gradient], (ops, [q, k, v, w, out, d]) => {
        const forward = { scaledQuery: q!, key: k!, value: v!, weights: w!, scale };
        if (index === 0) {
          const { query, key, value } = attentionGradients(
            ops,
            forward,
            d!,
            ops.sum(ops.multiply(out!, d!), [gradient.rank - 1], true),
          );
          return [query, key, value];
        }
        const { query, key } =
          index === 1 ? weightsGradients(ops, gradient.rank, forward, d!) : queryKeyGradients(ops, forward, d!);
        return [query, key];
      });
      return index === 0 ? gradients : [...gradients, tf.zerosLike(saved[2] as tf.Tensor)];
    },
  };
}
