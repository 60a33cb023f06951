import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import { eachRowAddsUpTo1 } from "../../kinds/properties";
import { keysAndValuesSwapped, keysForValues } from "../../mistakes/attention";
import { alwaysDividedBy, keyDimWithoutRoot, noRoot, rootOfHeads, rootOfModelDim } from "../../mistakes/divisor";
import { cutColumnsInTurn, headsAveraged, oneHead, reshapedBack, reshapedIn } from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import {
  attendInHeads,
  columnsOfHead,
  drawMatrix,
  drawWhole,
  matMul,
  matrixOf,
  transpose,
  type FoundByHeads,
  type HeadWays,
} from "../../plain-loops";
import type { Values } from "../../values";

type Inputs = [query: number[][], key: number[][], value: number[][], place: number, numHeads: number];

/** One word's row of each head's weights, [heads, words], and what the heads give to it, side by side, [modelDim]. */
const follow =
  (ways: HeadWays) =>
  (...[query, key, value, place, numHeads]: Inputs): { weights: number[][]; output: number[] } => {
    const { weights, output } = attendInHeads(query, key, value, numHeads, ways);
    return { weights: weights.map((map) => map[place] as number[]), output: output[place] as number[] };
  };
const known = knownAs(follow);

/** The right result, with something else made of what the heads found. */
const otherwise =
  (change: (found: FoundByHeads, place: number, inputs: Inputs) => Readonly<Record<string, Values>>) =>
  (...inputs: Inputs): Readonly<Record<string, Values>> => {
    const [query, key, value, place, numHeads] = inputs;
    const found = attendInHeads(query, key, value, numHeads);
    return { ...follow({})(...inputs), ...change(found, place, inputs) };
  };

export const followAWord = code<Inputs>({
  title: "Follow one word through the heads",
  points: 4,
  difficulty: 3,
  minutes: 15,
  importance: 2,
  hints: [
    "Do it for one head first: take that head's columns of all three matrices. Then it is attention with a single query, the row at `place`.",
    "`matrix.slice([0, head * headDim], [words, headDim])` takes a head's columns. In the end, `tf.stack` puts the heads' weights below each other, and `tf.concat` their outputs side by side.",
    "For each head: `scores = q · kᵀ / √headDim` with q [1, headDim], then `weights = softmax(scores)`, [1, words], then `weights · v`, [1, headDim].",
  ],
  explanation:
    "Each head owns a block of columns, asks with its part of the word's query, and mixes its part of the values. Side by side, the parts are as wide as the model again. All other words' queries play no part: a word's output depends on its own query, and on everybody's keys and values.",
  functionName: "followWord",
  inputNames: ["query", "key", "value", "place", "numHeads"],
  examples: [
    {
      given: [matrixOf("1 0; 0 2"), matrixOf("3 1; 3 -1"), matrixOf("8 0; 0 4"), 0, 1],
      about: "one head, and two words that fit equally well",
    },
    {
      given: [
        matrixOf("1 -1 0 0; 0 2 1 -1; 2 0 1 1"),
        matrixOf("1 0 2 1; 0 1 -1 0; 2 2 0 1"),
        matrixOf("1 0 4 2; 0 1 -2 3; 5 -1 0 1"),
        2,
        1,
      ],
      about: "one head of width 4",
    },
    {
      given: [
        matrixOf("1 -1 0 3; 0 2 1 -1; 2 0 1 1"),
        matrixOf("1 0 2 1; 0 1 -1 0; 2 2 0 1"),
        matrixOf("1 0 4 2; 0 1 -2 3; 5 -1 0 1"),
        1,
        2,
      ],
      about: "two heads of width 2",
    },
  ],
  draw: (random) => {
    // Never as many heads as a head is wide: then their roots would be the same.
    const [numHeads, headDim] = matrixOf("2 3; 3 2; 2 4")[drawWhole(random, 0, 2)] as [number, number];
    const modelDim = numHeads * headDim;
    const words = drawWhole(random, 4, 5);
    const matrix = (): number[][] => drawMatrix(random, words, modelDim);
    return [matrix(), matrix(), matrix(), drawWhole(random, 1, words - 1), numHeads];
  },
  expected: follow({}),
  tensors: (query, key, value, place, numHeads) => [
    tf.tensor2d(query),
    tf.tensor2d(key),
    tf.tensor2d(value),
    place,
    numHeads,
  ],
  properties: [
    eachRowAddsUpTo1(
      "each head's weights add up to 1",
      undefined,
      (result) => (result as { weights: number[][] }).weights,
    ),
  ],
  mistakes: [
    known(noRoot),
    known(rootOfModelDim),
    known(cutColumnsInTurn),
    known(reshapedIn),
    {
      name: "a column instead of the row",
      says: "You took what all the words give to this word. Asked for is what this word gives to all the others: its own query against everybody's keys.",
      gives: otherwise(({ weights }, place, [, , value, , numHeads]) => {
        const columns = weights.map((map) => transpose(map)[place] as number[]);
        return {
          weights: columns,
          output: columns.flatMap((column, head) => matMul([column], columnsOfHead(value, head, numHeads)).flat()),
        };
      }),
    },
    known(keysForValues),
    known(headsAveraged),
    known(keysAndValuesSwapped),
    known(keyDimWithoutRoot),
    known(alwaysDividedBy(4)),
    known(rootOfHeads),
    known(reshapedBack),
    {
      name: "the end of a slice taken for its length",
      says: "The first head is right, and the others have nothing. An array's `slice(start, end)` wants the place where it ends, not how many numbers it takes. (A tensor's `slice` is the one that wants sizes.)",
      gives: otherwise(({ weights, outputs }, place) => ({
        weights: weights.map((map, head) =>
          head === 0 ? (map[place] as number[]) : (map[place] as number[]).map((_, __, { length }) => 1 / length),
        ),
        output: outputs[0]?.[place] as number[],
      })),
    },
    {
      name: "all words instead of one",
      says: "You give the weights and outputs of every word. Asked for is a single one, the word at `place`: its row of each head's weights, and its row of the output.",
      gives: otherwise(({ weights, output }) => ({ weights, output })),
    },
    { ...oneHead, gives: (query, key, value, place) => follow({})(query, key, value, place, 1) },
    {
      name: "the heads below each other",
      says: "The output has a row for each head. Side by side means one after the other, in a single row as wide as the model.",
      gives: otherwise(({ outputs }, place) => ({ output: outputs.map((head) => head[place] as number[]) })),
    },
    {
      name: "the output as a matrix of one row",
      says: "The numbers are right, but they stand in a matrix, [1, modelDim]. One word's output is a plain row, [modelDim]: `squeeze` takes an axis of length 1 away.",
      gives: otherwise(({ output }, place) => ({ output: [output[place] as number[]] })),
    },
    {
      name: "an axis of length 1 left in both",
      says: "The numbers are right, but the axis of the queries is still there, with a single word in it. `squeeze` takes an axis of length 1 away.",
      gives: otherwise(({ weights, output }, place) => ({
        weights: weights.map((map) => [map[place] as number[]]),
        output: [output[place] as number[]],
      })),
    },
  ],
});
