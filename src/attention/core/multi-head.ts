// Multi-head attention and its gradient (Vaswani et al. 2017, §3.2.2), written once for all that can hold numbers.
// Between the projections, which see rows of [batch · length, width], and the heads lie splitHeads and combineHeads.
import { attention, attentionGradients, weightsGradients, type AttentionGradients } from "./attention";
import type { Operations } from "./operations";

/** The sizes of one pass. */
export interface HeadSizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
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

/** What the gradient needs of the forward pass. */
export interface MultiHeadSaved<T> {
  /** The projections, split into heads: `[batch, heads, queries | keys, keyDim | valueDim]`; the query scaled. */
  readonly scaledQuery: T;
  readonly key: T;
  readonly value: T;
  /** `[batch, heads, queries, keys]` */
  readonly weights: T;
  /** The heads' outputs side by side: `[batch · queries, heads · valueDim]`. */
  readonly context: T;
}

/** What the forward pass gives. */
export interface MultiHead<T> extends MultiHeadSaved<T> {
  /** `[batch, queries, modelDim]` */
  readonly output: T;
}

/** The gradients of the three inputs and of the weights, each in the shape of what it belongs to. */
export interface MultiHeadGradients<T> {
  readonly inputs: HeadInputs<T>;
  readonly weights: HeadWeights<T>;
}

/** Where the gradient comes in: at the output or at the weights. */
export type MultiHeadGradientIn<T> = { readonly output: T } | { readonly weights: T };

/** Projects into heads, attends in each, and projects the heads, side by side, back. */
export function multiHead<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, weights: HeadWeights<T>, mask?: T): MultiHead<T> {
  const { batch, queries, keys, numHeads, keyDim, valueDim, modelDim, scale } = sizes;
  const projected = project(ops, sizes, inputs, weights);
  const query = splitHeads(ops, projected.query, batch, queries, numHeads, keyDim);
  const key = splitHeads(ops, projected.key, batch, keys, numHeads, keyDim);
  const value = splitHeads(ops, projected.value, batch, keys, numHeads, valueDim);
  const heads = attention(ops, query, key, value, scale, mask);
  const context = combineHeads(ops, heads.output, batch, queries, numHeads, valueDim);
  const output = withBias(ops, ops.matMul(context, weights.output), weights.biases?.output);
  return { scaledQuery: heads.scaledQuery, key, value, weights: heads.weights, context, output: ops.reshape(output, [batch, queries, modelDim]) };
}

/** The gradients from that of one of the results. In self-attention the input's whole gradient is all three of `inputs`. */
export function multiHeadGradients<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  weights: HeadWeights<T>,
  saved: MultiHeadSaved<T>,
  gradient: MultiHeadGradientIn<T>,
): MultiHeadGradients<T> {
  const { batch, queries, numHeads, valueDim, modelDim, scale } = sizes;
  if ("weights" in gradient) {
    // The weights depend on queries and keys only.
    const heads = { ...weightsGradients(ops, 4, { ...saved, scale }, gradient.weights), value: ops.zeros(saved.value) };
    const bias = weights.biases && ops.zeros(weights.biases.output);
    return withOutput(projectionGradients(ops, sizes, inputs, weights, heads), ops.zeros(weights.output), bias);
  }
  const dOutput = ops.reshape(gradient.output, [batch * queries, modelDim]);
  const dContext = ops.matMul(dOutput, weights.output, false, true); // [batch · queries, heads · valueDim]
  const products = ops.reshape(ops.multiply(saved.context, dContext), [batch, queries, numHeads, valueDim]);
  const mean = ops.transpose(ops.sum(products, [3], true), [0, 2, 1, 3]); // [batch, heads, queries, 1]
  const dHeads = splitHeads(ops, dContext, batch, queries, numHeads, valueDim);
  const heads = attentionGradients(ops, { ...saved, scale }, dHeads, mean);
  const bias = weights.biases && ops.sum(dOutput, [0], false);
  return withOutput(projectionGradients(ops, sizes, inputs, weights, heads), ops.matMul(saved.context, dOutput, true), bias);
}

/** Gradients of the inputs and of the three projections into heads. */
interface ProjectionGradients<T> {
  readonly inputs: HeadInputs<T>;
  readonly weights: HeadInputs<T>;
  readonly biases: HeadInputs<T> | undefined;
}

/** Adds those of the output projection. */
function withOutput<T>({ inputs, weights, biases }: ProjectionGradients<T>, output: T, bias: T | undefined): MultiHeadGradients<T> {
  return { inputs, weights: { ...weights, output, ...(biases && bias !== undefined && { biases: { ...biases, output: bias } }) } };
}

/** Up to this many numbers, copying three projection matrices into one costs less than two more products. */
const JOINED = 65536;

