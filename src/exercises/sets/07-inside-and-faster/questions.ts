import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";
import { predictionWithRun } from "../../kinds/prediction";

const EXACT = 1e-6;

export const parametersByHeads = numeric({
  title: "Parameters with four heads and with eight",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  answer: [36_864, 36_864],
  tolerance: EXACT,
  mistakes: [
    {
      name: "twice the heads, twice the parameters",
      value: [36_864, 73_728],
      says: "The first number is right. For the second: the width stays at 96, so what must become of the width of each head when there are twice as many?",
    },
    {
      name: "narrower heads, fewer parameters",
      value: [36_864, 18_432],
      says: "The first number is right. Each of the eight heads is half as wide, but there are twice as many of them.",
    },
    {
      name: "the output projection forgotten",
      value: [27_648, 27_648],
      says: "Queries, keys and values are counted. One matrix more comes after the heads.",
    },
    {
      name: "one matrix only",
      value: [9216, 9216],
      says: "That is a single matrix of 96 × 96. The layer has one for queries, for keys and for values, and one that comes after the heads.",
    },
    {
      name: "one head alone",
      value: [9216, 4608],
      says: "That is what a single head owns: its columns of three matrices and its rows of the fourth. The layer has all of its heads.",
    },
    {
      name: "the output projection for one head only",
      value: [29_952, 28_800],
      says: "Queries, keys and values are right. The output projection takes what *all* heads found, side by side, not one head's numbers.",
    },
    {
      name: "biases counted",
      value: [37_248, 37_248],
      says: "That counts 96 biases with each matrix. This layer has none, as in most of the course.",
    },
    {
      name: "matrices of full width for every head",
      value: [147_456, 294_912],
      says: "Each head here has matrices of 96 × 96 for itself. But the heads share that width: each owns only its columns.",
    },
  ],
  hints: [
    "Draw the matrix for the queries as a square of 96 × 96, and colour the columns of each head. Does the square grow with more colours?",
    "There are four such squares: three before the heads, and one after them. There are no biases to count.",
    "96 · 96 numbers in each matrix, times how many matrices there are. Then ask where the number of heads comes in.",
  ],
  explanation:
    "Four matrices of 96 × 96 make 36 864 numbers, and the number of heads appears nowhere. Four heads own 24 columns each, eight heads 12. More heads are more views at the same size, and each view is narrower.",
});

export const bytesOfMaps = numeric({
  title: "How much memory the maps take",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  answer: 18_000_000,
  tolerance: EXACT,
  mistakes: [
    {
      name: "linear in the length",
      value: 36_000,
      says: "A map has a cell for each *pair* of words: every query looks at every key.",
    },
    {
      name: "numbers instead of bytes",
      value: 4_500_000,
      says: "That is how many numbers there are. Each one takes several bytes.",
    },
    {
      name: "the heads forgotten",
      value: 3_000_000,
      says: "That is one map for each text. Each head makes a map of its own.",
    },
    {
      name: "the texts forgotten",
      value: 6_000_000,
      says: "That is for one text. All texts of the batch are in memory at the same time.",
    },
    {
      name: "8 bytes a number",
      value: 36_000_000,
      says: "JavaScript's own numbers take 8 bytes. Tensors hold theirs as float32.",
    },
    {
      name: "bits instead of bytes",
      value: 144_000_000,
      says: "A float32 number takes 32 bits. The question asks for bytes, of eight bits each.",
    },
    {
      name: "half of each map",
      value: 9_000_000,
      says: "Even with a causal mask the whole square is stored; the hidden half holds zeros. And here there is no mask.",
    },
    {
      name: "all texts as one long text",
      value: 54_000_000,
      says: "That is one text of 1500 words. Words of different texts don't look at each other: each text has maps of its own.",
    },
    {
      name: "kilobytes instead of bytes",
      value: 18_000,
      says: "The size is right, in kilobytes, as the lesson prints it. The question asks for bytes.",
    },
    {
      name: "megabytes instead of bytes",
      value: 18,
      says: "The size is right, in megabytes. The question asks for bytes.",
    },
  ],
  hints: [
    "How many cells has one map of 500 words? And how many maps are there, over all heads and texts?",
    "The weights have the shape [batch, heads, queries, keys]. A float32 number takes 4 bytes.",
    "Multiply the four numbers of the shape, and then by the bytes of one number. JavaScript can do it for you: `return 3 * …;`.",
  ],
  explanation:
    "3 texts · 6 heads · 500 queries · 500 keys are 4.5 million numbers, at 4 bytes each 18 MB. With 1000 words it would be 72 MB: twice the words, four times the maps.",
});

