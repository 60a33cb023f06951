import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, softmaxRows } from "../../plain";
import { joinColumns } from "../../plain-attention";
import { times } from "./plain-heads";

type Maps = number[][][];

const mapsOf = (scores: Maps): Maps => scores.map((head) => softmaxRows(head));
const outputsOf = (scores: Maps, values: Maps): Maps =>
  mapsOf(scores).map((weights, head) => matMul(weights, values[head] as number[][]));
const firstOf = (maps: Maps): number[][] => maps[0] as number[][];

/** The matrices put together number by number. */
function total(matrices: Maps, share = 1): number[][] {
  return mapMatrix(firstOf(matrices), (_, row, column) =>
    matrices.reduce((sum, matrix) => sum + ((matrix[row] as number[])[column] as number) * share, 0),
  );
}

const mean = (matrices: Maps): number[][] => total(matrices, 1 / matrices.length);

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
    {
      given: [[[[0, 0]]], [matrixOf("2 4 1; 6 0 3")]],
      about: "one head whose two scores are equal",
    },
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
    return [
      times(heads, () => drawMatrix(random, queries, keys)),
      times(heads, () => drawMatrix(random, keys, width, 4)),
    ];
  },
  expected: (scores, values) => joinColumns(outputsOf(scores, values)),
  mistakes: [
    {
      name: "weights averaged, values never touched",
      says: "What comes out is still a map: one weight for each key. A head's output is made of *values*, mixed by its weights. Where in your function do the values come in?",
      gives: (scores) => mean(mapsOf(scores)),
    },
    {
      name: "weights averaged instead of heads concatenated",
      says: "The values come in now, but every head reads them with the same averaged weights. That is one unit of ink again. Let each head keep its own weights.",
      gives: (scores, values) => joinColumns(values.map((ofHead) => matMul(mean(mapsOf(scores)), ofHead))),
    },
    {
      name: "averaged weights, and one head's values",
      says: "One head's values come in, mixed with the mean of all weights. What the other heads have to say is lost. Each head mixes its own values, with its own weights.",
      gives: (scores, values) => matMul(mean(mapsOf(scores)), firstOf(values)),
    },
    {
      name: "heads' outputs averaged instead of laid side by side",
      says: "Each head mixes its own values now. But the mean of their outputs can't be taken apart again: give each head columns of its own.",
      gives: (scores, values) => mean(outputsOf(scores, values)),
    },
    {
      name: "heads' outputs added up instead of laid side by side",
      says: "Each head mixes its own values now. But a sum of their outputs can't be taken apart again: give each head columns of its own.",
      gives: (scores, values) => total(outputsOf(scores, values)),
    },
    {
      name: "heads not joined yet",
      says: "Each head's output is right, but they are still apart: [heads, queries, width]. Make one row for each query, with the heads' numbers side by side.",
      gives: (scores, values) => outputsOf(scores, values),
    },
    {
      name: "heads one below the other",
      says: "The heads came out as further rows. Each query should have one row, in which the heads stand side by side.",
      gives: (scores, values) => outputsOf(scores, values).flat(),
    },
    {
      name: "one head's values for all heads",
      says: "Each head has weights of its own, but all of them read the first head's values. What the other heads hold is lost: which values belong to a head's weights?",
      gives: (scores, values) => joinColumns(mapsOf(scores).map((weights) => matMul(weights, firstOf(values)))),
    },
    {
      name: "a list for each head",
      says: "The order is right: query by query, and in each the heads. But each head's numbers are in a list of their own. Make one row of them.",
      gives: (scores, values) =>
        firstOf(mapsOf(scores)).map((_, query) => outputsOf(scores, values).map((head) => head[query] as number[])),
    },
    {
      name: "weights side by side, values never touched",
      says: "The heads stand side by side now, but what stands there are their weights. A head's output is made of *values*, mixed by its weights.",
      gives: (scores) => joinColumns(mapsOf(scores)),
    },
  ],
});
