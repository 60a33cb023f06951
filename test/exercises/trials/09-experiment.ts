import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

interface Row {
  trainLoss: number;
  validationLoss: number;
}
interface Setting extends Row {
  name: string;
  validationAccuracy: number;
  testAccuracy: number;
}
type Step = (
  features: tf.Tensor2D,
  labels: number[],
  weights: tf.Tensor2D,
  rate: number,
) => { loss: number; weights: tf.Tensor | number[][] };

const hot = (labels: number[], weights: tf.Tensor2D): tf.Tensor =>
  tf.oneHot(tf.tensor1d(labels, "int32"), weights.shape[1]).toFloat();

/** The mean loss and its gradient, as TensorFlow.js finds them. */
function lossAndGradient(
  features: tf.Tensor2D,
  labels: number[],
  weights: tf.Tensor2D,
): { value: tf.Tensor; grad: tf.Tensor } {
  return tf.valueAndGrad((w) => tf.losses.softmaxCrossEntropy(hot(labels, weights), tf.matMul(features, w)))(weights);
}

/** A step in which a learner has got `update` wrong. */
const stepBy =
  (update: (weights: tf.Tensor2D, gradient: tf.Tensor, rate: number) => tf.Tensor): Step =>
  (features, labels, weights, rate) =>
    tf.tidy(() => {
      const { value, grad } = lossAndGradient(features, labels, weights);
      return { loss: value.dataSync()[0]!, weights: update(weights, grad, rate) };
    });

/** By hand: featuresᵀ · (what the model says − one-hot), divided by something. */
const byHand =
  (says: (logits: tf.Tensor) => tf.Tensor, by: (sentences: number) => number): Step =>
  (features, labels, weights, rate) =>
    tf.tidy(() => {
      const logits = tf.matMul(features, weights);
      const loss = tf.logSoftmax(logits).mul(hot(labels, weights)).sum(1).mean().neg().dataSync()[0]!;
      const gradient = tf
        .matMul(features, says(logits).sub<tf.Tensor2D>(hot(labels, weights)), true)
        .div(by(labels.length));
      return { loss, weights: weights.sub(gradient.mul(rate)) };
    });

/** A step along the gradient of another loss, of one-hot labels and logits. */
const withLoss =
  (lossOf: (hotLabels: tf.Tensor, logits: tf.Tensor) => tf.Tensor): Step =>
  (features, labels, weights, rate) =>
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((w) => lossOf(hot(labels, weights), tf.matMul(features, w)))(weights);
      return { loss: value.dataSync()[0]!, weights: weights.sub(grad.mul(rate)) };
    });

const upTo = (rows: Row[], epoch: number, of: (row: Row) => number): number[] => rows.slice(0, epoch).map(of);

/** A walk through the epochs with a counter of bad ones, as many write it. */
function walk({
  of = (row: Row) => row.validationLoss,
  patient = (bad: number, patience: number) => bad >= patience,
  reset = true,
  previous = false,
} = {}) {
  return (history: Row[], patience: number) => {
    let [best, kept, bad, before] = [Infinity, 0, 0, Infinity];
    for (const [i, row] of history.entries()) {
      const loss = of(row);
      if (loss < (previous ? before : best)) {
        if (reset) bad = 0;
      } else {
        bad++;
      }
      if (loss < best) [best, kept] = [loss, i + 1];
      before = loss;
      if (patient(bad, patience)) return { last: i + 1, kept };
    }
    return { last: history.length, kept };
  };
}

function firstLeast(losses: number[]): number {
  return losses.indexOf(Math.min(...losses)) + 1;
}

const honest = (settings: Setting[]): Setting => [...settings].sort((a, b) => a.validationLoss - b.validationLoss)[0]!;

/** The first setting for which nothing is better. */
function chosenBy(better: (a: Setting, b: Setting) => boolean) {
  return (settings: Setting[]) => {
    let best = settings[0]!;
    for (const setting of settings) if (better(setting, best)) best = setting;
    return { name: best.name, accuracy: best.testAccuracy };
  };
}

/** Batches from examples that were put in order before. */
function cut(features: number[][], labels: number[], size: number): { features: number[][]; labels: number[] }[] {
  const batches = [];
  for (let i = 0; i < labels.length; i += size)
    batches.push({ features: features.slice(i, i + size), labels: labels.slice(i, i + size) });
  return batches;
}

