import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, matrixOf, mean, sum, transpose, type Matrix } from "../../plain-loops";

/** The sum of the vectors, number by number. */
const sumOfVectors = (vectors: Matrix): number[] => transpose(vectors).map(sum);

/** A memory that keeps half at each word, and takes the other half from it. */
function halvedAtEachWord(start: readonly number[], vectors: Matrix): number[] {
  return vectors.reduce<number[]>(
    (held, vector) => held.map((x, place) => (x + (vector[place] as number)) / 2),
    [...start],
  );
}

const zeros = (vectors: Matrix): number[] => (vectors[0] ?? []).map(() => 0);

export const meanPooling = code<[vectors: number[][]]>({
  title: "Treat every word alike",
  points: 2,
  difficulty: 1,
  minutes: 6,
  importance: 2,
  hints: [
    "Take `[[1, 2], [3, 6]]`. Add the two words place by place: `[1 + 3, 2 + 6]` is `[4, 8]`. Then share out among the two words: `[2, 4]`.",
    "Keep a `total` that starts with a zero for each place: `new Array(vectors[0].length).fill(0)`. Loop over the words, and inside that loop over the places.",
    "Inside the inner loop stands `total[place] += vector[place]`. Divide once, at the very end: `total.map((x) => x / vectors.length)`.",
  ],
  explanation:
    "Every word gets the same share, 1/n. That is why the order is lost, and why one word that matters is lost among many that don't: in a sentence of ten words it counts a tenth, like all the others.",
  functionName: "meanPooling",
  inputNames: ["vectors"],
  examples: [
    { given: [[[7, -7, 0.5]]], about: "a single word, which is its own mean" },
    { given: [matrixOf("1 2; 3 6")], about: "the example of the text" },
    { given: [[[1], [2], [6]]], about: "three words of width 1" },
    { given: [matrixOf("1 0 4; 0 1 4; 2 2 4; 1 1 4")], about: "four words of width 3" },
  ],
  draw: (random) => [drawMatrix(random, drawWhole(random, 2, 6), drawWhole(random, 2, 5))],
  expected: (vectors) => transpose(vectors).map(mean),
  mistakes: [
    {
      name: "a sum instead of a mean",
      says: "The places are added up, but nothing is divided by the number of words. A longer sentence would then get longer vectors.",
      gives: sumOfVectors,
    },
    {
      name: "divided by the width, not by the number of words",
      says: "The sum has to be shared among the words: divide by how many vectors there are, not by how many numbers each one has.",
      gives: (vectors) => sumOfVectors(vectors).map((x) => x / (vectors[0] ?? []).length),
    },
    {
      name: "the mean of each word, not of each place",
      says: "You averaged along each word's own numbers, which gives one number a word. The mean goes across the words: place 0 of all words, then place 1, and so on.",
      gives: (vectors) => vectors.map(mean),
    },
    {
      name: "halved at each word",
      says: "Each new word takes half of the place, so the last word counts a half, the one before a quarter, and so on. Add up all words first.",
      gives: ([first = [], ...others]) => halvedAtEachWord(first, others),
    },
    {
      name: "halved at each word, from zeros on",
      says: "That is the memory of the lesson's story: at each word it keeps half, so the first words fade. Here every word is to count alike. Add up all words first.",
      gives: (vectors) => halvedAtEachWord(zeros(vectors), vectors),
    },
    {
      name: "nothing is added up",
      says: "Each place is still 0. `map` makes a new array and leaves the old one as it is: is the new one kept anywhere?",
      gives: zeros,
    },
    {
      name: "added to what isn't there",
      says: "A place that an array doesn't have yet is `undefined`, and `undefined` plus a number is NaN. Each place needs a number to begin with.",
      gives: (vectors) => zeros(vectors).map(() => Number.NaN),
    },
  ],
});
