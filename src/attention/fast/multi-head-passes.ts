// Three ways to the same numbers, for work of three sizes.
import { tf } from "../../tensorflow";
import { booleanMask, plainMask } from "../values";
import { compute, type Pass } from "./compute";
import {
  inOrder,
  inputsByName,
  multiHead,
  multiHeadGradients,
  noOutputGradients,
  projectIn,
  projectInGradients,
  projectOut,
  projectOutGradients,
  weightsByName,
  type HeadSizes,
  type MultiHeadSaved,
} from "./multi-head";
import type { Operations } from "./operations";
import { attend, attendGradients, product, productTransposed, sumOfRows, transposedProduct } from "./plain-arrays";

/** What a pass is to do. */
export interface PassRequest {
  readonly sizes: HeadSizes;
  /** `[batch, length, modelDim]`: one for self-attention, two where key and value are one, or three. */
  readonly inputs: readonly tf.Tensor[];
  /** [Wq, Wk, Wv, Wo], and [bq, bk, bv, bo] where there are biases. */
  readonly weights: readonly tf.Tensor[];
  /** Broadcastable to `[batch, heads, queries, keys]`. */
  readonly mask: tf.Tensor | undefined;
  /** Whether a gradient may follow. */
  readonly recorded: boolean;
  /** Whether the weights are wanted beside the output. */
  readonly withWeights: boolean;
}

/** Everything on the backend: for large work. */
export function tensorPass({ sizes, inputs, weights, mask, recorded, withWeights }: PassRequest): Pass {
  const given = [...inputs, ...weights];
  const booleans = mask && booleanMask(mask);
  const results = compute([...given, ...(booleans ? [booleans] : [])], (ops, list) => {
    const { x, w } = byName(list, inputs.length, given.length);
    const made = multiHead(ops, sizes, x, w, list[given.length]);
    return [
      made.output,
      ...(recorded || withWeights ? [made.weights] : []),
      ...(recorded ? [made.scaledQuery, made.key, made.value, made.context] : []),
    ];
  });
  if (booleans !== mask) booleans?.dispose();
  return {
    outputs: results.slice(0, withWeights ? 2 : 1),
    saved: recorded ? [...given, ...results.slice(1)] : [],
    gradients: (output, gradient, saved) =>
      compute([...saved, gradient], <T>(ops: Operations<T>, list: T[]): T[] => {
        const { x, w } = byName(list, inputs.length, given.length);
        const [attended, scaledQuery, key, value, context, d] = list.slice(given.length) as [T, T, T, T, T, T];
        const forward: MultiHeadSaved<T> = { weights: attended, scaledQuery, key, value, context };
        return inOrder<T>(
          multiHeadGradients<T>(ops, sizes, x, w, forward, output === 0 ? { output: d } : { weights: d }),
        );
      }),
  };
}

/**
 * The projections on the backend, what happens in the heads in plain arrays: for many short rows, as in a batch of
 * sentences of which one query each is asked. A row of a projection is [heads, width], which is how the loops want it.
 */
export function mixedPass({ sizes, inputs, weights, mask, recorded, withWeights }: PassRequest): Pass {
  const { batch, queries, keys, numHeads, keyDim, valueDim } = sizes;
  const loops = { ...sizes, heads: numHeads };
  const given = [...inputs, ...weights];
  const weightsShape = [batch, numHeads, queries, keys];
  const rowsOf = (values: Float32Array, width: number): tf.Tensor =>
    tf.tensor2d(values, [values.length / (numHeads * width), numHeads * width]);
  const projected = compute(given, (ops, list) => {
    const { x, w } = byName(list, inputs.length, given.length);
    const { query, key, value } = projectIn(ops, sizes, x, w, (rows, names) =>
      names.length === 1 ? [rows] : ops.split(rows, names.length),
    );
    return [query, key, value];
  });
  const [q, k, v] = projected.map(valuesOf) as [Float32Array, Float32Array, Float32Array];
  tf.dispose(projected);
  const { weights: attended, context } = attend(q, k, v, loops, mask && plainMask(mask, weightsShape));
  const contextRows = rowsOf(context, valueDim);
  const output = compute([...weights, contextRows], (ops, list) => [
    projectOut(ops, sizes, list.at(-1)!, weightsByName(list.slice(0, -1))),
  ]);
  if (!recorded) contextRows.dispose();

  const headGradients = (d: Parameters<typeof attendGradients>[5]): tf.Tensor[] => {
    const { query, key, value } = attendGradients(q, k, v, attended, loops, d);
    return [rowsOf(query, keyDim), rowsOf(key, keyDim), rowsOf(value, valueDim)];
  };
  return {
    outputs: [...output, ...(withWeights ? [tf.tensor(attended, weightsShape)] : [])],
    saved: recorded ? [...given, contextRows] : [],
    gradients: (index, gradient, saved) => {
      const mats = saved.slice(inputs.length, given.length);
      const ofOutput = compute([...mats, saved.at(-1) as tf.Tensor, gradient], (ops, list) => {
        const [context, d] = list.slice(-2);
        const w = weightsByName(list.slice(0, -2));
        const { output, outputBias, ...flowing } =
          index === 0
            ? projectOutGradients(ops, sizes, context!, w, d!)
            : { ...noOutputGradients(ops, w), context: undefined };
        return [
          output,
          ...(outputBias === undefined ? [] : [outputBias]),
          ...(flowing.context === undefined ? [] : [flowing.context]),
        ];
      });
      const [dMatrix, ...others] = ofOutput as [tf.Tensor, ...tf.Tensor[]];
      const dBias = weights.length > 4 ? others.slice(0, 1) : [];
      const heads = headGradients(
        index === 0 ? { context: valuesOf(others.at(-1) as tf.Tensor) } : { weights: valuesOf(gradient) },
      );
      const rest = compute([...saved.slice(0, given.length), ...heads], (ops, list) => {
        const { x, w } = byName(list, inputs.length, given.length);
        const [query, key, value] = list.slice(given.length);
        const heads = { query: query!, key: key!, value: value! };
        const d = projectInGradients(ops, sizes, x, w, (names) =>
          names.length === 1 ? heads[names[0]!] : ops.concat(names.map((name) => heads[name])),
        );
        return [
          ...d.inputs,
          d.weights.query,
          d.weights.key,
          d.weights.value,
          ...(d.biases ? [d.biases.query, d.biases.key, d.biases.value] : []),
        ];
      });
      const beforeBiases = inputs.length + 3;
      return [...rest.slice(0, beforeBiases), dMatrix, ...rest.slice(beforeBiases), ...dBias];
    },
  };
}

