import { code } from "../../kinds/code";
import { drawMatrix, drawVector, drawWhole, matMul, matrixOf, sum, type Matrix } from "../../plain-loops";

const mix = (weights: number[], vectors: Matrix): number[] => matMul([weights], vectors).flat();

export const weightedSum = code<[weights: number[], vectors: number[][]]>({
  title: "Weigh the words",
  points: 3,
  difficulty: 2,
  minutes: 7,
  importance: 3,
  hints: [
    "Take the weights `[0.25, 0.75]` and the vectors `[[4, 0], [0, 8]]`. The first word gives `[1, 0]`, the second `[0, 6]`. Together: `[1, 6]`.",
    "It is `meanPooling` with one change: each vector is multiplied by its own weight *before* it is added. Nothing is divided at the end.",
    "`for (const [word, vector] of vectors.entries())` gives you the number of the word too. Inside: `output[place] += weights[word] * vector[place]`.",
  ],
  explanation:
    "This sum is the heart of attention, and it stays to the last lesson. The weights say *how much* of each word, the vectors say *what*. With equal weights it is mean pooling; with one weight of 1 it picks a word.",
  functionName: "weightedSum",
  inputNames: ["weights", "vectors"],
  examples: [
    { given: [[0, 1, 0], matrixOf("1 2; 3 4; 5 6")], about: "all the weight on the second word" },
    { given: [[0.25, 0.75], matrixOf("4 0; 0 8")], about: "the example of the text" },
    { given: [[0.5, 0.25, 0.25], matrixOf("2 0 1 1; 4 4 1 0; 0 8 1 3")], about: "three words of width 4" },
  ],
  draw: (random) => {
    const words = drawWhole(random, 2, 6);
    const shares = drawVector(random, words).map((x) => Math.abs(x) + 0.1);
    const total = sum(shares);
    return [shares.map((x) => x / total), drawMatrix(random, words, drawWhole(random, 2, 5))];
  },
  expected: mix,
  mistakes: [
    {
      name: "the weights are left out",
      says: "All vectors are added as they are. Multiply each one by its own weight first.",
      gives: (weights, vectors) =>
        mix(
          weights.map(() => 1),
          vectors,
        ),
    },
    {
      name: "divided by the number of words at the end",
      says: "The weights share out 1 already, because they add up to 1. Dividing again makes the result too small.",
      gives: (weights, vectors) => mix(weights, vectors).map((x) => x / vectors.length),
    },
    {
      name: "weights for places, not for words",
      says: "Each weight belongs to a word and multiplies that word's whole vector. Here each weight went to a place of the vectors.",
      gives: (weights, vectors) =>
        (vectors[0] ?? []).map((_, place) =>
          vectors.reduce((sum, vector) => sum + (weights[place] ?? NaN) * (vector[place] as number), 0),
        ),
    },
    {
      name: "the weighted vectors are not added up",
      says: "You have one vector for each word, each multiplied by its weight. Add them, place by place: one vector is to come out.",
      gives: (weights, vectors) => vectors.map((vector, word) => vector.map((x) => x * (weights[word] as number))),
    },
    {
      name: "the first word isn't weighted",
      says: "The first vector went in whole. Without a value to start from, `reduce` starts from the first vector as it stands, so its weight is never used.",
      gives: (weights, vectors) =>
        mix(
          weights.map((weight, word) => (word === 0 ? 1 : weight)),
          vectors,
        ),
    },
    {
      name: "added up within each word",
      says: "That gives one number for each word. Add across the words instead: place 0 of all words, then place 1, and so on.",
      gives: (weights, vectors) => vectors.map((vector, word) => (weights[word] as number) * sum(vector)),
    },
    {
      name: "the weights laid along each word",
      says: "That is the dot product of the weights with each word's own numbers, one number a word. Each weight belongs to a word, and multiplies its whole vector.",
      gives: (weights, vectors) =>
        vectors.map((vector) => vector.reduce((sum, x, place) => sum + (weights[place] ?? NaN) * x, 0)),
    },
  ],
});
