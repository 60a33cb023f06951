// Multi-head attention and its gradient (Vaswani et al. 2017, §3.2.2), written once for all that can hold numbers.
// Letters: b batch, q queries, k keys, h heads, d the width of a head, i the width of an input, o of the output, p of the
// three projections that are made as one.
import { attention, attentionGradients, queryKeyGradients, scoresGradient } from "./attention";
import type { Operations } from "./operations";

/** Sizes that don't change within one pass. */
export interface HeadSizes {
  readonly numHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly modelDim: number;
  readonly scale: number;
}

/** Projection matrices `[in, out]`, and biases `[out]` where there are any. */
export interface HeadWeights<T> {
  readonly query: T;
  readonly key: T;
  readonly value: T;
  readonly output: T;
  readonly biases?: { readonly query: T; readonly key: T; readonly value: T; readonly output: T };
}

/** What is attended: three inputs `[batch, length, modelDim]`, which are one and the same in self-attention. */
export interface HeadInputs<T> {
  readonly query: T;
  readonly key: T;
  readonly value: T;
}

/** What the forward pass leaves for its gradient and for the reader. */
export interface MultiHead<T> {
  /** The projections, split into heads: `[batch, heads, queries | keys, keyDim | valueDim]`. */
  readonly query: T;
  readonly key: T;
  readonly value: T;
  /** `[batch, heads, queries, keys]` */
  readonly weights: T;
  /** Each head's own output: `[batch, heads, queries, valueDim]`. */
  readonly context: T;
  /** `[batch, queries, modelDim]` */
  readonly output: T;
}

/** Up to this many numbers, copying three projection matrices into one costs less than two more products. */
const JOINED = 65536;

function joins<T>(inputs: HeadInputs<T>, { numHeads, keyDim, valueDim, modelDim }: HeadSizes): boolean {
  return inputs.query === inputs.key && inputs.key === inputs.value && keyDim === valueDim && 3 * modelDim * numHeads * keyDim <= JOINED;
}

/** Projects into heads, attends in each, and projects the heads, side by side, back. */
export function multiHead<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, weights: HeadWeights<T>, mask?: T): MultiHead<T> {
  const { query, key, value } = project(ops, sizes, inputs, weights);
  const { weights: attended, output: context } = attention(ops, "bh", query, key, value, sizes.scale, mask);
  const { numHeads, valueDim, modelDim } = sizes;
  const output = ops.einsum("bhqd,hdo->bqo", context, ops.reshape(weights.output, [numHeads, valueDim, modelDim]));
  return { query, key, value, weights: attended, context, output: weights.biases ? ops.add(output, weights.biases.output) : output };
}

function project<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, { biases, ...weights }: HeadWeights<T>): HeadInputs<T> {
  const { numHeads, keyDim, valueDim, modelDim } = sizes;
  if (joins(inputs, sizes)) {
    const joined = ops.reshape(ops.concat([weights.query, weights.key, weights.value]), [modelDim, 3, numHeads, keyDim]);
    const projected = ops.einsum("bqi,iphd->pbhqd", inputs.query, joined);
    const bias = biases && ops.reshape(ops.concat([biases.query, biases.key, biases.value]), [3, 1, numHeads, 1, keyDim]);
    const [query, key, value] = ops.unstack(bias === undefined ? projected : ops.add(projected, bias), 3) as [T, T, T];
    return { query, key, value };
  }
  const one = (input: T, matrix: T, bias: T | undefined, width: number): T => {
    const projected = ops.einsum("bqi,ihd->bhqd", input, ops.reshape(matrix, [modelDim, numHeads, width]));
    return bias === undefined ? projected : ops.add(projected, ops.reshape(bias, [numHeads, 1, width]));
  };
  return {
    query: one(inputs.query, weights.query, biases?.query, keyDim),
    key: one(inputs.key, weights.key, biases?.key, keyDim),
    value: one(inputs.value, weights.value, biases?.value, valueDim),
  };
}

/** The gradients of the three inputs and of the weights, each in the shape of what it belongs to. */
export interface MultiHeadGradients<T> {
  readonly inputs: HeadInputs<T>;
  readonly weights: HeadWeights<T>;
}

/** Where the gradient comes in: at the output or at the weights. */
export type MultiHeadGradientIn<T> = { readonly output: T } | { readonly weights: T };

/**
 * The gradients from that of one of the results. In self-attention, where the three inputs are one, its whole gradient is
 * `inputs.query`, and `inputs.key` and `inputs.value` are the same.
 */
