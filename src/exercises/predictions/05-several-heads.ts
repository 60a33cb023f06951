import { prediction } from "./prediction";

export const severalHeads = {
  "heads-one-ink": prediction({
    question:
      "One head puts 0.7 of its ink on the food message (Ana) and 0.3 on the music message (Ben). You read each answer off the output as its largest entry. Which answers come out right?",
    options: {
      a: {
        text: "both: 0.7 and 0.3 are easy to tell apart",
        answer:
          "You can tell them apart because you know which share belongs to which message. The largest entry is 0.7, Ana, for both questions, so the music's answer is wrong.",
      },
      b: {
        text: "the food's only: the largest entry is Ana, whichever question you ask",
        answer:
          "Yes. There is one output for both questions, and Ana leads in it. Every bit of ink that brings the food's answer forward sets the music's back.",
      },
      c: {
        text: "neither: the two are mixed for good",
        answer:
          "They are mixed, but not evenly: Ana has 0.7 and leads, so the food's answer comes out. With 0.5 and 0.5 neither would lead.",
      },
    },
    right: "b",
    misconception: "one set of weights can serve two questions at once",
  }),
  "heads-average": prediction({
    question: "Take the mean of the two heads' weights, and mix the texts once with that. What comes out?",
    options: {
      a: {
        text: "what the single head gave: half Ana, half Ben, and nothing says which is which",
        answer:
          "Yes. The mean of two sets of weights is one set of weights, with one unit of ink. It gives one blend, as a single head does.",
      },
      b: {
        text: "both answers at half strength, each still in its own place",
        answer:
          "The strength is a half, but there are no two places: the texts are mixed once, into four numbers. Only side by side does each head have a place of its own.",
      },
      c: {
        text: "the same as side by side, only shorter",
        answer:
          "What is left out to make it shorter is the very thing you need: which head reported whom. Two different chats give the same four numbers.",
      },
    },
    right: "a",
    misconception: "the heads' weights are averaged",
  }),
  "heads-reshape": prediction({
    question: "What happens if you reshape [4 messages, 8] straight to [2 heads, 4, 4], without the transpose?",
    options: {
      a: {
        text: "an error: the sizes don't fit",
        answer:
          "They fit: 4 · 8 and 2 · 4 · 4 are both 32 numbers, and a reshape asks for nothing more. That is why this mistake is so hard to see.",
      },
      b: {
        text: "the same heads: the numbers are the same",
        answer:
          "The numbers are the same, but they are dealt out in the order in which they lie in memory: first all of message 1, then all of message 2. The first half goes to head 1.",
      },
      c: {
        text: "no error, but each head gets two whole messages in place of its part of all four",
        answer:
          "Yes. In memory the first 16 numbers are the messages 1 and 2. They all go to head 1, and head 2 never sees these messages.",
      },
    },
    right: "c",
    misconception: "a reshape to the right shape puts the numbers where they belong",
  }),
  "heads-parameters": prediction({
    question: "A layer has d_model = 16. You go from 1 head to 4. How many numbers does it learn now?",
    options: {
      a: {
        text: "four times as many: each head has its own matrices",
        answer:
          "Each head has its own matrices, but they are narrower: 16 × 4 in place of 16 × 16. Four of them side by side are as large as the one before.",
      },
      b: {
        text: "as many as before: each head is a quarter as wide",
        answer:
          "Yes. The four large matrices stay 16 × 16; they are only cut differently. What grows is the number of attention maps.",
      },
      c: {
        text: "a quarter: the heads share their matrices",
        answer:
          "The heads stand side by side in one large matrix, but each has columns of its own. Nothing is shared, and nothing is saved.",
      },
    },
    right: "b",
    misconception: "more heads make a layer larger",
  }),
  "heads-same-or-different": prediction({
    question:
      "Four heads get the same chats and the same goal. Only their random starting numbers differ. What will they learn?",
    options: {
      a: {
        text: "all the same: they have the same input and the same goal",
        answer:
          "The goal is the layer's, not each head's. A head that does what is already done lowers the loss less than one that does what is missing.",
      },
      b: {
        text: "each a thing of its own, no two alike: the layer sees to that",
        answer:
          "Nothing in the layer or in the loss asks heads to differ. They part where that helps; here two jobs are to be done, so among four heads some double up.",
      },
      c: {
        text: "different things where that helps, and some will do the same work twice",
        answer:
          "Yes. The task has two jobs, and the heads come to share them. With more heads than jobs, some end up nearly alike: lesson 07 takes such heads away.",
      },
    },
    right: "c",
    misconception: "all heads learn the same, since they get the same input",
  }),
  "heads-same-start": prediction({
    question: "Two heads start with exactly the same numbers. What does training make of them?",
    options: {
      a: {
        text: "they drift apart, since two different heads would lower the loss",
        answer:
          "Two different heads would lower the loss, but neither copy has a reason to be the one that moves. The same numbers get the same gradient, and make the same step.",
      },
      b: {
        text: "they stay copies of each other, and do the work of one head",
        answer:
          "Yes. The same numbers get the same gradient, so after each step they are the same again. Random starting numbers are what lets heads part.",
      },
      c: {
        text: "one of them is switched off: its numbers go to 0",
        answer:
          "Nothing favours one copy over the other, so what happens to one happens to both. A head is switched off only if we prune it, as lesson 07 does.",
      },
    },
    right: "b",
    misconception: "training makes heads differ by itself",
  }),
};
