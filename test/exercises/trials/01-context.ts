import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

export const context: SetTrials<"01-context"> = {
  "mean-pooling": {
    right: [
      (vectors: number[][]) => tf.tensor2d(vectors).mean(0),
      (vectors: number[][]) => vectors.reduce((total, vector) => total.map((x, i) => x + vector[i]!), vectors[0]!.map(() => 0)).map((x) => x / vectors.length),
    ],
    wrong: [
      { mistake: "a sum instead of a mean", answer: (vectors: number[][]) => tf.tensor2d(vectors).sum(0) },
      { mistake: "divided by the width, not by the number of words", answer: (vectors: number[][]) => tf.tensor2d(vectors).sum(0).div(vectors[0]!.length) },
      { mistake: "the mean of each word, not of each place", answer: (vectors: number[][]) => tf.tensor2d(vectors).mean(1) },
      {
        mistake: "inputs changed in place",
        answer: (vectors: number[][]) => {
          const total = vectors[0]!;
          for (const vector of vectors.slice(1)) vector.forEach((x, i) => (total[i]! += x));
          total.forEach((x, i) => (total[i] = x / vectors.length));
          return total;
        },
      },
    ],
  },
  normalise: {
    right: [
      (importance: number[]) => tf.tensor1d(importance).div(tf.sum(importance)),
      (importance: number[]) => {
        let sum = 0;
        for (const x of importance) sum += x;
        const weights: number[] = [];
        for (const x of importance) weights.push(x / sum);
        return weights;
      },
    ],
    wrong: [
      { mistake: "divided by the number of words", answer: (importance: number[]) => importance.map((x) => x / importance.length) },
      { mistake: "divided by the largest", answer: (importance: number[]) => tf.tensor1d(importance).div(tf.max(importance)) },
      { mistake: "softmax", answer: (importance: number[]) => tf.softmax(importance) },
    ],
  },
  "weighted-sum": {
    right: [
      (weights: number[], vectors: number[][]) => tf.dot(weights, vectors),
      (weights: number[], vectors: number[][]) => vectors[0]!.map((_, i) => vectors.map((vector, word) => vector[i]! * weights[word]!).reduce((a, b) => a + b)),
    ],
    wrong: [
      { mistake: "the weights are left out", answer: (_weights: number[], vectors: number[][]) => tf.sum(vectors, 0) },
      { mistake: "divided by the number of words at the end", answer: (weights: number[], vectors: number[][]) => tf.dot(weights, vectors).div(vectors.length) },
      {
        mistake: "weights for places, not for words",
        answer: (weights: number[], vectors: number[][]) => vectors[0]!.map((_, i) => vectors.map((vector) => vector[i]! * weights[i]!).reduce((a, b) => a + b)),
      },
      { mistake: "the weighted vectors are not added up", answer: (weights: number[], vectors: number[][]) => vectors.map((vector, word) => vector.map((x) => x * weights[word]!)) },
    ],
  },
};
