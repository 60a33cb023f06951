import type { Attend, Attended } from "./attention";
import type { Pass, Step } from "./compute";
import type { OperationsFor, Place } from "./operations";

/** The sizes of one pass. */
export interface MultiHeadSizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly modelDim: number;
  /** How many different inputs there are: one in self-attention, two where key and value are one, or three. */
  readonly inputCount: number;
  readonly useBias: boolean;
}

/**
 * Multi-head attention and its gradient (Vaswani et al. 2017, §3.2.2): projects into heads, attends in all of them at once,
 * and projects the heads, side by side, back.
 *
 * Its inputs are one, two or three of `[batch, length, modelDim]`, then Wq, Wk, Wv, Wo, `[in, out]` each, and bq, bk, bv, bo
 * where there are biases. Its outputs are `[batch, queries, modelDim]` and, if they are wanted, the weights,
 * `[batch, heads, queries, keys]`.
 *
 * @param attend how to attend in all heads; what it takes and gives are rows, `[batch · length, heads · width]`
 */
export function multiHead<P extends Place>(
  { batch, queries, keys, modelDim, inputCount, useBias }: MultiHeadSizes,
  attend: Attend<P>,
  withWeights: boolean,
): Step<P> {
  // Which input makes query, key and value.
  const sources = [0, 1, 2].map((which) => Math.min(which, inputCount - 1));
  const lengths = [queries, keys, keys];
  const rowsOf = <T>(ops: OperationsFor<T>[P], inputs: readonly T[]): T[] =>
    inputs.map((input, i) => ops.reshape(input, [batch * lengths[i]!, modelDim]));
  const givenCount = inputCount + (useBias ? 8 : 4);

  return <T>(ops: OperationsFor<T>[P], given: readonly T[], mask: T | undefined): Pass<T, P> => {
    const [inputs, matrices, biases] = cut(given, inputCount, 4);
    const rows = rowsOf(ops, inputs);
    const linear = (x: T, which: number): T => {
      const product = ops.matMul(x, matrices[which]!);
      return useBias ? ops.add(product, biases[which]!) : product;
    };
    const [query, key, value] = sources.map((input, which) => linear(rows[input]!, which)) as [T, T, T];
    const attended = attend(ops, query, key, value, mask);
    const output = ops.reshape(linear(attended.output, 3), [batch, queries, modelDim]);
    return {
      outputs: withWeights ? [output, attended.weights] : [output],
      saved: [...given, attended.output, ...attended.saved],
      gradients: (ops, saved, index, d) => gradients(ops, saved, index === 0 ? "output" : "weights", d, attended),
    };
  };

  function gradients<T>(
    ops: OperationsFor<T>[P],
    saved: readonly T[],
    from: "output" | "weights",
    d: T,
    attended: Pick<Attended<unknown, P>, "gradients">,
  ): (T | undefined)[] {
    const [given, [output], kept] = cut(saved, givenCount, 1);
    const [inputs, matrices] = cut(given, inputCount, 4);
    const rows = rowsOf(ops, inputs);
    // Nothing but queries and keys makes the weights: what lies behind the heads gets no gradient from there.
    const dRows = from === "output" ? ops.reshape(d, [batch * queries, modelDim]) : undefined;
    const dHeads = dRows === undefined ? d : ops.matMul(dRows, matrices[3]!, false, true);
    const dProjected = attended.gradients(ops, output, kept, from, dHeads);

    const dInputs: (T | undefined)[] = inputs.map(() => undefined);
    dProjected.forEach((dPart, which) => {
      if (dPart === undefined) return;
      const input = sources[which]!;
      const part = ops.matMul(dPart, matrices[which]!, false, true);
      const before = dInputs[input];
      dInputs[input] = before === undefined ? part : ops.add(before, part);
    });
    // What each of the four matrices multiplied, and the gradient of the product.
    const multiplied = [...sources.map((input) => rows[input]!), output];
    const dProducts = [...dProjected, dRows];
    return [
      ...ofEach(dInputs, (dInput, i) => ops.reshape(dInput, [batch, lengths[i]!, modelDim])),
      ...ofEach(dProducts, (dProduct, which) => ops.matMul(multiplied[which]!, dProduct, true)),
      ...(useBias ? ofEach(dProducts, (dProduct) => ops.sumOfRows(dProduct)) : []),
    ];
  }
}

/** Maps a list and leaves undefined as it is. */
function ofEach<T>(list: readonly (T | undefined)[], make: (one: T, i: number) => T): (T | undefined)[] {
  return list.map((one, i) => (one === undefined ? undefined : make(one, i)));
}

/** Cuts a list into a part of `first` entries, one of `second`, and the rest. */
function cut<T>(list: readonly T[], first: number, second: number): [T[], T[], T[]] {
  return [list.slice(0, first), list.slice(first, first + second), list.slice(first + second)];
}
