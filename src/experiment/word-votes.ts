import { sinusoidalPositions } from "../attention/positions";
import type { SentenceClassifier } from "../models/sentence-classifier";
import { expectIds } from "../data/arguments";
import { tf } from "../tensorflow";

/** One head's decision, taken apart. */
export interface WordVotes {
  /** What each word adds to the side of class 1, or takes from it; the summary vector's own vote stands first. */
  readonly votes: readonly number[];
  /** The model's logit: the sum of the votes over a number that is always positive. */
  readonly logit: number;
}

/**
 * Shows why one head isn't enough: what a model with one head and a linear output says is the outcome of a vote.
 *
 * Its logit is Σ e^score·(value·u + b) / Σ e^score, over the words, where u is the output projection times the output's weights. The
 * denominator is positive, so the sign, which is the answer, is that of a sum with one number for each word at its place. The query is the
 * same for every sentence, so a word votes the same way whatever the others are. "Who is faster?" and "who is stronger?" have opposite answers for
 * many a pair of animals, but no vote of an animal can change sides with the verb. Several heads have several sums, each with a
 * denominator of its own, and a head can fall silent by turning to the verb.
 *
 * @param model one head, pooling "summary", two classes, no hidden layer
 * @param sentence token ids, without padding
 * @throws {TypeError} when the sentence is no list of ids
 * @throws {RangeError} when the model is of another kind, the sentence is empty, or an id is padding or out of range
 */
export function wordVotes(model: SentenceClassifier, sentence: ArrayLike<number>): WordVotes {
  const weights = model.getWeights();
  if (
    model.numHeads !== 1 ||
    model.pooling !== "summary" ||
    model.positions === "learned" ||
    model.numClasses !== 2 ||
    "hidden/weights" in weights
  ) {
    throw new RangeError(
      'wordVotes: model needs one head, pooling "summary", no learned positions, two classes and no hidden layer; what others say is no vote.',
    );
  }
  expectSentence(sentence, model.vocabularySize);
  const matrix = (name: string): tf.Tensor2D =>
    tf.tensor2d([...(weights[name]?.values ?? [])], weights[name]?.shape as [number, number]);
  return tf.tidy(() => {
    const summary = model.vocabularySize; // the last row of the embeddings
    const embedded = tf.gather(matrix("embeddings"), [summary, ...Array.from(sentence)]); // [1 + words, modelDim]
    const x =
      model.positions === "none" ? embedded : embedded.add(sinusoidalPositions(sentence.length + 1, model.modelDim));
    const query = tf.matMul(x.slice(0, 1), matrix("attention/query")); // [1, keyDim]
    const keys = tf.matMul(x, matrix("attention/key"));
    const powers = tf
      .matMul(keys, query, false, true)
      .div(Math.sqrt(query.shape[1] ?? 1))
      .exp(); // e^score, [1 + words, 1]
    const u = tf.matMul(matrix("attention/output"), matrix("output/weights")); // [valueDim, 1]
    const says = tf.matMul(tf.matMul(x, matrix("attention/value")), u).add(weights["output/bias"]?.values[0] ?? 0); // value·u + b
    const votes = Array.from(powers.mul(says).dataSync());
    return { votes, logit: votes.reduce((sum, vote) => sum + vote, 0) / (powers.sum().dataSync()[0] ?? 1) };
  });
}

function expectSentence(sentence: ArrayLike<number>, vocabularySize: number): void {
  expectIds("wordVotes", "sentence", sentence);
  if (sentence.length === 0) throw new RangeError("wordVotes: sentence is empty; it needs at least one token id.");
  Array.from(sentence).forEach((id, i) => {
    if (Number.isInteger(id) && id > 0 && id < vocabularySize) return;
    throw new RangeError(
      `wordVotes: sentence[${i}] is ${id}${id === 0 ? " (padding)" : ""}; it needs an id from 1 to ${vocabularySize - 1}.`,
    );
  });
}
