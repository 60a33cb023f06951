// %% [markdown]
// # 2 · The limits of RNNs
// *One word at a time: what fades, and what has to wait*
//
// > **After this lesson you can**
// > - **compute** a step of an RNN on paper, and follow one word through its memory,
// > - **explain** why the influence of an early word fades: it is a product with one factor for each step,
// > - **measure** how far back an RNN, an LSTM and attention feel a change, and **say** what a measurement leaves out,
// > - **train** all three on one question, and **compare** them near and far,
// > - **count** which steps have to wait for others, and **tell** when more cores help.
// >
// > **Time** about 35 minutes
// >
// > **Builds on** [lesson 01](01-context.ipynb). There, a memory that keeps half of what it held forgot the first line of a story.
// > Looking back found it: scores became weights by softmax, and the weights made a sum.
// >
// > **Running example** "The cat that chased the mouse was tired"
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## Who was tired?
//
// > The cat that chased the mouse was tired.
//
// The cat was, of course. Yet the word just before "was" is "mouse". To get it right, a reader has to carry "cat" past "mouse".
//
// A recurrent neural network, an [RNN](glossary.ipynb#RNN), does just that: it reads one word at a time and carries a memory along.
// The memory is a short list of numbers, called its [hidden state](glossary.ipynb#hidden-state). In this lesson you find out how far it carries.
//
// Each word needs a vector again. Ours has two axes: how much **cat** is in the word, and how much **mouse**? The other words bring neither.

// %%
import {
  barChart,
  dot,
  ElmanRNN,
  elmanStep,
  expectClose,
  lineChart,
  logLogChart,
  LSTM,
  MultiHeadAttention,
  percent,
  pick,
  predict,
  randomNumbers,
  RecurrentClassifier,
  scaledDotProductAttention,
  SentenceClassifier,
  show,
  softmax,
  table,
  tf,
  train,
  Vocabulary,
  weightedSum,
  withSlider,
} from "attention-course";
import type { RandomNumbers } from "attention-course";

const sentence = ["The", "cat", "that", "chased", "the", "mouse", "was", "tired"];

// For each word: [cat, mouse].
const wordVectors = new Map<string, number[]>([
  ["cat", [1, 0]],
  ["mouse", [0, 1]],
]);
for (const word of ["the", "that", "chased", "was", "tired", "very", "old"]) wordVectors.set(word, [0, 0]);

function vectorOf(word: string): number[] {
  const vector = wordVectors.get(word.toLowerCase());
  const known = [...wordVectors.keys()].join(", ");
  if (!vector) throw new Error(`There is no vector for "${word}". Known words: ${known}.`);
  return vector;
}

const vectors = sentence.map(vectorOf);
show(table(sentence.map((word, i) => ({ word, cat: vectors[i][0], mouse: vectors[i][1] }))));

// %% [markdown]
// ## 1 · One word at a time
//
// The simplest RNN, Elman's, has one rule. It makes the new memory $h'$ from the word $x$ and the old memory $h$:
//
// $$h' = \tanh(W_x\, x + W_h\, h)$$
//
// - $W_x$ is a matrix that says what the word brings into the memory. Ours lets it in as it is.
// - $W_h$ is a matrix that says what the old memory hands on: the *recurrent weights*. Ours hand on each number, times 0.9. We call that the **strength**.
// - $\tanh$ squeezes every number into the range from −1 to 1, so that the memory can't grow without end. Near 0 it changes little.
//
// (Usually there is a number to add as well, the bias. Ours is 0.) A real RNN learns both matrices; we choose them, so that you can follow each number.

// %%
// `dot` is the dot product of lesson 01; from now on, the library has it.
const product = (matrix: number[][], vector: number[]) => matrix.map((row) => dot(row, vector));

const inputWeights = [
  [1, 0],
  [0, 1],
];
const recurrentWeights = (strength: number) => [
  [strength, 0],
  [0, strength],
];

function rnnStep(word: number[], memory: number[], strength = 0.9): number[] {
  const fromWord = product(inputWeights, word);
  const fromMemory = product(recurrentWeights(strength), memory);
  return fromWord.map((value, i) => Math.tanh(value + fromMemory[i]));
}

const afterThe = rnnStep(vectorOf("the"), [0, 0]); // at the start, the memory holds nothing
const afterCat = rnnStep(vectorOf("cat"), afterThe);
const fourDigits = (values: number[]) => values.map((value) => value.toFixed(4)).join(", ");
console.log("after The: cat, mouse =", fourDigits(afterThe));
console.log("after cat: cat, mouse =", fourDigits(afterCat));
expectClose(afterCat, [0.7616, 0], 5e-5);

// %% [markdown]
// On paper: after "cat", the memory's first number is tanh(1 + 0.9 · 0) = 0.7616, its second 0.
//
// The sentence goes on: "that", "chased", "the", "mouse", "was". Then someone asks who was tired, and all the RNN has is its memory: one number for cat, one for mouse.
//
// **Predict.** When "was" has been read, which of the two numbers in the memory is larger?
//
// - **a** the cat's: it came first, and the sentence is about it
// - **b** the mouse's
// - **c** they are equal: each animal was read once, and the memory holds both

// %%
predict("rnn-cat-or-mouse", "?"); // replace the ? by a, b or c

// %%
// The memory after each word.
function memoriesOf(words: number[][], strength = 0.9): number[][] {
  const memories: number[][] = [];
  let memory = [0, 0];
  for (const word of words) {
    memory = rnnStep(word, memory, strength);
    memories.push(memory);
  }
  return memories;
}

const memories = memoriesOf(vectors);
const catAt = sentence.indexOf("cat");
const wasAt = sentence.indexOf("was");

