import { code } from "../../kinds/code";
import { addsUpTo1 } from "../../kinds/properties";
import { drawVector, drawWhole, softmaxRow as softmax, sum } from "../../plain-loops";

const shares = (numbers: readonly number[]): number[] => numbers.map((x) => x / sum(numbers));

export const softmaxRow = code<[scores: number[]]>({
  title: "Softmax of a row",
  points: 2,
  difficulty: 2,
  minutes: 7,
  importance: 3,
  hints: [
    "Softmax is the shares of eˢ. For scores that are all lowered by the same number, every eˢ shrinks by the same factor, so the shares stay.",
    "`Math.exp(x)` is eˣ, and `Math.max(...scores)` is the largest score. Lower all scores so far that the largest becomes 0: nothing can overflow then.",
    "`powers = scores.map((score) => Math.exp(score - largest))`. The rest is dividing each power by the sum of all.",
  ],
  explanation:
    "eˢ makes every score positive, and dividing by the sum makes shares of 1. Subtracting the largest score changes no share, because it multiplies above and below by the same number. It only keeps eˢ between 0 and 1. Libraries do the same.",
  functionName: "softmaxRow",
  inputNames: ["scores"],
  examples: [
    { given: [[7]], about: "a single word, which gets everything" },
    { given: [[2, 2, 2, 2]], about: "four words that fit equally well" },
    { given: [[0, 2, 1]], about: "the example of the text" },
    { given: [[-1, 0.5, 3, -2]], about: "scores of both signs" },
    { given: [[1000, 998, 0]], about: "large scores" },
    { given: [[-1000, -1001, -1003]], about: "scores far below 0" },
  ],
  // In turns: far below 0, where a largest score that was sought from 0 on does no good, far above, and around it.
  draw: (random, which) => {
    const offset = [-800, 800, 0][which % 3] as number;
    return [drawVector(random, drawWhole(random, 2, 6), 3).map((x) => x + offset)];
  },
  expected: softmax,
  properties: [addsUpTo1],
  mistakes: [
    {
      name: "e^score is too large or too small for a number",
      says: "e to the power of 1000 is Infinity, and e to the power of −1000 is 0. Infinity by Infinity, or 0 by 0, is NaN. Lower all scores alike before you take powers: the weights stay the same.",
      gives: (scores) => shares(scores.map((x) => Math.exp(x))),
    },
    {
      name: "e^score is too large or too small for a number",
      says: "Where all scores are below 0, your largest is 0, which none of them is. Far below 0 every power is then 0, and 0 divided by 0 is NaN. Begin with one of the scores.",
      gives: (scores) => shares(scores.map((x) => Math.exp(x - Math.max(0, ...scores)))),
    },
    {
      name: "the sum begins with a score",
      says: "`reduce` without a second argument begins with the first entry as it is. So that score itself is in your sum, in place of its power. Say what the sum begins with.",
      gives: (scores) => {
        const powers = scores.map((x) => Math.exp(x - Math.max(...scores)));
        return powers.map((power) => power / (sum(powers) - (powers[0] as number) + (scores[0] as number)));
      },
    },
    {
      name: "no e^score",
      says: "These are shares of the scores themselves. Scores may be negative, and then such shares are no weights. Put each score through e to the power of it first.",
      gives: shares,
    },
    {
      name: "not divided by the sum",
      says: "The powers are there, but they aren't weights yet: together they don't make 1.",
      gives: (scores) => scores.map((x) => Math.exp(x)),
    },
    {
      name: "lowered, but not divided by the sum",
      says: "The powers are there, and the best word has 1 all by itself. Weights are shares: together they should make 1.",
      gives: (scores) => scores.map((x) => Math.exp(x - Math.max(...scores))),
    },
    {
      name: "divided by how many there are",
      says: "The powers are there, and each was divided by the number of words. That makes a mean, no shares: together they don't make 1.",
      gives: (scores) => scores.map((x) => Math.exp(x - Math.max(...scores)) / scores.length),
    },
    {
      name: "scores divided by the largest, not lowered by it",
      says: "Dividing keeps the powers small, but it changes how far the scores lie apart, and so the weights. Lowering all of them by one number leaves the distances as they are.",
      gives: (scores) => softmax(scores.map((x) => x / Math.max(...scores))),
    },
  ],
});
