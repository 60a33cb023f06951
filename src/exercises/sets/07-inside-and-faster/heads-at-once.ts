import { code } from "../../kinds/code";
import { noRoot, rootOfModelDim } from "../../mistakes/divisor";
import { inTurnBothWays, oneHead, reshapedBack, reshapedBothWays, reshapedIn } from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import {
  attendInHeads,
  attention,
  drawMatrices,
  drawWhole,
  inRows,
  matrixOf,
  type FoundByHeads,
  type HeadWays,
  type Matrix,
} from "../../plain-loops";

type Inputs = [query: number[][][], key: number[][][], value: number[][][], numHeads: number];

/** What the heads find in each text. */
const found = (ways: HeadWays, [query, key, value, numHeads]: Inputs): FoundByHeads[] =>
  query.map((queries, text) => attendInHeads(queries, key[text] as Matrix, value[text] as Matrix, numHeads, ways));
const attend =
  (ways: HeadWays) =>
  (...inputs: Inputs): number[][][] =>
    found(ways, inputs).map(({ output }) => output);
const known = knownAs(attend);

export const headsAtOnce = code<Inputs>({
  title: "All heads in one product",
  points: 3,
  difficulty: 3,
  minutes: 12,
  importance: 2,
  hints: [
    "`tf.matMul` multiplies the last two axes and works through all others by itself. So the heads need an axis of their own, before the words.",
    "`reshape([batch, words, numHeads, dim])` only cuts each vector in parts. `transpose([0, 2, 1, 3])` then swaps words and heads. `scaledDotProductAttention` takes any number of axes in front.",
    "Cut and swap all three, call `scaledDotProductAttention` once, and undo both with its `output`: the same `transpose` first, then `reshape([batch, words, numHeads * dim])`.",
  ],
  explanation:
    "Cutting a vector into parts is free; the transpose is what gives each head all words. The multiplications are those of the loop, handed over in one call: that is why the time hardly depends on how many heads there are. (A loop with a call for each head gives the same numbers, so it passes too. This is what takes its place.)",
  functionName: "attendAtOnce",
  inputNames: ["query", "key", "value", "numHeads"],
  examples: [
    {
      given: [[[[1, 0, 2, 1]]], [matrixOf("1 0 0 1; 0 1 1 0")], [matrixOf("1 2 3 4; 5 6 7 8")], 2],
      about: "one text, one query, two heads",
    },
    {
      given: [[matrixOf("1 0; 0 2; 1 1")], [matrixOf("1 0; 0 1; 2 1")], [matrixOf("1 2; 3 5; 0 7")], 2],
      about: "one text, heads of width 1",
    },
  ],
  // Once as many keys as queries: what goes wrong only where they differ is told by that from what always does.
  draw: (random, which) => {
    const [batch, queries, moreKeys, numHeads, headWidth] = [
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
      drawWhole(random, 4, 5),
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
    ];
    const keys = which === 1 ? queries : moreKeys;
    const texts = (words: number): number[][][] => drawMatrices(random, batch, words, numHeads * headWidth);
    return [texts(queries), texts(keys), texts(keys), numHeads];
  },
  expected: attend({}),
  mistakes: [
    known(reshapedBothWays),
    known(reshapedIn),
    known(reshapedBack),
    known(rootOfModelDim),
    known(noRoot),
    known(inTurnBothWays),
    { ...oneHead, gives: (query, key, value) => attend({})(query, key, value, 1) },
    {
      name: "the heads are still apart",
      says: "The heads' axis is still there. Each word's heads are to be put side by side again, so that one vector a word comes out.",
      gives: (...inputs) => found({}, inputs).map(({ outputs }) => outputs),
    },
    {
      name: "cut into heads, but not transposed",
      says: "The last two axes are heads and numbers now, so each word compares its own heads with each other. Words have to be compared within a head: which two axes should come last?",
      gives: (...[query, key, value, numHeads]) => {
        if (query[0]?.length !== key[0]?.length)
          throw new Error("each query meets the key of its own place, and there are more keys");
        const parts = (row: readonly number[] = []): number[][] => inRows(row, row.length / numHeads);
        return query.map((queries, text) =>
          queries.map((row, word) =>
            attention(parts(row), parts(key[text]?.[word]), parts(value[text]?.[word])).output.flat(),
          ),
        );
      },
    },
    {
      name: "as many keys as queries",
      says: "It works while there are as many keys as queries, and stops when there are more. Does each of the three go by its own number of words?",
      gives: (...inputs) => {
        if (inputs[0][0]?.length !== inputs[1][0]?.length)
          throw new Error("the keys don't fit into the shape of the queries");
        return attend({})(...inputs);
      },
    },
  ],
  tensors: true,
});
