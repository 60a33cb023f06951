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
  readonly inputCount: InputCount;
}

/** Projection matrices `[in, out]`, and biases `[out]` where there are any. */
export interface HeadWeights<T> {
  readonly query: T;
  readonly key: T;
  readonly value: T;
  readonly output: T;
  readonly biases?: { readonly query: T; readonly key: T; readonly value: T; readonly output: T };
}

/** How many different inputs there are: one in self-attention, two where key and value are one, or three. */
export type InputCount = 1 | 2 | 3;

/** What is attended: three inputs `[batch, length, modelDim]`, some of which may be one and the same. */
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

/** The gradients of inputs and of the projections into heads. */
export interface InputGradients<T> {
  /** One for each different input: one in self-attention, two where key and value are one. */
  readonly inputs: readonly T[];
  readonly weights: HeadInputs<T>;
  readonly biases: HeadInputs<T> | undefined;
}

/** The gradients of the output projection. */
export interface OutputGradients<T> {
  readonly output: T;
  readonly outputBias: T | undefined;
}

/** All gradients of a pass. */
export type MultiHeadGradients<T> = InputGradients<T> & OutputGradients<T>;

/** Where the gradient comes in: at the output or at the weights. */
export type MultiHeadGradientIn<T> = { readonly output: T } | { readonly weights: T };

/** Projects into heads, attends in each, and projects the heads, side by side, back. */
export function multiHead<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, weights: HeadWeights<T>, mask?: T): MultiHead<T> {
  const { batch, queries, keys, numHeads, keyDim, valueDim, scale } = sizes;
  const projected = projectIn(ops, sizes, inputs, weights);
  const query = splitHeads(ops, projected.query, batch, queries, numHeads, keyDim);
  const key = splitHeads(ops, projected.key, batch, keys, numHeads, keyDim);
  const value = splitHeads(ops, projected.value, batch, keys, numHeads, valueDim);
  const heads = attention(ops, query, key, value, scale, mask);
  const context = combineHeads(ops, heads.output, batch, queries, numHeads, valueDim);
  return { scaledQuery: heads.scaledQuery, key, value, weights: heads.weights, context, output: projectOut(ops, sizes, context, weights) };
}

/** The gradients from that of one of the results. */
export function multiHeadGradients<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  weights: HeadWeights<T>,
  saved: MultiHeadSaved<T>,
  gradient: MultiHeadGradientIn<T>,
): MultiHeadGradients<T> {
  const { batch, queries, keys, numHeads, keyDim, valueDim, scale } = sizes;
  const rowsOf = (heads: AttentionGradients<T>): HeadInputs<T> => ({
    query: combineHeads(ops, heads.query, batch, queries, numHeads, keyDim),
    key: combineHeads(ops, heads.key, batch, keys, numHeads, keyDim),
    value: combineHeads(ops, heads.value, batch, keys, numHeads, valueDim),
  });
  if ("weights" in gradient) {
    // The weights depend on queries and keys only.
    const heads = { ...weightsGradients(ops, 4, { ...saved, scale }, gradient.weights), value: ops.zeros(saved.value) };
    return { ...projectInGradients(ops, sizes, inputs, weights, rowsOf(heads)), ...noOutputGradients(ops, weights) };
  }
  const { context: dContext, ...output } = projectOutGradients(ops, sizes, saved.context, weights, gradient.output);
  const products = ops.reshape(ops.multiply(saved.context, dContext), [batch, queries, numHeads, valueDim]);
  const mean = ops.transpose(ops.sum(products, [3], true), [0, 2, 1, 3]); // [batch, heads, queries, 1]
  const dHeads = splitHeads(ops, dContext, batch, queries, numHeads, valueDim);
  const heads = attentionGradients(ops, { ...saved, scale }, dHeads, mean);
  return { ...projectInGradients(ops, sizes, inputs, weights, rowsOf(heads)), ...output };
}

/** The heads' outputs, side by side, projected: `[batch, queries, modelDim]`. */
export function projectOut<T>(ops: Operations<T>, { batch, queries, modelDim }: HeadSizes, context: T, weights: HeadWeights<T>): T {
  const output = withBias(ops, ops.matMul(context, weights.output), weights.biases?.output);
  return ops.reshape(output, [batch, queries, modelDim]);
}

/** The gradients of the output projection and of what went into it, `[batch · queries, heads · valueDim]`. */
export function projectOutGradients<T>(
  ops: Operations<T>,
  { batch, queries, modelDim }: HeadSizes,
  context: T,
  weights: HeadWeights<T>,
  dOutput: T,
): OutputGradients<T> & { readonly context: T } {
  const rows = ops.reshape(dOutput, [batch * queries, modelDim]);
  return {
    context: ops.matMul(rows, weights.output, false, true),
    output: ops.matMul(context, rows, true),
    outputBias: weights.biases && ops.sum(rows, [0], false),
  };
}

/** The gradients of the output projection where nothing depends on it. */
export function noOutputGradients<T>(ops: Operations<T>, weights: HeadWeights<T>): OutputGradients<T> {
  return { output: ops.zeros(weights.output), outputBias: weights.biases && ops.zeros(weights.biases.output) };
}

