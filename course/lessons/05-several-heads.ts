// %% [markdown]
// # 5 · Several heads
// *Why one pair of eyes is not enough, and what a second pair costs*
//
// > **After this lesson you can**
// > - **show** on paper two questions that one set of weights can't answer, and two sets can,
// > - **cut** a matrix into heads and join them again, and **follow** the shapes on the way,
// > - **recognise** two quiet mistakes, one in cutting into heads and one in joining them,
// > - **build** multi-head attention from its four matrices, and **check** it against the library,
// > - **train** layers with 1, 2, 4 and 8 heads, and **measure** how much their heads differ.
// >
// > **Time** about 35 minutes, if you skip the lines that only draw
// >
// > **Builds on** [3 · Queries, keys, values](03-queries-keys-values.ipynb) and [4 · Scaling](04-scaling.ipynb).
// > In short: a query is compared with keys, softmax makes weights of the scores, and the values are mixed by them.
// > The scores are divided by √d_k, so that softmax keeps its gradient.
// >
// > **Running example** a group chat, each member listening for another topic
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## The group chat
//
// Four friends plan a weekend by the lake. Their group chat has four messages, one for each subject:
//
// | subject | text |
// | --- | --- |
// | food | Ana brings it |
// | music | Ben brings it |
// | tent | Cleo brings it |
// | wood | Dan brings it |
//
// You join late, and want to know two things: **who brings the food, and who brings the music?**
//
// A message becomes a [vector](glossary.ipynb#embedding) of eight numbers: four axes for its subject, four for the person in its text.
// Your question has the same axes. It is strong on *food* and *music*, and empty where the persons go: they are what you want to know.

// %%
import {
  attentionMap,
  attentionMaps,
  attentionSlider,
  Classifier,
  combineHeads,
  dot,
  evaluate,
  expectClose,
  headDistances,
  matrixMap,
  mean,
  MultiHeadAttention,
  paddingMask,
  percent,
  predict,
  randomNumbers,
  scaledDotProductAttention,
  show,
  shuffled,
  sideBySide,
  softmax,
  splitHeads,
  table,
  tf,
  train,
  trainingCurves,
  weightBars,
  weightedSum,
  withSlider,
} from "attention-course";

const subjects = ["food", "music", "tent", "wood"];
const people = ["Ana", "Ben", "Cleo", "Dan"];

// 1 at the place of a word in a list, 0 elsewhere: [0, 1, 0, 0] for the second.
function oneHot(word: string, words: string[]): number[] {
  if (!words.includes(word)) throw new Error(`"${word}" is unknown here. Known: ${words.join(", ")}.`);

  return words.map((known) => (known === word ? 1 : 0));
}

// One message a subject, in the order of `subjects`: [4 subject axes, 4 person axes].
function messagesOf(chat: string[]): number[][] {
  if (chat.length !== subjects.length)
    throw new Error(`A chat needs ${subjects.length} people, one a subject; this one has ${chat.length}.`);

  return chat.map((person, i) => [...oneHot(subjects[i], subjects), ...oneHot(person, people)]);
}

const chat = ["Ana", "Ben", "Cleo", "Dan"]; // who brings food, music, tent, wood
const swappedChat = ["Ben", "Ana", "Cleo", "Dan"]; // food and music the other way round
const question = [1, 1, 0, 0, 0, 0, 0, 0]; // asks for food and music

// Numbers or names as text, in columns: [0.5, 1] becomes " 0.50  1.00".
function written(cells: (number | string)[], digits = 2): string {
  const texts = cells.map((cell) => (typeof cell === "number" ? cell.toFixed(digits) : cell));
  return texts.map((text) => text.padStart(5)).join(" ");
}

console.log("            ", written([...subjects, ...people]));
messagesOf(chat).forEach((message, i) => console.log(`message ${i + 1}:  `, written(message, 0)));
console.log("question:   ", written(question, 0));

// %% [markdown]
// ## 1 · One unit of ink
//
// Lesson 01 gave you a highlighter pen, and ended with a warning: one set of weights has one unit of ink. Let us see what that does to two questions.
//
// First a single [head](glossary.ipynb#head), by hand: one set of [weights](glossary.ipynb#weights), made of [scores](glossary.ipynb#scores) by [softmax](glossary.ipynb#softmax). Its [query](glossary.ipynb#query) is the question's four subject numbers, times 12 so that the pen is sharp.
// A message's [key](glossary.ipynb#key) is its subject: what it can be found by. Its [value](glossary.ipynb#value) is its text: what is then read.

// %%
// One head: scores / √d_k, softmax, weighted sum of the values.
function attend(query: number[], keys: number[][], values: number[][]) {
  const scores = keys.map((key) => dot(query, key) / Math.sqrt(query.length));
  const weights = softmax(scores);
  return { scores, weights, output: weightedSum(weights, values) };
}

const subjectOf = (message: number[]) => message.slice(0, 4);
const textOf = (message: number[]) => message.slice(4);

// The one head's view of a chat.
function oneHead(chat: string[]) {
  const messages = messagesOf(chat);
  const query = subjectOf(question).map((value) => 12 * value); // [12, 12, 0, 0]
  return attend(query, messages.map(subjectOf), messages.map(textOf));
}

const view = oneHead(chat);
const swappedView = oneHead(swappedChat);
show(table({ message: subjects, score: view.scores, weight: view.weights }));
console.log("people:               ", written(people));
console.log("Ana food, Ben music:  ", written(view.output));
console.log("Ben food, Ana music:  ", written(swappedView.output));

expectClose(view.scores, [6, 6, 0, 0]);
expectClose(view.weights, [0.499, 0.499, 0.001, 0.001], 0.0005);
expectClose(view.output, swappedView.output); // two different chats, one and the same output

// %% [markdown]
// On paper: 12 · 1 / √4 = 6, and e⁶ is about 403. The food's weight is 403 / (403 + 403 + 1 + 1) = 0.499. So is the music's: the question asks for both, and both get half of the ink.
//
// Then look at the two outputs. In one chat Ana cooks and Ben plays, in the other it is the reverse. **The output is the same.** Whatever comes after this head can't tell the two chats apart.
//
// Equal shares were perhaps a bad choice. What if the head spends more on the food?
//
// **Predict.** One head puts 0.7 of its ink on the food message (Ana) and 0.3 on the music message (Ben). You read each answer off the output as its largest entry. Which answers come out right?
//
// - **a** both: 0.7 and 0.3 are easy to tell apart
// - **b** the food's only: the largest entry is Ana, whichever question you ask
// - **c** neither: the two are mixed for good

