import { expectOptionNames } from "../data/arguments";
import { tf } from "../tensorflow";

/** How {@link Adam} steps. */
export interface AdamOptions {
  /** How far a step goes at most, roughly: the paper's α. 0.001 where it is left out. */
  readonly learningRate?: number;
  /** How much of the mean gradient is kept from step to step: β₁, 0.9 where it is left out. */
  readonly beta1?: number;
  /** … and of the mean squared gradient: β₂, 0.999 where it is left out. */
  readonly beta2?: number;
  /** Keeps the division from failing where all gradients were 0: ε, 1e-8 where it is left out. */
  readonly epsilon?: number;
}

const ADAM_OPTIONS = ["learningRate", "beta1", "beta2", "epsilon"];

/** A tensor under a name, as TensorFlow.js' optimizers take and give them. */
export interface NamedTensor {
  /** The name of a variable. */
  name: string;
  /** Its value, or what goes with it. */
  tensor: tf.Tensor;
}

/** What Adam remembers of one variable: the running means of its gradient and of its squared gradient. */
interface Moments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

/**
 * The optimizer Adam (Kingma & Ba 2015, algorithm 1), for `model.compile`, `optimizer.minimize` and `train`.
 *
 * `tf.train.adam` makes 14 small tensor operations a variable; here all numbers are updated in one plain loop, which
 * for models of a few thousand parameters is many times faster. The mathematics is the same (ε is the paper's, 1e-8,
 * where `tf.train.adam` takes 1e-7). It keeps no tensor: its means are plain arrays.
 */
export class Adam extends tf.Optimizer {
  /** The name under which TensorFlow.js saves it with a model. */
  static readonly className = "AdamInOnePass";

  /** α; may be changed between steps. */
  learningRate: number;
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private moments = new Map<string, Moments>();
  /** Loaded, and still to be given to variables in the order in which those come: a loaded model's have other names. */
  private loaded: Moments[] = [];

  /**
   * @param options α, β₁, β₂ and ε
   * @throws {TypeError} when options is no object, or there is no option of a name
   * @throws {RangeError} when `learningRate` or `epsilon` isn't positive, or a β isn't in [0, 1)
   */
  constructor(options: AdamOptions = {}) {
    super();
    expectOptionNames("Adam", options, ADAM_OPTIONS, "{ learningRate: 0.01 }", ["customObjects"]); // which TensorFlow.js gives when it loads a model
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    for (const [name, value] of Object.entries({ learningRate, epsilon })) {
      if (!(value > 0 && value < Infinity))
        throw new RangeError(`Adam: ${name} is ${value}; it needs a number above 0, such as 0.001.`);
    }
    for (const [name, value] of Object.entries({ beta1, beta2 })) {
      if (!(value >= 0 && value < 1))
        throw new RangeError(`Adam: ${name} is ${value}; it needs a number from 0 up to, but not including, 1.`);
    }
    this.learningRate = learningRate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.iterations_ = 0;
  }

  /**
   * Takes one step.
   *
   * @param gradients the gradient of each variable, under the variable's name; a variable whose gradient is missing stays as it is
   * @throws {RangeError} when there is no variable of a name, or a gradient has another shape than its variable
   */
  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    this.incrementIterations();
    for (const { name, tensor: gradient } of named) {
      if (!(gradient as tf.Tensor | undefined)) continue;
      const variable = tf.engine().registeredVariables[name];
      if (variable === undefined) throw new RangeError(`Adam: there is no variable named "${name}".`);
      if (!tf.util.arraysEqual(gradient.shape, variable.shape)) {
        throw new RangeError(
          `Adam: the gradient of "${name}" has shape [${gradient.shape.join(", ")}]; it needs [${variable.shape.join(", ")}].`,
        );
      }
      const updated = this.updated(
        variable.dataSync<"float32">(),
        gradient.dataSync<"float32">(),
        this.momentsOf(name, variable.size),
      );
      const tensor = tf.tensor(updated, variable.shape, "float32");
      variable.assign(tensor);
      tensor.dispose();
    }
  }

  /** One step of algorithm 1 for all numbers of a variable. */
  private updated(values: Float32Array, gradient: Float32Array, { mean, square }: Moments): Float32Array {
    const { beta1, beta2, epsilon } = this;
    const meanCorrection = 1 - beta1 ** this.iterations_;
    const squareCorrection = 1 - beta2 ** this.iterations_;
    const step = this.learningRate / meanCorrection;
    const root = 1 / Math.sqrt(squareCorrection);
    // A new array: the old one may still belong to a tensor.
    const updated = new Float32Array(values.length);
    for (let i = 0; i < updated.length; i++) {
      const g = gradient[i] as number;
      const m = beta1 * (mean[i] as number) + (1 - beta1) * g;
      const v = beta2 * (square[i] as number) + (1 - beta2) * g * g;
      mean[i] = m;
      square[i] = v;
      updated[i] = (values[i] as number) - (step * m) / (Math.sqrt(v) * root + epsilon);
    }
    return updated;
  }

  private momentsOf(name: string, size: number): Moments {
    let moments = this.moments.get(name) ?? this.loaded.shift();
    if (moments?.mean.length !== size) moments = { mean: new Float32Array(size), square: new Float32Array(size) };
    this.moments.set(name, moments);
    return moments;
  }

  /** Forgets all it remembers: the next step is again a first one. */
  override dispose(): void {
    this.moments.clear();
    this.loaded = [];
    this.iterations_ = 0;
  }

  /** What it remembers, as TensorFlow.js saves it with a model: the count of steps, then all means, then all mean squares. The caller disposes of the tensors. */
  override async getWeights(): Promise<NamedTensor[]> {
    const all = [...this.moments];
    return [
      await this.saveIterations(),
      ...all.map(([name, { mean }]) => ({ name: `${name}/m`, tensor: tf.tensor1d(mean.slice()) })),
      ...all.map(([name, { square }]) => ({ name: `${name}/v`, tensor: tf.tensor1d(square.slice()) })),
    ];
  }

  /** Takes over what {@link Adam.getWeights} gave, also that of another Adam. */
  override async setWeights(weightValues: NamedTensor[]): Promise<void> {
    const values = await this.extractIterations(weightValues);
    const numbers = values.map(({ tensor }) => tensor.dataSync<"float32">().slice());
    const half = numbers.length / 2;
    this.moments.clear();
    this.loaded = numbers.slice(0, half).map((mean, i) => ({ mean, square: numbers[half + i] as Float32Array }));
  }

  /** α, β₁, β₂ and ε, as TensorFlow.js saves them. */
  override getConfig(): tf.serialization.ConfigDict {
    const { learningRate, beta1, beta2, epsilon } = this;
    return { learningRate, beta1, beta2, epsilon };
  }
}

tf.serialization.registerClass(Adam);