show(
  barChart({
    title: "What does the memory hold after each word?",
    description:
      "Two bars for each word of the sentence. The cat's starts at 0.76 and shrinks with each word, " +
      "to 0.31 at was. The mouse's starts at 0.76 four words later and is 0.60 at was.",
    labels: sentence,
    xTitle: "after the word",
    yTitle: "number in the memory",
    series: [
      { name: "cat", values: memories.map(([cat]) => cat) },
      { name: "mouse", values: memories.map(([, mouse]) => mouse) },
    ],
  }),
);
const [[catThen], [catNext]] = [memories[catAt], memories[catAt + 1]];
console.log("the cat after that: tanh of", (0.9 * catThen).toFixed(4), "=", catNext.toFixed(4));
console.log("after was: cat, mouse =", fourDigits(memories[wasAt]));
expectClose([0.9 * catThen, catNext], [0.6854, 0.595], 5e-5);
expectClose(memories[wasAt], [0.3102, 0.595], 5e-5);

// %% [markdown]
// Follow the blue bars from left to right: each is lower than the one before. On paper: "that" brings nothing, so tanh(0.9 · 0.7616) = tanh(0.6854) = 0.5950 is left of the cat.
// At "was" it is down to 0.3102, while the mouse, just read, still has 0.5950.
// Asked for the larger number, this RNN answers **the mouse was tired**. Having a memory is not the same as keeping things in it.
//
// ### The same as matrices
//
// Here is the same step with tensors. PyTorch and this course call the two matrices `weightIh` (from the input to the hidden state) and `weightHh` (from hidden state to hidden state).
// There are two biases, both 0 here. Mind the [shapes](glossary.ipynb#shape): the first number says how many sentences are read side by side.

// %%
// `R1`, `R2` say how many sizes a shape has: 1 for a list, 2 for a matrix.
const weights = {
  weightIh: tf.tensor2d(inputWeights), // [2 numbers of memory, 2 axes]
  weightHh: tf.tensor2d(recurrentWeights(0.9)), // [2 numbers of memory, 2 numbers of memory]
  biasIh: tf.zeros<tf.Rank.R1>([2]),
  biasHh: tf.zeros<tf.Rank.R1>([2]),
};

let hidden = tf.zeros<tf.Rank.R2>([1, 2]); // [1 sentence, 2 numbers of memory]
for (const vector of vectors) {
  const x = tf.tensor2d([vector]); // [1 sentence, 2 axes]
  hidden = elmanStep(x, hidden, weights);
}

// The layer does the whole loop: [1 sentence, 8 words, 2 axes] → [1 sentence, 8 words, 2 numbers]
const rnn = new ElmanRNN({ units: 2, inputDim: 2 });
rnn.setWeights([weights.weightIh, weights.weightHh, weights.biasIh, weights.biasHh]);
const words = tf.tensor3d([vectors]);
const run = rnn.run(words);

const shapeOf = (tensor: tf.Tensor) => tensor.shape.join(" × ");
show(
  table([
    { name: "words", shape: shapeOf(words), holds: "sentences × words × axes" },
    { name: "run.hidden", shape: shapeOf(run.hidden), holds: "sentences × words × memory" },
    { name: "run.last", shape: shapeOf(run.last), holds: "sentences × memory" },
  ]),
);
console.log("by hand   ", memories[7].map((value) => value.toFixed(5)).join(", "));
console.log("elmanStep ", [...hidden.dataSync()].map((value) => value.toFixed(5)).join(", "));
console.log("ElmanRNN  ", [...run.last.dataSync()].map((value) => value.toFixed(5)).join(", "));
expectClose(hidden, [memories[7]], 1e-5);
expectClose(run.hidden, [memories], 1e-5);

// %% [markdown]
// By hand, step by step with tensors, and with the library's layer: all agree.
//
// **Try it.** Make the strength 1.5. Who is tired now? Then add words: ten times "very" before "old mouse". Does it hold?

// %%
const myStrength = 0.9;
const mySentence = ["The", "cat", "that", "chased", "the", "very", "old", "mouse", "was"];
const [myCat, myMouse] = memoriesOf(mySentence.map(vectorOf), myStrength).at(-1) ?? [0, 0];
const larger = myCat > myMouse ? "the cat" : "the mouse";
const tired = myCat === myMouse ? "nobody can tell who" : larger;
console.log(`cat ${myCat.toFixed(3)}, mouse ${myMouse.toFixed(3)}: ${tired} was tired`);

// %% [markdown]
// > **Fair play.** With a strength of 1.5 our RNN says "cat", however many words stand before the mouse. Above 1, a memory like this one *latches*: each number settles at a level and stays.
// > But it holds the mouse as firmly as the cat. Add words *after* the mouse, and soon nothing tells who came first. Section 3 shows the other price: a memory that is stuck hardly feels a change.

// %% [markdown]
// ## 2 · Look back instead
//
// Lesson 01 had a second way: keep all the words, compare each with a question, mix by [weights](glossary.ipynb#weights). The question is now "was": *which animal is this sentence about?*
//
// How should a word show that it is the one? A number for each word, a **clue**: 1 for "cat", 0 for all others. We set it by hand.
// The question is a number too, here 5: the larger it is, the sharper it picks, as in lesson 01. A model learns such clues from the words and their places (lessons 03 and 06).
//
// The two ways, one below the other:

// %%
function rememberStepByStep(vectors: number[][]): number[] {
  let memory = [0, 0];
  for (const vector of vectors) memory = rnnStep(vector, memory); // waits for the memory before

  return memory;
}

function lookBack(question: number, clues: number[], vectors: number[][]): number[] {
  const weights = softmax(clues.map((clue) => question * clue)); // no word waits for another
  return weightedSum(weights, vectors);
}

// "The cat that chased the very very … old mouse was": up to "was", with so many more words in between.
function longer(extra: number): string[] {
  const between = Array.from({ length: extra }, () => "very");
  return ["The", "cat", "that", "chased", "the", ...between, "mouse", "was"];
}

const cluesOf = (words: string[]) => words.map((word) => (word === "cat" ? 1 : 0));

