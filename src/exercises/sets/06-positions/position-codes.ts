import { code } from "../../kinds/code";
import { codeAt, codeTable, drawWhole, plainPositions, transpose } from "../../plain-loops";

/** A table whose angles are made otherwise; sines and cosines take turns by column. */
const turning =
  (angleOf: (position: number, column: number, modelDim: number) => number) =>
  (length: number, modelDim: number): number[][] =>
    codeTable(length, modelDim, (position, column) => {
      const angle = angleOf(position, column, modelDim);
      return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    });
const evenOf = (column: number): number => column - (column % 2);

export const positionCodes = code<[length: number, modelDim: number]>({
  title: "Sines and cosines",
  points: 3,
  difficulty: 2,
  minutes: 9,
  importance: 3,
  hints: [
    "Both columns of a pair share one angle. So for each column, first find the *even* column of its pair: 0, 0, 2, 2, 4, 4. That is 2i.",
    "`column % 2` is 0 for even columns and 1 for odd ones. `10000 ** x` is a power. `Math.sin` and `Math.cos` take the angle as it is, in radians.",
    "With `const twoI = column - (column % 2)`, the angle is `position` divided by `10000 ** (twoI / modelDim)`. Even columns take its sine, odd ones its cosine.",
  ],
  explanation:
    "Each pair is the hand of a clock, with a rhythm of its own. The first one turns by 1 radian a step, each later one more slowly. Sine and cosine together say where a hand points; one of them alone would leave two places open.",
  functionName: "positionCodes",
  inputNames: ["length", "modelDim"],
  examples: [
    { given: [1, 6], about: "position 0, where every angle is 0" },
    { given: [4, 2], about: "a width of 2, which has only the first pair" },
    { given: [2, 4], about: "the example of the text" },
    { given: [6, 8], about: "six positions of width 8" },
  ],
  draw: (random) => [drawWhole(random, 3, 5), 2 * drawWhole(random, 3, 6)],
  expected: plainPositions,
  properties: [
    {
      says: "no number of a code is beyond 1 or −1",
      holds: (result) => (result as number[][]).flat().every((x) => Math.abs(x) <= 1 + 1e-6),
    },
  ],
  mistakes: [
    {
      name: "sine and cosine not interleaved",
      says: "The numbers are there, but all sines stand first and all cosines behind them. In the formula they alternate: even columns sine, odd columns cosine.",
      gives: (length, modelDim) =>
        codeTable(length, modelDim, (position, column) =>
          codeAt(position, column < modelDim / 2 ? 2 * column : 2 * (column - modelDim / 2) + 1, modelDim),
        ),
    },
    {
      name: "sine and cosine exchanged",
      says: "Even columns hold cosines here, and odd ones sines. At position 0, the first number should be 0 and the second 1.",
      gives: (length, modelDim) =>
        codeTable(length, modelDim, (position, column) =>
          codeAt(position, column % 2 === 0 ? column + 1 : column - 1, modelDim),
        ),
    },
    {
      name: "exponent off by a factor of two",
      says: "The waves get longer too slowly. The exponent is 2i / d, where i counts the pairs: for columns 4 and 5, i is 2, and 2i is 4.",
      gives: turning((position, column, modelDim) => position / 10000 ** (Math.floor(column / 2) / modelDim)),
    },
    {
      name: "exponent off by a factor of two, the other way",
      says: "The waves get longer too fast. In 2i / d, i counts the *pairs*; twice the column is one factor of two too many.",
      gives: turning((position, column, modelDim) => position / 10000 ** ((2 * column) / modelDim)),
    },
    {
      name: "a rate of its own for each column",
      says: "The two columns of a pair should share one angle, so that they are one hand of a clock. Here sine and cosine of a pair turn at different rates.",
      gives: turning((position, column, modelDim) => position / 10000 ** (column / modelDim)),
    },
    {
      name: "position and column exchanged",
      says: "The table lies on its side. A row is the code of one position; a column is one wave.",
      gives: (length, modelDim) => transpose(plainPositions(length, modelDim)),
    },
    {
      name: "sine and cosine by position, not by column",
      says: "Here even *positions* have sines in all columns, and odd ones cosines. What decides is the column.",
      gives: (length, modelDim) =>
        codeTable(length, modelDim, (position, column) => codeAt(position, evenOf(column) + (position % 2), modelDim)),
    },
    {
      name: "positions counted from 1",
      says: "The first position is 0: there every angle is 0, and the code is 0, 1, 0, 1 and so on.",
      gives: (length, modelDim) => plainPositions(length + 1, modelDim).slice(1),
    },
    {
      name: "multiplied by the power, not divided",
      says: "The angles grow with the column here, so that later waves are ever quicker. They should get slower: divide the position by the power.",
      gives: turning((position, column, modelDim) => position * 10000 ** (evenOf(column) / modelDim)),
    },
  ],
});
