import { debugging } from "../../kinds/code";
import { addMatrices, dot, drawMatrix, drawWhole, mapMatrix, matrixOf } from "../../plain";
import { plainAttention as attention, widthOf } from "../../plain-attention";

const self = (x: number[][]): number[][] => attention(x, x, x);

export const mendedLayer = debugging<[words: number[][], codes: number[][]]>({
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
  expected: (words, codes) => self(addMatrices(words, codes)),
  tensors: true,
  mistakes: [
    {
      name: "positions added after attention",
      says: "Attention still sees the words alone, and mixes them without any order. The codes come too late to change where a word looks.",
      gives: (words, codes) => addMatrices(self(words), codes),
    },
    {
      name: "positions added before and after",
      says: "Before attention is right. But the outputs carry positions already, in the mixed values. Adding the codes a second time isn't asked for.",
      gives: (words, codes) => addMatrices(self(addMatrices(words, codes)), codes),
    },
    {
      name: "positions in queries and keys only",
      says: "Now a word looks by place, but what it reads there has none. Some models are built so; here all three get the same input, with positions.",
      gives: (words, codes) => attention(addMatrices(words, codes), addMatrices(words, codes), words),
    },
    {
      name: "positions in the queries only",
      says: "A query now knows its own place, but no key says where it stands. Give the same input, with positions, to all three.",
      gives: (words, codes) => attention(addMatrices(words, codes), words, words),
    },
    {
      name: "positions in the values only",
      says: "What is read carries a place now. But where a word looks is decided by queries and keys, and these are still without.",
      gives: (words, codes) => attention(words, words, addMatrices(words, codes)),
    },
    {
      name: "positions added to the scores only",
      says: "The scores got a part for the places, but none that joins a word with a place, and the values have no position. Add the codes to the words.",
      gives: (words, codes) =>
        attention(words, words, words, {
          change: (score, query, key) =>
            score + dot(codes[query] as number[], codes[key] as number[]) / Math.sqrt(widthOf(words)),
        }),
    },
    {
      name: "positions multiplied instead of added",
      says: "Before attention is the right place. But a product wipes out the word wherever the code has a 0: add.",
      gives: (words, codes) =>
        self(mapMatrix(words, (x, row, column) => x * ((codes[row] as number[])[column] as number))),
    },
    {
      name: "attention left out",
      says: "That is what attention should be given: words with positions. Nothing looks around yet. Hand it to `attention`.",
      gives: (words, codes) => addMatrices(words, codes),
    },
    {
      name: "positions left out",
      says: "The codes aren't used any more, so nothing tells the places apart. They have to come in before attention.",
      gives: (words) => self(words),
    },
    {
      name: "the codes taken off again",
      says: "Before attention is right. The cell above takes the codes off its outputs only to show what was mixed; the layer gives its outputs as they are.",
      gives: (words, codes) =>
        addMatrices(
          self(addMatrices(words, codes)),
          mapMatrix(codes, (x) => -x),
        ),
    },
  ],
});
