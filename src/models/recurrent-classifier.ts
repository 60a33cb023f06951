import { expectWhole } from "../attention/arguments";
import type { tf } from "../tensorflow";
import { Classifier, type ClassifierOptions } from "./classifier";
import { ElmanRNN } from "./elman-rnn";
import { embedTokens } from "./embed-tokens";
import { LSTM } from "./lstm";
import { tokenBatch } from "./token-batch";

/** How a {@link RecurrentClassifier} is made. */
export interface RecurrentClassifierOptions extends ClassifierOptions {
  /** An Elman RNN, or an LSTM. */
  readonly kind: "rnn" | "lstm";
  /** The width of a word's embedding. */
  readonly embeddingDim: number;
  /** How many numbers the memory has. */
  readonly units: number;
}

/**
 * A sentence classifier that reads word by word, to compare attention with: embeddings, an Elman RNN or an LSTM, and an output on
 * its last hidden state. It trains like a {@link SentenceClassifier}.
 */
export class RecurrentClassifier extends Classifier {
  /** The network that reads. */
  readonly recurrent: ElmanRNN | LSTM;
  private readonly embeddings: tf.Variable<tf.Rank.R2>;

  /**
   * @param options kind, sizes and seed
   * @throws {RangeError} when a size isn't a whole number from 1 on, or the kind is unknown
   */
  constructor(options: RecurrentClassifierOptions) {
    super("RecurrentClassifier", options);
    const { kind, embeddingDim, units } = options;
    expectWhole("RecurrentClassifier", "embeddingDim", embeddingDim);
    expectWhole("RecurrentClassifier", "units", units);
    if (kind !== "rnn" && kind !== "lstm")
      throw new RangeError(`RecurrentClassifier: kind is ${JSON.stringify(kind)}; it needs "rnn" or "lstm".`);
    this.embeddings = this.makeEmbeddings(this.vocabularySize, embeddingDim);
    const seed = this.nextSeed();
    const sizes = { units, inputDim: embeddingDim, ...(seed !== undefined && { seed }) };
    this.recurrent = kind === "rnn" ? new ElmanRNN(sizes) : new LSTM(sizes);
    this.parametersOf(kind, this.recurrent);
    this.makeOutput(units);
  }

  protected override pooled(sentences: readonly ArrayLike<number>[]): tf.Tensor2D {
    const batch = tokenBatch("RecurrentClassifier.logits", sentences, this.vocabularySize);
    return this.recurrent.run(embedTokens(this.embeddings, batch), { lengths: batch.lengths }).last;
  }
}
