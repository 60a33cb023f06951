import { addMatrices, attention, multiplyEach, selfAttention, type Matrix } from "../plain-loops";
import type { WrongStep } from "./wrong-step";

/** How words and the codes of their places go through attention: both [words, width]. */
export type Placing = (words: Matrix, codes: Matrix) => number[][];

type Wrong = WrongStep<Placing>;

/** Attention of words that know their places. */
export const attendPlaced: Placing = (words, codes) => selfAttention(addMatrices(words, codes));

export const positionsMultiplied: Wrong = {
  name: "positions multiplied instead of added",
  says: "Where a code has a 0, a product wipes out that part of the word, and no later layer brings it back. Adding keeps both.",
  ways: (words, codes) => selfAttention(multiplyEach(words, codes)),
};

export const positionsAfterAttention: Wrong = {
  name: "positions added after attention",
  says: "By then the words have met without their places, and were mixed without any order. The codes come too late to change where a word looks.",
  ways: (words, codes) => addMatrices(selfAttention(words), codes),
};

export const positionsInQueriesOnly: Wrong = {
  name: "positions in the queries only",
  says: "A query now knows its own place, but no key says where it stands, so none can be asked for by its place. Give the same input, with positions, to all three.",
  ways: (words, codes) => attention(addMatrices(words, codes), words, words).output,
};

export const positionsNotInValues: Wrong = {
  name: "positions in queries and keys only",
  says: "Now a word looks by place, but what it reads there has none. Some models are built so, on purpose; here all three get the same input, with positions.",
  ways: (words, codes) => {
    const placed = addMatrices(words, codes);
    return attention(placed, placed, words).output;
  },
};

export const positionsLeftOut: Wrong = {
  name: "positions left out",
  says: "The codes aren't used, so nothing tells the places apart, and the order can't matter. They have to come in before attention. (`add` makes a new tensor, and leaves the old one as it was.)",
  ways: (words) => selfAttention(words),
};
