import { debugging } from "../../kinds/code";
import { rootOfModelDim } from "../../mistakes/divisor";
import {
  headsAddedUp,
  headsBelowEachOther,
  oneHead,
  overlappingColumns,
  reshapedBothWays,
  reshapedIn,
  weightsAveraged,
} from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import { matMul, matrixOf, type Cut, type HeadWays } from "../../plain-loops";
import { attendProjected, drawProjected, threeWords, type Projected } from "../projected-heads";

const known = knownAs((ways: HeadWays) => attendProjected(ways));
const allColumns: Cut = (matrix) => matrix.map((row) => [...row]);

export const oneHeadTooFew = debugging<Projected>({
  title: "Find the bug: one head for two questions",
  points: 3,
  difficulty: 3,
  minutes: 12,
  importance: 2,
  mirrors: "pit-2",
  hints: [
    "The verb asks two questions, and there is a single row of weights to answer both. Each question needs a softmax of its own, over scores of its own.",
    "Head 0 owns the first `width / numHeads` columns of queries, keys and values, head 1 the next ones, and so on. `tensor.slice([0, first], [words, count])` cuts columns out, and `tf.concat(list, 1)` puts matrices side by side.",
    "Loop over the heads. Cut `query`, `key` and `value` to the head's columns, call `scaledDotProductAttention` with the three pieces, and push its `output`. After the loop: `return tf.concat(outputs, 1)`.",
  ],
  explanation:
    "The matrices were right all along: half of their columns ask who acts, the other half who is acted on. One softmax over both adds the scores up and can only compromise. Two heads cost no number more, and each has a whole unit of weight to spend.",
  functionName: "attendInHeads",
  inputNames: ["x", "queryMatrix", "keyMatrix", "valueMatrix", "numHeads"],
  examples: [
    threeWords,
    {
      given: [
        matrixOf("1 0; 0 1; 1 1"),
        matrixOf("3 0 1; 0 3 -2"),
        matrixOf("1 2 0; 2 0 1"),
        matrixOf("1 0 2; 0 1 3"),
        3,
      ],
      about: "three heads of width 1",
    },
  ],
  draw: (random) => drawProjected(random, 3, 5),
  expected: attendProjected({}),
  mistakes: [
    {
      ...oneHead,
      gives: (x, queryMatrix, keyMatrix, valueMatrix) => attendProjected({})(x, queryMatrix, keyMatrix, valueMatrix, 1),
    },
    known(weightsAveraged),
    known(headsAddedUp),
    {
      name: "the same whole width for every head",
      says: "Every head gets all columns, so all of them give the same, and the result is `numHeads` times too wide. Cut the columns into equal parts first.",
      gives: attendProjected({ cut: allColumns }),
    },
    known(headsBelowEachOther),
    {
      name: "all columns of the values for every head",
      says: "Queries and keys are cut, and the values aren't: the result is `numHeads` times too wide. A head owns its columns of all three.",
      gives: (...inputs) => attendProjected({ mixed: () => matMul(inputs[0], inputs[3]) })(...inputs),
    },
    known(overlappingColumns),
    known(reshapedBothWays),
    known(reshapedIn),
    known(rootOfModelDim),
  ],
  tensors: true,
});
