import { prediction } from "./prediction";

export const mythsAndPractice = {
  "myths-distance": prediction({
    question:
      "One word fits the query, 999 others don't, and there are no position codes. The fitting word moves from next door to 999 places away. What becomes of its weight?",
    options: {
      a: {
        text: "it falls with every place",
        answer:
          "That is how an RNN fades, which passes everything from step to step. A score needs only the query and one key, and neither knows how far apart they stand.",
      },
      b: {
        text: "it stays the same",
        answer:
          "Yes. Its score is the same wherever it stands, and so is the sum of all that softmax divides by. No distance enters the formula.",
      },
      c: {
        text: "it is 1/1000 wherever the word stands, since attention reaches all words equally",
        answer:
          "All words are reachable, but the weights say how much each gets. The word that fits has a higher score, so it gets far more than the others.",
      },
    },
    right: "b",
    misconception: "attention looks only at nearby words, or at all words equally",
  }),
  "myths-heads": prediction({
    question:
      "Eight heads are trained on the same sentences, for one common loss. How far apart are their maps afterwards?",
    options: {
      a: {
        text: "near 0 for every pair: same data, same loss, same result",
        answer:
          "Each head starts from other random matrices. So each gets other gradients too, and goes its own way. Only heads with the very same start would stay the same.",
      },
      b: {
        text: "near 1 for every pair: each head has a job of its own",
        answer:
          "Nothing in the loss forbids two heads to do much the same, and some pairs do overlap. That is why some heads can be pruned at little cost.",
      },
      c: {
        text: "far apart in the mean, but some pairs are much closer than others",
        answer:
          "Yes. From nearly equal maps at the start they part during training, some to opposite ends, some only a little. Near maps are a hint that a head is redundant; pruning is the test.",
      },
    },
    right: "c",
    misconception: "all heads learn the same",
  }),
  "myths-positions": prediction({
    question:
      "Attention without position codes reads all 120 orders of five words, and takes the mean of its outputs each time. How many different vectors come out?",
    options: {
      a: {
        text: "120: it reads the words one after the other",
        answer:
          "An RNN does. Attention computes all scores at once, from pairs of words, and a pair is the same pair wherever its words stand.",
      },
      b: {
        text: "1: the order makes no difference",
        answer:
          "Yes. Another order only permutes the outputs, and their mean doesn't notice. To this model a sentence is a set of words.",
      },
      c: {
        text: "5: one for each word that can stand last",
        answer:
          "That would hold for a model in which the last word counts more. Here no place is special, so it makes no difference which word stands there.",
      },
    },
    right: "b",
    misconception: "position codes are optional: attention knows the order because it reads a sequence",
  }),
  "myths-scaling": prediction({
    question:
      "Same start, same task, 30 steps of training, keys of 256 numbers. One model divides its scores by √256 = 16, the other doesn't. What do the losses do?",
    options: {
      a: {
        text: "with dividing it learns, without it hardly moves",
        answer:
          "Yes. Undivided scores have a standard deviation of 16, so one weight is nearly 1 from the start, and the gradient nearly 0.",
      },
      b: {
        text: "they end alike: training makes up for a constant factor",
        answer:
          "It could, if it had a gradient to follow. Undivided scores saturate softmax before the first step, and there its slope is nearly 0.",
      },
      c: {
        text: "without dividing it learns faster, because its weights are sharper from the start",
        answer:
          "They are sharp, but on the wrong key as a rule: at the start queries are random. And sharp weights leave hardly a gradient to correct them.",
      },
    },
    right: "a",
    misconception: "scaling has no effect, since training makes up for a constant factor",
  }),
  "myths-bug-positions": prediction({
    question: "Two sentences with the animals swapped get the same vector. Where is the bug in `encodeWithBug`?",
    options: {
      a: {
        text: 'line 1: the vocabulary folds "The" and "the" into one id',
        answer:
          "It does, and rightly: it is one word. The two sentences would be made of the same words with other ids too.",
      },
      b: {
        text: "line 4: the mean loses the order; take the last word's output instead",
        answer:
          "Then the two sentences would differ, as other words stand last. But swap words before the last one, and the output is the same again: the bug is covered up, not mended.",
      },
      c: {
        text: "between lines 2 and 3: no position codes are added",
        answer:
          "Yes. Attention permutes its outputs as its inputs are permuted. Codes that are added before tell it where each word stands.",
      },
    },
    right: "c",
    misconception: "it is the pooling that loses the word order, not the attention before it",
  }),
  "myths-bug-one-head": prediction({
    question: "Accuracy in training and accuracy in validation are both stuck below 80 %. What helps?",
    options: {
      a: {
        text: "more heads, at the same width",
        answer:
          "Yes. The model can't fit even the sentences it is trained on: it is too simple for the task. Several heads make several mixtures of the sentence, without a parameter more.",
      },
      b: {
        text: "more sentences, or a smaller model: it learns its sentences by heart",
        answer:
          "Learning by heart looks different: training accuracy near 100 %, validation far below. Here training is as bad as validation, which more data doesn't change.",
      },
      c: {
        text: "another learning rate or batch size, and more patience",
        answer:
          "Worth a try, and it was tried: the search of lesson 09 went through ten settings for one head, each with its best epoch. None gets there.",
      },
    },
    right: "a",
    misconception: "a low accuracy is a matter of data or of the learning rate, not of what the model can express",
  }),
  "myths-bug-scaling": prediction({
    question:
      "Queries and keys have a standard deviation of 1, the scores one of 8. Where is the bug in `attendWithBug`?",
    options: {
      a: {
        text: "between lines 1 and 2: the scores are not divided",
        answer: "Yes. A dot product of 64 pairs has a standard deviation of √64 = 8. Divided by √d_k it is back at 1.",
      },
      b: {
        text: "line 1: the wrong matrix is transposed",
        answer:
          "Q times K transposed is right: each query meets each key in a dot product. Transposing Q instead would give a table of [64, 64].",
      },
      c: {
        text: "line 2: softmax is to run down the columns",
        answer:
          "Row by row is right: each row holds one query's scores, and its weights are to sum to 1. It has no influence on the scores of line 1 anyway.",
      },
    },
    right: "a",
    misconception: "large scores come from a wrong axis or a wrong transpose, not from the width of the keys",
  }),
  "myths-bag": prediction({
    question: "Both learn from 50 reviews and are tested on 500 others. Which gets more of them right?",
    options: {
      a: {
        text: "attention: it has more parameters, and weighs the words that matter",
        answer:
          "With enough data it does learn that. With 50 reviews it also fits chance patterns, such as the place at which a word happened to stand. Without position codes, and no fewer parameters, it keeps up with the bag.",
      },
      b: {
        text: "the bag of words: it can't be misled by the order",
        answer:
          "Yes. What it leaves out, the order, doesn't matter here. Attention without position codes does about as well: it is the codes that cost examples.",
      },
      c: {
        text: "neither is ahead: 50 reviews are too few for both",
        answer:
          "Fifty are enough for the simpler one to get most of them right: each review has three words of opinion, so it sees most of the 24 several times.",
      },
    },
    right: "b",
    misconception: "attention is the better model for every task",
  }),
  "myths-explanation": prediction({
    question:
      "In how many of the sentences is the word with the most weight also the word that matters most to the answer?",
    options: {
      a: {
        text: "in nearly all, over 90 %",
        answer:
          "That is how maps are often read. But a weight says only how much of a value is mixed in, not what that value does to the answer.",
      },
      b: {
        text: "in about half or fewer, but more often than by chance",
        answer:
          "Yes. Weights and effects have something to do with each other, yet in most sentences another word matters more than the one with the most weight.",
      },
      c: {
        text: "in about one of six, as if one rolled a die",
        answer:
          "Weights aren't random: the model did learn to look at animals and verb. A word without any weight can't matter through its value at all.",
      },
    },
    right: "b",
    misconception: "an attention weight says how much a word matters to the answer",
  }),
};
