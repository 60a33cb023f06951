import { tf } from "../../../tensorflow";
import { debugging } from "../../kinds/code";
import {
  attendPlaced,
  positionsAfterAttention,
  positionsInQueriesOnly,
  positionsLeftOut,
  positionsMultiplied,
  positionsNotInValues,
  type Placing,
} from "../../mistakes/positions";
import { knownAs } from "../../mistakes/wrong-step";
import {
  drawMatrix,
  drawWhole,
  matrixOf,
  mean,
  plainPositions,
  times,
  transpose,
  widthOf,
  type Matrix,
} from "../../plain-loops";

type Inputs = [ids: number[], embeddings: number[][]];

const lookUp = (ids: readonly number[], table: Matrix): number[][] => ids.map((id) => [...(table[id] as number[])]);
const encode =
  (placing: Placing, codesOf = (_ids: number[], x: Matrix): Matrix => plainPositions(x.length, widthOf(x))) =>
  (...[ids, embeddings]: Inputs): number[] => {
    const x = lookUp(ids, embeddings);
    return transpose(placing(x, codesOf(ids, x))).map(mean);
  };
const known = knownAs((placing: Placing) => encode(placing));

export const lostOrder = debugging<Inputs>({
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
    { given: [[1], matrixOf("5 5; 1 -2")], about: "a single word at place 0, whose code is [0, 1]" },
    {
      given: [[0, 0, 0], [[0, 0, 0, 0]]],
      about: "three words without any meaning, so that only their places are left",
    },
    { given: [[0, 2, 1], matrixOf("1 0.5 0 -1; 0 1 2 0.3; -1 0.2 1 1")], about: "three words" },
    {
      given: [[1, 2, 0], matrixOf("1 0.5 0 -1; 0 1 2 0.3; -1 0.2 1 1")],
      about: "the same three words in another order",
    },
  ],
  draw: (random) => {
    const vocabulary = drawWhole(random, 4, 6);
    const ids = times(drawWhole(random, 3, 6), () => drawWhole(random, 0, vocabulary - 1));
    return [ids, drawMatrix(random, vocabulary, 2 * drawWhole(random, 2, 4), 1)];
  },
  expected: encode(attendPlaced),
  mistakes: [
    known(positionsLeftOut),
    known(positionsMultiplied),
    known(positionsAfterAttention),
    {
      name: "a code for the word, not for its place",
      says: 'You looked the codes up by the words\' ids. Then "dog" has the same code wherever it stands. Place 0 is the first word of the sentence, whichever word that is.',
      gives: encode(attendPlaced, (ids, x) => lookUp(ids, plainPositions(Math.max(...ids) + 1, widthOf(x)))),
    },
    known(positionsInQueriesOnly),
    known(positionsNotInValues),
  ],
  tensors: (ids, embeddings) => [ids, tf.tensor2d(embeddings)],
});