const byExtra = [0, 10, 20, 40].map((extra) => {
  const longVectors = longer(extra).map(vectorOf);
  const [rememberedCat, rememberedMouse] = rememberStepByStep(longVectors);
  const [seenCat, seenMouse] = lookBack(5, cluesOf(longer(extra)), longVectors);
  return { "words added": extra, rememberedCat, rememberedMouse, seenCat, seenMouse };
});
show(table(byExtra));

// 40 words added, and "cat" moved to the very end.
const catLast = [...longer(40).filter((word) => word !== "cat"), "cat"];
const [seenLast] = lookBack(5, cluesOf(catLast), catLast.map(vectorOf));
console.log("40 words added, the cat at the end: seenCat =", seenLast.toFixed(4));

for (const row of byExtra) {
  if (row.rememberedCat >= row.rememberedMouse) throw new Error("The memory should hold more of the mouse.");
  if (row.seenCat <= row.seenMouse) throw new Error("Looking back should see more of the cat.");
}
expectClose([byExtra[0].seenCat, byExtra[3].seenCat], [0.961, 0.763], 5e-4);
expectClose(byExtra[3].rememberedCat, 0.004, 5e-4);
expectClose(seenLast, byExtra[3].seenCat);

// %% [markdown]
// With 40 more words, the memory has 0.004 left of the cat, and looking back sees 0.763. The second number falls too: each added word takes a small share of the weights.
// But it falls because there are *more words*, not because the cat is *far away*. With "cat" moved to the very end, its weight is the same.
//
// Look at the code once more. In the first function each turn of the loop needs `memory` from the turn before. In the second, each product needs one word and the question.
// These are the two differences that this lesson measures: **fading** (sections 3 to 5) and **waiting** (section 6).

// %% [markdown]
// ## 3 · Why it fades
//
// How much of the cat is left is one question. A better one: *if "cat" had been slightly different, how different would the memory be at "was"?* That is the word's **influence**.
//
// Why better? Because it can be asked of any memory, even one whose numbers tell us nothing. And because training lives on it: a model can only learn to keep a word if a change in that word is felt later.
//
// Measure it in the plainest way. Nudge the cat's number from 1 to 1.001, read on to "was", and see how much the cat's number in the memory has moved.

// %%
const upToWas = vectors.slice(0, wasAt + 1);
const nudge = 0.001;
const nudged = upToWas.map((vector, i) => (i === catAt ? [vector[0] + nudge, vector[1]] : vector));

const moved = rememberStepByStep(nudged)[0] - rememberStepByStep(upToWas)[0];
const byNudge = moved / nudge;
console.log("moved by", moved.toFixed(7), "for a nudge of", nudge);
console.log("influence", byNudge.toFixed(4));
expectClose(byNudge, 0.08, 0.001);

// %% [markdown]
// Eight hundredths of the nudge arrive. Where did the rest go? At each step, a change in the memory is multiplied by two things:
//
// - by the strength, 0.9,
// - by the slope of tanh at that point, which is $1 - h^2$: 1 at best, where $h$ is 0, and less the further it is from 0.
//
// (At "cat" itself the change comes in through $W_x$, which lets it in as it is.) So the influence is a **product**, with one factor for each step from "cat" to "was":

// %%
const slope = (h: number) => 1 - h ** 2; // of tanh, where its value is h

let left = 1;
const steps = memories.slice(catAt, wasAt + 1).map(([h], stepsOn) => {
  const factor = stepsOn === 0 ? slope(h) : 0.9 * slope(h);
  left *= factor;
  return { word: sentence[catAt + stepsOn], memory: h, factor, "product so far": left };
});
show(table(steps));

// And the library: the gradient of the cat's number at "was" with respect to every word.
// (`as` tells the type checker what it can't know: the shape of `x` has three sizes.)
const catAtWas = (x: tf.Tensor) =>
  rnn
    .run(x as tf.Tensor3D)
    .last.slice([0, 0], [1, 1])
    .sum();
const gradients = tf.grad(catAtWas)(tf.tensor3d([upToWas])); // [1 sentence, 7 words, 2 axes]
const byGradient = gradients.dataSync()[2 * catAt]; // two numbers a word, the cat's first

console.log("nudge", byNudge.toFixed(4), "| product", left.toFixed(4), "| gradient", byGradient.toFixed(4));
expectClose(left, byNudge, 1e-4);
expectClose(byGradient, left, 1e-5);

// %% [markdown]
// All three agree. Small changes in "cat" matter little by then. And the memory with strength 1.5, which held on to the cat? There the slope is the trouble:

// %%
const latched = memoriesOf(upToWas, 1.5)[wasAt][0];
const latchedMoved = memoriesOf(nudged, 1.5)[wasAt][0] - latched;
console.log("strength 1.5: memory", latched.toFixed(3), "| factor", (1.5 * slope(latched)).toFixed(3));
console.log("influence after 5 steps", (latchedMoved / nudge).toFixed(4));
expectClose([latched, 1.5 * slope(latched)], [0.858, 0.397], 0.002);
if (latchedMoved / nudge > byNudge) throw new Error("The latched memory should feel less than the other one.");

// %% [markdown]
// It holds 0.86, but each step multiplies a change by 0.4. So it keeps what it has and hardly feels what it was, and only 0.006 of the nudge arrives. A memory that hardly feels a change is hard to teach.
//
// The third way, the library's, is what training uses: the [gradient](glossary.ipynb#gradient), which says how much a result changes with each of its inputs.
// It is computed from the last step back to the first, by multiplying those factors: [backpropagation](glossary.ipynb#backpropagation).
//
// Those were five steps. What do many do?
//
// **Predict.** Each step multiplies the influence by 0.9. How much of it is left after 100 steps?
//
// - **a** about 90 %
// - **b** about 10 %: it shrinks, but slowly
// - **c** less than a ten-thousandth

// %%
predict("rnn-hundred-steps", "?"); // replace the ? by a, b or c

