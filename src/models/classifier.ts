import { expectWhole } from "../attention/arguments";
import { expectSeed } from "../data/arguments";
import { tf } from "../tensorflow";
import type { History } from "../training/history";
import type { Trainable } from "../training/train";
import { linear } from "./linear";
import { Parameters, type SavedWeights } from "./parameters";

/** What all classifiers have to be told. */
export interface ClassifierOptions {
  /** How many token ids there are, padding (0) included. */
  readonly vocabularySize: number;
  /** How many classes; 2 where it is left out: then there is one logit, for class 1. */
  readonly numClasses?: number;
  /** The width of one hidden layer (ReLU) before the output; none where it is left out. */
  readonly hiddenDim?: number;
  /** Decides the starting weights; left out, they differ each time. */
  readonly seed?: number;
}

/** Starting values of embeddings lie within this of 0, as Keras has it. */
const EMBEDDING_LIMIT = 0.05;

interface Dense {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** What the course's classifiers have in common: sentences in, logits out, weights that can be saved. */
export abstract class Classifier implements Trainable {
  /** How many classes there are; two share one logit. */
  readonly numClasses: number;
  /** How many token ids there are, padding (0) included. */
  readonly vocabularySize: number;
  /** The latest training, as far as it came. */
  history?: History;

  private readonly parameters = new Parameters();
  private readonly hiddenDim: number | undefined;
  private readonly seed: number | undefined;
  private seedsUsed = 0;
  private hidden: Dense | undefined;
  private output: Dense | undefined;

  /**
   * @param name the class, for errors
   * @param options sizes and seed
   * @throws {RangeError} when a size isn't a whole number, or is too small
   */
  protected constructor(
    protected readonly name: string,
    { vocabularySize, numClasses = 2, hiddenDim, seed }: ClassifierOptions,
  ) {
    expectWhole(name, "vocabularySize", vocabularySize, 2);
    expectWhole(name, "numClasses", numClasses, 2);
    if (hiddenDim !== undefined) expectWhole(name, "hiddenDim", hiddenDim);
    expectSeed(name, seed);
    this.vocabularySize = vocabularySize;
    this.numClasses = numClasses;
    this.hiddenDim = hiddenDim;
    this.seed = seed;
  }

  /**
   * Scores for each sentence. The caller disposes of the result.
   *
   * @param sentences token ids each, of any lengths; padding (0) may follow them
   * @returns `[sentences, numClasses]`, or `[sentences, 1]` for two classes: the sigmoid of the one logit is the probability of class 1
   * @throws {TypeError} when it is no list of sentences
   * @throws {RangeError} when a sentence has no token, or an id is out of range
   */
  logits(sentences: readonly ArrayLike<number>[]): tf.Tensor2D {
    return tf.tidy(() => this.classify(this.pooled(sentences)));
  }

  /** One vector a sentence: `[sentences, width]` or `[sentences, 1, width]`. */
  protected abstract pooled(sentences: readonly ArrayLike<number>[]): tf.Tensor;

  private classify(pooled: tf.Tensor): tf.Tensor2D {
    if (this.output === undefined) throw new Error(`${this.name}: the output layer was never made.`);
    const last = this.hidden ? tf.relu(linear(pooled, this.hidden.weights, this.hidden.bias)) : pooled;
    return linear(last, this.output.weights, this.output.bias);
  }

  /**
   * The probability of each class, for each sentence, as plain numbers.
   *
   * @param sentences token ids each
   * @returns `[sentence][class]`; each row sums to 1
   */
  probabilities(sentences: readonly ArrayLike<number>[]): number[][] {
    return tf.tidy(() => {
      const logits = this.logits(sentences);
      if (this.numClasses > 2) return tf.softmax(logits).arraySync();
      return Array.from(tf.sigmoid(logits).dataSync(), (one) => [1 - one, one]);
    });
  }

  /** What training changes. */
  get trainableVariables(): tf.Variable[] {
    return this.parameters.variables;
  }

  /** How many numbers training may change. */
  get parameterCount(): number {
    return this.parameters.count;
  }

  /** A copy of all weights as plain data, for JSON. */
  getWeights(): SavedWeights {
    return this.parameters.save();
  }

  /**
   * Takes over weights that `getWeights` gave.
   *
   * @throws {RangeError} when one is missing, unknown, or of another shape; nothing has changed then
   */
  setWeights(saved: SavedWeights): void {
    this.parameters.load(`${this.name}.setWeights`, saved);
  }

  /** Gives all memory back; the model can't be used after it. */
  dispose(): void {
    this.parameters.dispose();
  }

  /** A seed for the next parameter; undefined where none was given. */
  protected nextSeed(): number | undefined {
    return this.seed === undefined ? undefined : this.seed * 1000 + this.seedsUsed++;
  }

  /** Makes a parameter that starts as `initial`, which is disposed of. */
  protected parameter<R extends tf.Rank>(name: string, initial: tf.Tensor<R>): tf.Variable<R> {
    return this.parameters.add(name, initial);
  }

  /** Takes a layer's weights in, as `prefix/name`. */
  protected parametersOf(prefix: string, layer: tf.layers.Layer): void {
    this.parameters.addLayer(prefix, layer);
  }

  /** Makes the vectors of words. */
  protected makeEmbeddings(rows: number, width: number): tf.Variable<tf.Rank.R2> {
    return this.uniform("embeddings", [rows, width], EMBEDDING_LIMIT);
  }

  /** Makes a parameter with values spread evenly over ±limit. */
  private uniform(name: string, shape: [number, number], limit: number): tf.Variable<tf.Rank.R2> {
    return this.parameter(name, tf.randomUniform<tf.Rank.R2>(shape, -limit, limit, "float32", this.nextSeed()));
  }

  /** Makes the layers behind the pooling; call it last in a constructor, so that the order of weights is that of the data. */
  protected makeOutput(width: number): void {
    const columns = this.numClasses === 2 ? 1 : this.numClasses;
    if (this.hiddenDim !== undefined) this.hidden = this.dense("hidden", width, this.hiddenDim);
    this.output = this.dense("output", this.hiddenDim ?? width, columns);
  }

  /** Glorot & Bengio 2010, equation 16: ±√(6 / (in + out)). */
  private dense(name: string, inputs: number, outputs: number): Dense {
    return {
      weights: this.uniform(`${name}/weights`, [inputs, outputs], Math.sqrt(6 / (inputs + outputs))),
      bias: this.parameter(`${name}/bias`, tf.zeros<tf.Rank.R1>([outputs])),
    };
  }
}
