import { code } from "../../kinds/code";
import { eachRowAddsUpTo1 } from "../../kinds/properties";
import { softmaxDownColumns, softmaxOverAll } from "../../mistakes/attention";
import { knownAs } from "../../mistakes/wrong-step";
import { drawMatrix, drawWhole, matrixOf, sum, weightsOf, type AttentionWays } from "../../plain-loops";

const weights =
  (ways: AttentionWays) =>
  (scores: number[][]): number[][] =>
    weightsOf(scores, ways).weights;
const known = knownAs(weights);

export const softmaxRows = code<[scores: number[][]]>({
  title: "Weights for every word that asks",
  points: 2,
  difficulty: 1,
  minutes: 4,
  importance: 3,
  hints: [
    "A row holds the scores of one query. Each query has one whole unit of weight to share out, whatever the others do.",
    "You have `softmaxRow` already, and `map` calls a function for each row of an array.",
    "It is one line: map over `scores`, and make weights of each row by itself.",
  ],
  explanation:
    "One row is one query with all keys, so its weights are what makes 1 together. Down the columns, words would compete for being the one who asks. Over the whole matrix, a longer text would leave less for each word.",
  functionName: "softmaxRows",
  inputNames: ["scores"],
  examples: [
    { given: [matrixOf("3 3 3 3; 0 0 0 0")], about: "two queries that fit every key equally well" },
    { given: [[[1], [2], [3]]], about: "three queries and a single key, which gets everything" },
    { given: [matrixOf("0 2 1; 3 3 0")], about: "two queries and three keys" },
    { given: [matrixOf("-1 0.5; 2 -3; 0 1; 4 0")], about: "four queries and two keys" },
  ],
  draw: (random) => {
    const queries = drawWhole(random, 2, 4);
    return [drawMatrix(random, queries, queries + drawWhole(random, 1, 2), 3)];
  },
  expected: weights({}),
  properties: [eachRowAddsUpTo1()],
  mistakes: [
    known(softmaxDownColumns),
    known(softmaxOverAll),
    {
      name: "no e^score",
      says: "These are shares of the scores themselves, and a negative score gives no weight. Softmax takes e to the power of each score first.",
      gives: (scores) => scores.map((row) => row.map((x) => x / sum(row))),
    },
  ],
});