// %%
predict("heads-one-ink", "?"); // replace the ? by a, b or c

// %% [markdown]
// Move the slider from one end to the other. On the left is the ink, on the right what it makes of the four people. Is there a place at which both questions get their answer?

// %%
// The ink is given here, not computed: `share` on food, the rest on music.
function atShare(share: number) {
  const ink = [share, 1 - share, 0, 0];
  const blend = weightedSum(ink, messagesOf(chat).map(textOf));
  const bars = (tokens: string[], valueTitle: string, weights: number[]) =>
    weightBars({ tokens, valueTitle, series: [{ name: valueTitle, weights }] });
  return sideBySide(bars(subjects, "ink on each message", ink), bars(people, "share of the output", blend));
}

const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
show(
  withSlider({
    title: "Can one unit of ink answer two questions?",
    description:
      "A slider for the ink on the food message. The bars of Ana and Ben in the output always equal " +
      "the ink on food and music. At 0.5 they are level; at 1 only Ana is left.",
    name: "ink on food",
    steps: shares.map((share) => ({ label: share.toFixed(1), figure: atShare(share) })),
    start: shares.indexOf(0.7),
  }),
);

// The output repeats the ink: Ana gets the food's share, Ben the music's.
for (const share of shares) {
  const ink = [share, 1 - share, 0, 0];
  expectClose(weightedSum(ink, messagesOf(chat).map(textOf)), ink);
}

// %% [markdown]
// There is no such place. The output only repeats the ink, as the last lines of the cell assert: what Ana gains, Ben loses.
//
// You may object: at 0.7 and 0.3 I *see* that Ben comes second! So read the food off the largest entry, and the music with the sign turned round, so that the smaller share wins:

// %%
const unequal = weightedSum([0.7, 0.3, 0, 0], messagesOf(chat).map(textOf));
const turned = unequal.map((value) => -value);
const largest = (values: number[]) => people[values.indexOf(Math.max(...values))];
console.log("people:          ", written(people));
console.log("output:          ", written(unequal), " largest:", largest(unequal));
console.log("with turned sign:", written(turned), " largest:", largest(turned));
expectClose(turned, [-0.7, -0.3, 0, 0]);

// %% [markdown]
// Now Ben beats Ana, −0.3 to −0.7. But Cleo beats both with 0, and she has nothing to do with either. A matrix can reward ink, and then the larger share wins. Or it can punish ink, and then those without any win. And a matrix is all that follows the heads in their layer.
//
// > **Fair play.** A network with more layers can learn to pick the second largest. One head would do, too, if each *pair* of subject and person had an axis of its own, 16 in place of 8.
// > And it needn't spend the same ink whoever brings the food: section 5 shows how far that takes it.
//
// Sentences ask such things. In "The cat that chased the mouse was tired", the word *chased* needs its doer and its victim at once. Both are animals, so both land on the same axes.
// Lesson 01 put it like this: [attention](glossary.ipynb#attention) brings out what matters, and several heads bring several views.

// %% [markdown]
// ## 2 · Two heads, side by side
//
// In a real group chat nobody reads for everybody. The cook listens for the food, the dancer for the music; all read the same messages at the same time, and each makes a report.
// So let us have two heads. Each takes its own part of the question, and their two outputs are laid side by side: that is [concatenation](glossary.ipynb#concatenation).

// %%
// Listens for one subject only, and reads who takes care of it.
function listen(subject: string, chat: string[]) {
  const messages = messagesOf(chat);
  const query = oneHot(subject, subjects).map((value) => 12 * value); // food: [12, 0, 0, 0]
  return attend(query, messages.map(subjectOf), messages.map(textOf));
}

function twoHeads(chat: string[]) {
  const heads = [listen("food", chat), listen("music", chat)];
  return {
    weights: heads.map((head) => head.weights),
    output: heads.flatMap((head) => head.output), // 4 + 4 numbers
  };
}

const twoViews = twoHeads(chat);
const twoSwapped = twoHeads(swappedChat);
console.log("people:               ", written([...people, ...people]));
console.log("Ana food, Ben music:  ", written(twoViews.output));
console.log("Ben food, Ana music:  ", written(twoSwapped.output));

show(
  attentionMap({
    title: "Where does each head spend its ink?",
    description: "Two rows over four messages. Head 1 gives 0.99 to food, head 2 gives 0.99 to music.",
    weights: twoViews.weights,
    queries: ["head 1", "head 2"],
    keys: subjects,
    queryTitle: "",
    keyTitle: "message",
  }),
);

expectClose(twoViews.weights[0][0], 0.993, 0.0005); // e⁶ / (e⁶ + 3)
for (const someChat of [chat, swappedChat]) {
  const { output } = twoHeads(someChat);
  const answers = [largest(output.slice(0, 4)), largest(output.slice(4))];
  const wanted = someChat.slice(0, 2);
  // `===` asks whether two arrays are the same object, so they are compared as texts.
  if (answers.join() !== wanted.join()) throw new Error(`Two heads say ${answers.join()}: a surprise.`);
}

// %% [markdown]
// Each head has a whole unit of ink, so both answers come out sharp. And *where* a number stands says which question it answers: food in the first four, music in the last four. The two chats have different outputs now.
//
// Side by side takes eight numbers. Could we save some of them by averaging?
//
// **Predict.** Take the mean of the two heads' weights, and mix the texts once with that. What comes out?
//
// - **a** what the single head gave: half Ana, half Ben, and nothing says which is which
// - **b** both answers at half strength, each still in its own place
// - **c** the same as side by side, only shorter

// %%
predict("heads-average", "?"); // replace the ? by a, b or c

// %%
const meanWeights = subjects.map((_, i) => (twoViews.weights[0][i] + twoViews.weights[1][i]) / 2);
const averaged = weightedSum(meanWeights, messagesOf(chat).map(textOf));
const averagedSwapped = weightedSum(meanWeights, messagesOf(swappedChat).map(textOf));
show(
  table([
    { way: "one head", output: written(view.output) },
    { way: "two heads, weights averaged", output: written(averaged) },
    { way: "two heads, side by side", output: written(twoViews.output) },
  ]),
);
expectClose(averaged, view.output, 0.005);
expectClose(averaged, averagedSwapped); // the two chats can't be told apart again

