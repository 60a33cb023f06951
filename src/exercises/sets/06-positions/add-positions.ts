import { code } from "../../kinds/code";
import { positionsMultiplied } from "../../mistakes/positions";
import {
  addMatrices,
  drawMatrices,
  drawMatrix,
  drawWhole,
  matrixOf,
  multiplyEach,
  type Sentences,
} from "../../plain-loops";

/** Each word with what `row` of the codes says. */
const withCodes = (
  embeddings: Sentences,
  codes: number[][],
  row: (position: number, sentence: number, length: number) => number,
): Sentences =>
  embeddings.map((words, sentence) =>
    addMatrices(
      words,
      words.map((_, position) => codes[row(position, sentence, words.length)] as number[]),
    ),
  );

export const addPositions = code<[embeddings: Sentences, codes: number[][]]>({
  title: "Add positions to a batch",
  points: 2,
  difficulty: 1,
  minutes: 6,
  importance: 3,
  hints: [
    "All sentences get the same codes: the first word of each gets row 0, the second row 1. Whichever word it is, and whichever sentence.",
    "`codes.slice([0, 0], [length, width])` takes the first rows. `tf.add` gives the same matrix to each sentence of a batch by itself: that is broadcasting.",
    "Read `length` and `width` off `embeddings.shape`, cut `codes` to `[length, width]`, and `tf.add` the two.",
  ],
  explanation:
    "Addition keeps the shape, so nothing that follows has to know of positions. And nothing is lost: the word and its place lie in the same numbers, and the matrices learn to tell them apart.",
  functionName: "addPositions",
  inputNames: ["embeddings", "codes"],
  examples: [
    {
      given: [[matrixOf("0 0 0; 0 0 0")], matrixOf("1 2 3; 4 5 6; 7 8 9; 10 11 12")],
      about: "words of nothing but zeros, so that the codes come out alone",
    },
    {
      given: [
        [matrixOf("10 20; 30 40; 50 60"), matrixOf("70 80; 90 10; 20 30")],
        matrixOf("0 1; 0.8 0.5; 0.9 -0.4; 0.1 -1; -0.8 -0.7"),
      ],
      about: "two sentences of three words, and codes for five places",
    },
  ],
  draw: (random) => {
    const [batch, length, width] = [drawWhole(random, 2, 3), drawWhole(random, 4, 5), drawWhole(random, 2, 4)];
    return [drawMatrices(random, batch, length, width), drawMatrix(random, length + drawWhole(random, 2, 3), width, 1)];
  },
  expected: (embeddings, codes) => withCodes(embeddings, codes, (position) => position),
  tensors: true,
  mistakes: [
    {
      name: positionsMultiplied.name,
      says: positionsMultiplied.says,
      gives: (embeddings, codes) => embeddings.map((words) => multiplyEach(words, codes)),
    },
    {
      name: "codes beside the embeddings",
      says: "The words got wider: the code stands in columns of its own. That can be done, but here word and place share the same columns.",
      gives: (embeddings, codes) =>
        embeddings.map((words) => words.map((word, position) => [...word, ...(codes[position] as number[])])),
    },
    {
      name: "shifted by one position",
      says: "Each word got the code of the next place. Positions are counted from 0: the first word has the first row.",
      gives: (embeddings, codes) => withCodes(embeddings, codes, (position) => position + 1),
    },
    {
      name: "the sentence's number taken for the position",
      says: "All words of a sentence got the same code, and each sentence another one. The row depends on the place in the sentence, not on which sentence it is.",
      gives: (embeddings, codes) => withCodes(embeddings, codes, (_, sentence) => sentence),
    },
    {
      name: "one code for all words",
      says: "Every word got the code of place 0. Then two orders of the same words still can't be told apart.",
      gives: (embeddings, codes) => withCodes(embeddings, codes, () => 0),
    },
    {
      name: "the last rows in place of the first",
      says: "The table has more rows than the sentence has words. The ones to take are the first, so that place 0 has the same code in every sentence.",
      gives: (embeddings, codes) =>
        withCodes(embeddings, codes, (position, _, length) => position + codes.length - length),
    },
    {
      name: "the words left out",
      says: "What comes out are the codes alone, the same for every sentence. Add them to the embeddings.",
      gives: (embeddings, codes) => embeddings.map((words) => codes.slice(0, words.length)),
    },
  ],
});
