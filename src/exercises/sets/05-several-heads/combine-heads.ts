import { code } from "../../kinds/code";
import { drawWhole, matrixOf } from "../../plain";
import { combine, drawSentences, reshape, reshapeToSentences, times, type Heads } from "./plain-heads";

const headsOf = (ofSentence: Heads[number]): [first: number[][], ...others: number[][][]] =>
  ofSentence as [number[][], ...number[][][]];

/** The heads of each sentence put together, number by number. */
function pooled(x: Heads, share: (numHeads: number) => number): number[][][] {
  return x.map((ofSentence) =>
    headsOf(ofSentence)[0].map((word, w) =>
      word.map(
        (_, place) =>
          ofSentence.reduce((sum, head) => sum + ((head[w] as number[])[place] as number), 0) *
          share(ofSentence.length),
      ),
    ),
  );
}

export const combineHeads = code<[x: Heads]>({
  title: "Lay the heads side by side",
  points: 2,
  difficulty: 2,
  minutes: 5,
  importance: 3,
  hints: [
    "It is the way back: do the two steps of `splitHeads` in reverse order, each of them turned round.",
    "`transpose` first, `reshape` second. `const [batch, numHeads, length, headDim] = x.shape;` gives you the sizes.",
    "After `x.transpose([0, 2, 1, 3])` the shape is [batch, length, heads, headDim]. The last two axes become one, of `numHeads * headDim` numbers.",
  ],
  explanation:
    "Concatenating the heads needs no `concat`: once all heads of a word lie next to each other in memory, a reshape joins them. To exchange the two axes twice changes nothing, so the same transpose leads there and back.",
  functionName: "combineHeads",
  inputNames: ["x"],
  examples: [
    { given: [[[[[1, 2]], [[3, 4]], [[5, 6]]]]], about: "a single word with three heads" },
    {
      given: [[[matrixOf("1 2; 5 6; 9 10"), matrixOf("3 4; 7 8; 11 12")]]],
      about: "the example of the text: three words, two heads",
    },
    {
      given: [
        [
          [matrixOf("1 1.1; 2 2.1"), matrixOf("1.2 1.3; 2.2 2.3"), matrixOf("1.4 1.5; 2.4 2.5")],
          [matrixOf("3 3.1; 4 4.1"), matrixOf("3.2 3.3; 4.2 4.3"), matrixOf("3.4 3.5; 4.4 4.5")],
        ],
      ],
      about: "two sentences of two words, three heads",
    },
  ],
  draw: (random) => {
    const [batch, numHeads, length, headDim] = [
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 3),
      drawWhole(random, 4, 6),
      drawWhole(random, 2, 4),
    ];
    return [times(batch, () => drawSentences(random, numHeads, length, headDim))];
  },
  expected: combine,
  tensors: true,
  mistakes: [
    {
      name: "reshape back without the transpose",
      says: "The shape is right, but a row now holds several words of one head. It should hold all heads of one word. Bring the words to the front before you reshape.",
      gives: reshapeToSentences,
    },
    {
      name: "heads of a word not joined yet",
      says: "The axes stand right: [batch, length, heads, headDim]. What is left is to make one axis of the last two.",
      gives: (x) =>
        x.map((ofSentence) =>
          headsOf(ofSentence)[0].map((_, word) => ofSentence.map((head) => head[word] as number[])),
        ),
    },
    {
      name: "heads averaged instead of concatenated",
      says: "The mean blends all reports into one, and nobody can tell any more which head said what. Each head keeps columns of its own.",
      gives: (x) => pooled(x, (numHeads) => 1 / numHeads),
    },
    {
      name: "heads added up instead of concatenated",
      says: "A sum blends all reports into one. Each head keeps columns of its own: a row gets as many numbers as all heads have together.",
      gives: (x) => pooled(x, () => 1),
    },
    {
      name: "heads one below the other",
      says: "The heads came out as further words: the sentence is several times as long. Side by side means that each word's row gets wider.",
      gives: (x) => x.map((ofSentence) => ofSentence.flat()),
    },
    {
      name: "a row for each head, not for each word",
      says: "The axes were moved rightly, but the last reshape makes as many rows as there are heads. Look at which size is which in `x.shape`: heads come before words there.",
      gives: (x) => {
        const [first] = x as [Heads[number]];
        const joined = combine(x);
        return reshape(joined, [x.length, first.length, [joined[0]].flat(3).length / first.length]) as number[][][];
      },
    },
    {
      name: "columns of the heads taken in turn",
      says: "Here the first number of each head comes first, then the second of each. Keep the heads in blocks: all of head 1, then all of head 2. The output matrix counts on it.",
      gives: (x) =>
        x.map((ofSentence) =>
          headsOf(ofSentence)[0].map((word, w) =>
            word.flatMap((_, place) => ofSentence.map((head) => (head[w] as number[])[place] as number)),
          ),
        ),
    },
  ],
});
