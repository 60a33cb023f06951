import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";
import { predictionWithRun } from "../../kinds/prediction";
import { matMul, matrixOf, softmaxRow, softmaxRows, transpose } from "../../plain-loops";

/** "tired" with each of "The cat that chased the mouse was tired". */
const catWeights = softmaxRow([0, 3, 0, -1, 0, 1, 0, -1]);

export const whoIsTired = predictionWithRun({
  title: "Who is tired?",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  mirrors: "predict-3",
  options: {
    a: {
      text: "It treats all eight words alike: each gets 1/8.",
      why: "1/8 each would be mean pooling. That comes only of eight scores that are equal; here they aren't, so some words count more.",
    },
    b: {
      text: '"cat" gets the most, and each other word a little, those with −1 too.',
      why: "A larger score gets a larger weight, and e to any power is above 0. So even a score of −1 gets a little: attention weighs, and leaves nobody out.",
    },
    c: {
      text: '"cat" gets everything, the other seven words get 0.',
      why: "That would be a look-up in a `Map`, where one key fits and the others don't. Softmax is softer: the best word gets the most, not all.",
    },
    d: {
      text: '"cat" and "mouse" share it; a score of 0 or below gets nothing.',
      why: "0 is no border for softmax: e⁰ is 1, and e to the power of −1 is 0.37. Only the distances between scores count, not their signs.",
    },
  },
  right: "b",
  answer: catWeights[1] as number,
  mistakes: [
    {
      name: "the score, not the weight",
      value: 3,
      says: '3 is the score of "cat". The weight is what softmax makes of it: the last column.',
    },
    {
      name: "in percent",
      value: 100 * (catWeights[1] as number),
      says: "That is the right number in percent. Weights are shares of 1: hand it in as the table shows it.",
    },
    {
      name: "another word's weight",
      value: catWeights[5] as number,
      says: 'That is the weight of "mouse", which is an animal too. Look one animal further up.',
    },
    {
      name: "an equal share",
      value: 1 / 8,
      says: "1/8 is what each word would get if all were alike. Call the function, and read what it shows.",
    },
  ],
  hints: [
    "What does softmax do with a score of 0, and what with one below 0?",
    "Choose first. Then take the slashes away in front of `showWhoIsTired()`, and run that cell.",
    'The number is in the row of "cat", in the last column. Two decimals are enough.',
  ],
  explanation:
    'The powers are e³ = 20.09 for "cat", e¹ = 2.72 for "mouse", 1 for each of the four zeros, 0.37 for each −1. They add up to 27.54, so "cat" gets 20.09 / 27.54 = 0.73. The words in between don\'t stand in the way.',
});

export const selfAttentionPurpose = choice({
  title: "What self-attention is for",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 3,
  mirrors: "quiz-a1",
  options: {
    a: {
      text: "to weigh the words that matter to each word, by comparing all words with all",
      why: "Each word's query is compared with the key of every word, itself included. The weights say how much of each value goes into its new vector.",
    },
    b: {
      text: "to translate the sentence into another language",
      why: "A translator may be built from it, but so may a summariser. Self-attention itself gives each word a new vector, made of the same sentence.",
    },
    c: {
      text: "to drop the words that don't matter",
      why: "No word is dropped: as many vectors come out as went in. A word with a small weight counts little for *one* query, and perhaps much for another.",
    },
    d: {
      text: "to make up new text",
      why: "A model that writes uses it, but the writing is done by what comes after: a layer that chooses the next word. Self-attention only mixes what is there.",
    },
  },
  right: "a",
  hints: [
    "What goes in, and what comes out: how many vectors, and of what are they made?",
    "Think of the map of weights in the lesson: rows and columns were the words of one sentence.",
    "*Self* means: queries, keys and values all come from the same sentence.",
  ],
  explanation:
    "Self-attention compares all words of a sentence with all, and weighs by how well they fit. Translating, summing up or writing is what larger models do with the result.",
});

const askedWeights = softmaxRow([0.5, 1, 0.2]);
const e = Math.exp;