// %% [markdown]
// Averaging the weights pours two units of ink back into one. It is a common mistake in code, and a quiet one: shapes fit, rows still sum to 1, nothing complains.
// Heads' *outputs* are put side by side. Their weights stay apart. (Some libraries average the maps that they show you, but only those.)
//
// **Try it.** Let the heads listen for other subjects, or change who brings what. (Three heads? Add a third subject to `myHeads`.)

// %%
const myHeads = ["tent", "wood"];
const myChat = ["Ana", "Ben", "Dan", "Dan"];
show(
  table(
    myHeads.map((subject) => {
      const { weights, output } = listen(subject, myChat);
      const answer = largest(output);
      return { "listens for": subject, weights: written(weights), output: written(output), answer };
    }),
  ),
);

// %% [markdown]
// ## 3 · One matrix, cut into heads
//
// So far each head picked its numbers by hand. In a model a head gets its query, keys and values by matrices that are learned, its [projections](glossary.ipynb#projection), and every head has its own. That is [multi-head attention](glossary.ipynb#multi-head-attention).
//
// One trick keeps that fast. The heads' small matrices stand side by side in one large matrix, so that one product serves all heads. Then the result is *cut*.
// With d_model = 8 (the width of a message) and $h$ = 2 heads, each head has the width $d_k = d_\text{model} / h = 4$.
//
// | | made by | [shape](glossary.ipynb#shape) | cut into heads |
// | --- | --- | --- | --- |
// | Q | question · $W_Q$ | [1, 8] | [2 heads, 1, 4] |
// | K | messages · $W_K$ | [4, 8] | [2 heads, 4, 4] |
// | V | messages · $W_V$ | [4, 8] | [2 heads, 4, 4] |
// | weights | softmax(Q·Kᵀ / √4), head by head | | [2 heads, 1, 4] |
// | heads | weights · V, head by head | | [2 heads, 1, 4] |
// | output | the heads side by side · $W_O$ | [1, 8] | |
//
// (The library puts one more axis in front, the [batch](glossary.ipynb#batch): how many chats are computed together. Here it is 1.)
//
// Here are the four matrices of our two listeners. The left half of $W_Q$, $W_K$ and $W_V$ belongs to head 1, the right half to head 2.

// %%
// Puts blocks together to one matrix, as one writes it.
const blocks = (rows: tf.Tensor[][]) =>
  tf.concat(
    rows.map((row) => tf.concat(row, 1)),
    0,
  );

const all = tf.eye(4); // takes over four numbers as they are
const none = tf.zeros([4, 4]);
const food = tf.diag(tf.tensor1d([12, 0, 0, 0])); // takes over the first, times 12
const music = tf.diag(tf.tensor1d([0, 12, 0, 0]));

//                     head 1  head 2
const queryMatrix = blocks([
  [food, music], // from the four subject axes
  [none, none],
]); // from the four person axes
const keyMatrix = blocks([
  [all, all],
  [none, none],
]);
const valueMatrix = blocks([
  [none, none],
  [all, all],
]);
const outputMatrix = tf.eye(8); // leaves the heads as they are

const questionTensor = tf.tensor3d([[question]]); // [1 chat, 1 question, 8]
const messageTensor = tf.tensor3d([messagesOf(chat)]); // [1 chat, 4 messages, 8]

// x·W for each row: [1, rows, 8] → [1, rows, 8]. (`matMul` wants as many axes in W as in x: [1, 8, 8].)
const project = (x: tf.Tensor3D, matrix: tf.Tensor) => tf.matMul(x, tf.expandDims(matrix, 0));

const Q = project(questionTensor, queryMatrix); // [1, 1, 8]
const K = project(messageTensor, keyMatrix); // [1, 4, 8]
const V = project(messageTensor, valueMatrix); // [1, 4, 8]
console.log("Q, two heads of 4 numbers:", written(Array.from(Q.dataSync()), 0));
expectClose(Q, [[[12, 0, 0, 0, 0, 12, 0, 0]]]);

// %% [markdown]
// The one row of Q holds both queries: [12, 0, 0, 0] for head 1, [0, 12, 0, 0] for head 2. Exactly the two of section 2.
//
// Now cut, attend, join:

// %%
const headQueries = splitHeads(Q, 2); // [1, 2 heads, 1, 4]
const headKeys = splitHeads(K, 2); // [1, 2 heads, 4, 4]
const headValues = splitHeads(V, 2); // [1, 2 heads, 4, 4]
const attended = scaledDotProductAttention(headQueries, headKeys, headValues); // both heads at once
const sideBySideHeads = combineHeads(attended.output); // [1, 1, 8]
const multiHeadOutput = project(sideBySideHeads, outputMatrix); // [1, 1, 8]

show(
  table(
    Object.entries({
      Q: Q,
      "Q, split": headQueries,
      K: K,
      "K, split": headKeys,
      V: V,
      "V, split": headValues,
      weights: attended.weights,
      heads: attended.output,
      "side by side": sideBySideHeads,
      output: multiHeadOutput,
    }).map(([name, { shape }]) => ({ name, shape: `[${shape.join(", ")}]` })),
  ),
);
expectClose(attended.weights, [twoViews.weights.map((row) => [row])], 1e-5); // as by hand
expectClose(multiHeadOutput, [[twoViews.output]], 1e-5);

// %% [markdown]
// Both heads went through one call of `scaledDotProductAttention`: the heads are one more axis, and no head waits for another. By matrices and by hand agree.
//
// ### What is the output projection for?
//
// Our [output projection](glossary.ipynb#output-projection), $W_O$, changes nothing. In a model it has work to do: it writes what the heads found onto the axes on which the next layer expects it. It can swap the two reports, add them, or turn one round.
// It also shows a second way to see the whole. Its first four rows belong to head 1, its last four to head 2. So **each head has an output matrix of its own, and the results are added up**:
//
// $$\text{output} = \text{head}_1 \cdot W_O^{(1)} + \text{head}_2 \cdot W_O^{(2)}$$

// %%
// Any matrix will do: normal numbers of mean 0 and deviation 1, from seed 3. `R2` says: two axes.
const anyOutputMatrix = tf.randomNormal<tf.Rank.R2>([8, 8], 0, 1, "float32", 3);
const joined = tf.matMul(sideBySideHeads.reshape<tf.Tensor2D>([1, 8]), anyOutputMatrix);

