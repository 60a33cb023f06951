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
  addMatrices,
  attention,
  drawMatrix,
  drawWhole,
  matMul,
  matrixOf,
  scaled,
  selfAttention,
  transpose,
} from "../../plain-loops";

type Inputs = [words: number[][], codes: number[][]];

const known = knownAs<Placing, Inputs>((placing) => placing);

export const mendedLayer = debugging<Inputs>({
  title: "Mend the layer",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 2,
  hints: [
    "When does attention decide which word looks at which? Does it know of any place by then?",
    "`attention` is right. What has to change is what it is given.",
    "Two steps: first `tf.add` words and codes, then give the sum to `attention`. Return what comes out.",
  ],
  explanation:
    "Attention can only use what is in its inputs. Codes that are added afterwards mark the place of each output, but by then every word has looked around blindly. So positions go in first, and queries, keys and values all carry them.",
  functionName: "mendedLayer",
  inputNames: ["words", "codes"],
  examples: [
    { given: [[[1, 2, -1]], [[0, 1, 0.5]]], about: "a single word, which can only look at itself" },
    {
      given: [matrixOf("1 0 0 0; 0 0 1 0; 0 1 0 0"), matrixOf("0 1 0 1; 0.8 0.5 0.01 1; 0.9 -0.4 0.02 1")],
      about: "dog bites man",
    },
    {
      given: [matrixOf("0.5 -1 2; 1.5 0.3 -0.7"), matrixOf("0.2 1 -0.4; -0.9 0.6 1.1")],
      about: "two words of width 3",
    },
  ],
  draw: (random) => {
    const length = drawWhole(random, 3, 5);
    const width = drawWhole(random, 2, 4);
    return [drawMatrix(random, length, width), drawMatrix(random, length, width, 1)];
  },
  expected: attendPlaced,
  tensors: true,
  mistakes: [
    known(positionsAfterAttention),
    {
      name: "positions added before and after",
      says: "Before attention is right. But the outputs carry positions already, in the mixed values. Adding the codes a second time isn't asked for.",
      gives: (words, codes) => addMatrices(attendPlaced(words, codes), codes),
    },
    known(positionsNotInValues),
    known(positionsInQueriesOnly),
    {
      name: "positions in the values only",
      says: "What is read carries a place now. But where a word looks is decided by queries and keys, and these are still without.",
      gives: (words, codes) => attention(words, words, addMatrices(words, codes)).output,
    },
    {
      name: "positions added to the scores only",
      says: "The scores got a part for the places, but none that joins a word with a place, and the values have no position. Add the codes to the words.",
      gives: (words, codes) =>
        selfAttention(words, {
          scores: (query, key) => addMatrices(matMul(query, transpose(key)), matMul(codes, transpose(codes))),
        }),
    },
    known(positionsMultiplied),
    {
      name: "attention left out",
      says: "That is what attention should be given: words with positions. Nothing looks around yet. Hand it to `attention`.",
      gives: (words, codes) => addMatrices(words, codes),
    },
    known(positionsLeftOut),
    {
      name: "the codes taken off again",
      says: "Before attention is right. The cell above takes the codes off its outputs only to show what was mixed; the layer gives its outputs as they are.",
      gives: (words, codes) => addMatrices(attendPlaced(words, codes), scaled(codes, -1)),
    },
  ],
});