export const weightByHand = numeric({
  title: "A weight by hand",
  points: 1,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  mirrors: "quiz-a3",
  answer: askedWeights[2] as number,
  mistakes: [
    {
      name: "in percent",
      value: 100 * (askedWeights[2] as number),
      says: "That is the right number in percent. Weights are shares of 1, not of 100.",
    },
    {
      name: "the score, not the weight",
      value: 0.2,
      says: "That is the score as it stands in the table. Softmax makes a weight of it, with the other two scores of its row.",
    },
    {
      name: "cut off, not rounded",
      value: 0.21,
      says: "Nearly: the way is right, but digits were cut off on it. Keep four decimals until the end, then round.",
    },
    {
      name: "no e^score",
      value: 0.2 / 1.7,
      says: "That is the score divided by the sum of the scores. Softmax takes e to the power of each score first.",
    },
    {
      name: "a wrong sum: e^score above, scores below",
      value: e(0.2) / 1.7,
      says: "Above stands e to the power of a score, below the sum of the scores themselves. Below it needs the sum of the powers.",
    },
    {
      name: "a wrong sum: its own e^score is left out",
      value: e(0.2) / (e(0.5) + e(1)),
      says: "The sum below goes over all keys of the row, word 3 itself included.",
    },
    {
      name: "not divided",
      value: e(0.2),
      says: "That is e to the power of the score. To become a weight, it has to be divided by the sum of its row.",
    },
    {
      name: "a column instead of the row",
      value: e(0.2) / (1 + e(0.2) + e(1)),
      says: "You divided by the sum down a column; or you looked from word 3 to word 2. Word 2 is the one who asks: its row makes 1.",
    },
    {
      name: "softmax over the whole matrix",
      value: e(0.2) / (3 * e(1) + 2 * (e(0.5) + 1 + e(0.2))),
      says: "You divided by the sum of all nine powers. Only the three of one row belong together.",
    },
    {
      name: "the weight on itself",
      value: askedWeights[1] as number,
      says: "That is what word 2 gives to itself. Asked for is what it gives to word 3, another place of the same row.",
    },
    {
      name: "the weight on word 1",
      value: askedWeights[0] as number,
      says: "That is what word 2 gives to word 1. Asked for is what it gives to word 3, another place of the same row.",
    },
  ],
  hints: [
    "Word 2 asks, so everything you need stands in one row. Which one?",
    "`Math.exp(0.2)` is e to the power of 0.2. You need three such powers, and their sum.",
    "The powers of that row are 1.6487, 2.7183 and 1.2214. One of them, divided by the sum of all three, is the answer.",
  ],
  explanation:
    "Row 2 is 0.5, 1, 0.2. Its powers are 1.6487, 2.7183 and 1.2214, together 5.5883. Word 3 gets 1.2214 / 5.5883 = 0.2186, or 0.22. That the scores are a mirror image doesn't make the weights one.",
});

export const transposeUnnoticed = choices({
  title: "When the bug goes unnoticed",
  points: 1,
  difficulty: 2,
  minutes: 3,
  importance: 2,
  mirrors: "quiz-b4",
  options: {
    a: {
      text: "Where it runs, each result is the dot product of a query with a key.",
      holds: false,
      why: "It is the dot product of a query with a *column* of K. A column holds one number of each key, and is no key.",
    },
    b: {
      text: "With a `key` of shape [5, 3] it stops with an error.",
      holds: true,
      why: "Rows of 3 numbers meet columns of 5. The right scores would have had the shape [2, 5].",
    },
    c: {
      text: "With a `key` of shape [3, 3] it gives the shape [2, 3], like the right scores.",
      holds: true,
      why: "A square K has the same shape on its side. So the shapes fit, and no error warns you.",
    },
    d: {
      text: "Softmax brings it to light: the rows of weights no longer add up to 1.",
      holds: false,
      why: "Softmax makes rows that add up to 1 of any scores, wrong ones too. The weights look as good as ever.",
    },
    e: {
      text: "A test where the number of keys differs from their width finds it.",
      holds: true,
      why: "Then K isn't square, and the product without the transpose can't be worked out.",
    },
  },
  hints: [
    "Write the two shapes side by side. The two sizes in the middle have to be equal, and vanish.",
    "[2, 3] times [5, 3], and [2, 3] times [3, 3]: which of the two runs, and what shape comes out?",
    "Three of the five hold.",
  ],
  explanation:
    "Without the transpose, [2, 3] times [5, 3] is an error, which is luck. [2, 3] times [3, 3] gives [2, 3], the shape that is expected, with wrong numbers in it. So test with sizes that all differ.",
});

