import { debugging } from "../../kinds/code";
import { headsAddedUp, headsAveraged, headsBelowEachOther, weightsAveraged } from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import {
  drawMatrices,
  drawWhole,
  joinColumns,
  matMul,
  matrixOf,
  meanOfMatrices,
  softmaxRows,
  type HeadWays,
  type Matrix,
} from "../../plain-loops";

type Maps = number[][][];

const mapsOf = (scores: Maps): Maps => scores.map(softmaxRows);
const outputsOf = (weights: readonly Matrix[], values: Maps): Maps =>
  weights.map((map, head) => matMul(map, values[head] as Matrix));
const mended =
  ({ mixing = (weights) => weights, join = joinColumns }: Pick<HeadWays, "mixing" | "join">) =>
  (scores: Maps, values: Maps): number[][] =>
    join(outputsOf(mixing(mapsOf(scores), scores), values));
const known = knownAs(mended);
const firstOf = (maps: Maps): number[][] => maps[0] as number[][];

export const mendedHeads = debugging<[scores: Maps, values: Maps]>({
  title: "Mend the heads",
  points: 2,
  difficulty: 2,
  minutes: 7,
  importance: 2,
  mirrors: "quiz-a4",
  hints: [
    "Keep the first half: each head's weights are right. Then let each head read its *own* values with its own weights, and only then bring the heads together.",
    "One head's output for one query is the weighted sum of its values. `heads.flatMap((head) => head[query])` puts the heads' rows for one query side by side.",
    "For each `query`, and in it for each `head`: multiply `values[head][key]` by `weights[head][query][key]`, and add up over the keys. `flatMap` over the heads joins what comes out.",
  ],
  explanation:
    "Each head spends its own unit of ink on its own values, and reports in columns of its own. Averaged weights would pour all ink into one blend. In the layer, the output matrix then mixes the reports as training finds best.",
  functionName: "mendedHeads",
  inputNames: ["scores", "values"],
  examples: [
    { given: [[[[0, 0]]], [matrixOf("2 4 1; 6 0 3")]], about: "one head whose two scores are equal" },
    {
      given: [
        [[[9, 0, 0]], [[0, 9, 0]]],
        [matrixOf("1 2; 3 4; 5 6"), matrixOf("-1 -2; -3 -4; -5 -6")],
      ],
      about: "two heads, each sure of another word",
    },
    {
      given: [
        [matrixOf("1 0.5; 0 2; -1 0.3"), matrixOf("0 1.5; 2 -1; 1 1.2")],
        [matrixOf("1 2 0; 0 1 4"), matrixOf("3 -1 2; 1 5 -2")],
      ],
      about: "two heads, three queries, two keys",
    },
  ],
  draw: (random) => {
    const [heads, queries, keys] = [drawWhole(random, 2, 3), drawWhole(random, 2, 3), drawWhole(random, 4, 5)];
    const width = keys - 2;
    return [drawMatrices(random, heads, queries, keys), drawMatrices(random, heads, keys, width, 4)];
  },
  expected: mended({}),
  mistakes: [
    {
      name: "weights averaged, values never touched",
      says: "What comes out is still a map: one weight for each key. A head's output is made of *values*, mixed by its weights. Where in your function do the values come in?",
      gives: (scores) => meanOfMatrices(mapsOf(scores)),
    },
    known(weightsAveraged),
    {
      name: "averaged weights, and one head's values",
      says: "One head's values come in, mixed with the mean of all weights. What the other heads have to say is lost. Each head mixes its own values, with its own weights.",
      gives: (scores, values) => matMul(meanOfMatrices(mapsOf(scores)), firstOf(values)),
    },
    known(headsAveraged),
    known(headsAddedUp),
    {
      name: "heads not joined yet",
      says: "Each head's output is right, but they are still apart: [heads, queries, width]. Make one row for each query, with the heads' numbers side by side.",
      gives: (scores, values) => outputsOf(mapsOf(scores), values),
    },
    known(headsBelowEachOther),
    {
      name: "one head's values for all heads",
      says: "Each head has weights of its own, but all of them read the first head's values. What the other heads hold is lost: which values belong to a head's weights?",
      gives: (scores, values) =>
        mended({})(
          scores,
          values.map(() => firstOf(values)),
        ),
    },
    {
      name: "a list for each head",
      says: "The order is right: query by query, and in each the heads. But each head's numbers are in a list of their own. Make one row of them.",
      gives: (scores, values) =>
        firstOf(mapsOf(scores)).map((_, query) =>
          outputsOf(mapsOf(scores), values).map((head) => head[query] as number[]),
        ),
    },
    {
      name: "weights side by side, values never touched",
      says: "The heads stand side by side now, but what stands there are their weights. A head's output is made of *values*, mixed by its weights.",
      gives: (scores) => joinColumns(mapsOf(scores)),
    },
  ],
});
