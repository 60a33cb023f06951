import { tf } from "../tensorflow";

/** The loss of a batch, the gradient of its mean with respect to the logits, and how many answers are right. */
export interface Scored {
  /** Mean over the batch. */
  readonly loss: number;
  /** How many of the batch's answers are right. */
  readonly right: number;
  /** ∂loss/∂logits, in the logits' order. */
  readonly gradient: Float32Array;
}

/**
 * Cross-entropy of logits with labels, in plain arrays.
 *
 * Two classes may share one logit: its sigmoid is then the probability of class 1, and the loss is −log of the
 * probability that the right class gets. With a logit for each class, the softmax gives the probabilities.
 * Either way the gradient is (probability − truth) / batch.
 *
 * @param logits `[batch, columns]`, row after row
 * @param labels the class of each row: 0 or 1 with one column, else 0 … columns − 1
 * @param columns how many logits a row has
 */
export function scoreLogits(logits: ArrayLike<number>, labels: ArrayLike<number>, columns: number): Scored {
  return columns === 1 ? scoreSigmoid(logits, labels) : scoreSoftmax(logits, labels, columns);
}

function scoreSigmoid(logits: ArrayLike<number>, labels: ArrayLike<number>): Scored {
  const batch = labels.length;
  const gradient = new Float32Array(batch);
  let loss = 0;
  let right = 0;
  for (let row = 0; row < batch; row++) {
    const logit = logits[row] as number;
    const label = labels[row] as number;
    const power = Math.exp(-Math.abs(logit)); // never overflows
    const probability = logit >= 0 ? 1 / (1 + power) : power / (1 + power);
    loss += Math.max(logit, 0) - logit * label + Math.log1p(power);
    gradient[row] = (probability - label) / batch;
    if (logit > 0 === (label === 1)) right++;
  }
  return { loss: loss / batch, right, gradient };
}

function scoreSoftmax(logits: ArrayLike<number>, labels: ArrayLike<number>, columns: number): Scored {
  const batch = labels.length;
  const gradient = new Float32Array(batch * columns);
  let loss = 0;
  let right = 0;
  for (let row = 0; row < batch; row++) {
    const start = row * columns;
    let best = 0;
    for (let column = 1; column < columns; column++)
      if ((logits[start + column] as number) > (logits[start + best] as number)) best = column;

    const largest = logits[start + best] as number;
    let sum = 0;
    for (let column = 0; column < columns; column++)
      sum += gradient[start + column] = Math.exp((logits[start + column] as number) - largest);
    const label = labels[row] as number;
    loss += Math.log(sum) + largest - (logits[start + label] as number);
    if (best === label) right++;
    for (let column = 0; column < columns; column++)
      gradient[start + column] = ((gradient[start + column] as number) / sum - (column === label ? 1 : 0)) / batch;
  }
  return { loss: loss / batch, right, gradient };
}

/**
 * The mean cross-entropy of logits with labels, as a tensor that gradients flow through.
 *
 * One operation in each direction, where softmax, logarithm, product and mean would be a dozen; so it has a first
 * derivative and no second.
 *
 * @param logits `[batch, classes]`, or `[batch, 1]` for two classes: the sigmoid of the one logit is then the probability of class 1
 * @param labels the right class of each row, from 0
 * @param onScored is told loss and count of right answers, so that nobody has to read the logits a second time
 * @returns a scalar
 * @throws {RangeError} when there is not one label for each row, or a label is no class
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: ArrayLike<number>,
  onScored?: (scored: Scored) => void,
): tf.Scalar {
  const [batch, columns] = logits.shape;
  expectLabels("crossEntropy", labels, batch, columns);
  const compute = tf.customGrad((given) => {
    const scored = scoreLogits((given as tf.Tensor).dataSync(), labels, columns);
    onScored?.(scored);
    return {
      value: tf.scalar(scored.loss),
      gradFunc: (upstream: tf.Tensor) => {
        const factor = upstream.dataSync()[0] as number;
        const gradient = factor === 1 ? scored.gradient : scored.gradient.map((value) => value * factor);
        return tf.tensor2d(gradient, [batch, columns]);
      },
    };
  });
  return compute(logits) as tf.Scalar;
}

/**
 * Refuses labels that don't go with logits of this shape.
 *
 * @throws {RangeError} that says which label is wrong and what it may be
 */
export function expectLabels(where: string, labels: ArrayLike<number>, batch: number, columns: number): void {
  if (labels.length !== batch) {
    throw new RangeError(
      `${where}: there are ${labels.length} labels for ${batch} rows of logits; it needs one for each.`,
    );
  }
  const classes = Math.max(2, columns);
  for (let row = 0; row < batch; row++) {
    const label = labels[row] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw new RangeError(`${where}: labels[${row}] is ${label}; it needs a whole number from 0 to ${classes - 1}.`);
  }
}
