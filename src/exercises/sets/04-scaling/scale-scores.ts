import { code } from "../../kinds/code";
import { keyDimWithoutRoot, multipliedByRoot, noRoot, rootOfKeys, rootOfModelDim } from "../../mistakes/divisor";
import { knownAs } from "../../mistakes/wrong-step";
import { drawMatrix, drawWhole, matrixOf, scaled, widthOf, type AttentionSteps } from "../../plain-loops";

type Inputs = [scores: number[][], sizes: { readonly modelDim: number; readonly keyDim: number }];

const known = knownAs(
  ({ divisor }: Pick<AttentionSteps, "divisor">) =>
    (...[scores, sizes]: Inputs) =>
      scaled(scores, 1 / divisor({ ...sizes, queries: scores.length, keys: widthOf(scores), numHeads: 1 })),
);

export const scaleScores = code<Inputs>({
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
    { given: [matrixOf("8 0 -4; 2 4 1"), { modelDim: 64, keyDim: 16 }], about: "the example of the text" },
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
  expected: (scores, { keyDim }) => scaled(scores, 1 / Math.sqrt(keyDim)),
  mistakes: [
    known(rootOfModelDim, {
      says: "You took the root of the model's width. A score adds up one product for each number of a query, and there are d_k of those. Divided by too much, the weights start nearly equal.",
    }),
    known(keyDimWithoutRoot),
    known(multipliedByRoot),
    known(noRoot, { says: "The scores come back as they went in. Nothing was divided." }),
    known(rootOfKeys),
  ],
});
