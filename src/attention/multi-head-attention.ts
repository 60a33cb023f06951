import { tf } from "../tensorflow";
import { inHeads } from "./fast/attention";
import { differentiable, onArrays, onBackend } from "./fast/compute";
import { inLoops } from "./fast/loops";
import { multiHead } from "./fast/multi-head";
import { wayFor } from "./fast/size";
import {
  expectMask,
  expectOptions,
  expectShape,
  expectTensor,
  expectWhole,
  expectZerosAndOnes,
  reportNaN,
  shapeText,
} from "./arguments";
import { inType } from "./in-type";

/** How a multi-head attention layer is made. */
export interface MultiHeadAttentionOptions {
  /** How many heads attend side by side. */
  readonly numHeads: number;
  /** The width of the inputs and of the output, d_model. */
  readonly modelDim: number;
  /** The width of one head's queries and keys, d_k; modelDim / numHeads by default. */
  readonly keyDim?: number;
  /** The width of one head's values, d_v; modelDim / numHeads by default. */
  readonly valueDim?: number;
  /** Adds a bias to each of the four projections; false by default, as in the paper. */
  readonly useBias?: boolean;
  /** Makes the first weights the same each time. */
  readonly seed?: number;
  /** `[length, modelDim]`, where the layer is the first of a `tf.sequential`; null takes any length. */
  readonly inputShape?: tf.Shape;
  /** Whether training changes the weights; true by default. */
  readonly trainable?: boolean;
  /** The layer's name in a model. */
  readonly name?: string;
}

/** What `attend` takes beside query, key and value. */
export interface AttendOptions {
  /**
   * 1 or true where a query may attend to a key. `[queries, keys]` for all, `[batch, queries, keys]` for all heads, or
   * `[batch, heads, queries, keys]`, any of these axes 1 where it doesn't matter.
   */
  readonly mask?: tf.Tensor;
}

/** What `attend` gives. */
export interface MultiHeadResult {
  /** `[batch, queries, modelDim]` */
  readonly output: tf.Tensor3D;
  /** `[batch, numHeads, queries, keys]`; each row sums to 1, or to 0 where all of it is masked. */
  readonly weights: tf.Tensor4D;
}

const NAMES = ["query", "key", "value", "output"] as const;

/**
 * Multi-head attention as a layer: several attentions side by side, each on projections of its own, joined and projected back.
 *
 * Vaswani et al. 2017, "Attention Is All You Need", §3.2.2: MultiHead(Q, K, V) = Concat(head₁ … head_h)·W^O with
 * head_i = Attention(Q·W_i^Q, K·W_i^K, V·W_i^V). Where the paper has a matrix for each head, here the heads' matrices stand
 * side by side in one, which is the same product done once.
 *
 * As a layer of a model it is self-attention: `layer.apply(x)`; with `layer.apply([query, key, value])` it attends to
 * something else. `attend` takes a mask too and gives the weights. The weights to get and set are
 * [Wq, Wk, Wv, Wo], each `[in, out]`, head i in columns i·keyDim … (i+1)·keyDim (in rows of Wo); with `useBias`,
 * [bq, bk, bv, bo] follow. A linear layer of PyTorch holds the transpose.
 */
export class MultiHeadAttention extends tf.layers.Layer {
  /** The name under which models are saved with this layer. */
  static readonly className = "MultiHeadAttention";

  /** How many heads attend side by side. */
  readonly numHeads: number;
  /** The width of the inputs and of the output, d_model. */
  readonly modelDim: number;
  /** The width of one head's queries and keys, d_k. */
  readonly keyDim: number;
  /** The width of one head's values, d_v. */
  readonly valueDim: number;
  /** Whether each projection adds a bias. */
  readonly useBias: boolean;

  private readonly seed: number | undefined;

