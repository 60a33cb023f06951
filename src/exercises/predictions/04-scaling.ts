import { prediction } from "./prediction";

export const scaling = {
  "scaling-needed": prediction({
    question:
      "The whole formula has one more step: each score is divided by √d_k, before softmax. Does that help, or could we leave it out?",
    options: {
      a: {
        text: "leave it out: softmax divides by a sum anyway, so it takes any common factor out again",
        answer:
          "Softmax takes out a common *summand*: add 10 to every score, and the weights stay. A common *factor* stays in: it makes the largest weight larger or smaller. Section 2 shows both.",
      },
      b: {
        text: "it helps: with long queries and keys, one word would get nearly all the weight, and training would be slow",
        answer:
          "Yes. Longer vectors make larger scores, and these are what softmax and training suffer from. How much, and from which width on? This lesson measures it, link by link.",
      },
      c: {
        text: "it helps: softmax needs scores between 0 and 1, and the division brings them there",
        answer:
          "Softmax takes any numbers, negative ones included. Divided scores still lie on both sides of 0, about a third of them beyond 1 or −1. It is softmax that makes numbers between 0 and 1.",
      },
    },
    right: "b",
    misconception: "dividing the scores is unnecessary, or is there to bring them into [0, 1]",
  }),
  "scaling-growth": prediction({
    question:
      "Queries and keys grow from 4 numbers to 64, so a score adds up sixteen times as many products, each as likely above 0 as below. How much further from 0 does a score typically lie?",
    options: {
      a: {
        text: "sixteen times as far",
        answer:
          "It would be sixteen times if all products had the same sign. About half of them are below 0, and most of the sum cancels out.",
      },
      b: {
        text: "as far as before: plus and minus cancel",
        answer:
          "They cancel in the *mean*, which stays at 0. But in a single sum something is mostly left over, and with more products it is more.",
      },
      c: {
        text: "four times as far",
        answer:
          "Yes. The variance adds up, product by product, so it is sixteen times as large. The typical distance from 0 is its root, and √16 is 4.",
      },
    },
    right: "c",
    misconception: "a sum of random products grows like their number, or not at all",
  }),
  "scaling-largest": prediction({
    question:
      "Five words, queries and keys of 512 numbers, no division. Over many sentences, how large is the largest of the five weights on average?",
    options: {
      a: {
        text: "above 0.9",
        answer:
          "Yes. The standard deviation of the scores is about 23, and e²³ is about ten thousand million. Whichever word happens to be ahead takes nearly everything.",
      },
      b: {
        text: "about 0.5",
        answer:
          "That is about what *divided* scores give: one word ahead, the others with a say. Undivided scores lie so far apart that the first takes nearly everything.",
      },
      c: {
        text: "close to 0.2, since nothing has been learned yet",
        answer:
          "Random queries and keys don't give equal scores. They give scores that differ by chance, at this width typically by 20 or more. To softmax that is nearly everything against nearly nothing.",
      },
    },
    right: "a",
    misconception: "before training, attention spreads its weight evenly, whatever the scores' size",
  }),
  "scaling-gradient": prediction({
    question:
      "Of two words, the wrong one has a weight of 0.9999. Training lowers its score by 0.1. How far does its weight fall?",
    options: {
      a: {
        text: "by about 0.1: as much as the score",
        answer:
          "A weight isn't a score. Even where softmax is steepest, at a weight of 0.5, a tenth less of score takes away only 0.025.",
      },
      b: {
        text: "by about 0.025, a quarter of it",
        answer:
          "That is right in the middle, at a weight of 0.5, where the slope is 0.5 · 0.5 = 0.25. At 0.9999 the slope is 0.9999 · 0.0001.",
      },
      c: {
        text: "by about 0.00001",
        answer:
          "Yes. The slope is 0.9999 · 0.0001, about a ten-thousandth, and a tenth of that is 0.00001. The word is wrong, and the weight hardly listens.",
      },
    },
    right: "c",
    misconception: "the more wrong a weight is, the stronger it is corrected",
  }),
  "scaling-training": prediction({
    question:
      "We train the same small model with and without the division, from the same starting weights. Where does leaving it out do harm?",
    options: {
      a: {
        text: "clearly at d_k = 512, hardly at d_k = 4",
        answer:
          "Yes. At d_k = 4 the division is only by 2, and softmax is far from saturated either way. At 512 it is by 22.6, and without it softmax starts out saturated.",
      },
      b: {
        text: "nowhere: training simply learns to make the scores smaller",
        answer:
          "It does try. But what it would learn from has to come back through the saturated softmax, so it learns slowly where it would have to learn most.",
      },
      c: {
        text: "everywhere about the same: the formula is wrong at any d_k",
        answer:
          "There is no right or wrong size of scores. What does harm is a saturated softmax, and at a small d_k the scores are too small for that.",
      },
    },
    right: "a",
    misconception: "a missing division is made up for by training, or does the same harm at any width",
  }),
  "scaling-divisor": prediction({
    question:
      "A model is 512 wide and has eight heads. A head's queries and keys have 64 numbers each. By what should its scores be divided?",
    options: {
      a: {
        text: "by √512, about 22.6: the root of the model's width",
        answer:
          "That is √d_model in place of √d_k. A score is a sum of 64 products here, so its spread is 8. Divided by 22.6 it is only about 0.35, and the weights start nearly equal.",
      },
      b: {
        text: "by √64 = 8: the root of the head's width",
        answer:
          "Yes. What counts is how many products are added up, and in one head that is d_k = 64. The model's width doesn't enter.",
      },
      c: {
        text: "by 64: the head's width itself",
        answer:
          "That makes the *mean* of the products, which gets smaller and smaller as they become more. The sum grows like the root only, so the root is what takes it back, and 64 leaves the weights nearly equal.",
      },
    },
    right: "b",
    misconception: "scores are divided by √d_model, or by d_k itself",
  }),
};
