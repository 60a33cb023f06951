import { code } from "../../kinds/code";
import { drawWhole, mapMatrix, matrixOf, transpose, type Matrix } from "../../plain-loops";

const LARGEST = 127;

/** The matrix in whole numbers, with a scale that is given; both steps can be left out or done otherwise. */
function inWholeNumbers(
  matrix: Matrix,
  scale: number,
  round = (x: number): number => Math.round(x),
  [least, most] = [-LARGEST, LARGEST],
): { values: number[][]; scale: number } {
  return { values: mapMatrix(matrix, (x) => Math.min(most, Math.max(least, round(x / scale)))), scale };
}

const largestSize = (matrix: Matrix): number => Math.max(...matrix.flat().map(Math.abs));
const scaleOf = (matrix: Matrix, limit: number): number => Math.min(limit, largestSize(matrix)) / LARGEST;
const NO_CLIPPING: [number, number] = [-Infinity, Infinity];

export const quantise = code<[matrix: number[][], limit: number]>({
  title: "Eight bits, and one outsized weight",
  points: 2,
  difficulty: 2,
  minutes: 9,
  importance: 1,
  hints: [
    "Take `[[0.5, -1]]` with the limit 10. The largest size is 1, so one step is 1/127. Then 0.5 is 63.5 steps and −1 is −127 steps.",
    "`matrix.flat().map(Math.abs)` has all sizes, and `Math.max(...list)` the largest of a list. `Math.min(limit, …)` keeps the limit. `Math.round` makes whole numbers.",
    "First `scale`, as in the formula. Then each x becomes `Math.max(-127, Math.min(127, Math.round(…)))`, with x counted in steps of `scale`.",
  ],
  explanation:
    "A rounded weight is off by half a step at most, and the step is set by the largest size. So one outsized weight makes all others coarse. Clipping it gives up that one weight to save the rest; whether this pays is measured, as everything here.",
  functionName: "quantise",
  inputNames: ["matrix", "limit"],
  examples: [
    { given: [[[127, 3, -20]], 1000], about: "whole numbers already, with 127 as the largest" },
    { given: [matrixOf("50 -127; 20.4 -30.7"), 1000], about: "a largest size that belongs to a negative number" },
    { given: [matrixOf("0.3 -0.7 0.11; 0.62 0.45 -0.05"), 10], about: "small numbers, all within the limit" },
    { given: [matrixOf("0.3 -4 0.11; 0.62 0.45 9"), 0.75], about: "two outsized numbers, beyond the limit" },
  ],
  // An odd number of hundredths as largest size: then nothing lies half way between two whole numbers.
  draw: (random, which) => {
    const limit = (2 * drawWhole(random, 30, 70) + 1) / 100;
    const within = (): number => Math.round((random() * 1.6 - 0.8) * limit * 100) / 100;
    const matrix = Array.from({ length: drawWhole(random, 2, 4) }, () => [within(), within(), within()]);
    // Every second matrix stays within the limit, which then has no say.
    (matrix[1] as number[])[2] =
      which % 2 === 0 ? -limit - drawWhole(random, 1, 4) : drawWhole(random, 3, 5) / 50 - limit;
    return [matrix, limit];
  },
  expected: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit)),
  mistakes: [
    {
      name: "scale from the largest instead of the largest absolute value",
      says: "A matrix may have its largest size in a negative number. Measured by the largest number alone, that one doesn't fit into the 8 bits.",
      gives: (matrix, limit) => inWholeNumbers(matrix, Math.min(limit, Math.max(...matrix.flat())) / LARGEST),
    },
    {
      name: "scale from the largest instead of the largest absolute value, and no clipping",
      says: "Two things: sizes count without their sign, so that negative numbers fit too. And numbers beyond the limit are to be cut to ±127.",
      gives: (matrix, limit) =>
        inWholeNumbers(matrix, Math.min(limit, Math.max(...matrix.flat())) / LARGEST, Math.round, NO_CLIPPING),
    },
    {
      name: "no rounding",
      says: "The numbers are counted in steps, but they aren't whole yet. A byte holds no fractions.",
      gives: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit), (x) => x),
    },
    {
      name: "truncating instead of rounding",
      says: "Cutting the fraction off moves every number towards 0, by up to a whole step. Rounding is off by half a step at most, and as often up as down.",
      gives: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit), Math.trunc),
    },
    {
      name: "no rounding, and no clipping",
      says: "Two things: the numbers are counted in steps, but they aren't whole yet. And those beyond the limit are to be cut to ±127.",
      gives: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit), (x) => x, NO_CLIPPING),
    },
    {
      name: "truncating instead of rounding, and no clipping",
      says: "Two things: cutting the fraction off moves every number towards 0, so take the nearest whole number. And those beyond the limit are to be cut to ±127.",
      gives: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit), Math.trunc, NO_CLIPPING),
    },
    {
      name: "rounding down",
      says: "`Math.floor` moves every number down, by up to a whole step. A sum over thousands of weights then drifts. Take the nearest whole number.",
      gives: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit), Math.floor),
    },
    {
      name: "no clipping",
      says: "A number beyond the limit comes out beyond ±127. In a byte it would wrap around: 130 becomes −126, and a strong yes a strong no.",
      gives: (matrix, limit) => inWholeNumbers(matrix, scaleOf(matrix, limit), Math.round, NO_CLIPPING),
    },
    {
      name: "the limit ignored",
      says: "The outsized number sets the scale, and most of the 255 steps lie where no other weight is. The limit is there to keep the steps fine.",
      gives: (matrix) => inWholeNumbers(matrix, largestSize(matrix) / LARGEST),
    },
    {
      name: "the limit always sets the scale",
      says: "The limit is the most that `scale` may be set by. Where all numbers are smaller, they would use only a few of the 255 steps: then the largest size sets it.",
      gives: (matrix, limit) => inWholeNumbers(matrix, limit / LARGEST),
    },
    {
      name: "128 steps instead of 127",
      says: "A byte goes from −128 to 127. With 128 steps the largest positive number would not fit, so the range is kept the same on both sides.",
      gives: (matrix, limit) =>
        inWholeNumbers(matrix, (scaleOf(matrix, limit) * LARGEST) / 128, Math.round, [-128, 127]),
    },
    {
      name: "a scale for each column",
      says: "That is how the lesson did it. Here one scale serves the whole matrix: the largest size of all its numbers.",
      gives: (matrix, limit) => {
        const columns = transpose(matrix).map((column) => inWholeNumbers([column], scaleOf([column], limit)));
        return { values: transpose(columns.map(({ values }) => values.flat())), scale: columns[0]?.scale ?? NaN };
      },
    },
    {
      name: "turned back into weights",
      says: "You counted the steps, and then multiplied by `scale` again. What is kept are the whole numbers; the way back is taken when the weights are used.",
      gives: (matrix, limit) => {
        const { values, scale } = inWholeNumbers(matrix, scaleOf(matrix, limit));
        return { values: mapMatrix(values, (x) => x * scale), scale };
      },
    },
  ],
});
