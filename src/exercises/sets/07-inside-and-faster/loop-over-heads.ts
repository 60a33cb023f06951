import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, type Matrix } from "../../plain";
import { columnsOfHead, countTo, joinColumns, plainAttention, widthOf } from "../../plain-attention";

type Inputs = [
  x: number[][],
  queryMatrix: number[][],
  keyMatrix: number[][],
  valueMatrix: number[][],
  numHeads: number,
];
type Cut = (matrix: Matrix, head: number, numHeads: number) => number[][];

/** What each head gives, from the columns that `cut` hands it. */
function headOutputs(
  [x, queryMatrix, keyMatrix, valueMatrix, numHeads]: Inputs,
  cut: Cut = columnsOfHead,
): number[][][] {
  return countTo(numHeads).map((head) => {
    const project = (matrix: Matrix): number[][] => matMul(x, cut(matrix, head, numHeads));
    return plainAttention(project(queryMatrix), project(keyMatrix), project(valueMatrix));
  });
}

const firstColumns: Cut = (matrix, _head, numHeads) => columnsOfHead(matrix, 0, numHeads);
const overlappingColumns: Cut = (matrix, head, numHeads) =>
  matrix.map((row) => row.slice(head, head + widthOf(matrix) / numHeads));

/** As `row.slice(head * width)` does: from the head's first column on to the last one of all. */
const columnsToTheEnd: Cut = (matrix, head, numHeads) => matrix.map((row) => row.slice((head * row.length) / numHeads));

/** Each head's results written one after the other to the places that `place` gives, beginning with zeros. */
function written(outputs: readonly Matrix[], place: (head: number, column: number) => number, add = false): number[][] {
  const [first = []] = outputs;
  const joined = mapMatrix(joinColumns(outputs), () => 0);
  outputs.forEach((output, head) => {
    first.forEach((_, word) => {
      const row = joined[word] as number[];
      (output[word] as readonly number[]).forEach((x, column) => {
        const at = place(head, column);
        row[at] = x + (add ? (row[at] as number) : 0);
      });
    });
  });
  return joined;
}

export const loopOverHeads = debugging<Inputs>({
  title: "Find the bugs: a loop over heads",
  points: 3,
  difficulty: 2,
  minutes: 10,
  importance: 2,
  hints: [
    "There are two bugs, one where a head takes its columns and one where its result is written down. Look at what is printed: which half is it that never gets a number?",
    "In every round of the loop, ask of each line: does it depend on `head`? Two lines don't, and should. `row.slice(start, end)` takes the columns from `start` up to, but without, `end`.",
    "The part of head number `head` begins at `head * width`, when reading as well as when writing.",
  ],
  explanation:
    "The head's number has to appear twice: where its columns begin, and where its result goes. Both times it is `head * width`. One batched product has no such places to forget: the axis of heads does the counting.",
  functionName: "attendInALoop",
  inputNames: ["x", "queryMatrix", "keyMatrix", "valueMatrix", "numHeads"],
  examples: [
    {
      given: [
        matrixOf("1 0 1; 0 1 0; 0.5 0.5 -1"),
        matrixOf("2 0 0 1; 0 3 1 0; 1 1 0 2"),
        matrixOf("1 2 0 0; 0 1 2 1; 1 0 1 1"),
        matrixOf("1 0 2 0; 0 1 0 3; 2 1 1 0"),
        2,
      ],
      about: "three words, two heads of width 2",
    },
  ],
  draw: (random) => {
    const [words, width, numHeads, headWidth] = [
      drawWhole(random, 2, 4),
      drawWhole(random, 3, 5),
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
    ];
    const matrix = (): number[][] => drawMatrix(random, width, numHeads * headWidth, 1);
    return [drawMatrix(random, words, width), matrix(), matrix(), matrix(), numHeads];
  },
  expected: (...inputs) => joinColumns(headOutputs(inputs)),
  mistakes: [
    {
      name: "the first head's columns for every head",
      says: "Each head now writes to a place of its own, but all of them read the same columns of the matrices. So every head finds the same.",
      gives: (...inputs) => joinColumns(headOutputs(inputs, firstColumns)),
    },
    {
      name: "each head overwrites the one before",
      says: "Each head now has columns of its own, but all of them write to the first places of the result. Only the last head's work is left.",
      gives: (...inputs) => written(headOutputs(inputs), (_, column) => column),
    },
    {
      name: "both bugs are still there",
      says: "All heads read the same columns, and all of them write to the same places. Print `head` in the loop: where should it matter?",
      gives: (...inputs) => written(headOutputs(inputs, firstColumns), (_, column) => column),
    },
    {
      name: "the heads' columns overlap",
      says: "Each head starts one column after the one before it. But a head is `width` columns wide, so its neighbour begins that many columns on.",
      gives: (...inputs) => joinColumns(headOutputs(inputs, overlappingColumns)),
    },
    {
      name: "the heads' results overlap",
      says: "Each head writes only one place after the one before it, over most of what that one found. It has `width` numbers to write for each word.",
      gives: (...inputs) => written(headOutputs(inputs), (head, column) => head + column),
    },
    {
      name: "results dealt out in turn",
      says: "The heads' numbers are mixed like cards: one of each head, then the next of each. They should stand in blocks, a head's numbers side by side, as the output projection expects them.",
      gives: (...inputs) => written(headOutputs(inputs), (head, column) => column * inputs[4] + head),
    },
    {
      name: "heads added up instead of put side by side",
      says: "All heads land in the first places, on top of each other. In a sum nobody can tell any more which head found what.",
      gives: (...inputs) => written(headOutputs(inputs), (_, column) => column, true),
    },
    {
      name: "columns on to the end",
      says: "`slice` with a single number goes on to the last column. So all heads but the last compare by the columns of other heads as well.",
      gives: (...inputs) =>
        joinColumns(
          headOutputs(inputs, columnsToTheEnd).map((output) =>
            output.map((row) => row.slice(0, widthOf(inputs[1]) / inputs[4])),
          ),
        ),
    },
    {
      name: "one head",
      says: "There is one softmax over the whole width, as if `numHeads` were 1. Each head needs scores and weights of its own, from its own columns.",
      gives: (...[x, queryMatrix, keyMatrix, valueMatrix]) =>
        joinColumns(headOutputs([x, queryMatrix, keyMatrix, valueMatrix, 1])),
    },
    {
      name: "heads one below the other",
      says: "There is a row for each word of each head. What the heads found of one word belongs side by side, in one row.",
      gives: (...inputs) => headOutputs(inputs).flat(),
    },
  ],
});