const [headOne, headTwo] = tf.unstack(attended.output.reshape([2, 1, 4])); // [1, 4] each
const [rowsOne, rowsTwo] = tf.split(anyOutputMatrix, 2); // [4, 8] each
const added = tf.add(tf.matMul(headOne, rowsOne), tf.matMul(headTwo, rowsTwo));
console.log("side by side, then W_O: ", written(Array.from(joined.dataSync())));
console.log("each with its own rows: ", written(Array.from(added.dataSync())));
expectClose(joined, added, 1e-5);

// %% [markdown]
// ### Reshape, then transpose
//
// `splitHeads` does two things: it *reshapes* [4, 8] to [4, 2, 4], each message in two parts. Then it *transposes*: swaps the axes to [2, 4, 4], so that the heads come first.
//
// **Predict.** What happens if you reshape [4 messages, 8] straight to [2 heads, 4, 4], without the transpose?
//
// - **a** an error: the sizes don't fit
// - **b** the same heads: the numbers are the same
// - **c** no error, but each head gets two whole messages in place of its part of all four

// %%
predict("heads-reshape", "?"); // replace the ? by a, b or c

// %%
// A stand-in for V, in which every number says which message it comes from.
const eightTimes = (message: number) => Array.from({ length: 8 }, () => message);
const messageNumbers = tf.tensor3d([[1, 2, 3, 4].map(eightTimes)]); // [1, 4, 8]
const rightSplit = splitHeads(messageNumbers, 2); // [1, 2, 4, 4]
const wrongSplit = messageNumbers.reshape<tf.Tensor4D>([1, 2, 4, 4]);

function headsMap(heads: tf.Tensor4D, columnTitle: string) {
  const rows = [1, 2].flatMap((head) => [1, 2, 3, 4].map((row) => `head ${head}, row ${row}`));
  const matrix = heads.reshape<tf.Tensor2D>([8, 4]).arraySync();
  return matrixMap({ matrix, rows, columns: ["1", "2", "3", "4"], columnTitle, valueTitle: "message" });
}

show(
  sideBySide(headsMap(rightSplit, "reshape, then transpose"), headsMap(wrongSplit, "reshape alone"), {
    title: "Which message does each row of a head come from?",
    description:
      "Two tables of eight rows, four a head. With the transpose, each head has messages 1 to 4. " +
      "By reshape alone, head 1 has rows from messages 1, 1, 2, 2, and head 2 from 3, 3, 4, 4.",
  }),
);

const wrong = scaledDotProductAttention(
  Q.reshape([1, 2, 1, 4]), // with a single row it makes no difference
  K.reshape([1, 2, 4, 4]),
  V.reshape([1, 2, 4, 4]),
);
const wrongOutput = combineHeads(wrong.output);
console.log("people:      ", written([...people, ...people]));
console.log("right output:", written(Array.from(multiHeadOutput.dataSync())));
console.log("wrong output:", written(Array.from(wrongOutput.dataSync())));
expectClose(wrongOutput, [[[0.998, 0.002, 0, 0, 0, 0, 0.5, 0.5]]], 0.001);

// %% [markdown]
// On the left each head sees all four messages. On the right, head 1 has the messages 1 and 2 (each twice), head 2 has 3 and 4. So head 2 never sees the music. It finds nothing to look at, and reports half Cleo, half Dan, with no error anywhere.
//
// The shapes don't show this bug; a test with numbers that you know does. Here is ours, and the library passes it: `MultiHeadAttention` takes the four matrices as they are.

// %%
const twoListeners = new MultiHeadAttention({ numHeads: 2, modelDim: 8 });
twoListeners.setWeights([queryMatrix, keyMatrix, valueMatrix, outputMatrix]);
const byLibrary = twoListeners.attend(questionTensor, messageTensor, messageTensor);

console.log("by hand:   ", written(twoViews.output, 4));
console.log("by matrix: ", written(Array.from(multiHeadOutput.dataSync()), 4));
console.log("by library:", written(Array.from(byLibrary.output.dataSync()), 4));
expectClose(byLibrary.output, [[twoViews.output]], 1e-5);
expectClose(byLibrary.weights, attended.weights, 1e-5);

// %% [markdown]
// ## 4 · The layer, and what it costs
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// In many programs this layer comes as two classes: one for a head's arithmetic, one for the projections around it. You have used both parts:
//
// | what it is often called | here | what it does |
// | --- | --- | --- |
// | `ScaledDotProductAttention` | `scaledDotProductAttention` | scores divided by a [temperature](glossary.ipynb#temperature), √d_k; masked scores become −∞; softmax; weighted sum |
// | `MultiHeadAttention` | `MultiHeadAttention` | projects, splits, attends, joins, projects; no bias; gives output and weights |
//
// Both are written as their equations read in [reference.ts](../src/attention/reference.ts), which you can now read whole.
//
// Here is the layer at the size of a demonstration: a batch of 2 sentences of 5 words, d_model = 16, 4 heads. The second sentence has only 3 words, so a [padding mask](glossary.ipynb#padding-mask) hides the two empty places.
// The words' vectors and the layer's matrices are random, drawn from a [seed](glossary.ipynb#seed).

// %%
const sentences = [
  ["The", "bank", "will", "close", "soon"],
  ["The", "bank", "closes", "–", "–"],
];
const words = tf.randomNormal<tf.Rank.R3>([2, 5, 16], 0, 1, "float32", 1); // [batch, words, d_model]
const demo = new MultiHeadAttention({ numHeads: 4, modelDim: 16, seed: 1 });
const mask = paddingMask([5, 3], 5); // 1 where there is a word

const { output: demoOutput, weights: demoWeights } = demo.attend(words, words, words, { mask });
console.log("input  ", words.shape, "  batch, words, d_model");
console.log("output ", demoOutput.shape, "  the same: such layers can be stacked");
console.log("weights", demoWeights.shape, "  batch, heads, queries, keys");
expectClose([...demoOutput.shape], [2, 5, 16]);
expectClose([...demoWeights.shape], [2, 4, 5, 5]);

