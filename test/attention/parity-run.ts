// Runs all cases of pytorch.json on the backend of this process, and prints how far each result is from PyTorch's.
// parity.test.ts starts it once for each backend.
import * as fs from "node:fs";
import * as path from "node:path";
import {
  causalMask,
  combineMasks,
  MultiHeadAttention,
  paddingMask,
  scaledDotProductAttention,
  sinusoidalPositions,
  tf,
} from "../../src";
import { projectRoot } from "../../src/platform/root";
import { numbers } from "./fixtures/numbers";
import { inEveryWay } from "./tensors";

interface MaskCase {
  shape: number[];
  bits: string;
  causal?: number;
  lengths?: number[];
}

interface AttentionCase {
  seed: number;
  query: number[];
  key: number[];
  value: number[];
  mask?: MaskCase;
  scale?: number;
  size?: number;
  through: string[];
  expected: Record<string, number[]>;
}

interface MultiHeadCase {
  seed: number;
  numHeads: number;
  modelDim: number;
  keyDim: number;
  valueDim: number;
  useBias: boolean;
  weightSize: number;
  batch: number;
  lengths: number[];
  mask?: MaskCase;
  through: string[];
  expected: Record<string, number[]>;
}

interface Fixtures {
  pytorch: string;
  attention: AttentionCase[];
  multiHead: MultiHeadCase[];
  positions: { length: number; modelDim: number; base: number; expected: number[] }[];
}

/** One compared result: which, and its largest difference. */
export interface Difference {
  readonly of: string;
  readonly largest: number;
}

/** Printed by this program, as JSON. */
export interface ParityReport {
  readonly backend: string;
  readonly pytorch: string;
  readonly differences: Difference[];
}

const fixtures = JSON.parse(
  fs.readFileSync(path.join(projectRoot(__dirname), "test", "attention", "fixtures", "pytorch.json"), "utf8"),
) as Fixtures;
const differences: Difference[] = [];

inEveryWay((way) => {
  for (const one of fixtures.attention) tf.tidy(() => attention(one, way));
  for (const one of fixtures.multiHead) multiHead(one, way);
});
for (const one of fixtures.positions) tf.tidy(() => positions(one));
console.log(
  JSON.stringify({ backend: tf.getBackend(), pytorch: fixtures.pytorch, differences } satisfies ParityReport),
);

function attention(one: AttentionCase, way: string): void {
  const inputs = [one.query, one.key, one.value].map((shape, i) => numbers(one.seed * 10 + i, shape, one.size));
  const mask = maskOf(one.mask);
  const options = { ...(mask && { mask }), ...(one.scale !== undefined && { scale: one.scale }) };
  const [query, key, value] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
  const name = `scaledDotProductAttention ${one.seed} ([${one.query.join()}] [${one.key.join()}] [${one.value.join()}]${one.mask ? " masked" : ""}) ${way}: `;

  const outside = scaledDotProductAttention(query, key, value, options);
  for (const result of ["output", "weights", "scores"] as const)
    compare(name + result, outside[result], one.expected[result]);

  const gradients = tf.grads((q, k, v) =>
    loss(scaledDotProductAttention(q, k, v, options), one.through, ["output", "weights", "scores"], one.seed * 10 + 5),
  )(inputs);
  ["dquery", "dkey", "dvalue"].forEach((gradient, i) => compare(name + gradient, gradients[i], one.expected[gradient]));
}

