import { tf } from "../tensorflow";
import { expectShape, expectTensor, expectWhole } from "./arguments";
import { expectBase, sinusoidalCodes } from "./positions";

/** Settings of a {@link PositionEmbedding}. */
export interface PositionEmbeddingConfig {
  /** Fixed waves, or a table that is trained like any weight; "sinusoidal" by default. */
  readonly kind?: "sinusoidal" | "learned";
  /** How many positions a learned table has; needed for "learned". Waves go on for ever, so for "sinusoidal" it is left out. */
  readonly maxLength?: number;
  /** For "sinusoidal": how fast the waves get longer from column to column; 10000 by default. */
  readonly base?: number;
  /** For "learned": the same seed gives the same initial table. */
  readonly seed?: number;
  /** [length, modelDim], where it is the first layer of a `tf.sequential`; a length of null takes any. */
  readonly inputShape?: tf.Shape;
  /** Whether training changes the table; true by default. */
  readonly trainable?: boolean;
  /** The layer's name; made up where it is left out. */
  readonly name?: string;
}

/** The spread of a learned table before training: small beside the embeddings, as in BERT. */
const INITIAL_DEVIATION = 0.02;

/**
 * Adds to each vector a code for its position, without which attention can't tell one order of the words from another.
 *
 * Takes [batch, length, modelDim] and returns the same shape. Weights: for "learned" one, [maxLength, modelDim]; for "sinusoidal" none.
 *
 * @see Vaswani et al. 2017, "Attention Is All You Need", section 3.5; learned: Devlin et al. 2019, "BERT", section 3
 * @example tf.sequential({ layers: [embedding, new PositionEmbedding({ kind: "learned", maxLength: 12 })] })
 */
export class PositionEmbedding extends tf.layers.Layer {
  /** The name under which TensorFlow.js saves and finds the layer. */
  static readonly className = "PositionEmbedding";

  /** Fixed waves, or a table that is trained. */
  readonly kind: "sinusoidal" | "learned";
  /** How many positions a learned table has. */
  readonly maxLength: number | undefined;
  /** How fast the waves get longer from column to column. */
  readonly base: number;
  /** The seed of the initial table. */
  readonly seed: number | undefined;

  private modelDim: number | undefined;
  private table: tf.LayerVariable | undefined;
  // As plain numbers, so that no tensor has to be kept between calls.
  private waves: Float32Array = new Float32Array(0);

  /**
   * @param config what kind of positions, and their settings
   * @throws {RangeError} when `kind` is unknown, "learned" comes without a `maxLength`, or a setting is not a number of its kind
   */
  constructor(config: PositionEmbeddingConfig = {}) {
    super(config); // takes inputShape, name, trainable and what else a saved layer has
    const { kind = "sinusoidal", maxLength, base = 10000, seed } = config;
    if (kind !== "sinusoidal" && kind !== "learned")
      throw new RangeError(`PositionEmbedding: kind is ${JSON.stringify(kind)}; it needs "sinusoidal" or "learned".`);

    if (kind === "learned" && maxLength === undefined) {
      throw new RangeError(
        "PositionEmbedding: maxLength is missing; learned positions need it: how many positions the table has.",
      );
    }
    if (maxLength !== undefined) expectWhole("PositionEmbedding", "maxLength", maxLength);
    expectBase("PositionEmbedding", base);
    this.kind = kind;
    this.maxLength = maxLength;
    this.base = base;
    this.seed = seed;
    this.supportsMasking = true;
  }

  /**
   * Makes the table, for learned positions. TensorFlow.js calls this at the first use.
   *
   * @param inputShape [batch, length, modelDim]
   */
  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.modelDim = widthOf(inputShape);
    if (this.kind === "learned" && this.maxLength !== undefined) {
      const initial = tf.initializers.randomNormal({
        mean: 0,
        stddev: INITIAL_DEVIATION,
        ...(this.seed !== undefined && { seed: this.seed }),
      });
      this.table = this.addWeight("positions", [this.maxLength, this.modelDim], "float32", initial);
    }
    super.build(inputShape);
  }

  /**
   * Adds the positions.
   *
   * @param inputs [batch, length, modelDim]
   * @returns [batch, length, modelDim]
   * @throws {RangeError} when the shape is another, or the length is beyond a learned table
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    expectTensor("PositionEmbedding", "input", input);
    expectShape("PositionEmbedding", "input", input, ["batch", "length", this.modelDim ?? "modelDim"]);
    const [, length, modelDim] = input.shape as [number, number, number];
    return tf.tidy(() => input.add(this.kind === "learned" ? this.rows(length) : this.wavesOf(length, modelDim)));
  }

  /**
   * The shape of the output: the input's.
   *
   * @param inputShape [batch, length, modelDim]
   * @returns the same
   */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  /**
   * The settings, as TensorFlow.js saves them: `PositionEmbedding.fromConfig(PositionEmbedding, layer.getConfig())` makes the same layer anew.
   *
   * @returns plain data
   */
  override getConfig(): tf.serialization.ConfigDict {
    const { kind, maxLength, base, seed } = this;
    return {
      ...super.getConfig(),
      kind,
      base,
      ...(maxLength !== undefined && { maxLength }),
      ...(seed !== undefined && { seed }),
    };
  }

  private rows(length: number): tf.Tensor {
    if (this.table === undefined) {
      throw new Error(
        "PositionEmbedding: the table is not made yet. Use the layer with apply(input), or build(shape) first.",
      );
    }
    const table = this.table.read();
    const [maxLength, modelDim] = table.shape as [number, number];
    if (length > maxLength) {
      throw new RangeError(
        `PositionEmbedding: input has ${length} positions, but only ${maxLength} were learned (maxLength). ` +
          'Cut the input, make the table longer and train it, or take kind: "sinusoidal", which goes on.',
      );
    }
    return table.slice([0, 0], [length, modelDim]);
  }

  private wavesOf(length: number, modelDim: number): tf.Tensor {
    if (this.waves.length < length * modelDim) this.waves = sinusoidalCodes(length, modelDim, this.base);
    return tf.tensor2d(this.waves.subarray(0, length * modelDim), [length, modelDim]);
  }
}

function widthOf(inputShape: tf.Shape | tf.Shape[]): number {
  const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  const width = shape.at(-1);
  if (shape.length !== 3 || typeof width !== "number") {
    throw new RangeError(
      `PositionEmbedding: input has shape [${shape.map((size) => size ?? "?").join(", ")}]; it needs [batch, length, modelDim].`,
    );
  }
  return width;
}

tf.serialization.registerClass(PositionEmbedding);