export const experiment: SetTrials<"09-experiment"> = {
  "make-batches": {
    right: [
      (features: number[][], labels: number[], order: number[], size: number) =>
        cut(
          order.map((i) => features[i]!),
          order.map((i) => labels[i]!),
          size,
        ),
      (features: number[][], labels: number[], order: number[], size: number) => {
        const left = [...order];
        const batches = [];
        while (left.length > 0) {
          const places = left.splice(0, size);
          batches.push({
            features: tf.gather(tf.tensor2d(features), places),
            labels: tf.gather(tf.tensor1d(labels), places),
          });
        }
        return batches;
      },
      (features: number[][], labels: number[], order: number[], size: number) => {
        const batches: { features: number[][]; labels: number[] }[] = [];
        order.forEach((example, i) => {
          if (i % size === 0) batches.push({ features: [], labels: [] });
          batches.at(-1)!.features.push(features[example]!);
          batches.at(-1)!.labels.push(labels[example]!);
        });
        return batches;
      },
    ],
    wrong: [
      {
        mistake: "the last batch is dropped",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const batches = [];
          for (let b = 0; b < Math.floor(order.length / size); b++) {
            const places = order.slice(b * size, (b + 1) * size);
            batches.push({ features: places.map((i) => features[i]!), labels: places.map((i) => labels[i]!) });
          }
          return batches;
        },
      },
      {
        mistake: "features and labels in different orders",
        answer: (features: number[][], labels: number[], order: number[], size: number) =>
          cut(
            order.map((i) => features[i]!),
            labels,
            size,
          ),
      },
      {
        mistake: "not shuffled",
        answer: (features: number[][], labels: number[], _order: number[], size: number) => cut(features, labels, size),
      },
      {
        mistake: "the order read backwards",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const [rows, answers]: [number[][], number[]] = [[], []];
          order.forEach((place, i) => {
            rows[place] = features[i]!;
            answers[place] = labels[i]!;
          });
          return cut(rows, answers, size);
        },
      },
      {
        mistake: "the last batch is filled up from the start",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const batches = [];
          for (let start = 0; start < order.length; start += size) {
            const places = Array.from({ length: size }, (_, i) => order[(start + i) % order.length]!);
            batches.push({ features: places.map((i) => features[i]!), labels: places.map((i) => labels[i]!) });
          }
          return batches;
        },
      },
      {
        mistake: "batches overlap",
        answer: (features: number[][], labels: number[], order: number[], size: number) =>
          order
            .map((_, start) => order.slice(start, start + size))
            .map((places) => ({ features: places.map((i) => features[i]!), labels: places.map((i) => labels[i]!) })),
      },
      {
        mistake: "as many batches as `batchSize`",
        answer: (features: number[][], labels: number[], order: number[], size: number) =>
          cut(
            order.map((i) => features[i]!),
            order.map((i) => labels[i]!),
            Math.ceil(order.length / size),
          ),
      },
      {
        mistake: "the end of a slice taken for its length",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const batches = [];
          for (let i = 0; i < order.length; i += size) {
            const places = order.slice(i, size);
            batches.push({
              features: places.map((place) => features[place]!),
              labels: places.map((place) => labels[place]!),
            });
          }
          return batches;
        },
      },
      {
        mistake: "one example too many in each batch",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const batches = [];
          for (let i = 0; i < order.length; i += size) {
            const places = order.slice(i, i + size + 1); // up to and with the last one?
            batches.push({
              features: places.map((place) => features[place]!),
              labels: places.map((place) => labels[place]!),
            });
          }
          return batches;
        },
      },
      {
        mistake: "an empty batch at the end",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const batches = [];
          for (let b = 0; b <= Math.floor(order.length / size); b++) {
            const places = order.slice(b * size, (b + 1) * size);
            batches.push({
              features: places.map((place) => features[place]!),
              labels: places.map((place) => labels[place]!),
            });
          }
          return batches;
        },
      },
      {
        mistake: "inputs changed in place",
        answer: (features: number[][], labels: number[], order: number[], size: number) => {
          const batches = [];
          while (order.length > 0) {
            const places = order.splice(0, size); // uses up the order itself
            batches.push({ features: places.map((i) => features[i]!), labels: places.map((i) => labels[i]!) });
          }
          return batches;
        },
      },
    ],
  },
  "training-step": {
    right: [
      (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) => {
        const [x, w] = [features.arraySync(), weights.arraySync()];
        const next = w.map((row) => [...row]);
        let loss = 0;
        x.forEach((row, n) => {
          const logits = w[0]!.map((_, k) => row.reduce((sum, value, i) => sum + value * w[i]![k]!, 0));
          const top = Math.max(...logits);
          const sum = logits.reduce((total, logit) => total + Math.exp(logit - top), 0);
          loss += (Math.log(sum) + top - logits[labels[n]!]!) / x.length;
          logits.forEach((logit, k) => {
            const error = Math.exp(logit - top) / sum - (k === labels[n] ? 1 : 0);
            row.forEach((value, i) => (next[i]![k]! -= (rate * value * error) / x.length));
          });
        });
        return { loss, weights: next };
      },
      byHand(
        (logits) => tf.softmax(logits),
        (sentences) => sentences,
      ),
      (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) => {
        // With a variable and an optimizer, both of them cleared away.
        const variable = tf.variable(weights, true, "weights");
        const optimizer = tf.train.sgd(rate);
        const loss = tf.tidy(
          () =>
            optimizer
              .minimize(
                () => tf.losses.softmaxCrossEntropy(hot(labels, weights), tf.matMul(features, variable)).asScalar(),
                true,
                [variable],
              )!
              .dataSync()[0]!,
        );
        optimizer.dispose();
        return { loss, weights: variable };
      },
    ],
    wrong: [
      {
        mistake: "the gradient is added instead of subtracted",
        answer: stepBy((weights, gradient, rate) => weights.add(gradient.mul(rate))),
      },
      { mistake: "the learning rate is forgotten", answer: stepBy((weights, gradient) => weights.sub(gradient)) },
      {
        mistake: "a sum instead of a mean",
        answer: (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) =>
          tf.tidy(() => {
            const lossOf = (w: tf.Tensor): tf.Scalar =>
              tf.logSoftmax(tf.matMul(features, w)).mul(hot(labels, weights)).sum<tf.Scalar>().neg();
            const { value, grad } = tf.valueAndGrad(lossOf)(weights);
            return { loss: value.dataSync()[0]!, weights: weights.sub(grad.mul(rate)) };
          }),
      },
      {
        mistake: "the loss is a mean, but the gradient a sum",
        answer: byHand(
          (logits) => tf.softmax(logits),
          () => 1,
        ),
      },
      {
        mistake: "softmax is missing in the gradient",
        answer: byHand(
          (logits) => logits,
          (sentences) => sentences,
        ),
      },
      {
        mistake: "the loss after the step",
        answer: (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) =>
          tf.tidy(() => {
            const next = weights.sub<tf.Tensor2D>(lossAndGradient(features, labels, weights).grad.mul(rate));
            return { loss: lossAndGradient(features, labels, next).value.dataSync()[0]!, weights: next };
          }),
      },
      {
        mistake: "the weights come back as they were",
        answer: stepBy((weights, gradient, rate) => {
          weights.sub(gradient.mul(rate));
          return weights;
        }),
      },
      { mistake: "the gradient instead of the new weights", answer: stepBy((_weights, gradient) => gradient) },
      {
        mistake: "softmax twice",
        answer: withLoss((hotLabels, logits) => tf.losses.softmaxCrossEntropy(hotLabels, tf.softmax(logits))),
      },
      {
        mistake: "labels and logits in each other's place",
        answer: withLoss((hotLabels, logits) => tf.losses.softmaxCrossEntropy(logits, hotLabels)),
      },
      {
        mistake: "the mean goes over the answers too",
        answer: withLoss((hotLabels, logits) => tf.logSoftmax(logits).mul(hotLabels).mean().neg()),
      },
      {
        mistake: "a step of Adam",
        answer: (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) => {
          const variable = tf.variable(weights, true, "weights");
          const optimizer = tf.train.adam(rate);
          const loss = tf.tidy(
            () =>
              optimizer
                .minimize(
                  () => tf.losses.softmaxCrossEntropy(hot(labels, weights), tf.matMul(features, variable)).asScalar(),
                  true,
                  [variable],
                )!
                .dataSync()[0]!,
          );
          optimizer.dispose();
          return { loss, weights: variable };
        },
      },
      {
        mistake: "inputs changed in place",
        answer: (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) => {
          const result = stepBy((old, gradient, by) => old.sub(gradient.mul(by)))(features, labels, weights, rate);
          weights.dispose(); // the new ones take their place
          return result;
        },
      },
      {
        mistake: "tensors left behind",
        answer: (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) => {
          const { value, grad } = lossAndGradient(features, labels, weights);
          return { loss: value.dataSync()[0]!, weights: weights.sub(grad.mul(rate)) };
        },
      },
      {
        mistake: "tensors left behind",
        answer: (features: tf.Tensor2D, labels: number[], weights: tf.Tensor2D, rate: number) =>
          tf.tidy(() => {
            const variable = tf.variable(weights, true, "weights"); // which tidy leaves alone
            variable.assign(weights.sub(lossAndGradient(features, labels, weights).grad.mul(rate)));
            return { loss: lossAndGradient(features, labels, weights).value.dataSync()[0]!, weights: variable.clone() };
          }),
      },
    ],
  },
  "stop-early": {
    right: [
      walk(),
      (history: Row[], patience: number) => {
        for (let epoch = 1; epoch <= history.length; epoch++) {
          const kept = firstLeast(upTo(history, epoch, (row) => row.validationLoss));
          if (epoch - kept >= patience || epoch === history.length) return { last: epoch, kept };
        }
        return { last: 0, kept: 0 };
      },
    ],
    wrong: [
      { mistake: "training loss instead of validation loss", answer: walk({ of: (row) => row.trainLoss }) },
      {
        mistake: "the last epoch is kept",
        answer: (history: Row[], patience: number) => {
          const { last } = walk()(history, patience);
          return { last, kept: last };
        },
      },
      {
        mistake: "patience is ignored",
        answer: (history: Row[]) => ({
          last: history.length,
          kept: firstLeast(history.map((row) => row.validationLoss)),
        }),
      },
      {
        mistake: "stopped in time, but kept from all epochs",
        answer: (history: Row[], patience: number) => ({
          last: walk()(history, patience).last,
          kept: firstLeast(history.map((row) => row.validationLoss)),
        }),
      },
      { mistake: "compared with the epoch before", answer: walk({ previous: true }) },
      { mistake: "bad epochs counted all in all", answer: walk({ reset: false }) },
      { mistake: "one epoch too late", answer: walk({ patient: (bad, patience) => bad > patience }) },
      {
        mistake: "epochs counted from 0",
        answer: (history: Row[], patience: number) => {
          const losses = history.map((row) => row.validationLoss);
          let kept = 0;
          let epoch = 0;
          for (; epoch < losses.length; epoch++) {
            if (losses[epoch]! < losses[kept]!) kept = epoch;
            if (epoch - kept >= patience) break;
          }
          return { last: Math.min(epoch, losses.length - 1), kept };
        },
      },
      {
        mistake: "the whole history is looked at first",
        answer: (history: Row[], patience: number) => {
          const kept = firstLeast(history.map((row) => row.validationLoss));
          return { last: Math.min(kept + patience, history.length), kept };
        },
      },
      {
        mistake: "of two that are equally good, the later one",
        answer: (history: Row[], patience: number) => {
          let [best, kept] = [Infinity, 0];
          for (const [i, { validationLoss }] of history.entries()) {
            if (validationLoss <= best) [best, kept] = [validationLoss, i + 1];
            else if (i + 1 - kept >= patience) return { last: i + 1, kept };
          }
          return { last: history.length, kept };
        },
      },
      {
        mistake: "a last epoch that never ran",
        answer: (history: Row[], patience: number) => {
          let [best, kept] = [Infinity, 0];
          for (const [i, { validationLoss }] of history.entries()) {
            if (validationLoss < best) [best, kept] = [validationLoss, i + 1];
            else if (i + 1 - kept >= patience) break;
          }
          return { last: kept + patience, kept };
        },
      },
      {
        mistake: "stopped at the first epoch that is no better",
        answer: (history: Row[]) => {
          for (let i = 1; i < history.length; i++)
            if (history[i]!.validationLoss >= history[i - 1]!.validationLoss) return { last: i + 1, kept: i };
          return { last: history.length, kept: history.length };
        },
      },
      {
        mistake: "one epoch too early",
        answer: (history: Row[], patience: number) => {
          let [best, kept, last] = [Infinity, 0, history.length];
          for (let i = 0; i < history.length; i++) {
            if (history[i]!.validationLoss < best) [best, kept] = [history[i]!.validationLoss, i + 1];
            if (i + 1 - kept >= patience) {
              last = i; // an epoch's number is one more
              break;
            }
          }
          return { last, kept };
        },
      },
      {
        mistake: "last and kept have changed places",
        answer: (history: Row[], patience: number) => {
          const { last, kept } = walk()(history, patience);
          return { last: kept, kept: last };
        },
      },
    ],
  },
  "honest-report": {
    right: [
      (settings: Setting[]) => ({ name: honest(settings).name, accuracy: honest(settings).testAccuracy }),
      chosenBy((a, b) => a.validationLoss < b.validationLoss),
    ],
    wrong: [
      { mistake: "chosen by the test set", answer: chosenBy((a, b) => a.testAccuracy > b.testAccuracy) },
      {
        mistake: "the validation accuracy is reported",
        answer: (settings: Setting[]) => ({
          name: honest(settings).name,
          accuracy: honest(settings).validationAccuracy,
        }),
      },
      { mistake: "chosen by the training loss", answer: chosenBy((a, b) => a.trainLoss < b.trainLoss) },
      {
        mistake: "chosen by accuracy instead of loss",
        answer: chosenBy((a, b) => a.validationAccuracy > b.validationAccuracy),
      },
      {
        mistake: "the smallest gap wins",
        answer: chosenBy((a, b) => a.validationLoss - a.trainLoss < b.validationLoss - b.trainLoss),
      },
      { mistake: "the largest loss wins", answer: chosenBy((a, b) => a.validationLoss > b.validationLoss) },
      {
        mistake: "the best test accuracy beside another setting's name",
        answer: (settings: Setting[]) => ({
          name: honest(settings).name,
          accuracy: Math.max(...settings.map(({ testAccuracy }) => testAccuracy)),
        }),
      },
    ],
  },
};