// The same in steps, from the layer's own four matrices. (`as tf.Tensor2D[]` says: tensors of two axes.)
const [demoQ, demoK, demoV, demoO] = demo.getWeights() as tf.Tensor2D[]; // [16, 16] each
const projected = [demoQ, demoK, demoV].map((matrix) => {
  const product = tf.matMul(words.reshape<tf.Tensor2D>([10, 16]), matrix); // every word of both sentences
  return splitHeads(product.reshape([2, 5, 16]), 4); // [2, 4, 5, 4]
});
const inSteps = scaledDotProductAttention(projected[0], projected[1], projected[2], { mask });
const stepsJoined = combineHeads(inSteps.output); // [2, 5, 16]
const stepsOutput = tf.matMul(stepsJoined.reshape<tf.Tensor2D>([10, 16]), demoO).reshape([2, 5, 16]);
expectClose(stepsOutput, demoOutput, 1e-4);
expectClose(inSteps.weights, demoWeights, 1e-5);

// What is masked gets no ink: the last two columns of the second sentence, in every head.
const maskedInk = demoWeights.slice([1, 0, 0, 3], [1, 4, 5, 2]).sum();
console.log("ink on masked places:", maskedInk.dataSync()[0]);
expectClose(maskedInk, 0);

// %% [markdown]
// Read the weights' shape aloud: for each of 2 sentences and each of 4 heads, 5 words look at 5 words. So a layer with 4 heads has 4 [attention maps](glossary.ipynb#attention-map) a sentence.
// Nothing is trained yet. Do four heads with random matrices look alike?

// %%
const firstMaps = demoWeights.arraySync()[0]; // [4 heads, 5, 5]
show(
  attentionMaps({
    title: "Do untrained heads look alike?",
    description: "Four maps of five words by five. They differ, and none shows a clear pattern.",
    weights: firstMaps,
    queries: sentences[0],
    keys: sentences[0],
  }),
);
const untrained = headDistances(firstMaps); // [4 heads, 4 heads]
console.log("distance between head 1 and heads 2, 3, 4:", written(untrained[0].slice(1)));
const apart = untrained.flatMap((row, head) => row.slice(head + 1)); // each pair once
if (Math.min(...apart) < 0.05) throw new Error("Random heads should differ.");

// %% [markdown]
// They differ already, because their random matrices differ, but none has found anything yet. To say *how much* two heads differ we need a number, and `headDistances` gives one.
// It takes the share of ink that one head would have to move in a row to get the other's, as a mean over the rows. 0 is the same map; 1 is two heads that never look at the same place.
//
// > **Unlike the paper.** In the transformer a shortcut leads around this layer, and a normalisation follows it (*Add & Norm*); in training, dropout comes on top.
// > Many a class called `MultiHeadAttention` has these built in. Ours is the formula alone. And where others mask with a large negative number, ours takes −∞.
//
// ### What do more heads cost?
//
// **Predict.** A layer has d_model = 16. You go from 1 head to 4. How many numbers does it learn now?
//
// - **a** four times as many: each head has its own matrices
// - **b** as many as before: each head is a quarter as wide
// - **c** a quarter: the heads share their matrices

// %%
predict("heads-parameters", "?"); // replace the ? by a, b or c

// %%
const costs = [1, 2, 4, 8, 16].map((numHeads) => {
  const layer = new MultiHeadAttention({ numHeads, modelDim: 16 });
  const { weights } = layer.attend(words, words, words);
  return {
    heads: numHeads,
    "width of a head (d_k)": layer.keyDim,
    "learned numbers": layer.countParams(),
    "weights in the maps": weights.size,
  };
});
show(table(costs));
for (const row of costs) {
  expectClose(row["learned numbers"], 4 * 16 * 16);
  expectClose(row["weights in the maps"], 2 * row.heads * 5 * 5);
}

// %% [markdown]
// Four matrices of 16 × 16 make 1024 learned numbers, or [parameters](glossary.ipynb#parameter), however many heads they are cut into. More views at the same size: that is what makes the design attractive.
//
// It isn't free. The last column grows with the heads: every head has a map of its own. And each head gets narrower, so that it can ask less precisely and carry less. Lesson 07 measures both.
//
// **Try it.** Choose other sizes. What does the layer say when the width doesn't divide by the heads? What if you give each head its full width, with `keyDim: 16, valueDim: 16`?

// %%
const mine = new MultiHeadAttention({ numHeads: 4, modelDim: 16 });
console.log(`${mine.numHeads} heads of width ${mine.keyDim}: ${mine.countParams()} learned numbers`);

// %% [markdown]
// ## 5 · One head fails, several solve it
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// So far we made the heads by hand. Does training find such heads by itself? And can it help a single head out after all?
//
// The task: read a chat, say who brings the food **and** who brings the music. Four subjects with one of four people each make 256 different chats. 192 are for training, the [training set](glossary.ipynb#training-set).
// The other 64 are for measuring, the [validation set](glossary.ipynb#validation-set): no model ever learns from them.

// %%
// A chat as four numbers: who brings food, music, tent, wood. Its label: one of 4 × 4 pairs (who food, who music).
// `i >> 2` is Python's `i // 4`, so `ids` has the four digits of i in base 4.
const allChats = Array.from({ length: 256 }, (_, i) => {
  const ids = [i >> 6, i >> 4, i >> 2, i].map((number) => number % 4);
  return { ids, label: 4 * ids[0] + ids[1] };
});

// A table's row with one column a subject: Python's `dict(zip(subjects, values))`.
function bySubject(values: (number | string)[]) {
  return Object.fromEntries(subjects.map((subject, i) => [subject, values[i]]));
}

const mixed = shuffled(randomNumbers(0), allChats);
const chats = { train: mixed.slice(0, 192), validation: mixed.slice(192) };
show(
  table(
    chats.train.slice(0, 3).map(({ ids, label }) => ({
      ...bySubject(ids.map((id) => people[id])),
      answer: `${people[label >> 2]}, ${people[label % 4]}`,
    })),
  ),
);

// %% [markdown]
// The model is the layer and nothing else. Its output has eight numbers, and we read them as in section 2. The first four say who brings the food, one number a person; the last four say who brings the music.
// The larger, the surer. Such numbers are called [logits](glossary.ipynb#logits).
//
// As before, a message is *found* by its subject (the key sees only that), and *read* by its text (the value sees only that).
//
// In the class, `attend` builds the inputs of the layer, and `logits` reads its output. `train` asks for these logits, and changes what `parametersOf` names. The rest is bookkeeping.

