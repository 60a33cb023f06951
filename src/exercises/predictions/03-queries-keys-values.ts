import { prediction } from "./prediction";

export const queriesKeysValues = {
  "qkv-alike": prediction({
    question:
      'To find out what kind of bank it is, "bank" looks at all five words of its sentence. Does it treat them all alike?',
    options: {
      a: {
        text: "yes: each of the five words counts 1/5",
        answer:
          "That is mean pooling. Attention gets there only when all scores are equal, as for a word that asks nothing. As soon as one key fits the query better, its word counts more.",
      },
      b: {
        text: "no: some words count more than others, but each counts a little",
        answer:
          "Yes. A score that is larger gets a larger weight. And softmax gives every word something, because e to any power is above 0.",
      },
      c: {
        text: "no: the best match counts in full, and the other four not at all",
        answer:
          "A `Map` works like that: one key fits, and only its value comes back. Softmax is a softer choice, in which the best match gets the most, and nobody exactly nothing.",
      },
    },
    right: "b",
    misconception: "attention treats all words alike, or else picks exactly one",
  }),
  "qkv-both-ways": prediction({
    question: "The scores $X X^\\top$ were their own mirror image. Are the scores $Q K^\\top$ too?",
    options: {
      a: {
        text: 'no: "bank" can fit what "The" asks, while "The" fits nothing that "bank" asks',
        answer:
          'Right. One score compares the query of "The" with the key of "bank", the other the query of "bank" with the key of "The". These are four different vectors.',
      },
      b: {
        text: "yes: a dot product is the same both ways",
        answer:
          "It is, for the same two vectors. Here the two directions compare different vectors: the query of the one with the key of the other, and then the other way round.",
      },
      c: {
        text: "the scores are, but the weights aren't, because softmax takes each row by itself",
        answer:
          "So it was with one vector for everything: equal scores, and rows that differ. Now the score itself has a direction, since queries and keys come from two matrices.",
      },
    },
    right: "a",
    misconception: "attention is mutual: as much as a word looks at another, that one looks back",
  }),
  "qkv-columns": prediction({
    question: "By mistake, softmax is taken down each *column* of the scores. What happens?",
    options: {
      a: {
        text: "nothing bad: the same weights come out, arranged otherwise",
        answer:
          "Softmax divides by a sum, and down a column that is the sum of other numbers. So the weights themselves change, not only their places.",
      },
      b: {
        text: "an error: rows and columns no longer fit the values",
        answer:
          "The shape stays [5, 5], so everything fits and the program runs on. That is what makes this mistake hard to find.",
      },
      c: {
        text: "no error and no strange numbers, but the rows no longer sum to 1",
        answer:
          "Yes. The columns sum to 1 instead. Some words then mix with more than one unit of ink, others with less.",
      },
    },
    right: "c",
    misconception: "it doesn't matter along which axis softmax is taken, as long as the weights lie between 0 and 1",
  }),
  "qkv-transpose": prediction({
    question: "$Q$ and $K$ both have the shape [5, 3]. We forget to transpose, and compute $Q K$. What happens?",
    options: {
      a: {
        text: "the same scores: transposing only changes how they are arranged",
        answer:
          "Transposing decides which numbers meet: rows of Q with rows of K, as it should be, or rows of Q with columns of K, which are no keys at all.",
      },
      b: {
        text: "an error: rows of 3 numbers don't fit columns of 5",
        answer:
          "Yes. A product of matrices takes the dot product of rows with columns, and these must be of one length. Here you are lucky: the sizes differ, so you are told.",
      },
      c: {
        text: "a matrix of shape [3, 3]",
        answer:
          "That would come of transposing the queries: [3, 5] times [5, 3]. As they stand, [5, 3] and [5, 3] can't be multiplied.",
      },
    },
    right: "b",
    misconception: "transposing the keys is a matter of arrangement only",
  }),
  "qkv-hide": prediction({
    question:
      '"soon" must not count for "close", and the other words should share the whole unit of ink. Which way does that?',
    options: {
      a: {
        text: "set its score to 0, before softmax",
        answer:
          "A score of 0 is a score like any other: e⁰ is 1, so the word still gets a share. It leaks through the mask.",
      },
      b: {
        text: "set its weight to 0, after softmax",
        answer:
          "That hides the word, but its share is lost: the other weights no longer sum to 1. You would have to divide by their sum once more.",
      },
      c: {
        text: "set its score to −∞ (minus infinity), before softmax",
        answer:
          "Yes. e to the power of −∞ is exactly 0, and softmax divides by the sum of what is left. So the others share the whole unit.",
      },
    },
    right: "c",
    misconception: "a score of 0 hides a word, or a mask can just as well be applied after softmax",
  }),
  "qkv-nobody": prediction({
    question: "All scores of a row are −∞. What does softmax, taken by its formula, make of that row?",
    options: {
      a: {
        text: 'NaN ("not a number") in each place',
        answer: "Yes. Every e^score is 0, so their sum is 0 as well, and 0 divided by 0 is not a number.",
      },
      b: {
        text: "0 in each place: nobody may be looked at",
        answer:
          "That is what one would like, and what this course's library gives. The formula divides by the sum, though, and here that sum is 0.",
      },
      c: {
        text: "1/5 in each place: all scores are equal",
        answer:
          "For equal *finite* scores, yes; so that is what a large negative number in place of −∞ would give. With −∞ itself, each e^score is 0, and 0 is divided by 0.",
      },
    },
    right: "a",
    misconception: "a row that is masked as a whole takes care of itself",
  }),
};
