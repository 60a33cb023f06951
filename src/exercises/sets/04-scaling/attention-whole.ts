import type { RandomNumbers } from "../../../data/random";
import { code, type CodeMistake } from "../../kinds/code";
import {
  drawMatrix,
  drawWhole,
  mapMatrix,
  matMul,
  matrixOf,
  softmaxRow,
  softmaxRows,
  transpose,
  type Matrix,
} from "../../plain";

type Inputs = [query: number[][], key: number[][], value: number[][], mask?: number[][]];

/** The steps of attention, each of which a mistake may do otherwise. */
interface Steps {
  readonly divisor: (query: Matrix, key: Matrix, value: Matrix) => number;
  readonly scores: (query: Matrix, key: Matrix, value: Matrix) => number[][];
  /** Only where there is a mask. */
  readonly masked: (scores: Matrix, mask: Matrix) => number[][];
  readonly softmax: (scores: Matrix, mask: Matrix) => number[][];
  readonly mixed: (key: Matrix, value: Matrix) => Matrix;
}

const widthOf = (matrix: Matrix): number => (matrix[0] ?? []).length;
const at = (matrix: Matrix, row: number, column: number): number =>
  (matrix[row] as readonly number[])[column] as number;

const right: Steps = {
  divisor: (query) => Math.sqrt(widthOf(query)),
  scores: (query, key) => matMul(query, transpose(key)),
  masked: (scores, mask) => mapMatrix(scores, (score, i, j) => (at(mask, i, j) === 1 ? score : -Infinity)),
  softmax: softmaxRows,
  mixed: (_key, value) => value,
};

/** Attention with some of its steps replaced. */
function attention(changed: Partial<Steps>): (...inputs: Inputs) => { output: number[][]; weights: number[][] } {
  const steps = { ...right, ...changed };
  return (query, key, value, mask) => {
    const divisor = steps.divisor(query, key, value);
    const scores = mapMatrix(steps.scores(query, key, value), (score) => score / divisor);
    const weights = steps.softmax(mask ? steps.masked(scores, mask) : scores, mask ?? mapMatrix(scores, () => 1));
    return { output: matMul(weights, steps.mixed(key, value)), weights };
  };
}

const isHidden = (row: readonly number[]): boolean => row.every((score) => score === -Infinity);

/** Softmax over all scores of the matrix together. */
function softmaxOfAll(scores: Matrix): number[][] {
  const all = softmaxRow(scores.flat());
  return mapMatrix(scores, (_, row, column) => all[row * widthOf(scores) + column] as number);
}

function keyAsItIs(query: Matrix, key: Matrix): number[][] {
  if (widthOf(query) !== key.length) throw new RangeError("the inner sizes differ");
  return matMul(query, key);
}

/** A score of the values, as far as the query reaches: what a loop over the query's numbers makes of it. */
function scoresOfValues(query: Matrix, _key: Matrix, value: Matrix): number[][] {
  return query.map((q) => value.map((v) => q.reduce((sum, x, i) => sum + x * (v[i] as number), 0)));
}

/** The first columns; values are wider than keys, and than there are keys. */
const cut = (matrix: Matrix, columns: number): number[][] => matrix.map((row) => row.slice(0, columns));

/** One step done otherwise, and what to say of it. */
interface WrongStep {
  readonly name: string;
  readonly says: string;
  readonly step: Partial<Steps>;
}

