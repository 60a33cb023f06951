import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";
import { predictionWithRun } from "../../kinds/prediction";

export const doesDividingHelp = predictionWithRun({
  title: "What dividing does",
  points: 1,
  difficulty: 1,
  minutes: 5,
  importance: 2,
  mirrors: "predict-4",
  options: {
    a: {
      text: "It changes nothing: softmax divides by a sum anyway, so a common factor drops out.",
      why: "What drops out of softmax is a common *summand*. A factor stays: twice the scores have twice the differences, and softmax follows differences.",
    },
    b: {
      text: "It helps: undivided, most sentences let hardly any gradient through; divided, none is so silent.",
      why: "Undivided scores of 512 products typically lie more than 20 apart, so one word takes nearly all the weight and softmax is flat there. Divided, they lie about 1 apart, where softmax is steep.",
    },
    c: {
      text: "It does harm: smaller scores mean smaller slopes, so more sentences fall silent.",
      why: "Softmax isn't steepest where scores are large, but where several words still have a say. Smaller scores bring it there.",
    },
  },
  right: "b",
  answer: [132, 0],
  mistakes: [
    {
      name: "the two swapped",
      value: [0, 132],
      says: "First comes the count without division, with the divisor 1. Then the one with √512.",
    },
    {
      name: "one divisor for both",
      value: [132, 132],
      says: "Both numbers come from undivided scores. For the second, hand in √512.",
    },
    {
      name: "one divisor for both",
      value: [0, 0],
      says: "Both numbers come from divided scores. For the first, hand in 1: that leaves the scores as they are.",
    },
    {
      name: "a share, not a count",
      value: [132 / 200, 0],
      says: "You divided by the 200 sentences. The counts are asked for, as `silentSentences` gives them.",
    },
    {
      name: "the others counted",
      value: [68, 200],
      says: "These are the sentences that do let a gradient through. `silentSentences` counts those that don't, out of 200.",
    },
  ],
  hints: [
    "Queries and keys have 512 numbers. How large is a score typically, and what does softmax make of such differences?",
    "Undivided means divided by 1: `silentSentences(1)`. The other divisor is the root of 512.",
    "Return both counts in an array: `found: [silentSentences(1), silentSentences(Math.sqrt(512))]`.",
  ],
  explanation:
    "Of 200 random sentences, about two in three let less than a thousandth through when their scores go in undivided: the model could hardly learn from them. After the division there is not one such sentence. Nothing was learned in between; only a number was divided.",
});

export const spreadOfScores = numeric({
  title: "How far a score spreads",
  points: 1,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  answer: [144, 12, 1],
  mistakes: [
    {
      name: "the root is left out",
      value: [144, 144, 12],
      says: "The standard deviation is the *root* of the variance. Mind the two.",
    },
    {
      name: "variance and deviation mixed up",
      value: [12, 144, 12],
      says: "Variances add up, product by product, so the variance is the larger number here. The standard deviation is its root.",
    },
    {
      name: "the first two exchanged",
      value: [12, 144, 1],
      says: "The numbers are right, but not their places. First the variance, then its root, the standard deviation.",
    },
    {
      name: "a step too far",
      value: [12, Math.sqrt(12), Math.sqrt(12) / 12],
      says: "You took the root once too often. Each product has the variance 1, and the variances of all the products add up.",
    },
    {
      name: "all products taken to have one sign",
      value: [144 ** 2, 144, 12],
      says: "The score would spread so far if all products had one sign. They don't: their *variances* add up, and the deviation is the root of that sum.",
    },
    {
      name: "divided by d_k, without the root",
      value: [144, 12, 1 / 12],
      says: "The first two are right. The score is divided by the root of 144, and its deviation with it.",
    },
    {
      name: "the variance divided by √d_k",
      value: [144, 12, 12],
      says: "The first two are right. Divide the score by a number, and its deviation is divided by the same number. Which of your two numbers is the deviation?",
    },
    {
      name: "a single product",
      value: [1, 1, 1],
      says: "That is the spread of one product, q₁·k₁. A score adds up 144 of them.",
    },
    {
      name: "plus and minus cancel",
      value: [0, 0, 0],
      says: "They cancel in the mean, which is 0. A single sum hardly ever comes out at 0, and variance measures just that.",
    },
  ],
  hints: [
    "One product of two such numbers has mean 0 and variance 1. There are 144 of them.",
    "Variances of independent numbers add up. The standard deviation is `Math.sqrt` of the variance.",
    "The variance is 144 times that of one product. Its root is the second number, and the second number divided by √144 is the third.",
  ],
  explanation:
    "144 products of variance 1 add up to a variance of 144. The standard deviation is √144 = 12: a score of 12 or −12 is nothing unusual. Divided by √144 it is 1, and it would be 1 at any other width: that is the point.",
});