function multiHead(one: MultiHeadCase, way: string): void {
  const { numHeads, modelDim, keyDim, valueDim, useBias, batch, lengths } = one;
  const layer = new MultiHeadAttention({ numHeads, modelDim, keyDim, valueDim, useBias });
  tf.tidy(() => {
    const [keys, values] = [numHeads * keyDim, numHeads * valueDim];
    const shapes: [number, number][] = [
      [modelDim, keys],
      [modelDim, keys],
      [modelDim, values],
      [values, modelDim],
    ];
    const matrices = shapes.map((shape, i) => numbers(one.seed * 20 + 5 + i, shape, one.weightSize));
    const biases = useBias ? shapes.map(([, width], i) => numbers(one.seed * 20 + 9 + i, [width])) : [];
    layer.setWeights([...matrices, ...biases]);

    const inputs = lengths.map((length, i) => numbers(one.seed * 20 + i, [batch, length, modelDim]));
    const mask = maskOf(one.mask);
    const attend = (query?: tf.Tensor, key = query, value = key): ReturnType<typeof layer.attend> =>
      layer.attend(query!, key!, value!, mask && { mask });
    const name = `MultiHeadAttention ${one.seed} (batch ${batch}, lengths ${lengths.join()}, ${numHeads} heads of ${keyDim}, ${valueDim}${useBias ? ", biases" : ""}${mask ? ", masked" : ""}) ${way}: `;

    const { output, weights } = attend(...inputs);
    compare(name + "output", output, one.expected["output"]);
    compare(name + "weights", weights, one.expected["weights"]);
    const applied = layer.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs) as tf.Tensor;
    if (mask === undefined) compare(name + "apply", applied, one.expected["output"]);

    const lossOf = (...xs: (tf.Tensor | undefined)[]): tf.Scalar =>
      loss(attend(...xs), one.through, ["output", "weights"], one.seed * 20 + 15);
    const ofInputs = tf.grads(lossOf)(inputs);
    inputs.forEach((_, i) => {
      const gradient = ["dquery", "dkey", "dvalue"][i] as string;
      compare(name + gradient, ofInputs[i], one.expected[gradient]);
    });
    const variables = layer.getWeights() as tf.Variable[];
    const { grads } = tf.variableGrads(() => lossOf(...inputs), variables);
    variables.forEach((variable, i) => {
      const gradient = ["dWq", "dWk", "dWv", "dWo", "dbq", "dbk", "dbv", "dbo"][i] as string;
      compare(name + gradient, grads[variable.name], one.expected[gradient]);
    });
  });
  tf.dispose(layer.getWeights());
}

function positions({ length, modelDim, base, expected }: Fixtures["positions"][number]): void {
  const name = `sinusoidalPositions(${length}, ${modelDim}, base ${base})`;
  compare(name, sinusoidalPositions(length, modelDim, { base }), expected);
  if (base === 10000) compare(`${name}, base left out`, sinusoidalPositions(length, modelDim), expected);
}

/** Σ result · (numbers of a seed), over the results that the loss goes through. */
function loss(results: object, through: readonly string[], order: readonly string[], seed: number): tf.Scalar {
  const terms = order.flatMap((name, i) => {
    const result = (results as Record<string, tf.Tensor>)[name] as tf.Tensor;
    return through.includes(name) ? [result.mul(numbers(seed + i, result.shape)).sum()] : [];
  });
  return tf.addN(terms).asScalar();
}

/** The mask of a case; where the library has a function for it, made by that function, which must give PyTorch's. */
function maskOf(one: MaskCase | undefined): tf.Tensor | undefined {
  if (one === undefined) return undefined;
  const stored = tf.tensor(Uint8Array.from(one.bits, Number), one.shape, "bool");
  const longest = one.shape.at(-1) ?? 1;
  const made = [
    ...(one.causal === undefined ? [] : [causalMask(one.causal)]),
    ...(one.lengths === undefined ? [] : [paddingMask(one.lengths, longest)]),
  ];
  if (made.length === 0) return stored;
  const mask = made.length === 1 ? (made[0] as tf.Tensor) : combineMasks(...made);
  compare(`mask of shape [${one.shape.join()}]`, mask.cast("float32"), Array.from(one.bits, Number));
  if (mask.shape.join() !== one.shape.join())
    throw new Error(`the mask has shape [${mask.shape.join()}] instead of [${one.shape.join()}]`);
  return mask;
}

function compare(of: string, tensor: tf.Tensor | undefined, expected: readonly number[] | undefined): void {
  const actual = tensor?.dataSync();
  let largest = actual !== undefined && actual.length === expected?.length ? 0 : Number.MAX_VALUE;
  actual?.forEach((value, i) => {
    const difference = Math.abs(value - (expected?.[i] ?? NaN));
    // NaN is as wrong as can be.
    largest = Math.max(largest, Number.isNaN(difference) ? Number.MAX_VALUE : difference);
  });
  differences.push({ of, largest });
}
