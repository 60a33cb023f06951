import { code } from "../../kinds/code";
import { cutColumnsInTurn, reshapedIn } from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import {
  columnsOfHead,
  cutInHeads,
  drawMatrices,
  drawWhole,
  inRows,
  matrixOf,
  times,
  transpose,
  widthOf,
  type Cut,
  type Heads,
  type Sentences,
} from "../../plain-loops";

type Inputs = [x: Sentences, numHeads: number];

const split =
  ({ cut }: { readonly cut?: Cut }) =>
  (...[x, numHeads]: Inputs): Heads =>
    x.map((sentence) => cutInHeads(sentence, numHeads, cut));
const known = knownAs(split);

export const splitHeads = code<Inputs>({
  title: "Cut into heads",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 3,
  hints: [
    "First think of one word: its 6 numbers become 2 heads of 3. That is [length, 6] → [length, 2, 3]. Then ask which axis has to come first.",
    "`x.reshape([batch, length, numHeads, headDim])` cuts each word's row and moves nothing. `transpose` with a list of axes then puts them in another order: `[0, 1, 2, 3]` would leave all as it is.",
    "Axes 1 (words) and 2 (heads) change places; axes 0 and 3 stay. So `.transpose([0, …, …, 3])`.",
  ],
  explanation:
    "In memory, a sentence lies word by word. The reshape cuts each word's row in place: word, head, number. A head needs its part of *all* words, so the axes of heads and words change places: that is the transpose.",
  functionName: "splitHeads",
  inputNames: ["x", "numHeads"],
  examples: [
    { given: [[[[1, 2, 3, 4, 5, 6]]], 3], about: "a single word, cut into three heads" },
    {
      given: [[matrixOf("1 2 3 4; 5 6 7 8; 9 10 11 12")], 2],
      about: "the example of the text: three words, two heads",
    },
    {
      given: [
        [
          matrixOf("1 1.1 1.2 1.3 1.4 1.5; 2 2.1 2.2 2.3 2.4 2.5"),
          matrixOf("3 3.1 3.2 3.3 3.4 3.5; 4 4.1 4.2 4.3 4.4 4.5"),
        ],
        3,
      ],
      about: "two sentences of two words, three heads",
    },
  ],
  draw: (random) => {
    const [batch, numHeads] = [drawWhole(random, 2, 3), drawWhole(random, 2, 3)];
    const headDim = numHeads + drawWhole(random, 1, 2);
    return [drawMatrices(random, batch, drawWhole(random, 4, 6), numHeads * headDim), numHeads];
  },
  expected: split({}),
  tensors: true,
  mistakes: [
    known(reshapedIn),
    {
      name: "the heads stand behind the words",
      says: "Each word is cut rightly, into [batch, length, heads, headDim]. One step is missing: each head should be a matrix with all its words, so heads come before words.",
      gives: (x, numHeads) => x.map((sentence) => sentence.map((word) => inRows(word, widthOf(sentence) / numHeads))),
    },
    {
      name: "words and numbers of a head exchanged",
      says: "Each head came out on its side: a row for each number, not for each word. Look at the order of the axes that you gave to `transpose`.",
      gives: (x, numHeads) => split({})(x, numHeads).map((heads) => heads.map(transpose)),
    },
    {
      name: "numHeads taken for the width of a head",
      says: "`numHeads` says how many heads there are. How wide one is follows from it: the width of `x` shared out among them.",
      gives: (x, numHeads) => split({})(x, widthOf(x[0] ?? []) / numHeads),
    },
    {
      name: "words and numbers exchanged before the cut",
      says: "The shape is right. But the sentence was turned on its side first, so the cut runs across words and no row is a word any more. Cut each word's row while it still lies whole in memory, then move axes.",
      gives: (x, numHeads) =>
        x.map((sentence) => inRows(inRows(transpose(sentence).flat(), widthOf(sentence) / numHeads), sentence.length)),
    },
    {
      name: "heads before the sentences",
      says: "Each head is right, but the first axis counts heads now. The batch stays in front: each sentence has all its heads.",
      gives: (x, numHeads) => times(numHeads, (head) => x.map((sentence) => columnsOfHead(sentence, head, numHeads))),
    },
    known(cutColumnsInTurn),
  ],
});