// %%
const distances = Array.from({ length: 21 }, (_, i) => 5 * i); // 0, 5, 10 … 100
const powersOf = (factor: number) => distances.map((distance) => factor ** distance);

show(
  lineChart({
    title: "What do a hundred equal factors leave?",
    description:
      "Four straight lines on a log axis over 0 to 100 steps. A factor of 0.9 falls to 0.00003, " +
      "0.99 to 0.37, 1 stays at 1, and 1.1 rises to 13,781.",
    x: distances,
    xTitle: "steps",
    yTitle: "product of the factors",
    yLog: true,
    yRange: [1e-5, 1e5],
    series: [0.9, 0.99, 1, 1.1].map((factor) => ({ name: `each ${factor}`, y: powersOf(factor) })),
  }),
);
for (const steps of [22, 44, 100]) console.log(`0.9 ^ ${steps} =`, (0.9 ** steps).toFixed(6));
console.log("0.99 ^ 100 =", (0.99 ** 100).toFixed(2), "| 1.1 ^ 100 =", (1.1 ** 100).toFixed(0));
expectClose([0.9 ** 22, 0.9 ** 44], [0.1, 0.01], 0.002);
expectClose([0.9 ** 100, 0.99 ** 100], [0.000027, 0.366], 5e-4);
expectClose(1.1 ** 100, 13_781, 0.5);

// %% [markdown]
// The axis goes in equal steps for equal *factors*, so a product of equal factors is a straight line. A little below 1 and the influence is gone: the [vanishing gradient](glossary.ipynb#vanishing-gradient).
// A little above 1 and it explodes: 1.1 multiplied by itself a hundred times is 13,781. Only at 1 exactly does it last.
//
// In looking back there is no such product. From "cat" to the result there is one step, at any distance: its share is its weight, 0.961 in our sentence.
//
// > **Fair play.** Only the way by which a word is *mixed in* is counted here. In a real attention layer a changed word also changes the scores. The measurement in the next section has both.

// %% [markdown]
// ## 4 · Influence, measured
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// Two numbers of memory were for following along. Now take layers of a usual kind: 32 numbers, with *fresh* weights: small random numbers, drawn as PyTorch does, before any training. (A [seed](glossary.ipynb#seed) decides which random numbers come, so that they are the same at each run.)
// They read 64 random sequences of 41 word vectors.
//
// We ask what we asked before: how much does the last result change with the word $d$ places back? The answer is the size of the gradient, averaged over the sequences.
// The result has 32 numbers, so we look at a random mix of them: a different one for each sequence, so that each number counts.

// %%
const width = 32; // numbers in a word's vector, and in the memory
const farthest = 40; // words back
const sequences = 64;
const wordsEach = farthest + 1;

// The influence of the word 0, 1, 2 … 40 places back on what `read` makes of the sequence.
function influence(read: (words: tf.Tensor3D) => tf.Tensor2D): number[] {
  return tf.tidy(() => {
    const randomWords = tf.randomNormal<tf.Rank.R3>([sequences, wordsEach, width], 0, 1, "float32", 1);
    const mix = tf.randomNormal([sequences, width], 0, 1, "float32", 2);
    const result = (words: tf.Tensor) =>
      read(words as tf.Tensor3D)
        .mul(mix)
        .sum();
    const gradient = tf.grad(result)(randomWords); // [sequences, words, width]
    const sizes = tf.norm(gradient, "euclidean", 2); // [sequences, words]: the length of each word's gradient
    return [...sizes.mean(0).dataSync()].reverse(); // the last word is 0 places back
  });
}

const freshRnn = new ElmanRNN({ units: width, inputDim: width, seed: 1 });
const attention = new MultiHeadAttention({ numHeads: 1, modelDim: width, seed: 1 });

const rnnInfluence = influence((words) => freshRnn.run(words).last);
const attentionInfluence = influence((words) => {
  const lastWord = words.slice([0, farthest, 0], [-1, 1, -1]); // asks all words; −1: as many as there are
  return attention.attend(lastWord, words, words).output.squeeze<tf.Tensor2D>([1]);
});

show(
  lineChart({
    title: "How far back does a fresh layer feel a change?",
    description:
      "Two lines on a log axis over distances from 0 to 40 words. The RNN's falls in a nearly straight line " +
      "from about 3 to below a billionth. Attention's is nearly level at about 0.2.",
    x: rnnInfluence.map((_, back) => back),
    xTitle: "distance (words back)",
    yTitle: "size of the gradient",
    yLog: true,
    yRange: [1e-13, 10],
    series: [
      { name: "RNN", y: rnnInfluence },
      { name: "attention", y: attentionInfluence },
    ],
  }),
);
const sized = (value: number) => value.toExponential(1); // 0.00012 → "1.2e-4", which says 1.2 · 10⁻⁴
const someDistances = [0, 1, 2, 5, 10, 20, 40];
show(
  table({
    "words back": someDistances,
    RNN: someDistances.map((back) => sized(rnnInfluence[back])),
    attention: someDistances.map((back) => sized(attentionInfluence[back])),
  }),
);

if (rnnInfluence[40] > 1e-9) throw new Error("The RNN should hardly feel a change 40 words back.");
if (rnnInfluence[1] < attentionInfluence[1]) throw new Error("One word back, the RNN should feel more.");
expectClose(Math.log10(attentionInfluence[40] / attentionInfluence[5]), 0, 0.4); // within a factor of 2.5

