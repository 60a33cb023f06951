import type { RandomNumbers } from "../../../data/random";
import { code } from "../../kinds/code";
import {
  asWideAsAQuery,
  asWideAsThereAreKeys,
  keyNotTransposed,
  keysAndValuesSwappedInLoops,
  keysForValues,
  softmaxDownColumns,
  softmaxOverAll,
} from "../../mistakes/attention";
import {
  dividedAfterSoftmax,
  keyDimWithoutRoot,
  multipliedByRoot,
  noRoot,
  rootOfKeys,
  rootOfModelDim,
} from "../../mistakes/divisor";
import {
  finiteMaskValues,
  maskedAfterSoftmax,
  maskedScoresSetTo0,
  maskInverted,
  maskLeftOut,
  nobodyLeftIsNaN,
  nobodyLeftStops,
} from "../../mistakes/mask";
import { knownAs } from "../../mistakes/wrong-step";
import { attention, drawMatrix, drawWhole, matrixOf, times, type AttentionWays } from "../../plain-loops";

type Inputs = [query: number[][], key: number[][], value: number[][], mask?: number[][]];

const attend =
  (ways: AttentionWays) =>
  (...[query, key, value, mask]: Inputs): { output: number[][]; weights: number[][] } => {
    const { output, weights } = attention(query, key, value, { mask, ...ways });
    return { output, weights };
  };
const known = knownAs(attend);

const wrongDivisors = [
  noRoot,
  {
    ...rootOfModelDim,
    says: "You divided by the root of the values' width, which is d_model here. A score adds up the numbers of a query and a key: it is their width that counts.",
  },
  keyDimWithoutRoot,
  multipliedByRoot,
  rootOfKeys,
];

const wrongMasks = [
  maskLeftOut,
  maskInverted,
  maskedAfterSoftmax,
  maskedScoresSetTo0,
  ...finiteMaskValues(-20),
  nobodyLeftIsNaN,
  nobodyLeftStops,
];

/** Two mistakes at once hide each other: the division is told first, as it concerns every case. */
const both = wrongDivisors.flatMap((divisor) =>
  wrongMasks.map((mask) => ({
    name: divisor.name,
    says: `${divisor.says} Once it is mended, a second mistake shows. ${mask.says}`,
    ways: { ...divisor.ways, ...mask.ways },
  })),
);

const wrongSteps = [
  ...wrongDivisors,
  dividedAfterSoftmax,
  keyNotTransposed,
  keysForValues,
  keysAndValuesSwappedInLoops,
  asWideAsAQuery,
  asWideAsThereAreKeys,
  softmaxDownColumns,
  softmaxOverAll,
  ...wrongMasks,
  ...both,
];

/** One row hides every key, each other row another single one, so that every mistake with masks shows. */
function drawMask(random: RandomNumbers, queries: number, keys: number): number[][] {
  const nobody = drawWhole(random, 0, queries - 1);
  const first = drawWhole(random, 0, keys - 1);
  return times(queries, (i) => times(keys, (j) => (i === nobody || j === (first + i) % keys ? 0 : 1)));
}

/** Adds a mask, and sees to it that one query's scores lie far below 0, but for its hidden key: there a finite mask value leaks. */
function withMask(
  [query, key, value]: [query: number[][], key: number[][], value: number[][]],
  mask: number[][],
): Inputs {
  const asking = mask.findIndex((row) => row.includes(1));
  const hidden = mask[asking]?.indexOf(0);
  const withFirst = (vector: number[], first: number): number[] => [first, ...vector.slice(1)];
  return [
    query.map((q, i) => (i === asking ? withFirst(q, -60) : q)),
    key.map((k, j) => withFirst(k, j === hidden ? 0 : 3)),
    value,
    mask,
  ];
}

export const attentionWhole = code<Inputs>({
  title: "Scaled dot-product attention, whole",
  points: 5,
  difficulty: 3,
  minutes: 18,
  importance: 3,
  hints: [
    "Do it for one query first: its scores, one for each key; the mask; its weights; its output. Then wrap a `query.map((q, i) => …)` around it.",
    "`dot(q, k)` makes a score, `-Infinity` hides one, `softmax(row)` makes weights. Softmax can't do with a row of nothing but −∞: ask `row.every((score) => score === -Infinity)` first.",
    "For each query i: the score of key j is `mask && mask[i][j] === 0 ? -Infinity : dot(q, key[j]) / √d_k`. Then weights, all 0 where every score is −∞. The output's place p is the sum of `weights[j] * value[j][p]`.",
  ],
  explanation:
    "softmax(Q·Kᵀ / √d_k)·V: the rows of K are compared, the rows of V are mixed. d_k is read from the queries, whatever the width of the values. −∞ before softmax takes a key out of the sum, so the others share the whole unit. A query that may see nobody gets zeros; left alone, 0 / 0 would make NaN, which spreads through all that follows.",
  functionName: "scaledDotProductAttention",
  inputNames: ["query", "key", "value", "mask"],
  examples: [
    {
      given: [[[1, 2, 0, -1]], matrixOf("3 0 1 1; 3 0 1 1; 3 0 1 1"), matrixOf("6 0 3 1 -3; 0 3 3 2 0; 3 0 0 3 0")],
      about: "keys that all fit alike: equal weights",
    },
    {
      given: [matrixOf("1 0 2; 0 1 -1"), matrixOf("1 2 0; 0 -1 1; 2 0 1"), matrixOf("1 0 2 5; 0 3 1 -1; 4 1 0 2")],
      about: "two queries and three keys of three numbers, no mask",
    },
    {
      given: [
        matrixOf("1 0 2 1; 0 1 -1 2; 1 1 0 -1"),
        matrixOf("1 1 0 2; 0 -1 1 1; 2 0 1 -1"),
        matrixOf("1 0 2 5 1; 0 3 1 -1 0; 4 1 0 2 2"),
        matrixOf("0 1 0; 0 0 1; 1 0 0"),
      ],
      about: "a mask that leaves each query a single key",
    },
    {
      given: [
        matrixOf("12 -12 0 4; 1 0 -1 0.5"),
        matrixOf("-6 5 0 1; 0.5 0.5 1 0; -5 6 1 0.5"),
        matrixOf("2 0 1 0 3; 0 9 0 9 0; 0 1 2 4 1"),
        matrixOf("1 0 1; 0 1 1"),
      ],
      about: "a query whose scores lie far below 0, but for a hidden key",
    },
    {
      given: [
        matrixOf("1 0 2 1; 0 1 -1 2; 2 1 0 -1"),
        matrixOf("1 1 0 2; 0 -1 1 1; 2 0 1 -1"),
        matrixOf("1 0 2 5 1 2; 0 3 1 -1 0 1; 4 1 0 2 2 0"),
        matrixOf("1 0 1; 0 0 0; 0 1 1"),
      ],
      about: "a mask, and in it a query that may attend to nobody",
    },
  ],
  draw: (random) => {
    const [queries, keys] = [drawWhole(random, 3, 4), drawWhole(random, 3, 4)];
    const keyDim = keys + (random() < 0.5 ? 0 : drawWhole(random, 1, 3));
    const inputs: [query: number[][], key: number[][], value: number[][]] = [
      drawMatrix(random, queries, keyDim),
      drawMatrix(random, keys, keyDim),
      drawMatrix(random, keys, keyDim + drawWhole(random, 1, 3)),
    ];
    return random() < 0.4 ? inputs : withMask(inputs, drawMask(random, queries, keys));
  },
  expected: attend({}),
  mistakes: wrongSteps.map((wrong) => known(wrong)),
});
