import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";

export const purpose = choice({
  title: "What an attention mechanism is for",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 3,
  mirrors: "quiz-b1",
  options: {
    a: {
      text: "to bring the input to a fixed size",
      why: "A mean would do that too, and loses what matters on the way. Attention gives one output for each word that asks, however many words there are to look at.",
    },
    b: {
      text: "to let the model focus on the parts of the input that matter",
      why: "Each part gets a weight, and what comes out follows the parts with large weights. Which parts these are is worked out anew for each input.",
    },
    c: {
      text: "to make the network deeper",
      why: "Depth comes from stacking layers. One attention layer adds no more depth than any other; what it adds is a choice of where to look.",
    },
    d: {
      text: "to shuffle the words, so that the order is forgotten",
      why: "It moves no word. That attention by itself doesn't see the order is a side effect, which lesson 6 mends.",
    },
  },
  right: "b",
  hints: [
    "Think of the highlighter pen: what does it do to a page?",
    "Compare the weighted sum with the mean: what can only the weighted sum do?",
    "The size, the depth and the order stay as they are. What changes is how much each part counts.",
  ],
  explanation:
    "Attention weighs the parts of the input against each other and mixes them by these weights: more of what matters, less of the rest.",
});

export const whatMeanLoses = choices({
  title: "What the mean loses",
  points: 2,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  options: {
    a: { text: "In a longer sentence, each word counts less.", holds: true, why: "Each counts 1/n, whatever it says." },
    b: {
      text: '"dog bites man" and "man bites dog" get the same vector.',
      holds: true,
      why: "A sum doesn't depend on the order of what is added.",
    },
    c: {
      text: "A word with a zero vector changes nothing.",
      holds: false,
      why: "It adds nothing to the sum, but it raises the number of words, so all others count less.",
    },
    d: {
      text: "From the mean one can tell which words went in.",
      holds: false,
      why: "Many sentences have the same mean: `[2, 4]` is the mean of `[1, 2]` and `[3, 6]`, and of `[2, 4]` alone.",
    },
    e: {
      text: "The mean needs no numbers that are learned.",
      holds: true,
      why: "Only a division by the number of words. So there is nothing that training could make better.",
    },
  },
  hints: [
    "Write down the mean of two or three words with small numbers, and change one thing at a time.",
    "For c, take `[4]` alone, and then `[4]` with `[0]` beside it.",
    "Three of the five hold.",
  ],
  explanation:
    "A mean is a vote in which every word has one voice: it needs no training, but it loses the order, and what matters drowns in what doesn't.",
});

export const mixByHand = numeric({
  title: "A mix by hand",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  answer: [2.5, 1],
  mistakes: [
    {
      name: "the mean",
      value: [2, 4 / 3],
      says: "That is the mean, in which each word counts a third. Here the weights are 0.5, 0.25 and 0.25.",
    },
    {
      name: "the weights are left out",
      value: [6, 4],
      says: "That is the plain sum. Multiply each word by its weight before you add.",
    },
    {
      name: "divided once more",
      value: [2.5 / 3, 1 / 3],
      says: "The weights add up to 1, so there is nothing left to divide by.",
    },
    {
      name: "a minus sign lost",
      value: [2.5, 2],
      says: "The first place is right. In the second place one word has a negative number, and its share has to be taken away.",
    },
  ],
  hints: [
    "Half of the first word, a quarter of each of the others.",
    "Do it place by place: first the first numbers of all words, then the second ones.",
    "First place: 0.5 · 4 + 0.25 · 2 + 0.25 · 0. The second place goes the same way.",
  ],
  explanation:
    "First place: 0.5 · 4 + 0.25 · 2 + 0.25 · 0 = 2.5. Second place: 0.5 · 0 + 0.25 · 0 + 0.25 · 6 is 1.5, less 0.5 from the second word's −2: 1.",
});
