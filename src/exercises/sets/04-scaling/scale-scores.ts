import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matrixOf } from "../../plain";

interface Sizes {
  readonly modelDim: number;
  readonly keyDim: number;
}

export const scaleScores = code<[scores: number[][], sizes: Sizes]>({
  title: "Divide the scores",
  points: 2,
  difficulty: 1,
  minutes: 5,
  importance: 3,
  hints: [
    "With 16 numbers in each query and key, a score of 8 becomes 8 / 4 = 2. The same divisor serves every score.",
    "`Math.sqrt(x)` takes the root. `scores.map((row) => row.map((score) => …))` makes a new matrix of changed numbers.",
    "Put the divisor into a name of its own first: the root of the one of the two sizes that a query or a key has. Then return `score / divisor` for each score.",
  ],
  explanation:
    "A score adds up d_k products, so with unit variance its standard deviation is √d_k. One division by √d_k brings it back to 1, however long queries and keys are. How wide the model is doesn't enter, nor how many words there are.",
  functionName: "scaleScores",
  inputNames: ["scores", "sizes"],
  examples: [
    { given: [[[6]], { modelDim: 36, keyDim: 9 }], about: "a single score" },
    {
      given: [matrixOf("8 0 -4; 2 4 1"), { modelDim: 64, keyDim: 16 }],
      about: "the example of the text",
    },
    {
      given: [matrixOf("5 -3; 0.5 7; -2 1"), { modelDim: 512, keyDim: 64 }],
      about: "three queries and two keys of 64 numbers",
    },
  ],
  draw: (random) => {
    const keyDim = drawWhole(random, 5, 40);
    return [
      drawMatrix(random, drawWhole(random, 2, 4), drawWhole(random, 2, 4), 9),
      { keyDim, modelDim: keyDim * drawWhole(random, 2, 8) },
    ];
  },
  expected: (scores, { keyDim }) => mapMatrix(scores, (score) => score / Math.sqrt(keyDim)),
  mistakes: [
    {
      name: "√d_model for √d_k",
      says: "You took the root of the model's width. A score adds up one product for each number of a query, and there are d_k of those. Divided by too much, the weights start nearly equal.",
      gives: (scores, { modelDim }) => mapMatrix(scores, (score) => score / Math.sqrt(modelDim)),
    },
    {
      name: "divided by d_k, without the root",
      says: "The products partly cancel each other, so a score typically grows like the root of their number, not like the number itself. Divided by all of it, the scores get smaller and smaller as queries get longer.",
      gives: (scores, { keyDim }) => mapMatrix(scores, (score) => score / keyDim),
    },
    {
      name: "multiplied by √d_k",
      says: "The scores became larger. They are too large already: softmax would give nearly everything to one word.",
      gives: (scores, { keyDim }) => mapMatrix(scores, (score) => score * Math.sqrt(keyDim)),
    },
    {
      name: "no √d_k",
      says: "The scores come back as they went in. Nothing was divided.",
      gives: (scores) => mapMatrix(scores, (score) => score),
    },
    {
      name: "the number of words for d_k",
      says: "A row of scores has one number for each key. How many keys there are says nothing of how many products each score adds up: that is one of the two sizes you are given.",
      gives: (scores) => mapMatrix(scores, (score) => score / Math.sqrt((scores[0] ?? []).length)),
    },
  ],
});
