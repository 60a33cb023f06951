import { expectShape, expectWhole } from "../attention/arguments";
import { tf } from "../tensorflow";
import { lastStates } from "./last-states";
import { recur, type RecurrentRule } from "./recurrence";

/** How a recurrent layer is made. */
export interface RecurrentOptions {
  /** How many numbers the hidden state has. */
  readonly units: number;
  /** How many numbers each position's input has. Left out, the first input that comes says it. */
  readonly inputDim?: number;
  /** True where `apply` gives the hidden state at every position; left out, it gives the last one only. */
  readonly returnSequences?: boolean;
  /** For the starting weights; the same seed gives the same weights. */
  readonly seed?: number;
  /** The layer's name; one is made up where it is left out. */
  readonly name?: string;
}

/** A recurrent layer's weights, named and shaped as PyTorch has them; g is 1 for an Elman RNN, 4 for an LSTM. */
export interface RecurrentWeights {
  /** W_ih, `[g · units, inputDim]` */
  readonly weightIh: tf.Tensor2D;
  /** W_hh, `[g · units, units]` */
  readonly weightHh: tf.Tensor2D;
  /** b_ih, `[g · units]` */
  readonly biasIh: tf.Tensor1D;
  /** b_hh, `[g · units]` */
  readonly biasHh: tf.Tensor1D;
}

/** What a run over a batch of sequences gives. */
export interface RecurrentRun {
  /** The hidden state after each position, `[batch, length, units]`. */
  readonly hidden: tf.Tensor3D;
  /** The hidden state after the last real position of each sequence, `[batch, units]`. */
  readonly last: tf.Tensor2D;
}

/** What a run may be given beside the inputs. */
export interface RunOptions {
  /** How many positions of each sequence are real; those after them are padding. Left out, all are. */
  readonly lengths?: ArrayLike<number>;
}

const WEIGHTS = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const;

/**
 * What {@link ElmanRNN} and {@link LSTM} have in common. Weights are kept as PyTorch keeps them, so that
 * `setWeights([weight_ih, weight_hh, bias_ih, bias_hh])` takes over those of a PyTorch layer as they are.
 */
export abstract class RecurrentLayer extends tf.layers.Layer {
  /** How many numbers the hidden state has. */
  readonly units: number;
  private readonly returnSequences: boolean;
  private readonly seed: number | undefined;
  private readonly givenInputDim: number | undefined;
  private inputDim: number | undefined;
  private variables: readonly tf.LayerVariable[] = [];

  /**
   * @param rule how one position follows from the one before
   * @param options the layer's sizes and its seed
   * @throws {RangeError} when `units` or `inputDim` isn't a whole number from 1 on
   */
  protected constructor(
    private readonly kind: string,
    private readonly rule: RecurrentRule,
    { units, inputDim, returnSequences = false, seed, ...layer }: RecurrentOptions,
  ) {
    super(layer);
    expectWhole(kind, "units", units);
    this.units = units;
    this.returnSequences = returnSequences;
    this.seed = seed;
    this.givenInputDim = inputDim;
    if (inputDim !== undefined) {
      expectWhole(kind, "inputDim", inputDim);
      this.makeWeights(inputDim, `${this.name}/`);
    }
  }

  /** Makes the weights: drawn evenly from ±1/√units, as PyTorch does. */
  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.makeWeights(inputShape.at(-1) as number, "");
  }

  /** @param prefix the layer's own name, which TensorFlow.js puts before a weight's only when it builds the layer itself */
  private makeWeights(inputDim: number, prefix: string): void {
    if (this.built) return;
    const width = this.rule.gates * this.units;
    const limit = 1 / Math.sqrt(this.units);
    const shapes = [[width, inputDim], [width, this.units], [width], [width]];
    this.variables = WEIGHTS.map((name, i) => {
      const seeded = this.seed === undefined ? {} : { seed: this.seed + i };
      const initializer = tf.initializers.randomUniform({ minval: -limit, maxval: limit, ...seeded });
      return this.addWeight(prefix + name, shapes[i] as number[], "float32", initializer);
    });
    this.inputDim = inputDim;
    this.built = true;
  }

  /** The weights as they are now; they belong to the layer. */
  get weightTensors(): RecurrentWeights {
    const [weightIh, weightHh, biasIh, biasHh] = this.variables.map((variable) => variable.read());
    if (!biasHh) {
      throw new RangeError(
        `${this.kind}: there are no weights yet. Give inputDim when you make the layer, or call it once.`,
      );
    }
    return {
      weightIh: weightIh as tf.Tensor2D,
      weightHh: weightHh as tf.Tensor2D,
      biasIh: biasIh as tf.Tensor1D,
      biasHh: biasHh as tf.Tensor1D,
    };
  }

  /** All states after each position, `[batch, length, states · units]`. */
  protected states(where: string, x: tf.Tensor3D, initial: readonly (tf.Tensor2D | undefined)[]): tf.Tensor3D {
    expectShape(where, "x", x, ["batch", "length", this.inputDim ?? "inputDim"]);
    const [batch, length, inputDim] = x.shape;
    this.makeWeights(inputDim, `${this.name}/`);
    if (length === 0)
      throw new RangeError(`${where}: x has shape [${x.shape.join(", ")}]; it needs at least one position.`);
    return tf.tidy(() => {
      const weights = this.weightTensors;
      const projected = tf.matMul<tf.Tensor2D>(x.reshape([batch * length, inputDim]), weights.weightIh, false, true);
      const starts = initial.map((state) => state ?? tf.zeros<tf.Rank.R2>([batch, this.units]));
      for (const state of starts) expectShape(where, "initial", state, [batch, this.units]);
      return recur(this.rule, { batch, length, units: this.units }, { projected, ...weights, initial: starts });
    });
  }

  /** What a run gives, from all hidden states. */
  protected withLast(where: string, hidden: tf.Tensor3D, lengths: ArrayLike<number> | undefined): RecurrentRun {
    return { hidden, last: lastStates(where, hidden, lengths) };
  }

  /** Runs over a batch of sequences. */
  abstract run(x: tf.Tensor3D, options?: RunOptions): RecurrentRun;

  /** What `apply` does: the last hidden state, or all of them with `returnSequences`. */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => {
      const { hidden, last } = this.run(x as tf.Tensor3D);
      return this.returnSequences ? hidden : last;
    });
  }

  /** `[batch, length, inputDim]` → `[batch, units]`, or `[batch, length, units]` with `returnSequences`. */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, length] = inputShape as tf.Shape;
    return this.returnSequences ? [batch ?? null, length ?? null, this.units] : [batch ?? null, this.units];
  }

  /** What TensorFlow.js saves of the layer beside its weights. */
  override getConfig(): tf.serialization.ConfigDict {
    const { units, givenInputDim: inputDim, returnSequences, seed } = this;
    const known = { ...(inputDim === undefined ? {} : { inputDim }), ...(seed === undefined ? {} : { seed }) };
    return { ...super.getConfig(), units, returnSequences, ...known };
  }

  /** Gives the weights' memory back. */
  override dispose(): ReturnType<tf.layers.Layer["dispose"]> {
    // TensorFlow.js counts a layer's users only in `apply`; one that was used through `run` has none by its count.
    this._refCount ??= 1;
    return super.dispose();
  }
}
