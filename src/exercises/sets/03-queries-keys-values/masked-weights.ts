import { code } from "../../kinds/code";
import { eachRowAddsUpTo1 } from "../../kinds/properties";
import {
  finiteMaskValues,
  maskedAfterSoftmax,
  maskedScoresSetTo0,
  maskInverted,
  nobodyLeftIsNaN,
} from "../../mistakes/mask";
import { knownAs } from "../../mistakes/wrong-step";
import {
  drawVector,
  drawWhole,
  mapMatrix,
  matrixOf,
  softmaxRow,
  times,
  weightsOf,
  type AttentionWays,
} from "../../plain-loops";
import type { RandomNumbers } from "../../../data/random";

type Inputs = [scores: number[][], mask: number[][]];

const known = knownAs(
  (ways: AttentionWays) =>
    (...[scores, mask]: Inputs) =>
      weightsOf(scores, { mask, ...ways }).weights,
);

/** Worked out from those that are left, without any minus infinity. */
function shareAmongTheRest(scores: readonly number[], mask: readonly number[]): number[] {
  const left = scores.filter((_, column) => mask[column] === 1);
  const weights = softmaxRow(left);
  return mask.map((may) => (may === 1 ? (weights.shift() as number) : 0));
}

/** Some ones and some zeros, in any order: never all alike. */
function drawSomeMask(random: RandomNumbers, keys: number): number[] {
  const open = drawWhole(random, 0, keys - 1);
  const closed = (open + drawWhole(random, 1, keys - 1)) % keys;
  return times(keys, (column) => (column === open ? 1 : column === closed ? 0 : drawWhole(random, 0, 1)));
}

export const maskedWeights = code<Inputs>({
  title: "Weights under a mask",
  points: 4,
  difficulty: 3,
  minutes: 10,
  importance: 3,
  hints: [
    "What is forbidden must have no part in the sum that softmax divides by. So it has to go before softmax. And who may look at nobody has nothing to share out.",
    "`Math.exp(-Infinity)` is exactly 0. So replace the forbidden scores by `-Infinity` before softmax. `mask[row].includes(1)` tells whether a row has anyone left.",
    "Row by row: if the mask has no 1 in it, return a 0 for each key. Otherwise return `softmaxRow` of the row, with `-Infinity` wherever the mask has 0.",
  ],
  explanation:
    "A score of −∞ becomes a power of exactly 0, so the others share the whole unit. A row where all is forbidden has no unit to share: the formula says 0/0, which is NaN and spoils all that it touches. Zeros are the honest answer: who may look at nothing gets nothing.",
  functionName: "maskedWeights",
  inputNames: ["scores", "mask"],
  examples: [
    { given: [[[5, 1, 3]], [[0, 1, 0]]], about: "a single key that is left" },
    { given: [[[2, 2, 2, 2]], [[1, 0, 0, 1]]], about: "two keys left that fit equally well" },
    { given: [[[-300, -299, -300.5]], [[1, 0, 1]]], about: "scores that are all far below 0" },
    { given: [matrixOf("1 2 0.5; 3 1 2"), matrixOf("0 0 0; 1 0 1")], about: "a row that may look at nothing" },
    {
      given: [matrixOf("2 0 1 -1; 0.5 3 -2 1; 1 2 0 4"), matrixOf("1 0 0 0; 1 1 0 0; 1 1 1 0")],
      about: "three words that look at themselves and back",
    },
  ],
  // One row far below 0, and one that may look at nothing; the others lie above 0, where −10 still does for a mask.
  // No row may look at all: a mask turned round would close it.
  draw: (random) => {
    const queries = drawWhole(random, 2, 4);
    const keys = queries + drawWhole(random, 1, 2);
    const closed = drawWhole(random, 0, queries - 1);
    const low = (closed + 1) % queries;
    const rows = times(queries, (row) => row);
    return [
      rows.map((row) => drawVector(random, keys).map((score) => (row === low ? score - 300 : score + 3))),
      rows.map((row) => (row === closed ? new Array<number>(keys).fill(0) : drawSomeMask(random, keys))),
    ];
  },
  expected: (scores, mask) => scores.map((row, i) => shareAmongTheRest(row, mask[i] as number[])),
  properties: [
    {
      says: "what the mask forbids gets no weight",
      holds: (result, _, mask) =>
        (result as number[][]).every((row, i) =>
          row.every((weight, j) => mask[i]?.[j] === 1 || Math.abs(weight) < 1e-4),
        ),
    },
    eachRowAddsUpTo1("each row adds up to 1, unless all of it is forbidden", (row, _, mask) => mask[row]?.includes(1)),
  ],
  mistakes: [
    known(nobodyLeftIsNaN),
    known(maskedAfterSoftmax),
    known(maskInverted),
    known(maskedScoresSetTo0),
    ...finiteMaskValues(-10).map((mistake) => known(mistake)),
    {
      name: "0 times infinity",
      says: "0 · ∞ is not a number, so a product with ∞ makes NaN where the mask allows as well. Choose between the score and −∞, with `? :` or an `if`, instead of calculating it.",
      gives: (scores) => mapMatrix(scores, () => NaN),
    },
  ],
});
