import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import { attendPlaced } from "../../mistakes/positions";
import {
  addMatrices,
  drawMatrix,
  drawWhole,
  matrixOf,
  plainPositions,
  scaled,
  selfAttention,
  times,
  widthOf,
} from "../../plain-loops";

/** What the learner's function is tried on: attention that is blind to the order, and attention that isn't. */
const attentions = {
  "attention without positions": (words: number[][]) => selfAttention(words),
  "attention with positions": (words: number[][]) => attendPlaced(words, plainPositions(words.length, widthOf(words))),
  "attention with a causal mask": (words: number[][]) =>
    selfAttention(words, { mask: words.map((_, query) => words.map((__, key) => (key <= query ? 1 : 0))) }),
};

type Kind = keyof typeof attentions;

const outputsOf = (kind: Kind, words: number[][]): number[][] => attentions[kind](words);

const inOrder = (rows: number[][], order: readonly number[]): number[][] => order.map((row) => rows[row] as number[]);

/** Which place each row came to: the way back. */
const undoing = (order: readonly number[]): number[] => order.map((_, place) => order.indexOf(place));

const differences = (a: number[][], b: number[][]): number[] => addMatrices(a, scaled(b, -1)).flat();

/** How what becomes of the permuted words differs from the permuted outputs, number by number. */
const gaps = (kind: Kind, words: number[][], order: number[]): number[] =>
  differences(outputsOf(kind, inOrder(words, order)), inOrder(outputsOf(kind, words), order));

const largest = (numbers: readonly number[]): number => Math.max(...numbers.map(Math.abs));

export const permutationGap = code<[attend: Kind, words: number[][], order: number[]]>({
  title: "Is it blind to the order?",
  points: 3,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  hints: [
    "Think of two people who sort. One sorts the words and gives them to `attend`; the other gives them as they are, and sorts what comes out. Where both hold the same in their hands, the order doesn't matter.",
    "`tf.gather(words, order)` puts rows into another order. `tf.sub`, `tf.abs` and `tf.max` give the largest difference; `.dataSync()[0]` makes a number of it.",
    "Compare `attend(tf.gather(words, order))` with `tf.gather(attend(words), order)`.",
  ],
  explanation:
    "Without positions the gap is 0, whatever the words and the order: attention(P·X) = P·attention(X). Positions and a causal mask both open a gap, because they tie something to the place where a word stands.",
  functionName: "permutationGap",
  inputNames: ["attend", "words", "order"],
  examples: [
    {
      given: ["attention without positions", matrixOf("1 0 0; 0 2 1"), [1, 0]],
      about: "attention without positions, and two words exchanged",
    },
    {
      given: ["attention without positions", matrixOf("1 0 0.5; 0 2 1; -1 1 0"), [2, 0, 1]],
      about: "attention without positions, and three words moved on",
    },
    {
      given: ["attention with positions", matrixOf("1 0 0 0; 0 0 1 0; 0 1 0 0"), [1, 2, 0]],
      about: "attention with positions, and three words moved on",
    },
    {
      given: ["attention with a causal mask", matrixOf("1 2 0; 0 -1 1; 2 1 1"), [2, 0, 1]],
      about: "attention with a causal mask",
    },
  ],
  draw: (random, which) => {
    for (;;) {
      const kind = random() < 0.5 ? "attention with positions" : "attention with a causal mask";
      const [length, width] = [2 * drawWhole(random, 1, 2) + 1, 2 * drawWhole(random, 1, 2)];
      const step = drawWhole(random, 1, length - 1);
      const order = times(length, (place) => (place + step) % length);
      const words = drawMatrix(random, length, width);
      // The largest gap is a negative and a positive one in turn, so that it shows when signs are overlooked, whatever was taken from what.
      const all = gaps(kind, words, order).map((gap) => (which % 2 === 0 ? gap : -gap));
      if (largest(all) > Math.max(...all) + 0.01) return [kind, words, order];
    }
  },
  expected: (attend, words, order) => largest(gaps(attend, words, order)),
  tensors: (attend, words, order) => [
    (rows: tf.Tensor2D | number[][]) => tf.tensor2d(outputsOf(attend, Array.isArray(rows) ? rows : rows.arraySync())),
    tf.tensor2d(words),
    order,
  ],
  mistakes: [
    {
      name: "the outputs left in their old order",
      says: "The words moved, and their outputs moved along with them. You compare each output with that of another word. Put the outputs of the first sentence into the new order, too.",
      gives: (attend, words, order) =>
        largest(differences(outputsOf(attend, inOrder(words, order)), outputsOf(attend, words))),
    },
    {
      name: "the outputs moved the wrong way",
      says: "The words are moved one way and the outputs the other. For two exchanged words that makes no difference, for three moved on it does. Use `order` in the same way for both.",
      gives: (attend, words, order) =>
        largest(
          differences(outputsOf(attend, inOrder(words, order)), inOrder(outputsOf(attend, words), undoing(order))),
        ),
    },
    {
      name: "signs overlooked",
      says: "The largest difference may be a negative one: −2 is a larger gap than 1. Take the size of each difference first.",
      gives: (attend, words, order) => Math.max(...gaps(attend, words, order)),
    },
    {
      name: "signs overlooked, second way minus first",
      says: "Where your difference is negative, the gap can still be a large one: −2 is a larger gap than 1. Take the size of each difference before you look for the largest.",
      gives: (attend, words, order) => Math.max(...gaps(attend, words, order).map((gap) => -gap)),
    },
    {
      name: "the given attention, not `attend`",
      says: "This answers for the `attention` of this notebook, whichever attention is asked about. Use the function that comes in.",
      gives: (_attend, words, order) => largest(gaps("attention without positions", words, order)),
    },
    {
      name: "the order read the other way round",
      says: "Both ways agree in the order, but it isn't the one asked for. `order` says which word comes at each place, not where each word goes: with [2, 0, 1] the third word comes first.",
      gives: (attend, words, order) => largest(gaps(attend, words, undoing(order))),
    },
    {
      name: "the mean gap instead of the largest",
      says: "You averaged the differences. One output that is far off could hide among many that agree, so the largest one is asked for.",
      gives: (attend, words, order) => {
        const all = gaps(attend, words, order);
        return all.reduce((sum, x) => sum + Math.abs(x), 0) / all.length;
      },
    },
    {
      name: "the words compared, not the outputs",
      says: "That is how far the words themselves moved. What matters is what `attend` makes of them: compare outputs.",
      gives: (_attend, words, order) => largest(differences(inOrder(words, order), words)),
    },
  ],
});