export const weightsFormula = choice({
  title: "The formula of the weights",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 3,
  mirrors: "quiz-b2",
  options: {
    a: {
      text: "softmax(Q + K)",
      why: "A sum doesn't compare. It also needs as many queries as keys, and has the shape [queries, d_k]: no number for a query *and* a key.",
    },
    b: {
      text: "softmax(Q·K)",
      why: "That is the product without the transpose: queries meet columns of K. It runs only if K is square, and is wrong even then.",
    },
    c: {
      text: "Q·Kᵀ",
      why: "These are the scores. They may be negative, and a row may add up to anything. One step is missing until they are weights.",
    },
    d: {
      text: "softmax(Q·Kᵀ)",
      why: "Q·Kᵀ compares each query with each key, and softmax makes shares of each row. In practice the scores are scaled in between: that is lesson 4.",
    },
    e: {
      text: "softmax(Q·Kᵀ)·V",
      why: "That goes one step too far: it is the output, the values mixed by the weights. Weights have the shape [queries, keys], and no values in them.",
    },
  },
  right: "d",
  hints: [
    "Weights say how much each query looks at each key, and each row of them adds up to 1.",
    "Check the shapes: which of the five is [queries, keys]? And which of these has rows that add up to 1?",
    "Your `softmaxRows(attentionScores(query, key))` is this formula, in code.",
  ],
  explanation:
    "First the scores Q·Kᵀ, [queries, keys]. Then softmax along each row, which keeps the shape and makes each row add up to 1. The values come in after that.",
});

const query = [[1, 0]];
const key = matrixOf("1 0; -10 1");
const value = matrixOf("10 20; 30 40");
const scores = matMul(query, transpose(key));

export const outputByHand = numeric({
  title: "An output by hand",
  points: 1,
  difficulty: 2,
  minutes: 5,
  importance: 2,
  mirrors: "quiz-b3",
  answer: matMul(softmaxRows(scores), value),
  mistakes: [
    {
      name: "no softmax",
      value: matMul(scores, value),
      says: "You mixed by the scores, 1 and −10. Softmax makes weights of them first: both above 0, and together 1.",
    },
    {
      name: "no e^score",
      value: matMul([[-1 / 9, 10 / 9]], value),
      says: "You divided the scores by their sum. Softmax takes e to the power of each score first, so that no weight is negative.",
    },
    {
      name: "keys in place of values",
      value: matMul(softmaxRows(scores), key),
      says: "Your weights are right, but they mix the rows of K. What comes out is made of the rows of V.",
    },
    {
      name: "a wrong dot product: K not transposed",
      value: matMul(softmaxRows(matMul(query, key)), value),
      says: "The second score is off. Your query met the columns of K; it is to meet the rows, each of which is a key.",
    },
    {
      name: "a wrong dot product: the sign is lost",
      value: matMul(softmaxRows([[1, 10]]), value),
      says: "The second key begins with −10, so its score is far *below* that of the first. You have it the other way round.",
    },
    {
      name: "the mean",
      value: [[20, 30]],
      says: "That is the mean of the values, as if both keys fitted equally well. Work out the two scores: they are far apart.",
    },
    {
      name: "columns of V",
      value: matMul(softmaxRows(scores), transpose(value)),
      says: "You took the columns of V. A value is a row of V, and its weight multiplies that whole row.",
    },
    {
      name: "a row without its matrix",
      value: [10, 20],
      says: "These are the right numbers. One query gives one row, but the output is a matrix: put another pair of brackets around it.",
    },
  ],
  hints: [
    "One query, two keys: two scores, two weights, one row of output. Start with the two dot products.",
    "The scores are 1 · 1 + 0 · 0 and 1 · (−10) + 0 · 1. What does softmax make of two scores that lie 11 apart?",
    "One weight is nearly 1, the other nearly 0. So which of the two values comes out, nearly unchanged?",
  ],
  explanation:
    "The scores are 1 and −10. Softmax makes 0.99998 and 0.00002 of them, so the first value comes out almost unchanged: 10.0003 and 20.0003. Dividing by √2, as lesson 4 does, would change only the third digit behind the point.",
});
