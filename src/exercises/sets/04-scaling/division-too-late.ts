import { debugging } from "../../kinds/code";
import {
  alwaysDividedBy,
  dividedAfterSoftmax,
  keyDimWithoutRoot,
  noRoot,
  rootOfKeys,
  rootOfQueries,
} from "../../mistakes/divisor";
import { knownAs } from "../../mistakes/wrong-step";
import { attention, drawMatrix, drawWhole, matrixOf, scaled, type AttentionWays } from "../../plain-loops";

type Inputs = [query: number[][], key: number[][]];

const weights =
  (ways: AttentionWays) =>
  (...[query, key]: Inputs): number[][] =>
    attention(query, key, key, ways).weights;
const known = knownAs(weights);

export const divisionTooLate = debugging<Inputs>({
  title: "Weights that don't add up",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 2,
  hints: [
    "There are two things to mend: *where* the division stands, and *what* it divides by.",
    "Softmax has to come last, because it is what makes a row add up to 1. And `key.length` counts the keys; how many numbers does one of them have?",
    "Three steps in this order: `dot` for each pair, divide by the root of `key[0].length`, softmax for each row.",
  ],
  explanation:
    "The division is there for softmax, so it has to come before it. Afterwards it only makes all weights smaller: they are as sharp as before, and no longer add up to 1. `key.length` is the number of keys, and `key[0].length` is d_k. With as many keys as numbers the two are equal, and then the mistake shows nowhere.",
  functionName: "mendedWeights",
  inputNames: ["query", "key"],
  examples: [
    { given: [[[1, 2, -1, 0.5]], matrixOf("2 0 1 1; 2 0 1 1")], about: "two equal keys, which share the weight" },
    {
      given: [matrixOf("3 0 1 0 2; 0 1 -1 2 0"), matrixOf("1 0 2 0 1; 0 2 0 1 1; -1 1 0 1 0")],
      about: "two queries, three keys of five numbers",
    },
  ],
  draw: (random) => {
    const keyDim = drawWhole(random, 5, 9);
    return [drawMatrix(random, drawWhole(random, 2, 3), keyDim), drawMatrix(random, drawWhole(random, 2, 4), keyDim)];
  },
  expected: weights({}),
  mistakes: [
    {
      name: "divided after softmax",
      says: "The weights are divided, when softmax has made them already. A row then no longer adds up to 1, and the scores went into softmax undivided. Move the division.",
      gives: (query, key) => scaled(weights(noRoot.ways)(query, key), 1 / Math.sqrt(key.length)),
    },
    known(dividedAfterSoftmax),
    {
      name: "divided twice",
      says: "The division before softmax is right. There is a second one after it, and because of that the rows don't add up to 1.",
      gives: weights({ softmax: dividedAfterSoftmax.ways.softmax }),
    },
    known(rootOfKeys),
    known(rootOfQueries),
    known(alwaysDividedBy(Math.sqrt(5))),
    known(noRoot, {
      says: "The rows add up to 1 again, but no division is left, or one that is undone at the end. With long queries and keys these weights would be far too sharp.",
    }),
    known(keyDimWithoutRoot),
  ],
});