/** Everything in plain arrays: for small work. */
export function plainPass({ sizes, inputs, weights, mask, withWeights }: PassRequest): Pass {
  const { batch, queries, keys, numHeads, keyDim, valueDim, modelDim } = sizes;
  const loops = { ...sizes, heads: numHeads };
  const [queryRows, keyRows, keyWidth, valueWidth] = [
    batch * queries,
    batch * keys,
    numHeads * keyDim,
    numHeads * valueDim,
  ];
  const x = inputsByName(inputs.map(valuesOf));
  const w = weightsByName(weights.map(valuesOf));
  const q = product(x.query, w.query, queryRows, modelDim, keyWidth, w.biases?.query);
  const k = product(x.key, w.key, keyRows, modelDim, keyWidth, w.biases?.key);
  const v = product(x.value, w.value, keyRows, modelDim, valueWidth, w.biases?.value);
  const weightsShape = [batch, numHeads, queries, keys];
  const { weights: attended, context } = attend(q, k, v, loops, mask && plainMask(mask, weightsShape));
  const output = product(context, w.output, queryRows, valueWidth, modelDim, w.biases?.output);

  const gradients = (index: number, gradient: tf.Tensor): tf.Tensor[] => {
    const d = valuesOf(gradient);
    const dOutput = index === 0 ? d : new Float32Array(output.length);
    const dContext = index === 0 ? productTransposed(dOutput, w.output, queryRows, modelDim, valueWidth) : undefined;
    const heads = attendGradients(
      q,
      k,
      v,
      attended,
      loops,
      dContext === undefined ? { weights: d } : { context: dContext },
    );
    const dQuery = productTransposed(heads.query, w.query, queryRows, keyWidth, modelDim);
    // What goes back to one input is added up in one array.
    const dKey = productTransposed(
      heads.key,
      w.key,
      keyRows,
      keyWidth,
      modelDim,
      inputs.length === 1 ? dQuery : undefined,
    );
    const dValue = productTransposed(
      heads.value,
      w.value,
      keyRows,
      valueWidth,
      modelDim,
      inputs.length < 3 ? dKey : undefined,
    );
    const all = inOrder({
      inputs: [dQuery, dKey, dValue].slice(0, inputs.length),
      weights: {
        query: transposedProduct(x.query, heads.query, queryRows, modelDim, keyWidth),
        key: transposedProduct(x.key, heads.key, keyRows, modelDim, keyWidth),
        value: transposedProduct(x.value, heads.value, keyRows, modelDim, valueWidth),
      },
      biases: w.biases && {
        query: sumOfRows(heads.query, queryRows, keyWidth),
        key: sumOfRows(heads.key, keyRows, keyWidth),
        value: sumOfRows(heads.value, keyRows, valueWidth),
      },
      output: transposedProduct(context, dOutput, queryRows, valueWidth, modelDim),
      outputBias: w.biases && sumOfRows(dOutput, queryRows, modelDim),
    });
    const shapes = [...inputs, ...weights].map(({ shape }) => shape);
    return all.map((numbers, i) => tf.tensor(numbers, shapes[i]));
  };
  const outputs = [
    tf.tensor(output, [batch, queries, modelDim]),
    ...(withWeights ? [tf.tensor(attended, weightsShape)] : []),
  ];
  return { outputs, saved: [], gradients };
}

/** Inputs and weights by name, out of a list that begins with them. */
function byName<T>(
  list: readonly T[],
  inputs: number,
  given: number,
): { x: ReturnType<typeof inputsByName<T>>; w: ReturnType<typeof weightsByName<T>> } {
  return { x: inputsByName(list.slice(0, inputs)), w: weightsByName(list.slice(inputs, given)) };
}

function valuesOf(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<"float32">();
}