const wrongDivisors: readonly WrongStep[] = [
  {
    name: "no √d_k",
    says: "The scores go to softmax undivided. With long queries and keys one word would get nearly everything, and hardly any gradient would come back.",
    step: { divisor: () => 1 },
  },
  {
    name: "√d_model for √d_k",
    says: "You divided by the root of the values' width, which is d_model here. A score adds up the numbers of a query and a key: it is their width that counts.",
    step: { divisor: (_query, _key, value) => Math.sqrt(widthOf(value)) },
  },
  {
    name: "divided by d_k, without the root",
    says: "The divisor is too large, and the weights are too even. Scores grow like the root of d_k, not like d_k.",
    step: { divisor: widthOf },
  },
  {
    name: "multiplied by √d_k",
    says: "The scores became larger where they should become smaller. The weights are far too sharp.",
    step: { divisor: (query) => 1 / Math.sqrt(widthOf(query)) },
  },
  {
    name: "the number of keys for d_k",
    says: "`key.length` is how many keys there are. How many *numbers* does one key have? A score adds up that many products.",
    step: { divisor: (_query, key) => Math.sqrt(key.length) },
  },
];

const LEAK = "a finite mask value that leaks";
const NOBODY_LEFT = "a fully masked row";

const wrongMasks: readonly WrongStep[] = [
  {
    name: "the mask is left out",
    says: "Without a mask all is right. With one, hidden keys get weight as if it weren't there.",
    step: { masked: (scores) => mapMatrix(scores, (score) => score) },
  },
  {
    name: "mask inverted",
    says: "Just those keys get weight that should be hidden. In the mask, 1 says *may attend* and 0 says *hidden*.",
    step: {
      masked: (scores, mask) =>
        right.masked(
          scores,
          mapMatrix(mask, (x) => 1 - x),
        ),
    },
  },
  {
    name: "mask applied after softmax without renormalising",
    says: "The hidden keys have weight 0, but they took their share of softmax's sum before. So what is left of a row adds up to less than 1. Hide their scores, before softmax.",
    step: {
      masked: (scores) => mapMatrix(scores, (score) => score),
      softmax: (scores, mask) => mapMatrix(softmaxRows(scores), (weight, i, j) => weight * at(mask, i, j)),
    },
  },
  {
    name: "masked scores set to 0",
    says: "A score of 0 isn't nothing: e⁰ is 1, so a hidden key still gets weight, perhaps more than others. What score has e to its power at 0?",
    step: { masked: (scores, mask) => mapMatrix(scores, (score, i, j) => score * at(mask, i, j)) },
  },
  {
    name: LEAK,
    says: "In place of hidden scores stands a large negative number. Where *all* keys are hidden they have it all alike, and softmax sees differences only: it gives equal weights to keys that nobody may see.",
    step: { masked: (scores, mask) => mapMatrix(scores, (score, i, j) => (at(mask, i, j) === 1 ? score : -1e9)) },
  },
  {
    name: LEAK,
    says: "A large negative number is added to hidden scores. Where *all* keys are hidden it is added to each, and softmax takes out what all have in common: the row comes out as if there were no mask.",
    step: {
      masked: (scores, mask) => mapMatrix(scores, (score, i, j) => (at(mask, i, j) === 1 ? score : score - 1e6)),
    },
  },
  {
    name: LEAK,
    says: "In place of hidden scores stands a negative number, but a small one. Scores can lie far below it, and then a hidden key is ahead of all others. And where all keys are hidden, they share the weight.",
    step: { masked: (scores, mask) => mapMatrix(scores, (score, i, j) => (at(mask, i, j) === 1 ? score : -20)) },
  },
  {
    name: LEAK,
    says: "In place of hidden scores stands a negative number. Other scores can lie far below it, and then a hidden key is ahead of them all. What lies below *every* number?",
    step: {
      masked: (scores, mask) => mapMatrix(scores, (score, i, j) => (at(mask, i, j) === 1 ? score : -20)),
      softmax: (scores, mask) =>
        softmaxRows(scores).map((row, i) => ((mask[i] as number[]).includes(1) ? row : row.map(() => 0))),
    },
  },
  {
    name: NOBODY_LEFT,
    says: "In a row where every key is hidden, all eˢ are 0, and 0 / 0 is NaN. It then spreads into the output. Such a query gets nothing: give it zeros, by a rule of its own.",
    step: { softmax: (scores) => scores.map((row) => (isHidden(row) ? row.map(() => NaN) : softmaxRow(row))) },
  },
  {
    name: NOBODY_LEFT,
    says: "It stops at a row where every key is hidden: `softmax` has nothing to give weight to there. Look for such a row before you call it. Its weights are zeros.",
    step: {
      softmax: (scores) =>
        scores.map((row) => {
          if (isHidden(row)) throw new RangeError("nothing to give weight to");
          return softmaxRow(row);
        }),
    },
  },
];

