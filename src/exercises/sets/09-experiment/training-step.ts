import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import {
  dot,
  drawMatrix,
  drawWhole,
  mapMatrix,
  matMul,
  matrixOf,
  softmaxRows,
  transpose,
  type Matrix,
} from "../../plain-loops";

type Given = readonly [features: Matrix, labels: readonly number[], weights: Matrix, learningRate: number];

/** The mean cross-entropy of softmax regression. */
function lossOf(features: Matrix, labels: readonly number[], weights: Matrix): number {
  const probabilities = softmaxRows(matMul(features, weights));
  return (
    labels.reduce((sum, label, i) => sum - Math.log((probabilities[i] as number[])[label] as number), 0) / labels.length
  );
}

/** ∂(mean loss)/∂weights: features, turned round, times what is too much of each answer. */
function gradientOf(
  features: Matrix,
  labels: readonly number[],
  weights: Matrix,
  shares: (logits: Matrix) => number[][] = softmaxRows,
): number[][] {
  const tooMuch = mapMatrix(
    shares(matMul(features, weights)),
    (p, row, answer) => p - (answer === labels[row] ? 1 : 0),
  );
  return alongFeatures(features, tooMuch);
}

/** The gradient of a mean over sentences, from what each of their logits adds to it. */
function alongFeatures(features: Matrix, ofLogits: Matrix): number[][] {
  return mapMatrix(matMul(transpose(features), ofLogits), (x) => x / features.length);
}

/** A step of a certain length along the gradient. */
function moved(
  [features, labels, weights]: Given,
  step: number,
  gradient = gradientOf(features, labels, weights),
): number[][] {
  return mapMatrix(weights, (x, row, column) => x + step * ((gradient[row] as number[])[column] as number));
}

function right(...given: Given): { loss: number; weights: number[][] } {
  const [features, labels, weights, learningRate] = given;
  return { loss: lossOf(features, labels, weights), weights: moved(given, -learningRate) };
}

