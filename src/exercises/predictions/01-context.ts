import { prediction } from "./prediction";

export const context = {
  "context-mean-order": prediction({
    question: 'The mean of the word vectors of "dog bites man" and that of "man bites dog": how do they compare?',
    options: {
      a: {
        text: "they differ, because the sentences mean different things",
        answer:
          "The meaning differs, but a sum doesn't know in which order its terms came. Both sentences hold the same three words, so both means are the same.",
      },
      b: {
        text: "they are the same",
        answer: "Yes. A sum is the same in any order, so the mean can't tell who bit whom.",
      },
      c: {
        text: "they are nearly the same: the first word counts a little more",
        answer: "In a mean every word has the same share, 1 divided by the number of words, wherever it stands.",
      },
    },
    right: "b",
    misconception: "the mean of a sentence's vectors keeps something of its word order",
  }),
  "context-one-weight": prediction({
    question: 'All weight goes to one word: "close" gets 1, the other four words get 0. What is the weighted sum?',
    options: {
      a: {
        text: 'exactly the vector of "close"',
        answer:
          "Yes. 1 times its vector, plus 0 times all others. The weights already sum to 1, so nothing is left to divide by.",
      },
      b: {
        text: 'the vector of "close" divided by five, because there are five words',
        answer:
          "That division belongs to the plain mean, where every weight is 1/5. Here the weights themselves say how much each word counts, and they already sum to 1.",
      },
      c: {
        text: "zero, because four of the five weights are 0",
        answer:
          "The weights are multiplied with their vectors and then added, not multiplied with each other. Four terms vanish, and the fifth stays whole.",
      },
    },
    right: "a",
    misconception: "a weighted sum must still be divided by the number of words",
  }),
  "context-first-line": prediction({
    question:
      "At each of eight lines the memory keeps half of what it held and takes half from the new line. How much of the first line is in it at the end?",
    options: {
      a: {
        text: "about an eighth: eight lines share the memory",
        answer:
          "Equal shares are what a mean gives. Here every new line halves all that came before, so the latest line holds half of the memory, and the first hardly anything.",
      },
      b: {
        text: "a half: it took a half of the first line, and kept it",
        answer: "It took a half, but that half was then halved by each of the seven lines that followed.",
      },
      c: {
        text: "less than a hundredth",
        answer: "Yes. Line one enters with a half and is halved seven more times: 0.5⁸ is about 0.004.",
      },
    },
    right: "c",
    misconception: "a memory that is updated line by line keeps early lines as well as late ones",
  }),
  "context-bank": prediction({
    question:
      'We mix the neighbours of "The bank will close soon" into "bank", which starts as [1, 1, 0]. What happens to its vector?',
    options: {
      a: {
        text: "nothing: a word has one vector, whatever the sentence",
        answer:
          'That holds for the vector we start with, which comes from a list of words. After mixing, "bank" has a vector of its own in each sentence.',
      },
      b: {
        text: 'it turns into the vector of "close", the word that resembles it most',
        answer:
          'Softmax gives every word a share, and "bank" resembles itself as much as it resembles "close". So it moves towards "close" and keeps a good part of itself.',
      },
      c: {
        text: "its money part grows beyond its river part",
        answer:
          'Yes. "close" resembles "bank" on the money axis and gets a large weight, so its money part is mixed in. The river part shrinks, since "close" and the little words bring none.',
      },
    },
    right: "c",
    misconception: "a word's vector is the same in every sentence",
  }),
  "context-sharpness": prediction({
    question:
      "Multiply all scores by a number, the sharpness, before softmax. With a sharpness of 0, which weights do the five words get?",
    options: {
      a: {
        text: "0 each: all scores are 0",
        answer:
          "All scores are 0, but e⁰ is 1, and five ones divided by their sum are 1/5 each. Weights from softmax always sum to 1.",
      },
      b: {
        text: "1/5 each: the plain mean again",
        answer:
          "Yes. Equal scores give equal weights, so the plain mean of section 1 is the special case in which no word stands out.",
      },
      c: {
        text: "1 for the best-matching word, 0 for the others",
        answer:
          "That is where a very *large* sharpness leads (if two words tie for best, they share it). At 0, no word matches better than another.",
      },
    },
    right: "b",
    misconception: "a score of 0 means a weight of 0",
  }),
};