// %% [markdown]
// Read the figure from both ends. One or two words back, the RNN feels *more* than attention, which has to share its weights among 41 words. Then its line goes down and down: the product of section 3.
// Forty words back, what is left is far below a billionth. Attention's line is level: it doesn't know how far away a word is. (Only the last word itself stands out, because it is also the one that asks.)
//
// ### What about an LSTM?
//
// An [LSTM](glossary.ipynb#LSTM) was made against fading. Beside the hidden state it carries a second list of numbers, the *cell* $c$. At each step two [gates](glossary.ipynb#gate), numbers between 0 and 1, decide:
//
// $$c' = f \odot c + i \odot g$$
//
// - $f$ is the **forget gate**: how much of the old cell stays. $i$ is the input gate: how much of the new, $g$, goes in.
// - $\odot$ multiplies number by number.
//
// Look at what the old cell goes through: no matrix and no tanh, just a factor $f$ for each step. The hidden state is tanh of the cell, let through by one more gate, the output gate. (The gates look at the hidden state, so small side ways exist too.)
//
// **Predict.** With fresh starting weights, gates are about half open. How much of the influence does an LSTM keep over 40 words?
//
// - **a** less than a millionth
// - **b** about half: the gate is half open
// - **c** nearly all: keeping things is what the cell is for

// %%
predict("rnn-fresh-lstm", "?"); // replace the ? by a, b or c

// %%
// A larger bias opens the forget gates further; sideWays = 0 hides the hidden state from the gates.
// Four blocks of rows lie below each other: input gate, forget gate, the new, output gate.
function openForgetGates(lstm: LSTM, bias: number, sideWays = 1): void {
  tf.tidy(() => {
    const [weightIh, weightHh, biasIh, biasHh] = lstm.getWeights();
    const toAdd = [0, bias, 0, 0].flatMap((value) => Array<number>(lstm.units).fill(value));
    lstm.setWeights([weightIh, weightHh.mul(sideWays), biasIh.add(tf.tensor1d(toAdd)), biasHh]);
  });
}

function lstmInfluence(forgetBias: number, sideWays = 1): number[] {
  const lstm = new LSTM({ units: width, inputDim: width, seed: 1 });
  openForgetGates(lstm, forgetBias, sideWays);
  const result = influence((words) => lstm.run(words).last);
  lstm.dispose();
  return result;
}

const gateAt = (bias: number) => 1 / (1 + Math.exp(-bias)); // where nothing else speaks for opening or closing
const [halfOpen, wideOpen] = [0, 4].map((bias) => lstmInfluence(bias));

show(
  lineChart({
    title: "Does an LSTM feel further?",
    description:
      "Four lines on a log axis over distances from 0 to 40 words. The fresh LSTM falls from about 0.7 " +
      "to about a billionth, less steeply than the RNN. With open forget gates it lies near 0.3, nearly as level as " +
      "attention, and rises a little towards the end.",
    x: rnnInfluence.map((_, back) => back),
    xTitle: "distance (words back)",
    yTitle: "size of the gradient",
    yLog: true,
    yRange: [1e-13, 10],
    series: [
      { name: "RNN", y: rnnInfluence },
      { name: "attention", y: attentionInfluence },
      { name: "LSTM, half open", y: halfOpen },
      { name: "LSTM, wide open", y: wideOpen },
    ],
  }),
);
const kept = (sizes: number[]) => sizes[40] / sizes[1];
const [halfOpenCut, wideOpenCut] = [0, 4].map((bias) => lstmInfluence(bias, 0));
console.log("kept of the influence, from 1 word back to 40:");
show(
  table({
    "bias of the forget gate": [0, 4],
    gate: [gateAt(0), gateAt(4)],
    "gate ^ 39": [sized(gateAt(0) ** 39), sized(gateAt(4) ** 39)],
    kept: [sized(kept(halfOpen)), sized(kept(wideOpen))],
    "kept, side ways cut": [sized(kept(halfOpenCut)), sized(kept(wideOpenCut))],
  }),
);

if (kept(halfOpen) > 1e-6) throw new Error("A fresh LSTM should keep less than a millionth.");
if (kept(wideOpen) < 2 * kept(wideOpenCut)) throw new Error("The side ways should add to what is kept.");
expectClose([gateAt(4), gateAt(4) ** 39], [0.982, 0.493], 5e-4);
expectClose(kept(wideOpenCut), gateAt(4) ** 39, 0.15);

// %% [markdown]
// A half-open gate is a factor of one half, and 39 such factors leave about two millionths of a millionth. The fresh LSTM keeps more, some billionths: some gates stand further open, and the side ways add their part.
//
// Open the gates to 0.98, and the line is about as level as attention's. It even rises: a changed hidden state changes what later words write, and open gates add that up. Cut these side ways, and not quite the gates' own product is left.
// So an LSTM *can* carry something far. But then it hardly forgets anything, and all words crowd into the same 32 numbers.
// What to keep, and when, it has to learn.
//
// **Try it.** PyTorch starts with a bias near 0, as here; Keras with 1. Which bias gets the influence of 40 words back above one hundredth?

// %%
const myBias = 1;
const farInfluence = lstmInfluence(myBias)[40];
console.log("gate", gateAt(myBias).toFixed(3), "| influence of 40 words back", farInfluence.toExponential(1));

// %% [markdown]
// ### Can the RNN be given more strength?
//
// If 0.9 fades, why not make the recurrent weights stronger? Take 32 numbers again, and for $W_h$ a random *turn* times the strength. A turn mixes the numbers and keeps a vector's length (such a matrix is called orthogonal).
// So without tanh, each step would multiply a change in the memory by exactly the strength.
//
// Pull the slider. Is there a strength at which the RNN's line stays level?

// %%
// W_h becomes a random turn times the strength.
function turnMemory(layer: ElmanRNN, strength: number, seed = 1): void {
  tf.tidy(() => {
    const { units } = layer;
    const [weightIh] = layer.getWeights();
    const turn = tf.initializers.orthogonal({ gain: strength, seed }).apply([units, units]);
    layer.setWeights([weightIh, turn, tf.zeros([units]), tf.zeros([units])]);
  });
}

function influenceAt(strength: number): number[] {
  const layer = new ElmanRNN({ units: width, inputDim: width, seed: 1 });
  turnMemory(layer, strength);
  const result = influence((words) => layer.run(words).last);
  layer.dispose();
  return result.map((size) => size / result[0]); // as a share of what the last word has
}

