import { tf } from "../../../tensorflow";
import { debugging } from "../../kinds/code";
import { addMatrices, drawMatrix, drawWhole, mapMatrix, matrixOf, type Matrix } from "../../plain";
import { plainAttention, widthOf } from "../../plain-attention";
import { plainPositions } from "../../plain-positions";

const lookUp = (ids: readonly number[], embeddings: Matrix): number[][] =>
  ids.map((id) => [...(embeddings[id] as number[])]);
const codesFor = (x: Matrix): number[][] => plainPositions(x.length, widthOf(x));
const attendToSelf = (x: Matrix): number[][] => plainAttention(x, x, x);
const meanOfRows = (x: Matrix): number[] =>
  (x[0] ?? []).map((_, column) => x.reduce((sum, row) => sum + (row[column] as number), 0) / x.length);

export const lostOrder = debugging<[ids: number[], embeddings: number[][]]>({
  title: "Find the bug: two sentences, one vector",
  points: 2,
  difficulty: 2,
  minutes: 7,
  importance: 2,
  mirrors: "pit-1",
  hints: [
    'Follow "dog bites man" through the function, and then "man bites dog". In which line does anything depend on *where* a word stands?',
    "`sinusoidalPositions(length, width)` gives one row for each place in the sentence, [words, width]. Tensors of the same shape are joined with `.add(…)`.",
    "After the look-up, and before attention, comes one line more: `const placed = x.add(…)`. From there on, `placed` takes the place of `x`.",
  ],
  explanation:
    "A score compares two words, whatever their places, and the mean forgets which output was whose. So places must be part of what goes *in*. No error ever tells you: swap two words, and see whether the output moves.",
  functionName: "encode",
  inputNames: ["ids", "embeddings"],
  examples: [
    {
      given: [[1], matrixOf("5 5; 1 -2")],
      about: "a single word at place 0, whose code is [0, 1]",
    },
    {
      given: [[0, 0, 0], [[0, 0, 0, 0]]],
      about: "three words without any meaning, so that only their places are left",
    },
    {
      given: [[0, 2, 1], matrixOf("1 0.5 0 -1; 0 1 2 0.3; -1 0.2 1 1")],
      about: "three words",
    },
    {
      given: [[1, 2, 0], matrixOf("1 0.5 0 -1; 0 1 2 0.3; -1 0.2 1 1")],
      about: "the same three words in another order",
    },
  ],
  draw: (random) => {
    const vocabulary = drawWhole(random, 4, 6);
    const ids = Array.from({ length: drawWhole(random, 3, 6) }, () => drawWhole(random, 0, vocabulary - 1));
    return [ids, drawMatrix(random, vocabulary, 2 * drawWhole(random, 2, 4), 1)];
  },
  expected: (ids, embeddings) => {
    const x = lookUp(ids, embeddings);
    return meanOfRows(attendToSelf(addMatrices(x, codesFor(x))));
  },
  mistakes: [
    {
      name: "no positions",
      says: "The vectors still go in without their places, so the order can't matter. If you do add them: `add` makes a new tensor, and leaves the old one as it was.",
      gives: (ids, embeddings) => meanOfRows(attendToSelf(lookUp(ids, embeddings))),
    },
    {
      name: "positions multiplied instead of added",
      says: "A code has zeros, at place 0 in every other column. Multiplying by it wipes out what the word means there. Adding keeps both.",
      gives: (ids, embeddings) => {
        const x = lookUp(ids, embeddings);
        const codes = codesFor(x);
        return meanOfRows(
          attendToSelf(mapMatrix(x, (number, row, column) => number * (codes[row]?.[column] as number))),
        );
      },
    },
    {
      name: "positions added after attention",
      says: "By then the words have met, without their places. The mean of the codes is the same whatever the order, so both sentences still get one vector.",
      gives: (ids, embeddings) => {
        const x = lookUp(ids, embeddings);
        return meanOfRows(addMatrices(attendToSelf(x), codesFor(x)));
      },
    },
    {
      name: "a code for the word, not for its place",
      says: 'You looked the codes up by the words\' ids. Then "dog" has the same code wherever it stands. Place 0 is the first word of the sentence, whichever word that is.',
      gives: (ids, embeddings) => {
        const codes = plainPositions(embeddings.length, widthOf(embeddings));
        return meanOfRows(attendToSelf(addMatrices(lookUp(ids, embeddings), lookUp(ids, codes))));
      },
    },
    {
      name: "positions for the query only",
      says: "The keys still don't know where they stand. A query that knows its own place can't ask for another one.",
      gives: (ids, embeddings) => {
        const x = lookUp(ids, embeddings);
        return meanOfRows(plainAttention(addMatrices(x, codesFor(x)), x, x));
      },
    },
    {
      name: "positions not added to the values",
      says: "Queries and keys know their places, the values don't. Some models are built so, on purpose. Here the code belongs to the word's vector, and all three are made of that.",
      gives: (ids, embeddings) => {
        const x = lookUp(ids, embeddings);
        const placed = addMatrices(x, codesFor(x));
        return meanOfRows(plainAttention(placed, placed, x));
      },
    },
  ],
  tensors: (ids, embeddings) => [ids, tf.tensor2d(embeddings)],
});
