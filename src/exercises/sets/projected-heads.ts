// What two exercises ask for, each in a broken version of its own: words that are projected and go through several heads.
import type { RandomNumbers } from "../../data/random";
import type { Example } from "../kinds/code";
import { attendInHeads, drawMatrix, drawWhole, matMul, matrixOf, type HeadWays } from "../plain-loops";

/** Words [words, width], and the matrices [width, heads · headDim] that make queries, keys and values of them. */
export type Projected = [
  x: number[][],
  queryMatrix: number[][],
  keyMatrix: number[][],
  valueMatrix: number[][],
  numHeads: number,
];

/** What the heads find, side by side: [words, heads · headDim]. */
export const attendProjected =
  (ways: HeadWays) =>
  (...[x, queryMatrix, keyMatrix, valueMatrix, numHeads]: Projected): number[][] =>
    attendInHeads(matMul(x, queryMatrix), matMul(x, keyMatrix), matMul(x, valueMatrix), numHeads, ways).output;

export const threeWords: Example<Projected> = {
  given: [
    matrixOf("1 0 1; 0 1 0; 0.5 0.5 -1"),
    matrixOf("2 0 0 1; 0 3 1 0; 1 1 0 2"),
    matrixOf("1 2 0 0; 0 1 2 1; 1 0 1 1"),
    matrixOf("1 0 2 0; 0 1 0 3; 2 1 1 0"),
    2,
  ],
  about: "three words, two heads of width 2",
};

/** A case with this many words. */
export function drawProjected(random: RandomNumbers, fewest: number, most: number): Projected {
  const [words, width, numHeads, headWidth] = [
    drawWhole(random, fewest, most),
    drawWhole(random, 3, 5),
    drawWhole(random, 2, 3),
    drawWhole(random, 2, 3),
  ];
  const matrix = (): number[][] => drawMatrix(random, width, numHeads * headWidth, 1);
  return [drawMatrix(random, words, width), matrix(), matrix(), matrix(), numHeads];
}
