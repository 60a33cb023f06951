import { code } from "../../kinds/code";
import { headsAddedUp, headsAveraged, headsBelowEachOther, joinedInTurn, reshapedBack } from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import {
  drawMatrices,
  drawWhole,
  inRows,
  joinColumns,
  matrixOf,
  times,
  type Heads,
  type Join,
} from "../../plain-loops";

const combine =
  ({ join }: { readonly join: Join }) =>
  (x: Heads): number[][][] =>
    x.map(join);
const known = knownAs(combine);

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
    return [times(batch, () => drawMatrices(random, numHeads, length, headDim))];
  },
  expected: combine({ join: joinColumns }),
  tensors: true,
  mistakes: [
    known(reshapedBack),
    {
      name: "heads of a word not joined yet",
      says: "The axes stand right: [batch, length, heads, headDim]. What is left is to make one axis of the last two.",
      gives: (x) => x.map((heads) => (heads[0] ?? []).map((_, word) => heads.map((head) => head[word] as number[]))),
    },
    known(headsAveraged),
    known(headsAddedUp),
    known(headsBelowEachOther),
    {
      name: "a row for each head, not for each word",
      says: "The axes were moved rightly, but the last reshape makes as many rows as there are heads. Look at which size is which in `x.shape`: heads come before words there.",
      gives: (x) => x.map((heads) => inRows(joinColumns(heads).flat(), heads.flat(2).length / heads.length)),
    },
    known(joinedInTurn),
  ],
});