// %%
class ChatReader extends Classifier {
  readonly layer: MultiHeadAttention;

  // `sees`: whether keys see the texts as well, and values the subjects as well.
  constructor(
    numHeads: number,
    seed: number,
    readonly sees = { textInKey: false, subjectInValue: false },
  ) {
    super("ChatReader", { vocabularySize: people.length, numClasses: 16, seed });
    this.layer = new MultiHeadAttention({ numHeads, modelDim: 8, seed });
    this.parametersOf("attention", this.layer); // these are what training changes
  }

  attend(chats: readonly ArrayLike<number>[]) {
    const batch = chats.length;
    const ids = tf.tensor2d(
      chats.map((chat) => Array.from(chat)),
      [batch, 4],
      "int32",
    );
    const texts = tf.oneHot(ids, 4).toFloat(); // [batch, 4 messages, 4 people]
    const topics = tf.tile(tf.expandDims(tf.eye(4), 0), [batch, 1, 1]); // [batch, 4 messages, 4 subjects]
    const empty = tf.zeros([batch, 4, 4]);
    const question = tf.tile(tf.tensor3d([[[1, 1, 0, 0, 0, 0, 0, 0]]]), [batch, 1, 1]); // [batch, 1, 8]
    const key = tf.concat([topics, this.sees.textInKey ? texts : empty], 2); // [batch, 4, 8]
    const value = tf.concat([this.sees.subjectInValue ? topics : empty, texts], 2); // [batch, 4, 8]
    return this.layer.attend(question, key, value);
  }

  override pooled(chats: readonly ArrayLike<number>[]) {
    return this.attend(chats).output; // [batch, 1, 8]
  }

  // A pair's logit is the sum of its two people's, so the best pair has the best of each.
  override logits(chats: readonly ArrayLike<number>[]) {
    return tf.tidy(() => {
      const [food, music] = tf.split(this.pooled(chats).reshape([chats.length, 8]), 2, 1); // [batch, 4] each
      return tf.add(tf.expandDims(food, 2), tf.expandDims(music, 1)).reshape<tf.Tensor2D>([chats.length, 16]);
    });
  }
}

// Each head's weights over the four messages. The keys see subjects only, so they are the same for every chat.
function mapOf(reader: ChatReader): number[][] {
  return tf.tidy(() => {
    const { weights } = reader.attend([[0, 1, 2, 3]]); // [1 chat, heads, 1 question, 4 messages]
    return weights.reshape<tf.Tensor2D>([reader.layer.numHeads, 4]).arraySync();
  });
}

const settings = { epochs: 25, batchSize: 32, learningRate: 0.03 };
const reader = new ChatReader(2, 1);
console.log("learned numbers:", reader.parameterCount);
expectClose(reader.parameterCount, 4 * 8 * 8);

// %% [markdown]
// Now train layers with 1, 2, 4 and 8 heads, each from five different random starts. All have 256 learned numbers, the same data and the same settings.
// (Those that meet only zeros in our vectors stay as they are. They are equally many for any number of heads.)
// "Right" means: food *and* music are right, for chats that the model hasn't seen. Guessing gives one in sixteen, 6 %.

// %%
const seeds = [1, 2, 3, 4, 5];

async function trained(numHeads: number, seed: number) {
  const reader = new ChatReader(numHeads, seed);
  const before = mapOf(reader);
  const history = await train(reader, chats, { ...settings, seed, progress: false });
  const right = evaluate(reader, chats.validation).accuracy;
  return { numHeads, seed, reader, before, after: mapOf(reader), history, right };
}

// The type of `runs` says: an array of what `trained` gives, once that has been waited for.
const runs: Awaited<ReturnType<typeof trained>>[] = [];
for (const numHeads of [1, 2, 4, 8]) {
  for (const seed of seeds) runs.push(await trained(numHeads, seed));
  const rights = runs.filter((run) => run.numHeads === numHeads).map((run) => percent(run.right));
  console.log(`${numHeads} head${numHeads > 1 ? "s" : " "}: right in ${rights.join(", ")} of the chats`);
}

// %% [markdown]
// One head gets about a fifth of the chats right (14 to 28 %); two, four and eight get all of them. How did each get there?

// %%
const runsWith = (numHeads: number) => runs.filter((run) => run.numHeads === numHeads);
show(
  trainingCurves({
    title: "Does one head only need more time?",
    description:
      "Loss and accuracy over 25 epochs, means of five seeds. With one head the loss slows down at about " +
      "1, the accuracy stays below 40 percent. With two, the loss goes to 0, the accuracy to 100 percent.",
    runs: [1, 2].map((heads) => ({
      name: heads === 1 ? "1 head" : "2 heads",
      histories: runsWith(heads).map((run) => run.history),
    })),
  }),
);

for (const { numHeads, seed, right } of runs) {
  const asSaid = numHeads === 1 ? right < 0.5 : right > 0.98;
  if (!asSaid) throw new Error(`${numHeads} head(s), seed ${seed}: ${percent(right)} is a surprise.`);
}

// %% [markdown]
// On the left is the [loss](glossary.ipynb#loss), on the right the [accuracy](glossary.ipynb#accuracy): means of five seeds, dotted for the training set. A shade reaches one [standard deviation](glossary.ipynb#standard-deviation) to each side.
// The single head's loss creeps down, and its accuracy doesn't rise. Let one of them train eight times as long:

// %%
const patient = new ChatReader(1, 1);
await train(patient, chats, { ...settings, epochs: 200, seed: 1 });
const patientRight = evaluate(patient, chats.validation).accuracy;
const patientOnTraining = evaluate(patient, chats.train).accuracy;
console.log(`one head after 25 epochs: ${percent(runs[0].right)} right`);
console.log(`one head after 200 epochs: ${percent(patientRight)} right`);
console.log(`  on the chats it learned from: ${percent(patientOnTraining)} right`);
if (Math.max(patientRight, patientOnTraining) > 0.6) throw new Error("Patience should not help this much.");

// %% [markdown]
// Better, and far from solved, on the training set as well. Time is not what it lacks: two heads need 25 epochs at most. It [underfits](glossary.ipynb#underfitting).
//
// What does a single head get right at all? Sort all 256 chats, trained on or not, into those where one person brings both, and those where two people do:

// %%
const samePerson = allChats.filter(({ ids }) => ids[0] === ids[1]); // 64 chats
const twoPeople = allChats.filter(({ ids }) => ids[0] !== ids[1]); // 192 chats