export const trainingStep = code<[features: number[][], labels: number[], weights: number[][], learningRate: number]>({
  title: "One step of training",
  points: 4,
  difficulty: 3,
  minutes: 15,
  importance: 2,
  hints: [
    "A gradient points to where the loss grows. A step goes against it, by the learning rate times as far. Loss and gradient are both taken at the old weights.",
    "`tf.valueAndGrad(f)(weights)` gives `{ value, grad }` of a function from weights to loss. `tf.losses.softmaxCrossEntropy(oneHot, logits)` is the mean cross-entropy. All of it fits into a `tf.tidy`.",
    "The logits are `tf.matMul(features, w)`. With `value` and `grad` at hand, the loss is `value.dataSync()[0]`, and the new weights are the old ones with `grad.mul(learningRate)` taken off by `sub`.",
  ],
  explanation:
    "This is what training does, some thousand times over: loss, gradient, a small step against it. The mean keeps a step's size independent of the batch's. By hand the gradient is short: featuresᵀ · (probabilities − one-hot) / sentences. Adam changes only how far each number moves.",
  functionName: "trainingStep",
  inputNames: ["features", "labels", "weights", "learningRate"],
  leaksFail: true,
  examples: [
    { given: [[[1, 2]], [1], matrixOf("0 0 0; 0 0 0"), 0.5], about: "a single sentence, and weights of 0" },
    {
      given: [matrixOf("1 2; -1 0.5; 3 -2"), [2, 0, 1], matrixOf("0.5 -0.2 0.1; 0.3 0.4 -0.6"), 0.1],
      about: "three sentences",
    },
    {
      given: [
        matrixOf("0.5 -1 2; 1.5 0 -0.5; -2 1 1; 0.2 0.7 -1.1"),
        [0, 1, 1, 0],
        matrixOf("0.2 -0.4; 1 0.3; -0.5 0.6"),
        2,
      ],
      about: "four sentences, two answers, and a large learning rate",
    },
  ],
  draw: (random) => {
    const [sentences, width] = [drawWhole(random, 4, 6), drawWhole(random, 2, 3)];
    const answers = drawWhole(random, 2, 4);
    const labels = Array.from({ length: sentences }, () => drawWhole(random, 0, answers - 1));
    return [
      drawMatrix(random, sentences, width),
      labels,
      drawMatrix(random, width, answers, 1),
      drawWhole(random, 1, 6) / 8,
    ];
  },
  expected: right,
  tensors: (features, labels, weights, learningRate) => [
    tf.tensor2d(features),
    labels,
    tf.tensor2d(weights),
    learningRate,
  ],
  mistakes: [
    {
      name: "the gradient is added instead of subtracted",
      says: "The step goes uphill: the gradient points to where the loss grows. To make the loss smaller, go against it.",
      gives: (...given) => ({ ...right(...given), weights: moved(given, given[3]) }),
    },
    {
      name: "the learning rate is forgotten",
      says: "The whole gradient is taken off. How much of it one step takes is what the learning rate says.",
      gives: (...given) => ({ ...right(...given), weights: moved(given, -1) }),
    },
    {
      name: "a sum instead of a mean",
      says: "The sentences' losses are added up and not divided by how many there are. Then a step is longer, the larger the batch is.",
      gives: (...given) => ({
        loss: right(...given).loss * given[1].length,
        weights: moved(given, -given[3] * given[1].length),
      }),
    },
    {
      name: "the loss is a mean, but the gradient a sum",
      says: "The loss is right; the step is as many times too long as there are sentences. The gradient of a mean is divided by their number, too.",
      gives: (...given) => ({ ...right(...given), weights: moved(given, -given[3] * given[1].length) }),
    },
    {
      name: "softmax is missing in the gradient",
      says: "Your gradient compares the logits with the one-hot labels. What is compared is probabilities, so softmax comes first.",
      gives: (...given) => ({
        ...right(...given),
        weights: moved(
          given,
          -given[3],
          gradientOf(given[0], given[1], given[2], (logits) => mapMatrix(logits, (x) => x)),
        ),
      }),
    },
    {
      name: "the loss after the step",
      says: "The weights are right, but the loss is the one that they have. Asked for is the loss that the gradient was taken of, at the old weights.",
      gives: (...given) => ({
        loss: lossOf(given[0], given[1], moved(given, -given[3])),
        weights: moved(given, -given[3]),
      }),
    },
    {
      name: "the weights come back as they were",
      says: "Nothing has moved. Tensors never change: `weights.sub(…)` makes a new tensor, and that is the one to return.",
      gives: (...given) => ({ ...right(...given), weights: given[2] }),
    },
    {
      name: "the gradient instead of the new weights",
      says: "What you return as weights is the gradient, the direction of the step. The new weights are the old ones, moved a little against it.",
      gives: (...given) => ({ ...right(...given), weights: gradientOf(given[0], given[1], given[2]) }),
    },
    {
      name: "softmax twice",
      says: "`softmaxCrossEntropy` wants logits, and applies softmax itself. Handed probabilities, it flattens them a second time: the loss stays large, and the steps are too small.",
      gives: (...given) => {
        const [features, labels, weights, rate] = given;
        const shares = softmaxRows(matMul(features, weights));
        const twice = softmaxRows(shares);
        const loss =
          labels.reduce((sum, label, i) => sum - Math.log((twice[i] as number[])[label] as number), 0) / labels.length;
        const tooMuch = twice.map((row, i) => {
          const ofShares = row.map((p, answer) => p - (answer === labels[i] ? 1 : 0));
          const common = dot(ofShares, shares[i] as number[]);
          return ofShares.map((x, answer) => ((shares[i] as number[])[answer] as number) * (x - common));
        });
        return { loss, weights: moved(given, -rate, alongFeatures(features, tooMuch)) };
      },
    },
    {
      name: "labels and logits in each other's place",
      says: "`tf.losses.softmaxCrossEntropy` wants the one-hot labels first and the logits second. (PyTorch has it the other way round.) As it is, softmax goes over the labels.",
      gives: (...given) => {
        const [features, labels, weights, rate] = given;
        const logits = matMul(features, weights);
        const shares = softmaxRows(mapMatrix(logits, (_, row, answer) => (answer === labels[row] ? 1 : 0)));
        const loss =
          logits.reduce((sum, row, i) => sum - dot(row, (shares[i] as number[]).map(Math.log)), 0) / labels.length;
        return {
          loss,
          weights: moved(
            given,
            -rate,
            alongFeatures(
              features,
              mapMatrix(logits, (x, row, answer) => x - ((shares[row] as number[])[answer] as number)),
            ),
          ),
        };
      },
    },
    {
      name: "the mean goes over the answers too",
      says: "Loss and step are too small by as many times as there are answers. Each sentence has one term, that of its label. Add up along each row first, then take the mean over the sentences.",
      gives: (...given) => {
        const answers = given[2][0]?.length ?? 1;
        return { loss: right(...given).loss / answers, weights: moved(given, -given[3] / answers) };
      },
    },
    {
      name: "a step of Adam",
      says: "Adam's first step moves every number by the whole learning rate, however small its gradient is. Asked for is the plain step, in proportion to the gradient.",
      gives: (...given) => ({
        ...right(...given),
        weights: moved(
          given,
          -given[3],
          mapMatrix(gradientOf(given[0], given[1], given[2]), (x) => x / (Math.abs(x) + 1e-7)),
        ),
      }),
    },
  ],
});