/** Up to this many numbers, copying three projection matrices into one costs less than two more products. */
const JOINED = 65536;

type Name = keyof HeadInputs<unknown>;

/** The projections by input: those of one input, if they are of one size and not large, are made by one product. */
function groupsOf({ numHeads, keyDim, valueDim, modelDim, inputCount }: HeadSizes): { names: Name[]; joined: boolean }[] {
  const groups: Record<InputCount, Name[][]> = {
    1: [["query", "key", "value"]],
    2: [["query"], ["key", "value"]],
    3: [["query"], ["key"], ["value"]],
  };
  return groups[inputCount].map((names) => ({
    names,
    joined: names.length > 1 && keyDim === valueDim && names.length * modelDim * numHeads * keyDim <= JOINED,
  }));
}

/** The three projections, as rows of `[batch · length, heads · width]`. */
export function projectIn<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, weights: HeadWeights<T>): HeadInputs<T> {
  const { biases } = weights;
  const projected: Partial<Record<Name, T>> = {};
  for (const { names, joined } of groupsOf(sizes)) {
    const x = inputRows(ops, sizes, inputs, names);
    if (joined) {
      const all = ops.matMul(x, ops.concat(names.map((name) => weights[name])));
      const parts = ops.split(withBias(ops, all, biases && ops.concat(names.map((name) => biases[name]))), names.length);
      names.forEach((name, i) => (projected[name] = parts[i] as T));
    } else {
      for (const name of names) projected[name] = withBias(ops, ops.matMul(x, weights[name]), biases?.[name]);
    }
  }
  return projected as HeadInputs<T>;
}

/**
 * The gradients of inputs, matrices and biases, from those of the three projections.
 *
 * @param d rows of `[batch · length, heads · width]`
 */
export function projectInGradients<T>(ops: Operations<T>, sizes: HeadSizes, inputs: HeadInputs<T>, weights: HeadWeights<T>, d: HeadInputs<T>): InputGradients<T> {
  const { batch, queries, keys, modelDim } = sizes;
  const matrices: Partial<Record<Name, T>> = {};
  const biases: Partial<Record<Name, T>> = {};
  const dInputs: T[] = [];
  for (const { names, joined } of groupsOf(sizes)) {
    const x = inputRows(ops, sizes, inputs, names);
    let dInput: T;
    if (joined) {
      const all = ops.concat(names.map((name) => d[name]));
      dInput = ops.matMul(all, ops.concat(names.map((name) => weights[name])), false, true);
      ops.split(ops.matMul(x, all, true), names.length).forEach((matrix, i) => (matrices[names[i] as Name] = matrix));
      if (weights.biases) ops.split(ops.sum(all, [0], false), names.length).forEach((bias, i) => (biases[names[i] as Name] = bias));
    } else {
      dInput = names.map((name) => ops.matMul(d[name], weights[name], false, true)).reduce((sum, part) => ops.add(sum, part));
      for (const name of names) {
        matrices[name] = ops.matMul(x, d[name], true);
        if (weights.biases) biases[name] = ops.sum(d[name], [0], false);
      }
    }
    dInputs.push(ops.reshape(dInput, [batch, names.includes("query") ? queries : keys, modelDim]));
  }
  return { inputs: dInputs, weights: matrices as HeadInputs<T>, biases: weights.biases && (biases as HeadInputs<T>) };
}

/** The input of a group as rows, `[batch · length, modelDim]`. */
function inputRows<T>(ops: Operations<T>, { batch, queries, keys, modelDim }: HeadSizes, inputs: HeadInputs<T>, names: readonly Name[]): T {
  const [name] = names as [Name];
  return ops.reshape(inputs[name], [batch * (name === "query" ? queries : keys), modelDim]);
}

/** `[batch · length, heads · width]` → `[batch, heads, length, width]` */
function splitHeads<T>(ops: Operations<T>, x: T, batch: number, length: number, heads: number, width: number): T {
  return ops.transpose(ops.reshape(x, [batch, length, heads, width]), [0, 2, 1, 3]);
}

/** `[batch, heads, length, width]` → `[batch · length, heads · width]` */
function combineHeads<T>(ops: Operations<T>, x: T, batch: number, length: number, heads: number, width: number): T {
  return ops.reshape(ops.transpose(x, [0, 2, 1, 3]), [batch * length, heads * width]);
}

function withBias<T>(ops: Operations<T>, x: T, bias: T | undefined): T {
  return bias === undefined ? x : ops.add(x, bias);
}

/** What the layer is given, by name: one input is all three, of two the second is key and value. */
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

/** Gradients in the order of the inputs, one, two or three, and the weights. */
export function inOrder<T>({ inputs, weights, biases, output, outputBias }: MultiHeadGradients<T>): T[] {
  const ofBiases = biases && outputBias !== undefined ? [biases.query, biases.key, biases.value, outputBias] : [];
  return [...inputs, weights.query, weights.key, weights.value, output, ...ofBiases];
}