const strengths = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.5, 1.7, 2];
const byStrength = strengths.map(influenceAt);

function strengthFigure(strength: number, measured: number[]) {
  return lineChart({
    x: measured.map((_, back) => back),
    xTitle: "distance (words back)",
    yTitle: "influence, as a share of distance 0",
    yLog: true,
    yRange: [1e-11, 1e4],
    series: [
      { name: "RNN, measured", y: measured },
      { name: "without tanh: strength ^ distance", y: measured.map((_, back) => strength ** back) },
    ],
  });
}

show(
  withSlider({
    title: "Fading or exploding: can one strength be right?",
    description:
      "A slider for the strength from 0.7 to 2, and two lines on a log axis. Without tanh the line falls " +
      "below a strength of 1 and rises above it. The measured RNN lies lower: it falls up to 1.5, then rises.",
    name: "strength",
    steps: strengths.map((strength, i) => {
      return { label: `${strength}`, figure: strengthFigure(strength, byStrength[i]) };
    }),
    start: strengths.indexOf(0.9),
  }),
);
const sharesLeft = byStrength.map((measured) => sized(measured[40]));
show(table({ strength: strengths, "share left 40 words back": sharesLeft }));

const leftAt = (strength: number) => byStrength[strengths.indexOf(strength)][40];
if (leftAt(1) > 1e-4) throw new Error("At strength 1 the RNN should still fade: tanh is in the way.");
if (leftAt(2) < 5) throw new Error("At strength 2 the influence should grow.");

// %% [markdown]
// Without tanh, 1 is the one strength that neither fades nor explodes. With tanh even 1 fades, to a few millionths over 40 words, because each slope takes something away.
// At 2 the influence grows about a hundredfold, and the line without tanh has long left the picture. In between, from about 1.5 to 1.7, lies a narrow strip where the measured line is nearly level.
//
// > **Fair play.** These are starting weights, one seed, and random "words". In section 1 a strength above 1 latched: there each number was handed to itself alone, here all are mixed. Training moves the weights, and good practice helps: forget gates that start open, gradients that are cut off when they explode.
// > Attention isn't free of weakness either. Its level line sinks as the sequence grows, since more words share one unit of weight.
//
// So the next question is what training can mend.

// %% [markdown]
// ## 5 · Does training mend it?
//
// Back to our question, with a sentence that can grow. "The cat that chased the hen **and followed the dog and saw the cat** was tired." Who was? Always the first animal. There are four: cat, dog, hen, fox, and guessing gets 25 %.
//
// The farther "was" stands from the first animal, the longer the product. We train on short sentences and on long ones, a new model for each:
//
// - the RNN and the LSTM with fresh weights, each with a memory of 16 numbers,
// - the same two with another start: the RNN with a turn of strength 1, the LSTM with its forget gates wide open,
// - one head of attention of the same width. It also gets each word's place, as a code that lesson 06 explains; the others meet the words in order anyway.
//
// Each model goes ten times through 512 sentences: ten [epochs](glossary.ipynb#epoch).
//
// **Predict.** The first animal stands 33 words before "was". After ten epochs with 512 such sentences, how often is the fresh RNN right?
//
// - **a** nearly always: training finds weights that keep the first animal
// - **b** somewhere between: about 60 %
// - **c** about as often as someone who guesses

// %%
predict("rnn-training-mends", "?"); // replace the ? by a, b or c

// %%
const animals = ["cat", "dog", "hen", "fox"];
const deeds = ["chased", "followed", "helped", "saw"];
const vocabulary = new Vocabulary(["the", "that", "and", "was", "tired", ...animals, ...deeds]);

// "the cat that chased the hen and saw the dog was tired": each deed adds four words between "cat" and "was".
function longSentence(random: RandomNumbers, subject: string, deedCount: number): string[] {
  const chain = Array.from({ length: deedCount }, (_, i) => {
    return [i === 0 ? "that" : "and", pick(random, deeds), "the", pick(random, animals)];
  });
  return ["the", subject, ...chain.flat(), "was", "tired"];
}

// The label is the place of the first animal in the list, 0 to 3; each comes equally often.
function examples(random: RandomNumbers, count: number, deedCount: number) {
  return Array.from({ length: count }, (_, i) => {
    const label = i % animals.length;
    return { ids: vocabulary.encode(longSentence(random, animals[label], deedCount)), label };
  });
}

console.log(longSentence(randomNumbers(2), "cat", 1).join(" "));
console.log(longSentence(randomNumbers(2), "cat", 5).join(" "));

// %% [markdown]
// Now train, then count right answers on 200 other sentences, the [validation set](glossary.ipynb#validation-set). It takes some ten seconds; a line appears as each model is done.

// %%
type Kind = "RNN" | "LSTM" | "RNN, turn" | "LSTM, wide open" | "attention";
const kinds: Kind[] = ["RNN", "LSTM", "RNN, turn", "LSTM, wide open", "attention"];

function makeModel(kind: Kind, seed: number): RecurrentClassifier | SentenceClassifier {
  const common = { vocabularySize: vocabulary.size, numClasses: animals.length, seed };
  if (kind === "attention") return new SentenceClassifier({ ...common, modelDim: 16, numHeads: 1 });
  const recurrent = kind.startsWith("RNN") ? "rnn" : "lstm";
  const model = new RecurrentClassifier({ ...common, kind: recurrent, embeddingDim: 16, units: 16 });
  if (kind === "RNN, turn" && model.recurrent instanceof ElmanRNN) turnMemory(model.recurrent, 1, seed);
  if (kind === "LSTM, wide open" && model.recurrent instanceof LSTM) openForgetGates(model.recurrent, 4);
  return model;
}

