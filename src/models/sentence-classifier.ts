import { expectWhole } from "../attention/arguments";
import { MultiHeadAttention } from "../attention/multi-head-attention";
import { sinusoidalCodes } from "../attention/positions";
import { expectIds } from "../data/arguments";
import { tf } from "../tensorflow";
import { Classifier, type ClassifierOptions } from "./classifier";
import { embedTokens } from "./embed-tokens";
import { tokenBatch, type TokenBatch } from "./token-batch";

/** How a {@link SentenceClassifier} is made. */
export interface SentenceClassifierOptions extends ClassifierOptions {
  /** The width of embeddings and of the attention's output, d_model. */
  readonly modelDim: number;
  /** How many heads attend side by side; 0 leaves attention out, and then only "mean" pools. */
  readonly numHeads: number;
  /** The width of one head's queries and keys, d_k; modelDim / numHeads where it is left out. */
  readonly keyDim?: number;
  /** The width of one head's values, d_v; modelDim / numHeads where it is left out. */
  readonly valueDim?: number;
  /** How the model learns of the words' order; "sinusoidal" where it is left out. */
  readonly positions?: "none" | "sinusoidal" | "learned";
  /** The most words a sentence may have; needed for learned positions. */
  readonly maxLength?: number;
  /**
   * How a sentence becomes one vector. "summary", where it is left out: a learned vector in front of the sentence attends to
   * it and to all words, as BERT's [CLS] does, and only that one query is computed. "mean": every word attends to every word, and the
   * outputs' mean is taken.
   */
  readonly pooling?: "summary" | "mean";
}

/** The spread of learned positions before training, as BERT has it. */
const POSITION_DEVIATION = 0.02;
/** How fast the waves of sinusoidal positions get longer: the paper's 10000. */
const WAVE_BASE = 10000;

/**
 * A small sentence classifier around one attention layer: embeddings, positions, attention, pooling, output.
 * With `numHeads: 0` the same without attention: a bag of words, the mean of their embeddings.
 */
export class SentenceClassifier extends Classifier {
  /** How many heads attend side by side; 0 is none. */
  readonly numHeads: number;
  /** The width of embeddings, d_model. */
  readonly modelDim: number;
  /** How a sentence becomes one vector. */
  readonly pooling: "summary" | "mean";
  /** How the model learns of the words' order. */
  readonly positions: "none" | "sinusoidal" | "learned";

  /** The attention layer, to look into or to prune; undefined with `numHeads: 0`. */
  readonly attentionLayer: MultiHeadAttention | undefined;
  private readonly maxLength: number | undefined;
  /** A row for each token id, and the summary vector as the last row. */
  private readonly embeddings: tf.Variable<tf.Rank.R2>;
  private waves: Float32Array = new Float32Array(0);
  private readonly learnedPositions: tf.Variable<tf.Rank.R2> | undefined;

  /**
   * @param options sizes, kinds and seed
   * @throws {RangeError} when sizes don't fit together, or an option is unknown
   */
  constructor(options: SentenceClassifierOptions) {
    super("SentenceClassifier", options);
    const { modelDim, numHeads, keyDim, valueDim, positions = "sinusoidal", maxLength, pooling = "summary" } = options;
    expectSizes(options, positions, pooling);
    this.modelDim = modelDim;
    this.numHeads = numHeads;
    this.positions = positions;
    this.pooling = pooling;
    this.maxLength = maxLength;

    // The summary vector has a row and a place of its own.
    const own = pooling === "summary" ? 1 : 0;
    this.embeddings = this.makeEmbeddings(this.vocabularySize + own, modelDim);
    if (positions === "learned") {
      const shape: [number, number] = [(maxLength as number) + own, modelDim];
      const initial = tf.randomNormal<tf.Rank.R2>(shape, 0, POSITION_DEVIATION, "float32", this.nextSeed());
      this.learnedPositions = this.parameter("positions", initial);
    }
    if (numHeads > 0) {
      const seed = this.nextSeed();
      this.attentionLayer = new MultiHeadAttention({
        numHeads,
        modelDim,
        ...(keyDim !== undefined && { keyDim }),
        ...(valueDim !== undefined && { valueDim }),
        ...(seed !== undefined && { seed }),
      });
      this.parametersOf("attention", this.attentionLayer);
    }
    this.makeOutput(modelDim);
  }

  protected override pooled(sentences: readonly ArrayLike<number>[]): tf.Tensor {
    const batch = this.batchOf("logits", sentences);
    const x = this.embedded(batch); // [sentences, length, modelDim]
    if (this.attentionLayer === undefined) return meanOfTokens(x, batch);
    const { output } = this.attended(x, batch);
    return this.pooling === "summary" ? output : meanOfTokens(output, batch);
  }

