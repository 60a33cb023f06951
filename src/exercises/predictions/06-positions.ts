import { prediction } from "./prediction";

export const positions = {
  "positions-order": prediction({
    question:
      'Self-attention reads "dog bites man", then "man bites dog", with the same weight matrices. What does it make of the word "dog"?',
    options: {
      a: {
        text: "two different vectors: it stands first in one sentence and last in the other",
        answer:
          "It does stand elsewhere, but nothing in the formula asks where. Scores compare vectors, and the weighted sum adds them up in whatever order they come.",
      },
      b: {
        text: "two different vectors, once the matrices are trained: training teaches them the order",
        answer:
          "Training changes the numbers in the matrices, not the formula. Every choice of matrices gives both sentences the same three queries, keys and values, so there is nothing from which to learn the order.",
      },
      c: {
        text: "the same vector twice",
        answer:
          'Yes. "dog" meets the same three words in both sentences, so it gets the same scores, the same weights and the same weighted sum. Only the row in which its output stands is another.',
      },
    },
    right: "c",
    misconception: "attention knows the order of the words by itself, or learns it",
  }),
  "positions-multiply": prediction({
    question:
      'Multiply instead of add: "dog" is [1, 0, 0, 0], and the code of position 0 is [0, 1, 0, 1]. What is left of the word?',
    options: {
      a: {
        text: "the word as it was, since position 0 changes nothing",
        answer:
          "Adding zeros changes nothing, but multiplying by them does. The code of position 0 isn't all ones: each sine in it is 0.",
      },
      b: {
        text: "nothing: four zeros",
        answer:
          "Yes. Entry by entry: 1·0, 0·1, 0·0, 0·1. The only thing we knew of the word stood where the code has a 0.",
      },
      c: {
        text: "the word and the place, both in one vector, as with adding",
        answer:
          "A product can't be taken apart where one factor is 0. Here the word is gone altogether, and no later layer can bring it back.",
      },
    },
    right: "b",
    misconception: "multiplying by the position code is as good as adding it",
  }),
  "positions-distance": prediction({
    question:
      "The dot product of the codes of positions 3 and 5, and that of positions 203 and 205: how do they compare?",
    options: {
      a: {
        text: "they are the same",
        answer:
          "Yes. Each pair of columns adds the cosine of the angle between the two codes, and that angle depends on the distance alone, here 2.",
      },
      b: {
        text: "the second is larger, since the numbers are larger far out",
        answer:
          "The positions are larger, the codes are not: sine and cosine stay between −1 and 1, and every code has the same length.",
      },
      c: {
        text: "the second is smaller, since the codes fade far out",
        answer:
          "Nothing fades: each wave swings on for ever, as high at position 203 as at position 3. Some are only slow.",
      },
    },
    right: "a",
    misconception: "sinusoidal codes grow or fade with the position",
  }),
  "positions-longer": prediction({
    question:
      "Training ended at 10 words. With sine and cosine codes, how does the model do when the three words stand at place 10 or later?",
    options: {
      a: {
        text: "as well as before: the formula has a code for every position, and distances look the same everywhere",
        answer:
          "The codes are there, and distances do look the same. But a rule about places that works on the first ten is good enough in training, and nothing makes it hold further out.",
      },
      b: {
        text: "it guesses: about half of its answers are right, wherever they stand",
        answer:
          "That would be so if the codes out there told it nothing. But they are built from the same waves, so its rule goes on answering, rightly or wrongly.",
      },
      c: {
        text: "it answers, and at many places worse than a coin",
        answer:
          "Yes. It gets codes that it never met, and no error warns us. At many of these places it takes the biter for the bitten.",
      },
    },
    right: "c",
    misconception: "sinusoidal codes make a model work at any length",
  }),
};