export const parallelOrSquare = choices({
  title: "What waits, and what grows with the square",
  points: 2,
  difficulty: 2,
  minutes: 5,
  importance: 2,
  mirrors: "expert-3",
  options: {
    a: {
      text: "All heads of a layer can be computed at the same time.",
      holds: true,
      why: "No head needs the result of another. They meet only in the output projection.",
    },
    b: {
      text: "The output of the last word has to wait for the outputs of the words before it.",
      holds: false,
      why: "It needs their keys and values, which are made of the inputs. That is the difference from an RNN, where each step needs the result of the one before.",
    },
    c: {
      text: "Two layers of attention, one on top of the other, can be computed at the same time.",
      holds: false,
      why: "The second layer's queries, keys and values are made of the first one's outputs. So depth has to wait, while words and heads don't.",
    },
    d: {
      text: "Twice as many words: four times as much memory for the maps.",
      holds: true,
      why: "A map has a cell for each pair of words, and there are four times as many pairs.",
    },
    e: {
      text: "Twice as many words: four times as many parameters.",
      holds: false,
      why: "The matrices are as wide as the model, and all words share them. Their size doesn't depend on how long a text is.",
    },
    f: {
      text: "Twice as many words: four times as much work for the projections to queries, keys and values.",
      holds: false,
      why: "Each word is projected by itself, so twice as many words are twice the work. Only scores and weighted sum look at pairs.",
    },
    g: {
      text: "Computing the queries block by block saves memory for the maps, but no multiplications.",
      holds: true,
      why: "Only a block's rows of the map are there at a time. All pairs are still compared, so the work stays quadratic.",
    },
  },
  hints: [
    "For a, b and c ask: does it need the *result* of the other one? For the rest: does it look at words, at pairs of words, or at neither?",
    "Section 2 of the lesson computed one output alone, section 6 measured memory and cut the queries into blocks.",
    "Three of the seven hold.",
  ],
  explanation:
    "Within a layer no head, word or text waits for another, which suits hardware with many cores. The price is pairs: scores, maps and weighted sum grow with the square of the length, projections and outputs only with the length.",
});

export const randomHeads = predictionWithRun({
  title: "Heads that nobody trained",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 2,
  mirrors: "predict-7",
  options: {
    a: {
      text: "about alike: all are drawn at random, and none has learned anything",
      why: "They are alike in how they were drawn, but not in what they look for. One happens to look for nearly the right thing, and the output weights learn to rely on it.",
    },
    b: {
      text: "hardly at all, whichever head it is: seven others make up for it",
      why: "The output weights were learned with all eight and stay as they are, so nobody steps in for a silent head. A spare head is hardly missed; one that does the work is.",
    },
    c: {
      text: "very differently: one head is missed a hundred times as much as another",
      why: "By chance some heads look for nearly the right thing and others for something unrelated. Learned output weights make one loud and leave another nearly silent.",
    },
  },
  right: "c",
  answer: [0.0004, 0.2112],
  tolerance: 0.002,
  mistakes: [
    {
      name: "the largest first",
      value: [0.2112, 0.0004],
      says: "Both numbers are there. The least one comes first, then the largest.",
    },
    {
      name: "the losses themselves",
      value: [0.2553, 0.4661],
      says: "These are the losses with one head silent. Their rise is the difference from the loss with all heads, `lossWithout(-1)`.",
    },
  ],
  hints: [
    "The heads are drawn alike, but only one thing is asked for. How likely is it that all eight are equally close to it?",
    "`costOf(head)` gives the rise of the loss for a head from 0 to 7. `Array.from({ length: 8 }, (_, head) => costOf(head))` gives all eight.",
    "With all eight in `costs`, the two numbers are `Math.min(...costs)` and `Math.max(...costs)`.",
  ],
  explanation:
    "Even heads that never learned anything matter unequally, because chance gives some of them a useful question. Trained heads are no different: in the lesson's model of seed 1, silencing one head took 22 points off the test accuracy, and silencing another none.",
});

export const whichHeadsToPrune = choice({
  title: "The heads that can go",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  mirrors: "expert-1",
  options: {
    a: {
      text: "any half of them: heads are redundant, so the others make up for it",
      why: "Some heads are spare, and others do work that none of the rest can take over. In the lesson, taking the dear ones first cost accuracy at once.",
    },
    b: {
      text: "none: each has learned a job of its own, so each costs an equal share of the quality",
      why: "They have learned different things, but not equally important ones. Every training of the lesson left a head whose absence was hardly noticed.",
    },
    c: {
      text: "those whose maps are blurred, or look like another head's",
      why: "A map shows where a head looks, not what it makes of it: its values, and its rows of the output matrix. Looks are a first guess at best.",
    },
    d: {
      text: "those that are missed least, one after the other, measured on validation sentences until too much is lost",
      why: "Silencing is the sure measure, and measuring anew matters, because the heads that are left have to do without the ones before. A few can usually go at little cost.",
    },
  },
  right: "d",
  hints: [
    '"Do all heads matter equally?" has two wrong answers: that all do, and that none does.',
    "Section 8 compared three orders of taking heads out. Which of the three lines stayed up longest?",
    "What decides is what happens to the loss when a head falls silent, and on which sentences that is measured.",
  ],
  explanation:
    "Pruning redundant heads costs little if one measures which they are. How many are redundant depends on the model: a few of eight in ours, up to 20 to 40 percent of the heads in published translators and BERT.",
});