  /**
   * @throws {RangeError} when a size is not a whole number from 1 on, or modelDim doesn't divide into numHeads and keyDim or
   *   valueDim isn't given
   */
  constructor(options: MultiHeadAttentionOptions) {
    super(options); // takes name, inputShape, trainable, and what else a saved layer has
    const { numHeads, modelDim, keyDim, valueDim, useBias = false, seed } = options;
    expectWhole("MultiHeadAttention", "numHeads", numHeads);
    expectWhole("MultiHeadAttention", "modelDim", modelDim);
    if (modelDim % numHeads !== 0 && (keyDim === undefined || valueDim === undefined)) {
      throw new RangeError(
        `MultiHeadAttention: modelDim is ${modelDim} and numHeads ${numHeads}; modelDim needs to be a multiple of numHeads, or keyDim and valueDim to be given.`,
      );
    }
    this.numHeads = numHeads;
    this.modelDim = modelDim;
    this.keyDim = keyDim ?? modelDim / numHeads;
    this.valueDim = valueDim ?? modelDim / numHeads;
    expectWhole("MultiHeadAttention", "keyDim", this.keyDim);
    expectWhole("MultiHeadAttention", "valueDim", this.valueDim);
    this.useBias = useBias;
    this.seed = seed;
    this.supportsMasking = true;

    const [keys, values] = [numHeads * this.keyDim, numHeads * this.valueDim];
    const widths = { query: keys, key: keys, value: values, output: modelDim };
    // A model saves weights by these names, so they have to differ between its layers.
    const nameOf = (weight: string): string => `${this.name}/${weight}`;
    NAMES.forEach((name, i) => {
      const initializer = tf.initializers.glorotUniform(seed === undefined ? {} : { seed: seed * NAMES.length + i });
      this.addWeight(nameOf(name), [name === "output" ? values : modelDim, widths[name]], "float32", initializer);
    });
    const zeros = tf.initializers.zeros() as Parameters<typeof this.addWeight>[3];
    if (useBias) for (const name of NAMES) this.addWeight(nameOf(`${name}_bias`), [widths[name]], "float32", zeros);
    this.built = true;
  }

  /**
   * Attends: each query of a sentence looks at all keys of the same sentence, in every head.
   *
   * Gradients flow through both results, to the inputs and to the layer's weights, once: there is no second derivative. The caller disposes of the results.
   *
   * @param query `[batch, queries, modelDim]`
   * @param key `[batch, keys, modelDim]`
   * @param value `[batch, keys, modelDim]`
   * @throws {RangeError} when a shape doesn't fit, a mask doesn't broadcast or holds other values than 0 and 1, or an input
   *   or a weight holds NaN; it names the argument, its shape and the one it needs
   * @throws {TypeError} when an argument is not a tensor of numbers
   */
  attend(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, options: AttendOptions = {}): MultiHeadResult {
    const where = "MultiHeadAttention.attend";
    expectOptions(where, options, ["mask"]);
    const { mask } = options;
    expectInputs(where, this, query, key, value, mask);
    return tf.tidy(() => {
      const results = this.run(query, key, value, mask, true);
      const inputs = query === key && key === value ? { query } : { query, key, value };
      reportNaN(where, results[0] as tf.Tensor, {
        ...inputs,
        ...Object.fromEntries(this.weights.map((weight) => [weight.name, weight.read()])),
      });
      const [output, weights] = results as [tf.Tensor3D, tf.Tensor4D];
      return { output, weights };
    });
  }

