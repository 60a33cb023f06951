import { prediction } from "./prediction";

export const rnnLimits = {
  "rnn-cat-or-mouse": prediction({
    question: 'When "was" has been read, which of the two numbers in the memory is larger?',
    options: {
      a: {
        text: "the cat's: it came first, and the sentence is about it",
        answer:
          "The rule knows nothing of what a sentence is about. Coming first is no help either: five more steps have shrunk the cat's number, and only one the mouse's.",
      },
      b: {
        text: "the mouse's",
        answer:
          "Yes. Both entered with the same 0.76, but each later word multiplies by 0.9 and squeezes with tanh. The mouse has had that once, the cat five times.",
      },
      c: {
        text: "they are equal: each animal was read once, and the memory holds both",
        answer:
          "The memory does hold both, but not as they came in. It is rewritten at every word, and what was read earlier has been shrunk more often.",
      },
    },
    right: "b",
    misconception: "an RNN forgets nothing, because it has a state",
  }),
  "rnn-hundred-steps": prediction({
    question: "Each step multiplies the influence by 0.9. How much of it is left after 100 steps?",
    options: {
      a: {
        text: "about 90 %",
        answer: "That is what one step leaves. Each of the hundred steps takes another tenth of what is left by then.",
      },
      b: {
        text: "about 10 %: it shrinks, but slowly",
        answer:
          "It is there after only 22 steps. A product of equal factors shrinks by the same factor again and again: after 44 steps it is at 1 %.",
      },
      c: {
        text: "less than a ten-thousandth",
        answer: "Yes. 0.9¹⁰⁰ is 0.000027. Each 22 steps take away nine tenths of what is left.",
      },
    },
    right: "c",
    misconception: "a factor near 1 is harmless, however often it is applied",
  }),
  "rnn-fresh-lstm": prediction({
    question:
      "With fresh starting weights, gates are about half open. How much of the influence does an LSTM keep over 40 words?",
    options: {
      a: {
        text: "less than a millionth",
        answer:
          "Yes. The cell is multiplied by its forget gate at every word, and a half to the power of 40 is about 10⁻¹². An LSTM can keep, but it has to learn to.",
      },
      b: {
        text: "about half: the gate is half open",
        answer:
          "Half is what one word leaves. The gate acts again at every word, so after 40 words there are 40 factors of about a half.",
      },
      c: {
        text: "nearly all: keeping things is what the cell is for",
        answer:
          "It is what the cell is *able* to do, with gates that are nearly 1. Fresh weights leave them at about a half, and then the cell fades as a product does. Some libraries open them further at the start.",
      },
    },
    right: "a",
    misconception: "an LSTM solves fading for good, by its design alone",
  }),
  "rnn-training-mends": prediction({
    question:
      'The first animal stands 33 words before "was". After ten epochs with 512 such sentences, how often is the fresh RNN right?',
    options: {
      a: {
        text: "nearly always: training finds weights that keep the first animal",
        answer:
          "Such weights exist. But to find them, training needs a gradient from the answer back to the first animal, and that gradient has nearly vanished on the way. Ten epochs are too few to find them.",
      },
      b: {
        text: "somewhere between: about 60 %",
        answer:
          "That can happen at shorter distances, with some starting weights. At this distance hardly anything of the first animal reaches the answer, so there is little to be half right with.",
      },
      c: {
        text: "about as often as someone who guesses",
        answer:
          "Yes, about 25 %. Training follows the gradient, and the gradient with respect to a word so far back is next to nothing.",
      },
    },
    right: "c",
    misconception: "fading is only a matter of starting weights, and training removes it",
  }),
  "rnn-more-cores": prediction({
    question: "A sentence of 1,000 words takes an RNN 1,000 rounds on one core. How many rounds on 1,000 cores?",
    options: {
      a: {
        text: "one: each core reads a word",
        answer:
          "The core for word 2 needs the memory after word 1, which isn't there yet. It has to wait, and so do all the others.",
      },
      b: {
        text: "1,000",
        answer: "Yes. Each step needs the memory that the step before leaves, so one core works and 999 wait.",
      },
      c: {
        text: "about 500: half of the work can be shared",
        answer:
          "The memories form one chain, and none of its 1,000 links can be skipped. (What can be shared is work beside the chain, such as what each word brings.)",
      },
    },
    right: "b",
    misconception: "more cores make an RNN faster",
  }),
};
