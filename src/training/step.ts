import { tf } from "../tensorflow";
import { crossEntropy } from "./cross-entropy";
import type { Classifies, Example } from "./evaluate";

/** A model that can be trained: it gives logits, and says which of its numbers may change. */
export interface Differentiable extends Classifies {
  /** What training changes. */
  readonly trainableVariables: readonly tf.Variable[];
}

/** What one step of training tells. */
export interface StepResult {
  /** Mean cross-entropy of the examples, before the step. */
  readonly loss: number;
  /** How many of the examples the model got right, before the step. */
  readonly right: number;
}

/**
 * One step of training: the loss of some examples, its gradient with respect to all that may change, and a move against it.
 * Where the loss is NaN or infinite, nothing moves.
 *
 * @param model a classifier
 * @param examples those that share the step: a batch
 * @param optimizer makes the move, such as an {@link Adam}
 * @throws {RangeError} when a label is no class of the model
 */
export function trainingStep(model: Differentiable, examples: readonly Example[], optimizer: tf.Optimizer): StepResult {
  let result: StepResult = { loss: NaN, right: 0 };
  const labels = examples.map(({ label }) => label);
  const lossOf = (): tf.Scalar =>
    crossEntropy(model.logits(examples.map(({ ids }) => ids)), labels, ({ loss, right }) => (result = { loss, right }));
  tf.tidy(() => {
    const { grads } = tf.variableGrads(lossOf, [...model.trainableVariables]);
    if (Number.isFinite(result.loss)) optimizer.applyGradients(grads);
  });
  return result;
}
