// Computes attention by the library and by reference.ts on the backend of this process, and prints how far they are apart.
// reference.test.ts starts it once for each backend.
import { attendHeadByHead, MultiHeadAttention, scaledDotProductAttention, tf } from "../../src";
import { attention, type AttentionOptions, type AttentionResult } from "../../src/attention/reference";
import { difference, inEveryWay, random } from "./tensors";

/** Printed by this program, as JSON. */
export interface ReferenceReport {
  readonly backend: string;
  readonly differences: readonly { readonly of: string; readonly largest: number }[];
}

const differences: { of: string; largest: number }[] = [];

/** A mask in which two of three are 1, and nothing is for the first row of queries. */
function maskOf(shape: readonly number[], dtype: "bool" | "float32" | "int32"): tf.Tensor {
  const allowed = tf.randomUniform([...shape], 0, 1, "float32", 5).greater(0.34);
  const rows = shape.at(-2) ?? 1;
  return (rows === 1 ? allowed : allowed.logicalAnd(tf.range(0, rows).greater(0).reshape([rows, 1]))).cast(dtype);
}

/** Compares results and gradients, those through each result alone and through all together. */
function compare<Name extends string>(
  of: string,
  names: readonly Name[],
  inputs: readonly tf.Tensor[],
  fast: (...xs: tf.Tensor[]) => Readonly<Record<Name, tf.Tensor>>,
  reference: typeof fast,
): void {
  const [actual, expected] = [fast(...inputs), reference(...inputs)];
  for (const name of names) note(`${of}: ${name}`, actual[name], expected[name]);
  for (const through of [...names.map((name) => [name]), names]) {
    const gradients = [fast, reference].map((attend) =>
      tf.grads((...xs) => {
        const results = attend(...xs);
        const losses = through.map((name, i) => results[name].mul(random(results[name].shape, 30 + i)).sum());
        // Some inputs have no part in a result; TensorFlow.js refuses to differentiate by those.
        return tf.addN([...losses, ...xs.map((x) => x.mul(0).sum())]);
      })([...inputs]),
    ) as [tf.Tensor[], tf.Tensor[]];
    inputs.forEach((_, i) => note(`${of}: gradient ${i} of ${through.join()}`, gradients[0][i]!, gradients[1][i]!));
  }
}

function note(of: string, actual: tf.Tensor, expected: tf.Tensor): void {
  const largest = difference(actual, expected);
  // NaN is as wrong as can be, and JSON has no word for it.
  differences.push({ of, largest: Number.isNaN(largest) ? Number.MAX_VALUE : largest });
}

function alone(way: string): void {
  for (const leading of [[], [3], [2, 3]]) {
    for (const [queries, keys, keyDim, valueDim] of [
      [4, 6, 5, 2],
      [1, 7, 3, 3],
      [5, 5, 4, 6],
    ] as const) {
      const inputs = [
        [queries, keyDim],
        [keys, keyDim],
        [keys, valueDim],
      ].map((shape, i) => random([...leading, ...shape], i + 1));
      const options: AttentionOptions[] = [
        {},
        { scale: 1 },
        { mask: maskOf([keys], "bool") },
        { mask: maskOf([queries, keys], "float32"), scale: 0.3 },
        { mask: maskOf([...leading, queries, keys], "int32") },
        { mask: tf.zeros([queries, 1]) },
      ];
      for (const one of options) {
        const run =
          (attend: typeof attention) =>
          (...[q, k, v]: tf.Tensor[]): AttentionResult =>
            attend(q!, k!, v!, one);
        const of = `attention ${way} [${leading.join()}] ${queries} ${keys} ${keyDim} ${valueDim} mask [${one.mask?.shape.join() ?? "none"}] scale ${one.scale ?? "left out"}`;
        const names = ["output", "weights", "scores"] as const;
        compare(of, names, inputs, run(scaledDotProductAttention), run(attention));
      }
    }
  }
}

function inHeads(way: string): void {
  const [batch, queries, keys, modelDim] = [2, 3, 5, 6];
  for (const sizes of [{ numHeads: 1 }, { numHeads: 3 }, { numHeads: 2, keyDim: 4, valueDim: 5 }]) {
    for (const useBias of [false, true]) {
      const layer = new MultiHeadAttention({ modelDim, useBias, seed: 1, ...sizes });
      const variables = layer.getWeights() as tf.Variable[];
      layer.setWeights(variables.map(({ shape }, i) => random(shape, 40 + i, 0.5)));
      // Self-attention, key and value in one, and three inputs.
      for (const lengths of [[keys], [queries, keys], [queries, keys, keys]]) {
        const inputs = lengths.map((length, i) => random([batch, length, modelDim], i + 1));
        const asking = lengths[0] as number;
        const masks = [
          [asking, keys],
          [batch, asking, keys],
          [batch, 1, 1, keys],
          [batch, sizes.numHeads, asking, keys],
        ].map((shape) => maskOf(shape, "bool"));
        for (const mask of [undefined, ...masks]) {
          // The layer's weights are among what gradients are taken of.
          const run =
            (attend: typeof layer.attend) =>
            (...[q, k = q, v = k]: tf.Tensor[]): { output: tf.Tensor; weights: tf.Tensor } =>
              attend(q!, k!, v!, mask && { mask });
          const of = `${sizes.numHeads} heads ${way}${useBias ? ", biases" : ""}, lengths ${lengths.join()}, mask [${mask?.shape.join() ?? "none"}]`;
          const fast = run((...args) => layer.attend(...args));
          const reference = run((...args) => attendHeadByHead(layer, ...args));
          compare(of, ["output", "weights"], inputs, fast, reference);
          const ofWeights = [fast, reference].map(
            (attend) =>
              tf.variableGrads(() => {
                const { output, weights } = attend(...inputs);
                return output.mul(random(output.shape, 50)).sum().add(weights.square().sum()).asScalar();
              }, variables).grads,
          ) as [tf.NamedTensorMap, tf.NamedTensorMap];
          for (const { name } of variables)
            note(`${of}: gradient of ${name}`, ofWeights[0][name]!, ofWeights[1][name]!);
        }
      }
      layer.dispose();
    }
  }
}

inEveryWay((way) => {
  alone(way);
  inHeads(way);
});
console.log(JSON.stringify({ backend: tf.getBackend(), differences } satisfies ReferenceReport));