// The share of right answers on sentences that were not trained on.
async function accuracyOf(kind: Kind, deedCount: number, seed: number, epochs = 10): Promise<number> {
  const random = randomNumbers(seed);
  const data = { train: examples(random, 512, deedCount), validation: examples(random, 200, deedCount) };
  const model = makeModel(kind, seed);
  const history = await train(model, data, { epochs, learningRate: 0.01, seed, progress: false });
  model.dispose();
  return history.at(-1)?.validationAccuracy ?? 0;
}

const deedCounts = [1, 8];
const distanceOf = (deedCount: number) => 1 + 4 * deedCount; // words from the first animal to "was"

const accuracies: { name: Kind; values: number[] }[] = [];
for (const kind of kinds) {
  const values: number[] = [];
  for (const deedCount of deedCounts) {
    const accuracy = await accuracyOf(kind, deedCount, 1);
    console.log(`${kind}, ${distanceOf(deedCount)} words: ${percent(accuracy)} right`);
    values.push(accuracy);
  }
  accuracies.push({ name: kind, values });
}

// %%
const [near, far] = deedCounts.map((deedCount) => `${distanceOf(deedCount)} words`);
const inWords = accuracies.map(({ name, values }) => `${name} ${values.map(percent).join(" and ")}`);
show(
  barChart({
    title: "Who was tired? How often is each right, near and far?",
    description: `Five bars for each of two distances, ${near} and ${far}. Right answers: ${inWords.join("; ")}.`,
    labels: [near, far],
    xTitle: 'distance from the first animal to "was"',
    yTitle: "right answers",
    format: ".0%",
    yRange: [0, 1.1],
    series: accuracies,
  }),
);
const valuesOf = (kind: Kind) => accuracies[kinds.indexOf(kind)].values;
if (valuesOf("RNN")[0] < 0.9) throw new Error("Near, the RNN should learn it.");
if (valuesOf("RNN")[1] > 0.4) throw new Error("Far, the RNN should be near guessing.");
if (valuesOf("LSTM")[1] > 0.4) throw new Error("Far, the fresh LSTM should be near guessing.");
if (valuesOf("RNN, turn")[1] < 0.9) throw new Error("Far, the RNN that starts with a turn should learn it.");
if (Math.min(...valuesOf("attention")) < 0.9) throw new Error("Attention should learn it near and far.");

// %% [markdown]
// Five words away, the RNN has learned the question, and the fresh LSTM isn't ahead of it. Thirty-three words away, both are at 25 %, give or take what chance does: they guess. Attention answers at both distances.
//
// Why does training not mend it? Because training *is* the gradient. At the start, hardly anything of the first animal reaches the answer, so hardly anything tells the weights to keep it. The LSTM's name alone doesn't help: fresh gates fade too.
// The two other starts test this explanation. They begin with that influence alive, and get further: the LSTM to 50 %, the RNN with a turn all the way.
// (In section 4 even strength 1 faded. Here word vectors start small, and near 0 tanh takes little away.) So the start decides whether training can begin.
//
// **Try it.** That was one seed: one draw of starting weights and sentences. How much is the luck of the draw? Train the RNN with three seeds, 21 words away. Do they agree?
// Then type other seeds. And 33 words (8 deeds) with 30 epochs: is it hopeless, or only slow?

// %%
const mySeeds = [1, 2, 3];
const myDeeds = 5;
const myEpochs = 10;
const myKind: Kind = "RNN"; // or "LSTM", "RNN, turn", "LSTM, wide open", "attention"
for (const seed of mySeeds) {
  const accuracy = await accuracyOf(myKind, myDeeds, seed, myEpochs);
  console.log(`seed ${seed}: ${myKind}, ${distanceOf(myDeeds)} words: ${percent(accuracy)} right`);
}

// %% [markdown]
// At such a distance it varies with the seed: with one start the RNN learns the question, with another it guesses. So a single run proves little; lesson 09 compares over several seeds.
//
// > **Fair play.** Ten epochs with 512 sentences are a short training, and a memory of 16 numbers is small. A faded gradient makes learning slow and a matter of luck, not impossible.
// > More data, longer training, another learning rate, or beginning with short sentences may well help. LSTMs have done great work on real text.
// > The task suits attention: the first animal always stands at the same place, and a code for the place is all it takes to find it. Lesson 06 shows where such codes reach their limits.

// %% [markdown]
// ## 6 · Waiting
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// The second limit has nothing to do with learning. It is about time: how many of the steps can be done at once?
//
// Count. One *task* is one step of the RNN, or comparing and mixing one pair of words. A *round* is the time for one task. With several **cores**, as many tasks fit in a round as there are cores, if none waits for another.
//
// **Predict.** A sentence of 1,000 words takes an RNN 1,000 rounds on one core. How many rounds on 1,000 cores?
//
// - **a** one: each core reads a word
// - **b** 1,000
// - **c** about 500: half of the work can be shared

// %%
predict("rnn-more-cores", "?"); // replace the ? by a, b or c

// %%
// Each step waits for the one before.
const rnnRounds = (length: number, _cores: number) => length;
// Every word with every word, and no pair waits for another.
const attentionRounds = (length: number, cores: number) => Math.ceil(length ** 2 / cores);

const coreCounts = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];
show(
  lineChart({
    title: "1,000 words: do more cores help?",
    description:
      "Two lines on log axes over 1 to 1,000,000 cores. The RNN needs 1,000 rounds with any number of cores. " +
      "Attention needs 1,000,000 rounds on one core, 1,000 on 1,000 cores and 1 on a million.",
    x: coreCounts,
    xTitle: "cores",
    yTitle: "rounds",
    xLog: true,
    yLog: true,
    series: [
      { name: "RNN", y: coreCounts.map((cores) => rnnRounds(1000, cores)) },
      { name: "attention", y: coreCounts.map((cores) => attentionRounds(1000, cores)) },
    ],
  }),
);
show(
  table({
    cores: coreCounts,
    RNN: coreCounts.map((cores) => rnnRounds(1000, cores)),
    attention: coreCounts.map((cores) => attentionRounds(1000, cores)),
  }),
);
expectClose(
  [1, 1000, 1_000_000].map((cores) => attentionRounds(1000, cores)),
  [1_000_000, 1000, 1],
);

