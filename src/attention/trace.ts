import { tf } from "../tensorflow";
import { expectOptions, expectShape, expectTensor } from "./arguments";
import { combineHeads, project, projectionsOf, splitHeads } from "./heads";
import type { AttendOptions, MultiHeadAttention } from "./multi-head-attention";
import { maskedSoftmax } from "./reference";

/** The steps that a trace may have, in the order of computation. */
export type TraceStepName =
  | "embeddings"
  | "positions"
  | "input"
  | "query"
  | "key"
  | "value"
  | "query heads"
  | "key heads"
  | "value heads"
  | "raw scores"
  | "scaled scores"
  | "masked scores"
  | "weights"
  | "head outputs"
  | "concatenation"
  | "output";

/** One intermediate of a computation, as plain data. */
export interface TraceStep {
  /** What it is called. */
  readonly name: TraceStepName;
  /** How it comes from those before it. */
  readonly formula: string;
  /** The size of each axis. */
  readonly shape: readonly number[];
  /** What each axis counts, as many as in `shape`. */
  readonly axes: readonly string[];
  /** The numbers, the last axis running fastest. */
  readonly values: Float32Array;
}

/** All intermediates of one pass, in order. */
export interface AttentionTrace {
  /** From the embeddings to the output. */
  readonly steps: readonly TraceStep[];
}

/** What {@link traceAttention} may be given besides its input. */
export interface TraceOptions extends AttendOptions {
  /** Codes added to the input before anything else, [length, modelDim] or [batch, length, modelDim], as from `sinusoidalPositions`. */
  readonly positions?: tf.Tensor;
  /** What is attended to, [batch, keys, modelDim], where that is not the input itself. No positions are added to it. */
  readonly context?: tf.Tensor;
}

/**
 * Follows an input through multi-head attention, and writes down every intermediate with its name, shape and values.
 *
 * Each step is computed by the plain formula. The last one equals `layer.attend(…).output`, and "weights" its weights.
 * What comes back is plain data: there is nothing to dispose of.
 *
 * @param layer whose weights are used
 * @param embeddings the input, [batch, length, modelDim]
 * @param options a mask, positions to add, another sequence to attend to
 * @returns the steps: embeddings, positions and their sum (with positions), else the input; query, key, value, and each split into heads;
 * raw scores Q·Kᵀ, scaled, masked (with a mask; -Infinity where it says no); weights; each head's output; their concatenation; the output
 * @throws {TypeError} when an argument is no tensor
 * @throws {RangeError} when a shape doesn't fit, a mask doesn't broadcast or holds other values than 0 and 1, or something holds NaN
 * @see Vaswani et al. 2017, "Attention Is All You Need", section 3.2
 */