/** Whether query, key and value are made by one product: in self-attention, with matrices of one size, unless they are large. */
function joins<T>(inputs: HeadInputs<T>, { numHeads, keyDim, valueDim, modelDim }: HeadSizes): boolean {
  return isSelf(inputs) && keyDim === valueDim && 3 * modelDim * numHeads * keyDim <= JOINED;
}

function isSelf<T>({ query, key, value }: HeadInputs<T>): boolean {
  return query === key && key === value;
}

/** The three projections, as rows of `[batch · length, heads · width]`. */
function project<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, { biases, ...weights }: HeadWeights<T>): HeadInputs<T> {
  const { query, key, value } = inputRows(ops, sizes, inputs);
  if (joins(inputs, sizes)) {
    const all = withBias(ops, ops.matMul(query, ops.concat(threeOf(weights))), biases && ops.concat(threeOf(biases)));
    return named(ops.split(all, 3));
  }
  return {
    query: withBias(ops, ops.matMul(query, weights.query), biases?.query),
    key: withBias(ops, ops.matMul(key, weights.key), biases?.key),
    value: withBias(ops, ops.matMul(value, weights.value), biases?.value),
  };
}

/** From the gradients of the heads' queries, keys and values to those of inputs, matrices and biases. */
function projectionGradients<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  { biases, ...weights }: HeadWeights<T>,
  heads: AttentionGradients<T>,
): ProjectionGradients<T> {
  const { batch, queries, keys, numHeads, keyDim, valueDim, modelDim } = sizes;
  const rows = inputRows(ops, sizes, inputs);
  const d = {
    query: combineHeads(ops, heads.query, batch, queries, numHeads, keyDim),
    key: combineHeads(ops, heads.key, batch, keys, numHeads, keyDim),
    value: combineHeads(ops, heads.value, batch, keys, numHeads, valueDim),
  };
  if (joins(inputs, sizes)) {
    const all = ops.concat(threeOf(d));
    const input = ops.reshape(ops.matMul(all, ops.concat(threeOf(weights)), false, true), [batch, queries, modelDim]);
    return {
      inputs: { query: input, key: input, value: input },
      weights: named(ops.split(ops.matMul(rows.query, all, true), 3)),
      biases: biases && named(ops.split(ops.sum(all, [0], false), 3)),
    };
  }
  const query = ops.matMul(d.query, weights.query, false, true);
  const key = ops.matMul(d.key, weights.key, false, true);
  const value = ops.matMul(d.value, weights.value, false, true);
  const shaped = (x: T, length: number): T => ops.reshape(x, [batch, length, modelDim]);
  const whole = isSelf(inputs) ? shaped(ops.add(ops.add(query, key), value), queries) : undefined;
  return {
    inputs:
      whole === undefined
        ? { query: shaped(query, queries), key: shaped(key, keys), value: shaped(value, keys) }
        : { query: whole, key: whole, value: whole },
    weights: { query: ops.matMul(rows.query, d.query, true), key: ops.matMul(rows.key, d.key, true), value: ops.matMul(rows.value, d.value, true) },
    biases: biases && { query: ops.sum(d.query, [0], false), key: ops.sum(d.key, [0], false), value: ops.sum(d.value, [0], false) },
  };
}

/** `[batch · length, heads · width]` → `[batch, heads, length, width]` */
function splitHeads<T>(ops: Operations<T>, x: T, batch: number, length: number, heads: number, width: number): T {
  return ops.transpose(ops.reshape(x, [batch, length, heads, width]), [0, 2, 1, 3]);
}

/** `[batch, heads, length, width]` → `[batch · length, heads · width]` */
function combineHeads<T>(ops: Operations<T>, x: T, batch: number, length: number, heads: number, width: number): T {
  return ops.reshape(ops.transpose(x, [0, 2, 1, 3]), [batch * length, heads * width]);
}

/** The inputs as rows, `[batch · length, modelDim]`; one input stays one. */
function inputRows<T>(ops: Operations<T>, { batch, queries, keys, modelDim }: HeadSizes, inputs: HeadInputs<T>): HeadInputs<T> {
  const query = ops.reshape(inputs.query, [batch * queries, modelDim]);
  if (isSelf(inputs)) return { query, key: query, value: query };
  return { query, key: ops.reshape(inputs.key, [batch * keys, modelDim]), value: ops.reshape(inputs.value, [batch * keys, modelDim]) };
}

function withBias<T>(ops: Operations<T>, x: T, bias: T | undefined): T {
  return bias === undefined ? x : ops.add(x, bias);
}

function threeOf<T>({ query, key, value }: HeadInputs<T>): T[] {
  return [query, key, value];
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
  return [...(inputCount === 1 ? [inputs.query] : threeOf(inputs)), ...threeOf(weights), weights.output, ...(biases ? [...threeOf(biases), biases.output] : [])];
}
