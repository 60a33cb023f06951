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
export function multiHead<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  weights: HeadWeights<T>,
  mask?: T,
): MultiHead<T> {
  const { scale } = sizes;
  const { query, key, value } = projectIn(ops, sizes, inputs, weights, (rows, names) =>
    splitHeads(ops, sizes, rows, names),
  );
  const heads = attention(ops, query, key, value, scale, mask);
  const context = combineHeads(ops, sizes, [heads.output], ["context"]);
  return {
    scaledQuery: heads.scaledQuery,
    key,
    value,
    weights: heads.weights,
    context,
    output: projectOut(ops, sizes, context, weights),
  };
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
  const { batch, queries, numHeads, valueDim, scale } = sizes;
  const rowsOf =
    (heads: AttentionGradients<T>) =>
    (names: readonly Name[]): T =>
      combineHeads(
        ops,
        sizes,
        names.map((name) => heads[name]),
        names,
      );
  if ("weights" in gradient) {
    // The weights depend on queries and keys only.
    const heads = { ...weightsGradients(ops, 4, { ...saved, scale }, gradient.weights), value: ops.zeros(saved.value) };
    return { ...projectInGradients(ops, sizes, inputs, weights, rowsOf(heads)), ...noOutputGradients(ops, weights) };
  }
  const { context: dContext, ...output } = projectOutGradients(ops, sizes, saved.context, weights, gradient.output);
  const products = ops.reshape(ops.multiply(saved.context, dContext), [batch, queries, numHeads, valueDim]);
  const mean = ops.transpose(ops.sum(products, [3], true), [0, 2, 1, 3]); // [batch, heads, queries, 1]
  const [dHeads] = splitHeads(ops, sizes, dContext, ["context"]) as [T];
  const heads = attentionGradients(ops, { ...saved, scale }, dHeads, mean);
  return { ...projectInGradients(ops, sizes, inputs, weights, rowsOf(heads)), ...output };
}

/** The heads' outputs, side by side, projected: `[batch, queries, modelDim]`. */
export function projectOut<T>(
  ops: Operations<T>,
  { batch, queries, modelDim }: HeadSizes,
  context: T,
  weights: HeadWeights<T>,
): T {
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

/** One of the three projections into heads. */
export type Name = keyof HeadInputs<unknown>;

/**
 * The projections by input, and which of them are made by one product: those of one input, if they are of one size and not large.
 */
function groupsOf({
  numHeads,
  keyDim,
  valueDim,
  modelDim,
  inputCount,
}: HeadSizes): { input: Name; products: Name[][] }[] {
  const groups: Record<InputCount, [Name, ...Name[]][]> = {
    1: [["query", "key", "value"]],
    2: [["query"], ["key", "value"]],
    3: [["query"], ["key"], ["value"]],
  };
  return groups[inputCount].map((names) => {
    const joined = keyDim === valueDim && names.length * modelDim * numHeads * keyDim <= JOINED;
    return { input: names[0], products: joined ? [names] : names.map((name) => [name]) };
  });
}

/**
 * The three projections.
 *
 * @param cut makes of the rows of one product, `[batch · length, several · heads · width]`, the parts by name
 */
export function projectIn<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  weights: HeadWeights<T>,
  cut: (rows: T, names: readonly Name[]) => T[],
): HeadInputs<T> {
  const { biases } = weights;
  const projected: Partial<Record<Name, T>> = {};
  for (const { input, products } of groupsOf(sizes)) {
    const x = inputRows(ops, sizes, inputs, input);
    for (const names of products) {
      const rows = ops.matMul(x, sideBySide(ops, weights, names));
      const parts = cut(withBias(ops, rows, biases && sideBySide(ops, biases, names)), names);
      names.forEach((name, i) => (projected[name] = parts[i] as T));
    }
  }
  return projected as HeadInputs<T>;
}

