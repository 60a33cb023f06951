import { prediction } from "./prediction";

export const experiment = {
  "experiment-fair": prediction({
    question:
      "For eight heads, a search found that a learning rate of 0.01 works best. Which learning rate is fair for one head?",
    options: {
      a: {
        text: "0.01 as well, so that everything is the same",
        answer:
          "The same number is not the same care. A rate that suits one model may be poor for the other, and then the comparison would measure the rate.",
      },
      b: {
        text: "the one that the same search finds best for one head",
        answer:
          "Yes. The procedure is what should be the same: the same settings tried, the same seeds, the same sentences to choose by.",
      },
      c: {
        text: "a larger one, since one head is the simpler model",
        answer:
          "Such rules of thumb are guesses. The search tries larger and smaller rates for both, and so nobody has to guess.",
      },
    },
    right: "b",
    misconception: "a comparison is fair when both models have the same settings",
  }),
  "experiment-underfit": prediction({
    question:
      "It is right in about 74 of 100 validation sentences, and in about 73 of 100 sentences that it trains on. What is the matter?",
    options: {
      a: {
        text: "it overfits: it has learned the training sentences by heart",
        answer: "Then it would be right in nearly all training sentences. It can't even answer those.",
      },
      b: {
        text: "it needs more epochs",
        answer:
          "A good guess, and the curves will show whether it holds: if more epochs helped, they would still be on their way.",
      },
      c: {
        text: "it underfits: it can't express what the task needs",
        answer:
          "Yes. It fails on the very sentences that it learns from, and the curves are flat. More data or more epochs don't help a model that can't say it.",
      },
    },
    right: "c",
    misconception: "a model that does badly has overfitted, or was not trained long enough",
  }),
  "experiment-heads": prediction({
    question:
      "Eight heads of width 4 in place of one of width 32, with the same 9,121 numbers to learn. How do they compare?",
    options: {
      a: {
        text: "eight heads are right much more often",
        answer:
          "Yes. The numbers are as many, but they are used otherwise: eight sets of weights for each sentence in place of one.",
      },
      b: {
        text: "about the same: as many parameters, as much ability",
        answer:
          "The number of parameters says how much can be stored, not what can be computed with it. Eight heads compute eight weighted means, and one head only one.",
      },
      c: {
        text: "one head is right more often: with a width of 4, a head compares too coarsely",
        answer:
          "Narrower heads do compare more coarsely, and for some tasks that costs something. Here a few good looks are worth more than one very fine one.",
      },
    },
    right: "a",
    misconception: "the number of parameters alone decides what a model can do",
  }),
  "experiment-positions": prediction({
    question: "Eight heads again, now without positions. How often are they right?",
    options: {
      a: {
        text: "nearly as often as with them: the two animals and the verb are all there",
        answer:
          'They are there, but nobody knows who did it to whom. "The sloth lifted the mouse" and "the mouse lifted the sloth" are one and the same to it.',
      },
      b: {
        text: "about as often as one head, 72 in 100",
        answer:
          "One head knows who stands where, and that is worth a lot. Without positions even eight heads don't know it.",
      },
      c: {
        text: "in about half of the sentences",
        answer:
          "Yes. Swapping the two animals keeps the words and turns the answer round, so a reader without order can only toss a coin.",
      },
    },
    right: "c",
    misconception: "with enough heads, a model finds out the order by itself",
  }),
  "experiment-vote": prediction({
    question: 'With one head, what happens to this number of "sloth" when "lifted" becomes "outran"?',
    options: {
      a: {
        text: "it changes sides: attention reads a word in its context",
        answer:
          "The *share* of a word depends on the others, through the sum that softmax divides by. But this number, before that division, is made of the word and its place alone.",
      },
      b: {
        text: "nothing: it stays the same",
        answer:
          'Yes. The summary\'s query is the same in every sentence, so score and value of "sloth" at this place are the same, whatever the verb.',
      },
      c: {
        text: "it becomes 0, since only the verb counts then",
        answer:
          "It is e to the power of a score, times what the value says. Neither looks at the verb, so the verb can't switch it off. It can only outvote it.",
      },
    },
    right: "b",
    misconception: "attention always reads each word in the light of all others",
  }),
};