  /**
   * Who attends to whom in a sentence, and how much.
   *
   * @param sentence token ids
   * @returns weights `[head][query][key]`. With pooling "summary" there is one query, and the keys are the summary vector and then
   * the words; with "mean", queries and keys are the words.
   * @throws {TypeError} when the sentence is no list of ids
   * @throws {RangeError} when the model has no attention, or the sentence doesn't fit
   */
  attention(sentence: ArrayLike<number>): number[][][] {
    if (this.attentionLayer === undefined)
      throw new RangeError("SentenceClassifier.attention: numHeads is 0, so nobody attends to anything.");
    expectIds("SentenceClassifier.attention", "sentence", sentence);
    const batch = this.batchOf("attention", [sentence]);
    return tf.tidy(() => this.attended(this.embedded(batch), batch).weights.arraySync()[0] as number[][][]);
  }

  private attended(x: tf.Tensor3D, batch: TokenBatch): { output: tf.Tensor3D; weights: tf.Tensor4D } {
    const query = this.pooling === "summary" ? this.embedded(firstTokens(batch)) : x; // [sentences, 1 or length, modelDim]
    const mask = maskOf(batch);
    return (this.attentionLayer as MultiHeadAttention).attend(query, x, x, mask ? { mask } : {});
  }

  private embedded(batch: TokenBatch): tf.Tensor3D {
    return embedTokens(
      this.embeddings,
      batch,
      this.positions === "sinusoidal" ? this.wavesOf(batch.length) : this.learnedPositions,
    );
  }

  /** Sine and cosine codes, row after row: computed once for the longest sentence so far. */
  private wavesOf(length: number): Float32Array {
    if (this.waves.length < length * this.modelDim) this.waves = sinusoidalCodes(length, this.modelDim, WAVE_BASE);
    return this.waves;
  }

  private batchOf(method: string, sentences: readonly ArrayLike<number>[]): TokenBatch {
    const where = `SentenceClassifier.${method}`;
    const summary = this.pooling === "summary";
    const batch = tokenBatch(where, sentences, this.vocabularySize, summary ? this.vocabularySize : undefined);
    const words = batch.length - (summary ? 1 : 0);
    if (this.positions === "learned" && words > (this.maxLength as number)) {
      throw new RangeError(
        `${where}: a sentence has ${words} words; positions were learned for ${this.maxLength} (maxLength). Shorten it, or use sinusoidal positions.`,
      );
    }
    return batch;
  }
}

/** The first token of each sentence, as sentences of one. */
function firstTokens({ ids, size, length }: TokenBatch): TokenBatch {
  return {
    ids: Int32Array.from({ length: size }, (_, row) => ids[row * length] as number),
    lengths: new Int32Array(size).fill(1),
    size,
    length: 1,
  };
}

/** True where a token is real, `[size, 1, 1, length]`; nothing where all are. */
function maskOf({ lengths, size, length }: TokenBatch): tf.Tensor4D | undefined {
  if (lengths.every((real) => real === length)) return undefined;
  const mask = new Uint8Array(size * length);
  lengths.forEach((real, row) => mask.fill(1, row * length, row * length + real));
  return tf.tensor4d(mask, [size, 1, 1, length], "bool");
}

/** The mean over the real tokens of each sentence: `[size, length, width]` → `[size, 1, width]`. */
function meanOfTokens(x: tf.Tensor3D, { lengths, size, length }: TokenBatch): tf.Tensor3D {
  const shares = new Float32Array(size * length);
  lengths.forEach((real, row) => shares.fill(1 / real, row * length, row * length + real));
  return tf.matMul(tf.tensor3d(shares, [size, 1, length]), x);
}

function expectSizes(
  { modelDim, numHeads, keyDim, valueDim, maxLength }: SentenceClassifierOptions,
  positions: string,
  pooling: string,
): void {
  const where = "SentenceClassifier";
  expectWhole(where, "modelDim", modelDim);
  expectWhole(where, "numHeads", numHeads, 0);
  expectOneOf(where, "positions", positions, ["none", "sinusoidal", "learned"]);
  expectOneOf(where, "pooling", pooling, ["summary", "mean"]);
  if (maxLength !== undefined) expectWhole(where, "maxLength", maxLength);
  if (positions === "learned" && maxLength === undefined)
    throw new RangeError(`${where}: positions are "learned"; that needs maxLength, the most words a sentence has.`);
  if (keyDim !== undefined) expectWhole(where, "keyDim", keyDim);
  if (valueDim !== undefined) expectWhole(where, "valueDim", valueDim);
  if (numHeads > 0 && modelDim % numHeads !== 0 && (keyDim === undefined || valueDim === undefined)) {
    throw new RangeError(
      `${where}: modelDim is ${modelDim} and numHeads ${numHeads}; modelDim needs to be a multiple of numHeads, or keyDim and valueDim to be given.`,
    );
  }
  if (numHeads === 0 && pooling === "summary") {
    throw new RangeError(
      `${where}: numHeads is 0 and pooling "summary"; without attention the summary reads nothing. Take pooling: "mean".`,
    );
  }
}

/** Refuses what isn't among the choices. */
function expectOneOf(where: string, name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(
      `${where}: ${name} is ${JSON.stringify(value)}; it needs one of ${choices.map((choice) => `"${choice}"`).join(", ")}.`,
    );
  }
}