export const whyDivide = choice({
  title: "The reason for √d_k",
  points: 1,
  difficulty: 3,
  minutes: 3,
  importance: 3,
  mirrors: "quiz-b5",
  options: {
    a: {
      text: "to bring the scores into the range from 0 to 1, which softmax needs",
      why: "Divided scores lie on both sides of 0, and many beyond 1. Softmax takes any numbers; it is softmax itself that makes numbers between 0 and 1.",
    },
    b: {
      text: "to make the scores larger, so that the important words stand out",
      why: "Dividing by a number above 1 makes them smaller. They would stand out too much without it: one word would take nearly all the weight.",
    },
    c: {
      text: "to drop the keys that fit badly, and save work",
      why: "No key is dropped: each keeps a score, and each gets a weight above 0. What hides keys is a mask.",
    },
    d: {
      text: "to keep the dot products from growing with d_k, so that softmax keeps its gradient",
      why: "A sum of d_k products typically grows like √d_k. Divided by that, its spread is the same at every width, and softmax starts where it is still steep.",
    },
  },
  right: "d",
  hints: [
    "What happens to a dot product as vectors get longer, and to softmax as scores lie further apart?",
    "Look at `softmaxSlopes` for the scores `[2, 0, -1]`, then for ten times these.",
    "Two of the others name what softmax or a mask does. One has the direction wrong.",
  ],
  explanation:
    "Long vectors make scores that lie far apart, softmax then gives nearly everything to one word, and there its slopes are nearly 0. Little gradient comes back, and training is slow. Divided by √d_k, the scores start with a spread of about 1, whatever the width.",
});

export const whatScalingIsNot = choices({
  title: "What scaling is, and what it isn't",
  points: 2,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  options: {
    a: {
      text: "The word with the largest weight is the same with the division and without it.",
      holds: true,
      why: "Dividing all scores by one number above 0 leaves their order. The differences shrink; none turns round.",
    },
    b: {
      text: "√d_k is a number that the model learns.",
      holds: false,
      why: "It is fixed as soon as someone decides how long queries and keys are. Training never touches it, and it costs no parameter.",
    },
    c: {
      text: "One may just as well divide each query by √d_k before the product.",
      holds: true,
      why: "Every product in the sum has one number of the query in it, so the whole score is divided. It is the same number in the end.",
    },
    d: {
      text: "A model of width 512 with eight heads of 64 numbers divides by √512.",
      holds: false,
      why: "A head's score adds up 64 products, so it is √64. √512 belongs to the model's width, which no score sums over.",
    },
    e: {
      text: "With the division, attention can't become sharp any more, even after training.",
      holds: false,
      why: "Training can make queries and keys longer, and scores with them: nothing caps them. Only the *start* is kept even.",
    },
    f: {
      text: "At d_k = 4, leaving it out does little harm.",
      holds: true,
      why: "The scores then spread by about 2, which softmax takes well. It is at large widths that it saturates.",
    },
  },
  hints: [
    "Think of the scores `[4, 2, 0]`, and of the same scores divided by 2. What changes, what stays?",
    "For c, write out the dot product of `[6, 2]` with a key, and divide it by 2 at the end or at the beginning.",
    "Half of the six hold.",
  ],
  explanation:
    "It is one fixed number for all scores of a head. It changes how sharp the weights start, never who is ahead. It makes training easier where d_k is large. And it leaves training free to sharpen the weights where that helps.",
});