/**
 * The gradients of inputs, matrices and biases, from those of the three projections.
 *
 * @param rowsOf the gradients of some projections as rows, side by side: `[batch · length, several · heads · width]`
 */
export function projectInGradients<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  inputs: HeadInputs<T>,
  weights: HeadWeights<T>,
  rowsOf: (names: readonly Name[]) => T,
): InputGradients<T> {
  const { batch, queries, keys, modelDim } = sizes;
  const matrices: Partial<Record<Name, T>> = {};
  const biases: Partial<Record<Name, T>> = {};
  const dInputs = groupsOf(sizes).map(({ input, products }) => {
    const x = inputRows(ops, sizes, inputs, input);
    const parts = products.map((names) => {
      const d = rowsOf(names);
      const keep = (to: Partial<Record<Name, T>>, whole: T): void =>
        apart(ops, whole, names).forEach((part, i) => (to[names[i] as Name] = part));
      keep(matrices, ops.matMul(x, d, true));
      if (weights.biases) keep(biases, ops.sum(d, [0], false));
      return ops.matMul(d, sideBySide(ops, weights, names), false, true);
    });
    const dInput = parts.reduce((sum, part) => ops.add(sum, part));
    return ops.reshape(dInput, [batch, input === "query" ? queries : keys, modelDim]);
  });
  return { inputs: dInputs, weights: matrices as HeadInputs<T>, biases: weights.biases && (biases as HeadInputs<T>) };
}

/** Matrices or biases of one product. */
function sideBySide<T>(ops: Operations<T>, weights: Readonly<Record<Name, T>>, names: readonly Name[]): T {
  return names.length === 1 ? weights[names[0] as Name] : ops.concat(names.map((name) => weights[name]));
}

/** The reverse of {@link sideBySide}. */
function apart<T>(ops: Operations<T>, whole: T, names: readonly Name[]): T[] {
  return names.length === 1 ? [whole] : ops.split(whole, names.length);
}

/** An input as rows, `[batch · length, modelDim]`. */
function inputRows<T>(
  ops: Operations<T>,
  { batch, queries, keys, modelDim }: HeadSizes,
  inputs: HeadInputs<T>,
  name: Name,
): T {
  return ops.reshape(inputs[name], [batch * (name === "query" ? queries : keys), modelDim]);
}

/** Length and width of a head's part. */
function sizeOf(
  { queries, keys, keyDim, valueDim }: HeadSizes,
  name: Name | "context",
): [length: number, width: number] {
  return { query: [queries, keyDim], key: [keys, keyDim], value: [keys, valueDim], context: [queries, valueDim] }[
    name
  ] as [number, number];
}

/** Rows of `[batch · length, several · heads · width]` → several of `[batch, heads, length, width]`. */
function splitHeads<T>(ops: Operations<T>, sizes: HeadSizes, rows: T, names: readonly (Name | "context")[]): T[] {
  const { batch, numHeads } = sizes;
  const [length, width] = sizeOf(sizes, names[0] as Name);
  if (names.length === 1) return [ops.transpose(ops.reshape(rows, [batch, length, numHeads, width]), [0, 2, 1, 3])];
  return ops.unstack(
    ops.transpose(ops.reshape(rows, [batch, length, names.length, numHeads, width]), [2, 0, 3, 1, 4]),
    names.length,
  );
}

/** The reverse of {@link splitHeads}. */
function combineHeads<T>(
  ops: Operations<T>,
  sizes: HeadSizes,
  heads: readonly T[],
  names: readonly (Name | "context")[],
): T {
  const { batch, numHeads } = sizes;
  const [length, width] = sizeOf(sizes, names[0] as Name);
  const rows =
    heads.length === 1 ? ops.transpose(heads[0] as T, [0, 2, 1, 3]) : ops.transpose(ops.stack(heads), [1, 3, 0, 2, 4]);
  return ops.reshape(rows, [batch * length, heads.length * numHeads * width]);
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