const known = ({ name, says, step }: WrongStep): CodeMistake<Inputs> => ({ name, says, gives: attention(step) });

/** Two mistakes at once hide each other: the division is told first, as it concerns every case. */
const both = wrongDivisors.flatMap((divisor) =>
  wrongMasks.map((mask) =>
    known({
      name: divisor.name,
      says: `${divisor.says} Once it is mended, a second mistake shows. ${mask.says}`,
      step: { ...divisor.step, ...mask.step },
    }),
  ),
);

const mistakes: readonly CodeMistake<Inputs>[] = [
  ...wrongDivisors.map(known),
  {
    name: "divided after softmax",
    says: "The division comes too late: the weights are divided, and a row no longer adds up to 1. It is the scores that are too large.",
    gives: (query, key, value, mask) => {
      const undivided = attention({ divisor: () => 1 })(query, key, value, mask);
      const smaller = (matrix: Matrix): number[][] => mapMatrix(matrix, (x) => x / Math.sqrt(widthOf(query)));
      return { output: smaller(undivided.output), weights: smaller(undivided.weights) };
    },
  },
  known({
    name: "K not transposed",
    says: "You multiplied Q by K as it stands. A score compares a row of Q with a *row* of K, and that is Q·Kᵀ. With as many keys as numbers in a key the sizes fit by chance, and only the numbers are wrong.",
    step: { scores: keyAsItIs },
  }),
  known({
    name: "keys and values swapped",
    says: "The weights are right, but they mix the keys. What is mixed are the values: keys are only there to be compared.",
    step: { mixed: (key) => key },
  }),
  known({
    name: "keys and values swapped",
    says: "The queries are compared with the values, and the keys are mixed. It goes the other way round: the order of the inputs is query, key, value.",
    step: { scores: scoresOfValues, mixed: (key) => key },
  }),
  known({
    name: "an output as wide as a query",
    says: "The weights are right. But your output has as many columns as a query has numbers. What is mixed are values: count the numbers of a value.",
    step: { mixed: (key, value) => cut(value, widthOf(key)) },
  }),
  known({
    name: "an output as wide as there are keys",
    says: "The weights are right. But your output has a column for each *key*. What is mixed are values: count the numbers of a value.",
    step: { mixed: (key, value) => cut(value, key.length) },
  }),
  known({
    name: "softmax over the wrong axis",
    says: "Your weights add up to 1 down each column. Each *query* has one unit of weight to give away, so it is the rows that add up to 1.",
    step: { softmax: (scores) => transpose(softmaxRows(transpose(scores))) },
  }),
  known({
    name: "softmax over the whole matrix",
    says: "All your weights together add up to 1. Each query has a unit of weight of its own: softmax is taken row by row.",
    step: { softmax: softmaxOfAll },
  }),
  ...wrongMasks.map(known),
  ...both,
];

/** One row hides every key, each other row another single one, so that every mistake with masks shows. */
function drawMask(random: RandomNumbers, queries: number, keys: number): number[][] {
  const nobody = drawWhole(random, 0, queries - 1);
  const first = drawWhole(random, 0, keys - 1);
  return Array.from({ length: queries }, (_, i) =>
    Array.from({ length: keys }, (__, j) => (i === nobody || j === (first + i) % keys ? 0 : 1)),
  );
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
  expected: attention({}),
  mistakes,
});