export function multiHeadGradients<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  weights: HeadWeights<T>,
  forward: Omit<MultiHead<T>, "output">,
  gradient: MultiHeadGradientIn<T>,
): MultiHeadGradients<T> {
  const { numHeads, valueDim, modelDim, scale } = sizes;
  if ("weights" in gradient) {
    // The weights don't depend on values and output projection.
    const dScores = scoresGradient(ops, "bh", forward.weights, gradient.weights);
    const heads = { ...queryKeyGradients(ops, "bh", forward.query, forward.key, scale, dScores), value: ops.zeros(forward.value) };
    const { inputs: dInputs, weights: dWeights, biases } = projectionGradients(ops, sizes, inputs, weights, heads);
    const output = ops.zeros(weights.output);
    return {
      inputs: dInputs,
      weights: { ...dWeights, output, ...(biases && weights.biases && { biases: { ...biases, output: ops.zeros(weights.biases.output) } }) },
    };
  }
  const dOutput = gradient.output;
  const outputMatrix = ops.reshape(weights.output, [numHeads, valueDim, modelDim]);
  const dContext = ops.einsum("bqo,hdo->bhqd", dOutput, outputMatrix);
  const heads = attentionGradients(ops, "bh", { ...forward, scale }, dContext);
  const { inputs: dInputs, weights: dWeights, biases } = projectionGradients(ops, sizes, inputs, weights, heads);
  const output = ops.reshape(ops.einsum("bhqd,bqo->hdo", forward.context, dOutput), [numHeads * valueDim, modelDim]);
  return {
    inputs: dInputs,
    weights: { ...dWeights, output, ...(biases && { biases: { ...biases, output: ops.sum(dOutput, [0, 1], false) } }) },
  };
}

/** From the gradients of the heads' queries, keys and values to those of the inputs, the matrices and the biases. */
function projectionGradients<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, { biases, ...weights }: HeadWeights<T>, heads: HeadInputs<T>) {
  const { numHeads, keyDim, valueDim, modelDim } = sizes;
  if (joins(inputs, sizes)) {
    const joined = ops.reshape(ops.concat([weights.query, weights.key, weights.value]), [modelDim, 3, numHeads, keyDim]);
    const dProjected = ops.stack([heads.query, heads.key, heads.value]);
    const dJoined = ops.reshape(ops.einsum("bqi,pbhqd->iphd", inputs.query, dProjected), [modelDim, 3 * numHeads * keyDim]);
    const input = ops.einsum("pbhqd,iphd->bqi", dProjected, joined);
    return {
      inputs: { query: input, key: input, value: input },
      weights: named(ops.split(dJoined, 3)),
      biases: biases && named(ops.split(ops.reshape(ops.sum(dProjected, [1, 3], false), [3 * numHeads * keyDim]), 3)),
    };
  }
  const dInput = (dHeads: T, matrix: T, width: number): T => ops.einsum("bhqd,ihd->bqi", dHeads, ops.reshape(matrix, [modelDim, numHeads, width]));
  const dMatrix = (input: T, dHeads: T, width: number): T => ops.reshape(ops.einsum("bqi,bhqd->ihd", input, dHeads), [modelDim, numHeads * width]);
  const dBias = (dHeads: T, width: number): T => ops.reshape(ops.sum(dHeads, [0, 2], false), [numHeads * width]);
  const query = dInput(heads.query, weights.query, keyDim);
  const key = dInput(heads.key, weights.key, keyDim);
  const value = dInput(heads.value, weights.value, valueDim);
  const same = inputs.query === inputs.key && inputs.key === inputs.value;
  const whole = same ? ops.add(ops.add(query, key), value) : undefined;
  return {
    inputs: whole === undefined ? { query, key, value } : { query: whole, key: whole, value: whole },
    weights: {
      query: dMatrix(inputs.query, heads.query, keyDim),
      key: dMatrix(inputs.key, heads.key, keyDim),
      value: dMatrix(inputs.value, heads.value, valueDim),
    },
    biases: biases && { query: dBias(heads.query, keyDim), key: dBias(heads.key, keyDim), value: dBias(heads.value, valueDim) },
  };
}

function named<T>(parts: readonly T[]): HeadInputs<T> {
  const [query, key, value] = parts as readonly [T, T, T];
  return { query, key, value };
}

/** What the layer is given, by name; one input is all three. */
export function inputsByName<T>(inputs: readonly T[]): HeadInputs<T> {
  const [query, key = query, value = key] = inputs as [T, T?, T?];
  return { query, key, value };
}

/** The weights by name, from the order [Wq, Wk, Wv, Wo] or [Wq, Wk, Wv, Wo, bq, bk, bv, bo]. */
export function weightsByName<T>(weights: readonly T[]): HeadWeights<T> {
  const [query, key, value, output, ...biases] = weights as [T, T, T, T, ...T[]];
  if (biases.length === 0) return { query, key, value, output };
  const [bq, bk, bv, bo] = biases as [T, T, T, T];
  return { query, key, value, output, biases: { query: bq, key: bk, value: bv, output: bo } };
}

/** Gradients in the order of the inputs (one or three) and the weights. */
export function inOrder<T>({ inputs, weights: { biases, ...weights } }: MultiHeadGradients<T>, inputCount: number): T[] {
  const list = ({ query, key, value, output }: Omit<HeadWeights<T>, "biases">): T[] => [query, key, value, output];
  return [...(inputCount === 1 ? [inputs.query] : [inputs.query, inputs.key, inputs.value]), ...list(weights), ...(biases ? list(biases) : [])];
}