export function traceAttention(
  layer: MultiHeadAttention,
  embeddings: tf.Tensor,
  options: TraceOptions = {},
): AttentionTrace {
  expectOptions("traceAttention", options, ["mask", "positions", "context"]);
  const { mask, positions, context } = options;
  const { numHeads, modelDim, keyDim } = layer;
  expectTensor("traceAttention", "embeddings", embeddings);
  expectShape("traceAttention", "embeddings", embeddings, ["batch", "length", modelDim]);
  const [batch, length] = embeddings.shape as [number, number];
  if (positions !== undefined) {
    expectTensor("traceAttention", "positions", positions);
    expectShape(
      "traceAttention",
      "positions",
      positions,
      positions.rank === 3 ? [batch, length, modelDim] : [length, modelDim],
    );
  }
  if (context !== undefined) {
    expectTensor("traceAttention", "context", context);
    expectShape("traceAttention", "context", context, [batch, "keys", modelDim]);
  }

  const steps: TraceStep[] = [];
  /** Writes a step down, and hands the tensor on to the next. */
  const record = <T extends tf.Tensor>(name: TraceStepName, formula: string, axes: readonly string[], tensor: T): T => {
    steps.push({ name, formula, axes, shape: [...tensor.shape], values: Float32Array.from(tensor.dataSync()) });
    return tensor;
  };

  tf.tidy(() => {
    const sequence = ["batch", "position", "feature"];
    let input = embeddings;
    if (positions !== undefined) {
      record("embeddings", "E", sequence, embeddings);
      record("positions", "P", sequence.slice(-positions.rank), positions);
      input = embeddings.add(positions);
    }
    record("input", positions === undefined ? "X" : "X = E + P", sequence, input);
    const attended = context ?? input;
    checkLikeTheLayer(layer, input, attended, mask);
    const source = context === undefined ? "X" : "context";

    const matrices = projectionsOf(layer);
    const plus = (bias: string): string => (layer.useBias ? ` + ${bias}` : "");
    const query = record(
      "query",
      `Q = X·W_Q${plus("b_Q")}`,
      ["batch", "query", "feature"],
      project(input, matrices.query),
    );
    const key = record(
      "key",
      `K = ${source}·W_K${plus("b_K")}`,
      ["batch", "key", "feature"],
      project(attended, matrices.key),
    );
    const value = record(
      "value",
      `V = ${source}·W_V${plus("b_V")}`,
      ["batch", "key", "feature"],
      project(attended, matrices.value),
    );

    const queries = record(
      "query heads",
      "Q in parts of d_k",
      ["batch", "head", "query", "feature"],
      splitHeads(query, numHeads),
    );
    const keys = record(
      "key heads",
      "K in parts of d_k",
      ["batch", "head", "key", "feature"],
      splitHeads(key, numHeads),
    );
    const values = record(
      "value heads",
      "V in parts of d_v",
      ["batch", "head", "key", "feature"],
      splitHeads(value, numHeads),
    );

    const pairs = ["batch", "head", "query", "key"];
    const raw = record("raw scores", "Q·Kᵀ", pairs, queries.matMul(keys, false, true));
    const scaled = record("scaled scores", "Q·Kᵀ / √d_k", pairs, raw.div(Math.sqrt(keyDim)));
    const ofHeads = mask?.rank === 3 ? mask.expandDims(1) : mask; // [batch, queries, keys] is for all heads
    if (ofHeads !== undefined)
      record("masked scores", "-∞ where the mask says no", pairs, tf.where(ofHeads.cast("bool"), scaled, -Infinity));
    const weights = record("weights", "softmax, row by row", pairs, maskedSoftmax(scaled, ofHeads));

    const outputs = record("head outputs", "weights·V", ["batch", "head", "query", "feature"], weights.matMul(values));
    const sideBySide = record(
      "concatenation",
      "heads side by side",
      ["batch", "query", "feature"],
      combineHeads(outputs),
    );
    record(
      "output",
      `concatenation·W_O${plus("b_O")}`,
      ["batch", "query", "feature"],
      project(sideBySide, matrices.output),
    );
  });
  return { steps };
}

/**
 * The step of that name.
 *
 * @throws {RangeError} when the trace has no such step, as "masked scores" without a mask
 */
export function stepOf(trace: AttentionTrace, name: TraceStepName): TraceStep {
  const step = trace.steps.find((one) => one.name === name);
  if (step === undefined) {
    throw new RangeError(
      `stepOf: there is no step "${name}"; this trace has ${trace.steps.map((one) => `"${one.name}"`).join(", ")}.`,
    );
  }
  return step;
}

/**
 * One matrix out of a step: its last two axes, as rows of numbers.
 *
 * @param step with two axes or more
 * @param place where on the axes before the last two, one number an axis: `matrixOf(stepOf(trace, "weights"), 0, 2)` is what head 2 does with the first sentence
 * @returns [second last axis][last axis]
 * @throws {RangeError} when `place` has another length, or leads beyond an axis
 */
export function matrixOf({ name, shape, axes, values }: TraceStep, ...place: number[]): number[][] {
  const leading = shape.slice(0, -2);
  const [rows, columns] = shape.slice(-2) as [number, number];
  const inside =
    place.length === leading.length &&
    place.every((at, axis) => Number.isInteger(at) && at >= 0 && at < (leading[axis] ?? 0));
  if (!inside) {
    const needed = leading.map((size, axis) => `${axes[axis]} from 0 to ${size - 1}`).join(", ");
    throw new RangeError(
      `matrixOf: place is [${place.join(", ")}]; "${name}" needs ${needed || "none, since it has no axis before its last two"}.`,
    );
  }
  const start = place.reduce((offset, at, axis) => offset * (leading[axis] ?? 1) + at, 0) * rows * columns;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(start + row * columns, start + (row + 1) * columns)),
  );
}

/** The layer checks shapes, mask and NaN for itself, and says the same of the same mistake. */
function checkLikeTheLayer(layer: MultiHeadAttention, query: tf.Tensor, attended: tf.Tensor, mask?: tf.Tensor): void {
  layer.attend(query, attended, attended, mask === undefined ? {} : { mask });
}
