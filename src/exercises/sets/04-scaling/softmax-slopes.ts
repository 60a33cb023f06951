import { code } from "../../kinds/code";
import { drawVector, drawWhole, softmaxRow } from "../../plain-loops";

/** A number for each pair of a weight and a score. */
function eachPair(
  weights: readonly number[],
  slope: (weight: number, other: number, same: boolean) => number,
): number[][] {
  return weights.map((weight, i) => weights.map((other, j) => slope(weight, other, i === j)));
}

const slopes = (weights: readonly number[]): number[][] =>
  eachPair(weights, (w, other, same) => (same ? w * (1 - w) : -w * other));

export const softmaxSlopes = code<[scores: number[]]>({
  title: "How softmax listens",
  points: 3,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  hints: [
    "Take two equal scores: the weights are 0.5 and 0.5. Raise the first score, and its weight gains 0.25 times as much. The second weight loses the same.",
    "First `softmax(scores)`. Then one `map` inside another: `weights.map((w, i) => weights.map((other, j) => …))`. The inner one makes a row.",
    "Inside, two cases: where `i === j`, the slope is w(1 − w). Everywhere else it is minus the product of the two weights.",
  ],
  explanation:
    "Each slope is a product of two numbers between 0 and 1. With one weight near 1 and all others near 0, every such product is near 0: so a saturated softmax passes no gradient on. Each row adds up to 0, as does each column: what one word gains, the others lose.",
  functionName: "softmaxSlopes",
  inputNames: ["scores"],
  examples: [
    { given: [[3, 3]], about: "two equal scores" },
    { given: [[Math.log(9), 0]], about: "two words with the weights 0.9 and 0.1" },
    { given: [[20, 0, -3]], about: "a saturated row" },
    { given: [[1, 0, 2, -0.5]], about: "four words" },
  ],
  draw: (random) => [drawVector(random, drawWhole(random, 3, 5))],
  expected: (scores) => slopes(softmaxRow(scores)),
  mistakes: [
    {
      name: "softmax left out",
      says: "You put the scores themselves into the formula. Its w are weights: take softmax of the scores first.",
      gives: slopes,
    },
    {
      name: "a plus in place of the minus",
      says: "A weight *loses* when another word's score rises, as all weights together stay at 1. Your slopes beside the diagonal are above 0.",
      gives: (scores) => eachPair(softmaxRow(scores), (w, other, same) => (same ? w * (1 - w) : w * other)),
    },
    {
      name: "the diagonal treated like the rest",
      says: "A weight gains with its own score. At your places [i][i] it loses: look at the formula's other line, for i = j.",
      gives: (scores) => eachPair(softmaxRow(scores), (w, other) => -w * other),
    },
    {
      name: "one rule for all places",
      says: "You multiply each weight by one minus another everywhere. That is right on the diagonal only, where both are the same weight. Elsewhere the formula's second line holds.",
      gives: (scores) => eachPair(softmaxRow(scores), (w, other) => w * (1 - other)),
    },
    {
      name: "only the diagonal",
      says: "Each weight follows its own score, and you have that. But it also follows every other score, because they share one sum: those slopes aren't 0.",
      gives: (scores) => eachPair(softmaxRow(scores), (w, _other, same) => (same ? w * (1 - w) : 0)),
    },
    {
      name: "one slope for each word",
      says: "You have how each weight follows its own score, in a list. A weight follows *all* scores, so there is a row of slopes for each weight.",
      gives: (scores) => softmaxRow(scores).map((w) => w * (1 - w)),
    },
  ],
});
