import { tf } from "../../tensorflow";
import { projectionsOf, type Projection } from "../heads";
import { MultiHeadAttention } from "../multi-head-attention";

/**
 * A smaller layer without some of the heads. It computes what the layer would compute if those heads gave zeros,
 * and has fewer weights. The layer itself stays as it is.
 *
 * @param layer to leave heads out of
 * @param heads which to leave out, counted from 0
 * @returns a new layer with the other heads, in their order; dispose it when you are done
 * @throws {RangeError} when a head isn't there or comes twice, or none would be left
 * @see Michel et al. 2019, "Are Sixteen Heads Really Better than One?", section 2.3
 */
export function pruneHeads(layer: MultiHeadAttention, heads: readonly number[]): MultiHeadAttention {
  expectHeads("pruneHeads", layer, heads);
  const { numHeads, modelDim, keyDim, valueDim, useBias } = layer;
  const kept = Array.from({ length: numHeads }, (_, head) => head).filter((head) => !heads.includes(head));
  if (kept.length === 0)
    throw new RangeError(`pruneHeads: heads are all ${numHeads} of the layer's; at least one needs to stay.`);

  const pruned = new MultiHeadAttention({ numHeads: kept.length, modelDim, keyDim, valueDim, useBias });
  tf.tidy(() => {
    const { query, key, value, output } = projectionsOf(layer);
    const keyColumns = tf.tensor1d(
      kept.flatMap((head) => range(head * keyDim, keyDim)),
      "int32",
    );
    const valueColumns = tf.tensor1d(
      kept.flatMap((head) => range(head * valueDim, valueDim)),
      "int32",
    );
    pruned.setWeights([
      query.matrix.gather(keyColumns, 1),
      key.matrix.gather(keyColumns, 1),
      value.matrix.gather(valueColumns, 1),
      output.matrix.gather(valueColumns, 0), // heads come in as rows here
      ...biases([query, keyColumns], [key, keyColumns], [value, valueColumns]),
      ...biases([output, undefined]), // one for all heads
    ]);
  });
  return pruned;
}

function biases(...projections: (readonly [Projection, tf.Tensor1D | undefined])[]): tf.Tensor[] {
  return projections.flatMap(([{ bias }, columns]) =>
    bias === undefined ? [] : [columns === undefined ? bias : bias.gather(columns)],
  );
}

function range(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}

/**
 * Measures something while some heads are silent, for example the accuracy; afterwards the layer is as before.
 * A head is silenced by zeros in its rows of W_O. Unlike {@link pruneHeads} it works inside a model, and on all heads.
 *
 * @param layer whose heads are silenced
 * @param heads which, counted from 0
 * @param measure computes what you want to know; not async, because the heads speak again as soon as it returns
 * @returns what `measure` returns
 * @throws {RangeError} when a head isn't there or comes twice
 * @throws {TypeError} when `measure` returns a promise
 * @see Michel et al. 2019, "Are Sixteen Heads Really Better than One?", section 3.2
 */
export function withoutHeads<T>(layer: MultiHeadAttention, heads: readonly number[], measure: () => T): T {
  expectHeads("withoutHeads", layer, heads);
  const before = layer.getWeights().map((weight) => weight.clone());
  try {
    tf.tidy(() => {
      const silent = Array.from({ length: layer.numHeads }, (_, head) => (heads.includes(head) ? 0 : 1));
      const rows = tf.tensor2d(
        silent.flatMap((one) => new Array<number>(layer.valueDim).fill(one)),
        [layer.numHeads * layer.valueDim, 1],
      );
      layer.setWeights(before.map((weight, i) => (i === OUTPUT_MATRIX ? weight.mul(rows) : weight)));
    });
    const measured = measure();
    if (measured instanceof Promise) {
      throw new TypeError(
        "withoutHeads: measure returned a promise, but the heads speak again before it is kept. Measure without await.",
      );
    }
    return measured;
  } finally {
    layer.setWeights(before);
    tf.dispose(before);
  }
}

/** The place of W_O among a layer's weights. */
const OUTPUT_MATRIX = 3;

/**
 * How much the loss depends on each head: the size of its derivative with respect to a gate ξ that scales the head's output, at ξ = 1.
 * A head whose number is small can be pruned at little cost.
 *
 * @param layer whose heads are compared
 * @param losses functions that compute a loss with the layer, one for each example or small batch. The average is over the sizes, since
 * on the whole data set of a trained model the derivatives of examples cancel each other.
 * @returns one number a head, 0 or more, in units of the loss
 * @throws {RangeError} when there is no loss
 * @throws {Error} from TensorFlow.js when a loss doesn't depend on the layer
 * @see Michel et al. 2019, "Are Sixteen Heads Really Better than One?", section 4.1
 */
export function headImportance(layer: MultiHeadAttention, losses: Iterable<() => tf.Tensor>): number[] {
  expectLayer("headImportance", layer);
  if (typeof (losses as Partial<typeof losses>)[Symbol.iterator] !== "function") {
    throw new TypeError(
      "headImportance: losses needs to be a list of functions that each give a loss, such as [() => loss(batch)].",
    );
  }
  const { numHeads, valueDim, modelDim } = layer;
  const importance = new Array<number>(numHeads).fill(0);
  let count = 0;
  for (const loss of losses) {
    const sensitivity = tf.tidy(() => {
      const matrix = projectionsOf(layer).output.matrix as unknown as tf.Variable;
      const { grads } = tf.variableGrads(() => loss().asScalar(), [matrix]);
      // The gate scales the head's output, hence the head's rows of W_O: ∂L/∂ξ = Σ W_O ∘ ∂L/∂W_O over these rows.
      const product = matrix.mul(grads[matrix.name] as tf.Tensor);
      return product
        .reshape([numHeads, valueDim * modelDim])
        .sum(1)
        .abs()
        .dataSync();
    });
    for (let head = 0; head < numHeads; head++) importance[head] = (importance[head] ?? 0) + (sensitivity[head] ?? 0);
    count++;
  }
  if (count === 0)
    throw new RangeError("headImportance: losses is empty; it needs at least one function that computes a loss.");
  return importance.map((sum) => sum / count);
}

function expectHeads(where: string, layer: MultiHeadAttention, heads: readonly number[]): void {
  expectLayer(where, layer);
  const { numHeads } = layer;
  if (!Array.isArray(heads)) {
    throw new TypeError(
      `${where}: heads is ${String(heads)}; it needs a list of heads, counted from 0, such as [0, 2].`,
    );
  }
  heads.forEach((head, i) => {
    if (!Number.isInteger(head) || head < 0 || head >= numHeads)
      throw new RangeError(`${where}: heads[${i}] is ${head}; it needs a whole number from 0 to ${numHeads - 1}.`);

    if (heads.indexOf(head) !== i)
      throw new RangeError(`${where}: heads[${i}] is ${head}, which is there already; each head can go only once.`);
  });
}

function expectLayer(where: string, layer: unknown): void {
  if (!(layer instanceof MultiHeadAttention)) {
    throw new TypeError(
      `${where}: layer is no MultiHeadAttention; a SentenceClassifier has one as its attentionLayer.`,
    );
  }
}
