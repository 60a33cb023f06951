import { isList, whatIs } from "../data/arguments";
import { tf } from "../tensorflow";
import { expectLabels, scoreLogits } from "./cross-entropy";

/** A sentence with the answer to it. */
export interface Example {
  /** Token ids; padding (0) may follow them. */
  readonly ids: ArrayLike<number>;
  /** Its class, from 0. */
  readonly label: number;
}

/** What `train` and `evaluate` need of a model. The course's classifiers have it; so may a class of your own. */
export interface Classifies {
  /** How many classes there are; two share one logit. */
  readonly numClasses: number;
  /**
   * Scores for each class, `[sentences, numClasses]`, or `[sentences, 1]` where there are two: the sigmoid of the one logit
   * is then the probability of class 1.
   */
  logits(sentences: readonly ArrayLike<number>[]): tf.Tensor2D;
}

/** How well a model does on examples. */
export interface Evaluation {
  /** Mean cross-entropy. */
  readonly loss: number;
  /** Share of right answers, 0 … 1. */
  readonly accuracy: number;
}

/** So many sentences go through the model at once: their gradients aren't kept, so it may be more than in training. */
const BATCH = 256;

/**
 * Loss and accuracy of a model on examples; changes nothing in the model.
 *
 * @param model a classifier
 * @param examples at least one
 * @throws {TypeError} when examples is no array, or model no model
 * @throws {RangeError} when there are no examples, or a label is no class of the model
 */
export function evaluate(model: Classifies, examples: readonly Example[]): Evaluation {
  const steps = evaluateInSteps(model, examples);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** {@link evaluate}, a batch at a time, so that whoever asks can do something else between batches. */
export function* evaluateInSteps(
  model: Classifies,
  examples: readonly Example[],
): Generator<undefined, Evaluation, undefined> {
  expectModel("evaluate", model);
  expectExamples("evaluate", "examples", examples);
  if (examples.length === 0) throw new RangeError("evaluate: examples is empty; it needs at least one.");
  let loss = 0;
  let right = 0;
  for (let start = 0; start < examples.length; start += BATCH) {
    const batch = examples.slice(start, start + BATCH);
    const labels = batch.map(({ label }) => label);
    const logits = tf.tidy(() => model.logits(batch.map(({ ids }) => ids)));
    const [rows, columns] = logits.shape;
    const values = logits.dataSync();
    logits.dispose();
    expectLabels("evaluate", labels, rows, columns);
    const scored = scoreLogits(values, labels, columns);
    loss += scored.loss * batch.length;
    right += scored.right;
    yield;
  }
  return { loss: loss / examples.length, accuracy: right / examples.length };
}

/**
 * Refuses what gives no logits.
 *
 * @throws {TypeError} that says what it is
 */
export function expectModel(where: string, model: unknown): void {
  const logits = typeof model === "object" && model !== null && "logits" in model ? model.logits : undefined;
  if (typeof logits !== "function") {
    throw new TypeError(
      `${where}: model is ${whatIs(model)} without a logits method; it needs a classifier, and before the examples.`,
    );
  }
}

/**
 * Refuses what is no array of examples.
 *
 * @throws {TypeError} that says what it is, or which example is none
 */
export function expectExamples(where: string, name: string, examples: unknown): asserts examples is readonly Example[] {
  if (!Array.isArray(examples)) {
    const hint =
      typeof examples === "object" && examples !== null && ("train" in examples || "test" in examples)
        ? "; did you mean data.test?"
        : "";
    throw new TypeError(
      `${where}: ${name} is ${whatIs(examples)}${hint || "."} It needs an array of examples, { ids, label } each.`,
    );
  }
  const wrong = examples.findIndex((example: Partial<Example> | null | undefined) => !isList(example?.ids));
  if (wrong >= 0) throw new TypeError(`${where}: ${name}[${wrong}] has no list of ids; it needs { ids, label }.`);
}
