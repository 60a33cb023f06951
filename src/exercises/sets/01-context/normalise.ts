import { code } from "../../kinds/code";
import { addsUpTo1 } from "../../kinds/properties";
import { drawWhole, sum } from "../../plain-loops";

export const normalise = code<[importance: number[]]>({
  title: "Make weights that add up to 1",
  points: 2,
  difficulty: 1,
  minutes: 5,
  importance: 2,
  hints: [
    "Take `[2, 6, 0]`. Together that is 8. Each number's share of it is 2/8, 6/8 and 0/8.",
    "`numbers.reduce((total, x) => total + x, 0)` adds up an array. `numbers.map((x) => …)` makes a new array of changed numbers.",
    "Put the sum into a name of its own first, then return `importance.map((x) => x / …)` with that name.",
  ],
  explanation:
    "Dividing by the sum makes shares: they are never negative here, and together exactly 1. Softmax, which attention uses, does the same to eˢ in place of s, so that scores may be negative too.",
  functionName: "normalise",
  inputNames: ["importance"],
  examples: [
    { given: [[5]], about: "a single word, which gets everything" },
    { given: [[3, 3, 3, 3]], about: "four words that matter alike" },
    { given: [[2, 6, 0]], about: "the example of the text" },
    { given: [[0.2, 0.1, 0.4, 1.3]], about: "fractions" },
  ],
  draw: (random) => [Array.from({ length: drawWhole(random, 2, 6) }, () => drawWhole(random, 0, 9) + 0.5)],
  expected: (importance) => importance.map((x) => x / sum(importance)),
  properties: [addsUpTo1],
  mistakes: [
    {
      name: "divided by the number of words",
      says: "Then the weights add up to the mean importance, not to 1. Divide by the sum of the numbers.",
      gives: (importance) => importance.map((x) => x / importance.length),
    },
    {
      name: "divided by the largest",
      says: "Then the most important word gets 1 all by itself, and together the weights exceed 1. Divide by the sum.",
      gives: (importance) => importance.map((x) => x / Math.max(...importance)),
    },
    {
      name: "softmax",
      says: "That is softmax: the shares of eˢ. It is what attention will use, but here each weight should be in proportion to the number itself.",
      gives: (importance) => importance.map((x) => Math.exp(x) / sum(importance.map((y) => Math.exp(y)))),
    },
    {
      name: "stretched from 0 to 1",
      says: "That is min-max scaling: the least important word gets 0, the most important one 1. Shares of one whole are asked for, so look at what all numbers make together.",
      gives: (importance) =>
        importance.map((x) => (x - Math.min(...importance)) / (Math.max(...importance) - Math.min(...importance))),
    },
    {
      name: "divided by the length of the vector",
      says: "That makes a vector of length 1: its *squares* add up to 1. Here the weights themselves are to add up to 1.",
      gives: (importance) => importance.map((x) => x / Math.hypot(...importance)),
    },
    {
      name: "divided by a sum that is still 0",
      says: "Dividing by 0 gives ∞ or NaN. `total + x` by itself computes a number and drops it: is the sum kept anywhere?",
      gives: (importance) => importance.map((x) => x / 0),
    },
  ],
});