// %% [markdown]
// The RNN's line is level: word 100 can't be read before word 99 has been, because the memory isn't there yet. So 999 of 1,000 cores have nothing to do. Attention has far *more* work, a million pairs for a thousand words, but no pair waits for another.
// On few cores that is the worse bargain. On a graphics card, which does many thousand multiplications at a time, it is the better one. That is a good part of why attention took over.
//
// > **Fair play.** Our tasks are not equally large: an RNN's step multiplies whole matrices, and *that* can be shared among cores. So can $W_x\, x$ of all words, and many sentences side by side.
// > What can't be shared is the chain of memories, and it is tanh that forbids it: models without it, such as *state-space models*, can merge steps ahead.
// > Nor is attention one round in all: scores, softmax and sum follow each other. And a model that *writes* waits for each of its words, with attention too.
//
// ### On the clock
//
// Now real time, on the machine you sit at, with 64 numbers a word. Three ways to read one sequence, all with the same shapes, [1 sentence, words, 64]:
//
// - the loop of section 1, a few tensor operations for each word,
// - the same RNN as a layer of this course, written for speed: the same numbers, and the same waiting,
// - attention: all words look at all words, in a handful of operations.
//
// How does the time grow with the length?

// %%
// The fastest of five runs, in milliseconds: what else the machine does can only make a run slower.
function milliseconds(run: () => void): number {
  run();
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const timedRnn = new ElmanRNN({ units: 64, inputDim: 64, seed: 1 });

function timesAt(length: number) {
  const x = tf.randomNormal<tf.Rank.R3>([1, length, 64], 0, 1, "float32", length);
  const eachWord = tf.unstack(x, 1) as tf.Tensor2D[]; // [1, 64] each

  const loop = milliseconds(() =>
    tf.tidy(() => {
      let memory = tf.zeros<tf.Rank.R2>([1, 64]);
      for (const word of eachWord) memory = elmanStep(word, memory, timedRnn.weightTensors);
      memory.dataSync(); // reading the numbers makes sure that they have been computed
    }),
  );
  const layer = milliseconds(() => tf.tidy(() => timedRnn.run(x).last.dataSync()));
  const attention = milliseconds(() => tf.tidy(() => scaledDotProductAttention(x, x, x).output.dataSync()));

  tf.dispose([x, ...eachWord]);
  return { words: length, loop, layer, attention };
}

const timings = [16, 32, 64, 128, 256, 512].map(timesAt);
show(
  table(
    timings.map(({ words, loop, layer, attention }) => {
      return { words, "waiting steps": words, "loop, ms": loop, "layer, ms": layer, "attention, ms": attention };
    }),
  ),
);
show(
  logLogChart({
    title: "How does the time grow with the length?",
    description:
      "Points on log axes for 16 to 512 words, with lines of best fit. The loop over words takes the longest " +
      "and grows about in proportion. Attention is the lowest at first, and turns upward for long sequences.",
    x: timings.map(({ words }) => words),
    xTitle: "words",
    yTitle: "time (ms)",
    series: [
      { name: "RNN, loop", y: timings.map(({ loop }) => loop) },
      { name: "RNN, layer", y: timings.map(({ layer }) => layer) },
      { name: "attention", y: timings.map(({ attention }) => attention) },
    ],
  }),
);
const at128 = timings.find(({ words }) => words === 128) ?? timings[0];
const ratio = at128.loop / at128.attention;
console.log("128 words: the loop takes", ratio.toFixed(0), "times as long as attention");
if (ratio < 1.5) throw new Error("At 128 words the loop should take longer than attention.");

// %% [markdown]
// Your numbers are your machine's, and other programs at work make the points jump. Look for three things:
//
// 1. **The loop** grows in proportion to the length, a slope of about 1: twice the words, twice the steps that wait.
// 2. **Attention** hardly notices at first, because its few operations are small. Then the square of the length shows, and its points bend upward.
// 3. **The layer** lies between. The waiting is the same, only each step is cheaper. On a processor with a few cores it may even overtake attention for long sequences.
//
// So "attention is faster" is too short. It has *nothing to wait for*, and what that is worth depends on the hardware and on the length. Lesson 10 comes back to the square.

// %% [markdown]
// ## Take with you
//
// 1. An RNN reads one word at a time and rewrites its memory at each step. Early words fade under later ones.
// 2. The influence of an early word is a product with one factor for each step. Below 1 it vanishes, above 1 it explodes.
// 3. An LSTM replaces matrix and tanh by a gate. Open gates carry far, but when to open them has to be learned, through the same gradient.
// 4. Attention reaches every word in one step. Its influence doesn't depend on the distance, though more words share the weights.
// 5. An RNN reads in steps that wait for each other, however many cores there are. Attention does more work, and no word waits for another.
//
// ## Go on
//
// - **Exercises** [The limits of RNNs](../exercises/02-rnn-limits.ipynb): write an RNN in plain arrays, mend one that forgets, and count what fades and what waits.
// - **Next lesson** [3 · Queries, keys, values](03-queries-keys-values.ipynb): the clue that we set by hand gets a name, and is learned.
//
// ## Sources
//
// - J. L. Elman (1990), *Finding structure in time*: the RNN of section 1, there squeezed to 0 … 1.
// - Y. Bengio, P. Simard and P. Frasconi (1994), *Learning long-term dependencies with gradient descent is difficult*: why a memory that holds on safely has gradients that vanish, as in section 3.
// - S. Hochreiter and J. Schmidhuber (1997), *Long short-term memory*: the LSTM. Its forget gate came with F. Gers, J. Schmidhuber and F. Cummins (2000), *Learning to forget*.
// - A. Vaswani and others (2017), *Attention is all you need*: the table of section 4 there counts the steps that have to wait.