  /**
   * What the layer does in a model; `layer.apply(x)` or `layer.apply([query, key, value])` calls it.
   *
   * The mask that a model hands on, `[batch, keys]`, says which keys are real and which padding. For other masks there is `attend`.
   */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown> = {}): tf.Tensor {
    const list = Array.isArray(inputs) ? inputs : [inputs];
    if (list.length > 3) {
      throw new RangeError(
        `MultiHeadAttention: there are ${list.length} inputs; it needs one, or query, key and value.`,
      );
    }
    const [query, key = query, value = key] = list as [tf.Tensor, tf.Tensor?, tf.Tensor?];
    expectInputs("MultiHeadAttention", this, query, key, value);
    return tf.tidy(() => {
      const mask = paddingOf(kwargs["mask"], key === query, key.shape);
      return this.run(query, key, value, mask, false)[0] as tf.Tensor;
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const query = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    if (query.length !== 3 || (query[2] ?? this.modelDim) !== this.modelDim) {
      throw new RangeError(
        `MultiHeadAttention: the input has shape ${shapeText(query)}; it needs ${shapeText(["batch", "length", this.modelDim])}.`,
      );
    }
    return [...query.slice(0, -1), this.modelDim];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { numHeads, modelDim, keyDim, valueDim, useBias, seed } = this;
    return { ...super.getConfig(), numHeads, modelDim, keyDim, valueDim, useBias, ...(seed !== undefined && { seed }) };
  }

  override dispose(): ReturnType<tf.layers.Layer["dispose"]> {
    // TensorFlow.js counts uses from the first `apply` that builds; this layer has its weights from the start.
    this._refCount ??= 1;
    return super.dispose();
  }

  /** Output and, if they are wanted, weights. */
  private run(
    query: tf.Tensor,
    key: tf.Tensor,
    value: tf.Tensor,
    mask: tf.Tensor | undefined,
    withWeights: boolean,
  ): tf.Tensor[] {
    const { numHeads: heads, modelDim, keyDim, valueDim, useBias } = this;
    const different = key !== value ? [query, key, value] : query !== key ? [query, key] : [query];
    const weights = this.weights.map((weight) => weight.read());
    const inputs = [...different.map((tensor) => inType(tensor, "float32")), ...weights];
    // A mask for all heads of a sentence gets an axis for them.
    const ofHeads = mask?.rank === 3 ? tf.expandDims(mask, 1) : mask;
    const [batch, queries, keys] = [...query.shape.slice(0, 2), key.shape[1]] as [number, number, number];
    const counts = { batch, heads, queries, keys, scale: 1 / Math.sqrt(keyDim) };
    const sizes = { batch, queries, keys, modelDim, inputCount: different.length, useBias };
    const width = heads * (keyDim + valueDim);
    const way = wayFor(batch * queries * keys * width, batch * (queries + keys) * modelDim * width);
    if (way === "backend") {
      const booleans = ofHeads && inType(ofHeads, "bool");
      const step = multiHead(sizes, inHeads(counts), withWeights);
      return differentiable(inputs, (recorded) => onBackend(inputs, booleans, recorded, step));
    }
    const shapes = { output: [batch * queries, heads * valueDim], weights: [batch, heads, queries, keys] };
    const step = multiHead(sizes, inLoops({ ...counts, keyDim, valueDim }, shapes, ofHeads), withWeights);
    return differentiable(inputs, (recorded) =>
      way === "mixed" ? onBackend(inputs, undefined, recorded, step) : onArrays(inputs, step),
    );
  }
}

tf.serialization.registerClass(MultiHeadAttention);

/**
 * Refuses inputs that a layer of these sizes can't attend to.
 *
 * @throws {TypeError} when one is not a tensor of numbers
 * @throws {RangeError} when a shape doesn't fit, or the mask holds other values than 0 and 1
 */
export function expectInputs(
  where: string,
  { modelDim, numHeads }: { readonly modelDim: number; readonly numHeads: number },
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  mask?: tf.Tensor,
): void {
  for (const [name, tensor] of Object.entries({ query, key, value })) expectTensor(where, name, tensor);
  expectShape(where, "query", query, ["batch", "queries", modelDim], "batch, queries, modelDim");
  const [batch, queries] = query.shape as [number, number];
  if (key !== query) expectShape(where, "key", key, [batch, "keys", modelDim], "the batch of query, keys, modelDim");
  const keys = key.shape[1] as number;
  if (value !== key) expectShape(where, "value", value, [batch, keys, modelDim], "a value for each key, modelDim wide");
  if (mask === undefined) return;
  expectTensor(where, "mask", mask);
  if (mask.rank === 3) expectMask(where, mask, [batch, queries, keys], ["batch", "queries", "keys"]);
  else expectMask(where, mask, [batch, numHeads, queries, keys], ["batch", "heads", "queries", "keys"]);
}

/**
 * A padding mask `[batch, length]`, as an embedding with maskZero hands it on, for the keys of all heads and queries.
 * A model of TensorFlow.js hands on the mask of the first input only, the query's; it counts where key and query are one.
 */
function paddingOf(mask: unknown, self: boolean, [batch, length]: readonly number[]): tf.Tensor | undefined {
  const masks = (Array.isArray(mask) ? mask : [mask]) as (tf.Tensor | null | undefined)[];
  const padding = masks[self ? 0 : 1] ?? undefined;
  if (padding === undefined) return undefined;
  expectTensor("MultiHeadAttention", "mask", padding);
  expectShape(
    "MultiHeadAttention",
    "mask",
    padding,
    [batch ?? 1, length ?? 1],
    "batch and keys: which keys aren't padding; for other masks take attend",
  );
  expectZerosAndOnes("MultiHeadAttention", "mask", padding);
  return tf.reshape(padding, [batch ?? 1, 1, 1, length ?? 1]);
}