// The share of chats for which a reader names one and the same person twice.
function namesOneTwice(reader: ChatReader, examples: typeof allChats): number {
  const pairs = tf.tidy(() => tf.argMax(reader.logits(examples.map(({ ids }) => ids)), 1).dataSync());
  return mean(Array.from(pairs, (pair) => (pair >> 2 === pair % 4 ? 1 : 0)));
}

const byKind = [1, 2].map((numHeads) => {
  const readers = runsWith(numHeads).map(({ reader }) => reader);
  const overSeeds = (measure: (reader: ChatReader) => number) => mean(readers.map(measure));
  return {
    heads: numHeads,
    "right, one person brings both": overSeeds((reader) => evaluate(reader, samePerson).accuracy),
    "right, two people": overSeeds((reader) => evaluate(reader, twoPeople).accuracy),
    "two people, but one named twice": overSeeds((reader) => namesOneTwice(reader, twoPeople)),
  };
});
show(table(byKind));

show(table(runsWith(1).map(({ seed, after }) => ({ seed, ...bySubject(after[0]) }))));
const [single] = byKind;
if (single["right, one person brings both"] < 0.6) throw new Error("One head should manage one person.");
if (single["right, two people"] > 0.3) throw new Error("One head should do badly with two people.");

// %% [markdown]
// The second table tells the story of the first. The single head looks at food and music with about half of its ink each, as ours did in section 1.
// (With one seed it gives up one question, and spends all ink on the other.)
//
// If one person brings both, a blend of the two texts is as good as each. If two people do, the blend leans a little to one of them, and that one is mostly named for both.
//
// > **Fair play.** We made the task hard for one head. Its keys see the subject only, so the shares of ink are the same for every chat. Its values see the text only.
// > What if the keys may see the text, too, so that the ink can depend on the *person*? And what if the values may see the subject? Let us see.

// %%
async function oneHeadSeeing(textInKey: boolean, subjectInValue: boolean) {
  const readers = [1, 2, 3].map((seed) => new ChatReader(1, seed, { textInKey, subjectInValue }));
  for (const [i, reader] of readers.entries())
    await train(reader, chats, { ...settings, seed: i + 1, progress: false });

  const rights = readers.map((reader) => evaluate(reader, chats.validation).accuracy);
  return { readers, rights, right: rights.map(percent).join(", ") };
}

const textInKey = await oneHeadSeeing(true, false);
const subjectInValue = await oneHeadSeeing(false, true);
const both = await oneHeadSeeing(true, true);
show(
  table([
    { "keys see": "subject, text", "values see": "text", right: textInKey.right },
    { "keys see": "subject", "values see": "subject, text", right: subjectInValue.right },
    { "keys see": "subject, text", "values see": "subject, text", right: both.right },
  ]),
);
const eitherAlone = [...textInKey.rights, ...subjectInValue.rights];
if (Math.max(...eitherAlone) > 0.5) throw new Error("One of them alone was not expected to help.");
if (Math.min(...both.rights) < 0.8) throw new Error("With both, one head should do well.");

// How much ink the food gets, by who brings it. (Ben brings the music, Cleo the tent, Dan the wood.)
const inkOnFood = tf.tidy(() => {
  const fourChats = people.map((_, person) => [person, 1, 2, 3]);
  const { weights } = both.readers[0].attend(fourChats); // [4 chats, 1 head, 1, 4]
  return weights
    .reshape<tf.Tensor2D>([4, 4])
    .arraySync()
    .map((row) => row[0]);
});
show(table({ "food by": people, "ink on food": inkOnFood }));

// %% [markdown]
// Either alone helps nothing. With both, one head solves the task! It found a code: each person gets another amount of ink, and the values tell which subject that ink went to.
// So be careful with "one head can't". A matrix can't read two answers that share their axes off one blend *that spends the same ink for everyone*. That was the case in section 1, and in our first training.
//
// Such codes have limits. In lesson 09 keys and values see everything, and one head still falls short of eight: you will see there why.

// %% [markdown]
// ## 6 · Same or different?
//
// Two heads or more solved the task. What does each of the heads do there? Before you look:
//
// **Predict.** Four heads get the same chats and the same goal. Only their random starting numbers differ. What will they learn?
//
// - **a** all the same: they have the same input and the same goal
// - **b** each a thing of its own, no two alike: the layer sees to that
// - **c** different things where that helps, and some will do the same work twice

// %%
predict("heads-same-or-different", "?"); // replace the ? by a, b or c

// %% [markdown]
// Train four heads once more and write down each head's weights after some epochs. Press ▶, or pull the slider back to 0. When does each head find its subject?

// %%
const watched = new ChatReader(4, 1);
const watchedEpochs = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25];
const filmed = [mapOf(watched)]; // epoch 0: before training
await train(watched, chats, {
  ...settings,
  seed: 1,
  onEpoch: ({ epoch }) => {
    if (watchedEpochs.includes(epoch)) filmed.push(mapOf(watched));
  },
});
show(
  attentionSlider({
    title: "When does each head find its subject?",
    description:
      "A slider over 25 epochs, with a map of four heads by four messages. At first all weights are near " +
      "a quarter. Within some ten epochs the heads turn to food or music, mostly away from tent and wood.",
    name: "epoch",
    labels: watchedEpochs.map(String),
    weights: filmed,
    queries: ["head 1", "head 2", "head 3", "head 4"],
    keys: subjects,
    queryTitle: "",
    keyTitle: "message",
    start: watchedEpochs.length - 1,
    play: true,
  }),
);
const inkAside = filmed[filmed.length - 1].map(([, , tent, wood]) => tent + wood);
console.log("ink on tent and wood, heads 1 to 4:", written(inkAside));
if (Math.max(...inkAside) > 0.25) throw new Error("The heads should turn away from tent and wood.");

// %% [markdown]
// At epoch 0 all four look everywhere. Nobody told them who should listen for what, and yet they part: some turn to the food, some to the music.
// They turn away from tent and wood, which nobody asks for; head 3 keeps most ink there, 0.18.
//
// In this training, head 2 listens for the music. Is that its job every time? Here are three trainings that differ in their seed only:

