import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

export const context: SetTrials<"01-context"> = {
  "mean-pooling": {
    right: [
      (vectors: number[][]) => tf.tensor2d(vectors).mean(0),
      (vectors: number[][]) =>
        vectors
          .reduce(
            (total, vector) => total.map((x, i) => x + vector[i]!),
            vectors[0]!.map(() => 0),
          )
          .map((x) => x / vectors.length),
    ],
    wrong: [
      { mistake: "a sum instead of a mean", answer: (vectors: number[][]) => tf.tensor2d(vectors).sum(0) },
      {
        mistake: "divided by the width, not by the number of words",
        answer: (vectors: number[][]) => tf.tensor2d(vectors).sum(0).div(vectors[0]!.length),
      },
      {
        mistake: "the mean of each word, not of each place",
        answer: (vectors: number[][]) => tf.tensor2d(vectors).mean(1),
      },
      {
        mistake: "halved at each word",
        answer: (vectors: number[][]) => vectors.reduce((held, vector) => held.map((x, i) => (x + vector[i]!) / 2)),
      },
      {
        mistake: "halved at each word, from zeros on",
        answer: (vectors: number[][]) => {
          let memory = vectors[0]!.map(() => 0);
          for (const vector of vectors) memory = memory.map((held, axis) => 0.5 * held + 0.5 * vector[axis]!);
          return memory;
        },
      },
      {
        mistake: "nothing is added up",
        answer: (vectors: number[][]) => {
          const total = new Array<number>(vectors[0]!.length).fill(0);
          for (const vector of vectors) total.map((x, i) => x + vector[i]!);
          return total.map((x) => x / vectors.length);
        },
      },
      {
        mistake: "added to what isn't there",
        answer: (vectors: number[][]) => {
          const total: number[] = [];
          for (const vector of vectors) vector.forEach((x, i) => (total[i]! += x));
          return total.map((x) => x / vectors.length);
        },
      },
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
      {
        mistake: "divided by the number of words",
        answer: (importance: number[]) => importance.map((x) => x / importance.length),
      },
      {
        mistake: "divided by the largest",
        answer: (importance: number[]) => tf.tensor1d(importance).div(tf.max(importance)),
      },
      { mistake: "softmax", answer: (importance: number[]) => tf.softmax(importance) },
      {
        mistake: "stretched from 0 to 1",
        answer: (importance: number[]) => {
          const sorted = [...importance].sort((a, b) => a - b);
          const [least, most] = [sorted[0]!, sorted.at(-1)!];
          return importance.map((x) => (x - least) / (most - least));
        },
      },
      {
        mistake: "divided by the length of the vector",
        answer: (importance: number[]) => tf.tensor1d(importance).div(tf.norm(importance)),
      },
      {
        mistake: "divided by a sum that is still 0",
        answer: (importance: number[]) => {
          const total = 0;
          importance.forEach((x) => total + x);
          return importance.map((x) => x / total);
        },
      },
    ],
  },
  "weighted-sum": {
    right: [
      (weights: number[], vectors: number[][]) => tf.dot(weights, vectors),
      (weights: number[], vectors: number[][]) =>
        vectors[0]!.map((_, i) => vectors.map((vector, word) => vector[i]! * weights[word]!).reduce((a, b) => a + b)),
    ],
    wrong: [
      { mistake: "the weights are left out", answer: (_weights: number[], vectors: number[][]) => tf.sum(vectors, 0) },
      {
        mistake: "divided by the number of words at the end",
        answer: (weights: number[], vectors: number[][]) => tf.dot(weights, vectors).div(vectors.length),
      },
      {
        mistake: "weights for places, not for words",
        answer: (weights: number[], vectors: number[][]) =>
          vectors[0]!.map((_, i) => vectors.map((vector) => vector[i]! * weights[i]!).reduce((a, b) => a + b)),
      },
      {
        mistake: "the first word isn't weighted",
        answer: (weights: number[], vectors: number[][]) =>
          vectors.reduce((total, vector, word) => total.map((x, i) => x + weights[word]! * vector[i]!)),
      },
      {
        mistake: "added up within each word",
        answer: (weights: number[], vectors: number[][]) =>
          weights.map((weight, word) => weight * vectors[word]!.reduce((a, b) => a + b)),
      },
      {
        mistake: "the weights laid along each word",
        answer: (weights: number[], vectors: number[][]) =>
          vectors.map((vector) => vector.reduce((total, x, i) => total + x * weights[i]!, 0)),
      },
      {
        mistake: "the weighted vectors are not added up",
        answer: (weights: number[], vectors: number[][]) =>
          vectors.map((vector, word) => vector.map((x) => x * weights[word]!)),
      },
    ],
  },
};
