import { code } from "../../kinds/code";
import { keyNotTransposed } from "../../mistakes/attention";
import { noRoot, scaledAlready } from "../../mistakes/divisor";
import { knownAs } from "../../mistakes/wrong-step";
import { attention, drawMatrix, drawWhole, matrixOf, softmaxRows, type AttentionWays } from "../../plain-loops";

type Inputs = [query: number[][], key: number[][]];

const scores =
  (ways: AttentionWays) =>
  (...[query, key]: Inputs): number[][] =>
    attention(query, key, key, { ...noRoot.ways, ...ways }).scores;
const known = knownAs(scores);

export const attentionScores = code<Inputs>({
  title: "Scores of all queries with all keys",
  points: 2,
  difficulty: 2,
  minutes: 5,
  importance: 3,
  hints: [
    "One score says how well one key fits one query: their dot product. Each query is compared with every key.",
    "`dot(a, b)` stands above. A `map` over the queries makes the rows; a second `map` inside it, over the keys, makes the numbers of a row.",
    "For the query `q`, the row is `key.map((k) => …)` with the dot product of the two.",
  ],
  explanation:
    "This is Q·Kᵀ. A product of matrices takes rows of the first with columns of the second, and Kᵀ has the keys as its columns. So row i, column j is query i with key j. There is a row for each query, whatever the number of keys.",
  functionName: "attentionScores",
  inputNames: ["query", "key"],
  examples: [
    { given: [[[1, 2]], [[3, 4]]], about: "one query and one key" },
    { given: [[[0, 1, 0]], matrixOf("1 2 3; 4 5 6")], about: "a query that asks for the middle number of each key" },
    { given: [matrixOf("2 0 1; 0 1 -1"), matrixOf("1 2 0; 0 3 1; 4 -1 2")], about: "two queries, three keys, width 3" },
    {
      given: [matrixOf("1 0 2 -1; 0 3 1 1; 2 2 0 1"), matrixOf("1 1 0 2; 0.5 -1 3 0")],
      about: "three queries, two keys, width 4",
    },
  ],
  // Never more keys than a key has numbers: there a loop that reads rows for columns fails as a product of matrices does.
  draw: (random) => {
    const keyDim = drawWhole(random, 3, 5);
    const keys = random() < 0.5 ? keyDim : keyDim - 1;
    return [drawMatrix(random, keys - 1, keyDim), drawMatrix(random, keys, keyDim)];
  },
  expected: scores({}),
  mistakes: [
    known(keyNotTransposed),
    {
      name: "a row for each key instead of each query",
      says: "All numbers are there, but queries and keys have changed places. Whoever asks has a row: put the loop over the queries outside.",
      gives: (query, key) => scores({})(key, query),
    },
    {
      name: "products that are not added up",
      says: "You multiply query and key number by number, but a score is one number. Add the products: that makes the dot product.",
      gives: (query, key) => query.map((q) => key.map((k) => k.map((x, i) => x * (q[i] as number)))),
    },
    {
      name: "softmax too early",
      says: "These are weights already. Here only the scores are asked for; softmax comes in an exercise of its own.",
      gives: (query, key) => softmaxRows(scores({})(query, key)),
    },
    known(scaledAlready),
  ],
});