// %%
const fourHeads = runsWith(4);
show(
  attentionMaps({
    title: "Does each head get the same job in every training?",
    description:
      "Three maps, one a seed, of four heads by four messages. In each, some heads look at food and some " +
      "at music, but not always the same ones.",
    weights: fourHeads.slice(0, 3).map(({ after }) => after),
    names: fourHeads.slice(0, 3).map(({ seed }) => `seed ${seed}`),
    queries: ["head 1", "head 2", "head 3", "head 4"],
    keys: subjects,
    queryTitle: "",
    keyTitle: "message",
  }),
);

// What head 2 gives to the music, with seed 1 and with seed 2.
const [withSeedOne, withSeedTwo] = fourHeads.map(({ after }) => after[1][subjects.indexOf("music")]);
if (withSeedOne < 0.5 || withSeedTwo > 0.5) throw new Error("Head 2 should change its job with the seed.");

// The distance of every pair of heads: [heads][queries][keys], with one query each.
function pairDistances(map: number[][]): number[] {
  return headDistances(map.map((row) => [row])).flatMap((row, head) => row.slice(head + 1));
}

const distances = fourHeads.map(({ seed, before, after }) => ({
  seed,
  "before: mean of the pairs": mean(pairDistances(before)),
  "after: mean of the pairs": mean(pairDistances(after)),
  "most different pair": Math.max(...pairDistances(after)),
  "most alike pair": Math.min(...pairDistances(after)),
}));
show(table(distances));
for (const row of distances) {
  if (row["before: mean of the pairs"] > 0.15) throw new Error("Untrained heads should differ little.");
  expectClose(row["after: mean of the pairs"], 0.6, 0.1);
  if (row["most different pair"] < 0.9) throw new Error("Some two heads should differ.");
  if (row["most alike pair"] > 0.2) throw new Error("Some two heads should be alike.");
}

// %% [markdown]
// No: with seed 2, head 2 listens for the food. Which head does what is left to chance.
//
// And the table answers the question whether heads learn the same. Before training, two heads differ by 0.05 to 0.12 on average. After it, by about 0.6.
// (Section 4's random heads differed more than that. Its words were longer vectors, which makes random scores larger, and random pens sharper.)
// In every training some pair looks at quite different places (0.9 and more), and some pair is nearly alike (0.2 and less). Four heads, two jobs: some double up.
//
// So heads learn different things where the task rewards it. But what makes them part in the first place?
//
// **Predict.** Two heads start with exactly the same numbers. What does training make of them?
//
// - **a** they drift apart, since two different heads would lower the loss
// - **b** they stay copies of each other, and do the work of one head
// - **c** one of them is switched off: its numbers go to 0

// %%
predict("heads-same-start", "?"); // replace the ? by a, b or c

// %%
// Two heads, and the second gets the numbers of the first.
const twins = new ChatReader(2, 1);
const copied = twins.layer.getWeights().map((matrix, i) => {
  const axis = i < 3 ? 1 : 0; // a head has columns of W_Q, W_K and W_V, and rows of W_O
  const [first] = tf.split(matrix, 2, axis);
  return tf.concat([first, first], axis);
});
twins.layer.setWeights(copied);

const twinsBefore = pairDistances(mapOf(twins))[0];
await train(twins, chats, { ...settings, seed: 1 });
const [twinsAfter] = pairDistances(mapOf(twins));
const twinsRight = evaluate(twins, chats.validation).accuracy;
const [ordinary] = runsWith(2);
const [ordinaryDistance] = pairDistances(ordinary.after);
show(
  table([
    { "two heads start with": "numbers of their own", distance: ordinaryDistance, right: ordinary.right },
    { "two heads start with": "the same numbers", distance: twinsAfter, right: twinsRight },
  ]),
);
expectClose(twinsBefore, 0);
expectClose(twinsAfter, 0, 0.01);
if (twinsRight > 0.5) throw new Error("Twins were expected to do no better than one head.");

// %% [markdown]
// They stay twins, and two twins get no further than one head. At the same numbers both have the same [gradient](glossary.ipynb#gradient), so each step takes them to the same place again.
// Random starting numbers are no detail: they are what lets heads part.
//
// > **Fair play.** Our heads are tidy, because the task is: two questions, and keys that see the subject only. In large models some heads have jobs that one can name (the previous word, the object of a verb).
// > Many have none that anyone has found. And a map says where a head looks, not yet what it does with it: lesson 10 comes back to that.
//
// **Try it.** Train your own layer: how do 8 heads of width 1 share the work? In the three maps above, head 1 always took the food. Is that a rule? (Try 4 heads and seed 6.)

// %%
const myReader = new ChatReader(8, 11); // heads (1, 2, 4 or 8), seed
await train(myReader, chats, settings);
console.log(`${percent(evaluate(myReader, chats.validation).accuracy)} of the chats are right`);
show(
  attentionMap({
    title: "Who listens for what?",
    description: "A map of your heads by four messages.",
    weights: mapOf(myReader),
    queries: mapOf(myReader).map((_, head) => `head ${head + 1}`),
    keys: subjects,
    queryTitle: "",
    keyTitle: "message",
  }),
);

// %% [markdown]
// ## Take with you
//
// 1. One set of weights has one unit of ink, and gives one blend. If the ink is the same for everyone, no matrix reads two answers that share their axes off it. Two heads give two blends.
// 2. Heads attend side by side, each with projections of its own. Their outputs are concatenated and projected; their weights are never averaged.
// 3. To cut into heads is to reshape *and* transpose: [batch, length, heads · d] → [batch, heads, length, d]. Without the transpose nothing complains, and the heads see the wrong rows.
// 4. At the same d_model, more heads learn the same number of parameters. The heads get narrower, and there are more maps.
// 5. The layer doesn't make heads differ: different starts and a task that rewards it do. Some end up doing the same work.
//
// ## Go on
//
// - **Exercises** [Several heads](../exercises/05-several-heads.ipynb): cut into heads, join them, and write the whole layer yourself.
// - **Next lesson** [6 · Positions](06-positions.ipynb): our heads found a message by its subject. Could they have found the *first* message?
//
// ## Sources
//
// - A. Vaswani and others (2017), *Attention is all you need*: section 3.2.2 is this lesson in half a page.
// - K. Clark, U. Khandelwal, O. Levy and C. Manning (2019), *What does BERT look at?*: what heads of a large model attend to, and how far apart they are.
// - P. Michel, O. Levy and G. Neubig (2019), *Are sixteen heads really better than one?*: how many of them are needed.
