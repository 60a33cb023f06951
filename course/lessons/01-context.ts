// %% [markdown]
// # 1 · Context
// *How words get their meaning from each other*
//
// > **After this lesson you can**
// > - **show** what is lost when every word of a sentence counts alike,
// > - **compute** a weighted sum of word vectors, on paper and in code,
// > - **compare** a memory that is updated step by step with looking at all words at once,
// > - **turn** similarities into weights, and **move** the vector of "bank" by its neighbours,
// > - **say** what attention is good for, and why one view of a sentence is not enough.
// >
// > **Time** about 30 minutes, if you skip the lines that only draw
// >
// > **You need** arrays and functions in TypeScript ([Start here](00-start-here.ipynb) has five minutes of it), and a rough idea of a vector.
// > If you have met a recurrent neural network (RNN), section 3 will feel familiar; if not, it tells you what you need.
// >
// > **Running example** "The bank will close soon"
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## Which bank?
//
// > The **bank** will close soon.
//
// > The **bank** was muddy today.
//
// You read two different words there, though the letters are the same. "Close" told you about the first, "muddy" about the second.
// In this lesson you build the smallest program that does the same: it lets a word take on meaning from its neighbours.
//
// A program needs numbers. So each word gets a *vector*: a short list of numbers, one for each *axis*.
// Ours are made by hand, with three axes that have names: how much has the word to do with a **river**, with **money**, with **time**?
// Real models learn hundreds of axes from text, and theirs have no names. The arithmetic is the same.

// %%
import {
  attentionMap,
  expectClose,
  lineChart,
  predict,
  show,
  sideBySide,
  softmax,
  table,
  tf,
  vectorMap,
  weightBars,
  withSlider,
} from "attention-course";

// For each word: [river, money, time].
// A `Map` is what Python calls a dictionary; `<…>` says: from texts to arrays of numbers.
const wordVectors = new Map<string, number[]>([
  ["the", [0, 0, 0]],
  ["bank", [1, 1, 0]],
  ["will", [0, 0, 1]],
  ["close", [0, 2, 0]],
  ["soon", [0, 0, 2]],
  ["was", [0, 0, 1]],
  ["muddy", [2, 0, 0]],
  ["today", [0, 0, 2]],
]);

function vectorOf(word: string): number[] {
  const vector = wordVectors.get(word.toLowerCase());
  if (!vector) {
    const known = [...wordVectors.keys()].join(", ");
    // `throw` is Python's `raise`: the cell stops with this message.
    throw new Error(`There is no vector for "${word}". Known words: ${known}.`);
  }
  return vector;
}

const moneySentence = ["The", "bank", "will", "close", "soon"];
const riverSentence = ["The", "bank", "was", "muddy", "today"];

// Takes the three numbers out of a vector and names them, so that a table has one column an axis.
const byAxis = ([river, money, time]: number[]) => ({ river, money, time });
show(table([...wordVectors].map(([word, vector]) => ({ word, ...byAxis(vector) }))));

// %% [markdown]
// Look at "bank": [1, 1, 0]. It is as much river as money, because the list can't know which bank you mean. That is what a dictionary knows: both senses, and no sentence.

// %% [markdown]
// ## 1 · Every word alike
//
// The simplest way to get one vector for a whole sentence: add up the vectors of its words, and divide by how many there are.
// That is the *mean*; taking it over all words of a sentence is called [**mean pooling**](glossary.ipynb#mean-pooling).
//
// $$\text{mean} = \frac{v_1 + v_2 + \dots + v_n}{n}$$
//
// Here $v_1$ is the vector of the first word, $n$ the number of words.

// %% tags=["resume"]
function sum(vectors: number[][]): number[] {
  // Without a value to start from, `reduce` starts from the first vector.
  return vectors.reduce((total, vector) => total.map((value, axis) => value + vector[axis]));
}

function mean(vectors: number[][]): number[] {
  return sum(vectors).map((value) => value / vectors.length);
}

const moneyVectors = moneySentence.map(vectorOf);
const moneyMean = mean(moneyVectors);
console.log("sum ", sum(moneyVectors));
console.log("mean", moneyMean);

// %% [markdown]
// Check it on paper: the five money numbers are 0, 1, 0, 2, 0. Their sum is 3, and 3/5 = 0.6.
//
// Now a question. Commit to an answer *before* you run on. Even a wrong guess helps: it makes you curious about the right answer, and you remember that better.
//
// **Predict.** The mean of the word vectors of "dog bites man" and that of "man bites dog": how do they compare?
//
// - **a** they differ, because the sentences mean different things
// - **b** they are the same
// - **c** they are nearly the same: the first word counts a little more

// %%
predict("context-mean-order", "?"); // replace the ? by a, b or c

// %%
// Other words, other axes: [animal, person, action]
const dog = [1, 0, 0];
const man = [0, 1, 0];
const bites = [0, 0, 1];

const dogBitesMan = mean([dog, bites, man]);
const manBitesDog = mean([man, bites, dog]);
console.log("dog bites man", dogBitesMan);
console.log("man bites dog", manBitesDog);
expectClose(dogBitesMan, manBitesDog);

// %% [markdown]
// Same words, same mean. (`expectClose` stops the cell if two results differ. This course uses it to keep its own claims honest.)
//
// The order is not all that is lost. Take the mean of two words that have nothing in common, "muddy" and "close":

// %%
const muddyClose = mean([vectorOf("muddy"), vectorOf("close")]);
console.log("mean of muddy and close", muddyClose);
console.log("bank                   ", vectorOf("bank"));
expectClose(muddyClose, vectorOf("bank"));

// %% [markdown]
// A muddy thing that closes has become a bank. Many different sentences end in the same mean, and from the mean alone nobody can tell which one it was.
//
// And the sense of "bank"? In our sentence the clue is "close". In the mean it counts for one fifth, exactly as much as "the".
//
// So treating every word alike loses three things: the **order**, the **words** that went in, and the **clue** that matters most.
// Weights bring back the clue (sections 2 to 4). The words stay apart once each of them has an output of its own (section 5).
// The order needs something else: in lesson 06 you will meet "dog bites man" again.

// %% [markdown]
// ## 2 · Weigh the words
//
// When you read with a highlighter pen, you don't paint the whole page. You put ink on the words that matter.
// Let us give each word a number for its ink, its [**weight**](glossary.ipynb#weights). All weights of a sentence together make 1.
//
// The [weighted sum](glossary.ipynb#weighted-sum) multiplies each vector by its weight and adds up:
//
// $$\text{weighted sum} = w_1 v_1 + w_2 v_2 + \dots + w_n v_n$$
//
// Here $w_1$ is the weight of the first word: one plain number, by which all entries of its vector $v_1$ are multiplied.
//
// **Predict.** All weight goes to one word: "close" gets 1, the other four words get 0. What is the weighted sum?
//
// - **a** exactly the vector of "close"
// - **b** the vector of "close" divided by five, because there are five words
// - **c** zero, because four of the five weights are 0

// %%
predict("context-one-weight", "?"); // replace the ? by a, b or c

// %% tags=["resume"]
function weightedSum(weights: number[], vectors: number[][]): number[] {
  return sum(vectors.map((vector, i) => vector.map((value) => weights[i] * value)));
}

//                   The bank will close soon
const allOnClose = [0, 0, 0, 1, 0];
console.log("all weight on close", weightedSum(allOnClose, moneyVectors));
expectClose(weightedSum(allOnClose, moneyVectors), vectorOf("close"));

// %% [markdown]
// Nothing is left to divide by, since the weights already sum to 1. Now put the two ways side by side, on the same sentence: equal weights, and a highlighter pen that marks "close" most and "bank" a little less.
//
// (From here on, some cells have a longer `show(…)`. Those lines only draw; you can skip them.)

// %%
//           The bank will close soon
const equal = [0.2, 0.2, 0.2, 0.2, 0.2];
const pen = [0, 0.4, 0, 0.6, 0];
const byPen = weightedSum(pen, moneyVectors);

expectClose(byPen, [0.4, 1.6, 0]);
expectClose(weightedSum(equal, moneyVectors), moneyMean); // equal weights are the mean

show(
  table([
    { way: "sum(vectors) / length", ...byAxis(moneyMean) },
    { way: "sum(weights * vectors), with the pen", ...byAxis(byPen) },
  ]),
);
show(
  weightBars({
    title: "How much does each word count?",
    description:
      "Two bars a word. Equal weights give each of the five words 0.2; " +
      "the pen gives bank 0.4, close 0.6 and the rest nothing.",
    tokens: moneySentence,
    series: [
      { name: "every word alike", weights: equal },
      { name: "highlighter pen", weights: pen },
    ],
  }),
);

// %% [markdown]
// On paper: 0.4 · [1, 1, 0] + 0.6 · [0, 2, 0] = [0.4, 1.6, 0]. In the mean, money and time came out level at 0.6, and the mean can't say which of them "bank" should care about. With the pen money rises to 1.6, four times river, and time is gone: what is left is a money bank.
//
// The second `expectClose` says something worth keeping: **the mean is a weighted sum too**, the one in which no word stands out.
//
// **Try it.** Move the ink: which weights make this sentence be about *time* alone? What happens if your weights sum to more than 1?

// %%
//             The bank will close soon
const myPen = [0.2, 0.2, 0.2, 0.2, 0.2];
console.log("my weights sum to", myPen.reduce((total, weight) => total + weight, 0).toFixed(2));
console.log("my weighted sum  ", weightedSum(myPen, moneyVectors));

// %% [markdown]
// ## 3 · Remember step by step, or look back
//
// > **You can resume here.** After a restart, run the first code cell and the two that begin with `function sum` and `function weightedSum`. Then go on from here.
//
// Think of a long story that is told to you line by line. At the end someone asks about a detail from the beginning.
// You can try to *remember*: carry one picture in your head and update it with each line. Or you can *look back* at the page and find the lines that matter.
//
// Here is such a story, of eight lines. Its axes are **key, weather, dog, house**.

// %%
// The type says: an array of objects, each with a line and its vector.
const story: { line: string; vector: number[] }[] = [
  { line: "Mia hides the key under the red pot.", vector: [1, 0, 0, 0] },
  { line: "It starts to rain.", vector: [0, 1, 0, 0] },
  { line: "Her dog barks at the door.", vector: [0, 0, 1, 0] },
  { line: "She makes a pot of tea.", vector: [0, 0, 0, 1] },
  { line: "The rain stops.", vector: [0, 1, 0, 0] },
  { line: "The dog falls asleep.", vector: [0, 0, 1, 0] },
  { line: "She clears the table.", vector: [0, 0, 0, 1] },
  { line: "The sun comes out.", vector: [0, 1, 0, 0] },
];
const lineVectors = story.map(({ vector }) => vector);

// %% [markdown]
// The question will be: *where is the key?* Only line 1 helps.
//
// **Predict.** At each of eight lines the memory keeps half of what it held and takes half from the new line. How much of the first line is in it at the end?
//
// - **a** about an eighth: eight lines share the memory
// - **b** a half: it took a half of the first line, and kept it
// - **c** less than a hundredth

// %%
predict("context-first-line", "?"); // replace the ? by a, b or c

// %% [markdown]
// The two ways, one below the other. First the memory: a loop that carries what it remembers. Each step has to wait for the one before.

// %%
function rememberStepByStep(vectors: number[][]): number[] {
  let memory = vectors[0].map(() => 0); // at the start, nothing on any axis
  for (const vector of vectors) memory = memory.map((held, axis) => 0.5 * held + 0.5 * vector[axis]);

  return memory;
}

const remembered = rememberStepByStep(lineVectors);
console.log("key, weather, dog, house =", remembered.map((value) => value.toFixed(4)).join(", "));
expectClose(remembered[0], 0.5 ** 8);

// %% [markdown]
// Then looking back. The question is a vector too: strongly about the key, and about nothing else. (The larger its numbers, the sharper it picks; section 4 has a slider for that.) Compare it with every line, turn the comparisons into weights, and take the weighted sum.
//
// To compare two vectors, multiply them entry by entry and add up: the [**dot product**](glossary.ipynb#dot-product). It is large when both are strong on the same axes, and 0 when they share none.
// What `softmax` does is explained in section 4. For now: it turns any numbers into weights that sum to 1.

// %%
function dot(a: number[], b: number[]): number {
  return a.reduce((total, value, axis) => total + value * b[axis], 0);
}

const whereIsTheKey = [5, 0, 0, 0];

const lineScores = lineVectors.map((vector) => dot(whereIsTheKey, vector)); // no step waits for another
const lineWeights = softmax(lineScores);
const lookedUp = weightedSum(lineWeights, lineVectors);
console.log("key, weather, dog, house =", lookedUp.map((value) => value.toFixed(4)).join(", "));
expectClose(lookedUp[0], 0.955, 0.0005);

// %% [markdown]
// The first number is what each way knows about the key: 0.0039 in the memory, 0.9550 looked up. What became of the other lines?
//
// A small trick measures it. Give each line an axis of its own (line 1 is [1, 0, 0, …], line 2 is [0, 1, 0, …]). Then the numbers at the end say how much of each line is left. For looking back no trick is needed: that share is the line's weight.

// %%
// `_` is a name for an argument that isn't used.
const ownAxis = story.map((_, line) => story.map((_, axis) => (axis === line ? 1 : 0)));
const leftInMemory = rememberStepByStep(ownAxis);

show(
  weightBars({
    title: "What is left of each line at the end of the story?",
    description:
      "Bars for eight lines. In the memory the last line has 0.5 and each earlier line half of the " +
      "next, so that the first has 0.004. Looking back gives the first line 0.95, the others 0.006.",
    tokens: story.map((_, line) => `line ${line + 1}`),
    series: [
      { name: "remembered step by step", weights: leftInMemory },
      { name: "looked back with the question", weights: lineWeights },
    ],
    valueTitle: "share",
  }),
);
expectClose(leftInMemory[0], 0.5 ** 8);
expectClose(lineWeights[0], Math.exp(5) / (Math.exp(5) + 7)); // the other seven scores are 0

// %% [markdown]
// From right to left, each blue bar is half its neighbour: the memory favours whatever came *last*, the sun. The one tall orange bar stands at line 1: looking back favours what *fits the question*.
//
// Does it help that the key came first? Put the line about the key at each of the eight places in turn, and ask again:

// %%
const keyLine = story[0].vector;
const otherLines = lineVectors.slice(1);

const byPlace = story.map((_, place) => {
  const vectors = [...otherLines.slice(0, place), keyLine, ...otherLines.slice(place)];
  const weights = softmax(vectors.map((vector) => dot(whereIsTheKey, vector)));
  const remembered = rememberStepByStep(vectors)[0];
  const lookedUp = weightedSum(weights, vectors)[0];
  return { "key line at": place + 1, remembered, "looked up": lookedUp };
});
show(table(byPlace));

for (const row of byPlace) {
  expectClose(row["looked up"], lookedUp[0]); // the same everywhere
  expectClose(row.remembered, 0.5 ** (9 - row["key line at"])); // half for each line that follows
}

// Each score needs its own line only: from last to first, they come out the same.
const lastToFirst = [...lineVectors].reverse().map((vector) => dot(whereIsTheKey, vector));
expectClose(lastToFirst.reverse(), lineScores);

// %% [markdown]
// Wherever the line stands, looking back finds it with the same 0.9550. The memory halves it with every line that follows.
//
// There is a second gain. Each score needs the question and one line, nothing else, so all eight can be computed at the same time. The loop can't do that: step 8 needs what step 7 left.
//
// > **Fair play.** Our memory always keeps one half. An RNN learns what to keep, and its cousin the LSTM has gates that guard what it holds, so both can forget more slowly. Lesson 02 measures by how much, and what the waiting costs.
// > And looking back has a price: it keeps all eight lines, where the memory keeps one vector.

// %% [markdown]
// ## 4 · Let the words weigh each other
//
// In section 2 you held the pen. In section 3 a question held it. Now comes the step that gives [*self*-attention](glossary.ipynb#self-attention) its name: **each word of the sentence is a question to all words of the same sentence.**
//
// Let "bank" ask. Its dot product with "close" is 1·0 + 1·2 + 0·0 = 2. With "soon" it is 1·0 + 1·0 + 0·2 = 0: nothing in common. These numbers are called [**scores**](glossary.ipynb#scores).
//
// Scores become weights in two steps, together called [**softmax**](glossary.ipynb#softmax). Raise e (about 2.718) to each score, so that everything is positive. Then divide each by the sum of all, so that together they make 1.
//
// $$w_i = \frac{e^{s_i}}{e^{s_1} + e^{s_2} + \dots + e^{s_n}}$$
//
// Here $s_i$ is the score of word number $i$, and $w_i$ its weight.

// %%
const bank = vectorOf("bank");
const bankScores = moneyVectors.map((vector) => dot(bank, vector));
const powers = bankScores.map((score) => Math.exp(score));
const powerSum = powers.reduce((total, power) => total + power, 0);
const bankWeights = powers.map((power) => power / powerSum);

show(table({ word: moneySentence, score: bankScores, "e^score": powers, weight: bankWeights }));
console.log("sum of e^score:", powerSum.toFixed(3));

expectClose(bankScores, [0, 2, 0, 2, 0]);
expectClose(bankWeights, softmax(bankScores)); // the library's softmax does the same

// %% [markdown]
// On paper: 1 + 7.389 + 1 + 7.389 + 1 = 17.778, and 7.389 / 17.778 = 0.4156. So "bank" takes 42 % from itself, 42 % from "close", and 6 % from each of the others.
//
// **Predict.** We mix the neighbours of "The bank will close soon" into "bank", which starts as [1, 1, 0]. What happens to its vector?
//
// - **a** nothing: a word has one vector, whatever the sentence
// - **b** it turns into the vector of "close", the word that resembles it most
// - **c** its money part grows beyond its river part

// %%
predict("context-bank", "?"); // replace the ? by a, b or c

// %%
// The whole recipe, for one word of a sentence. `sharpness` comes later; at 1 it changes nothing.
function inContext(word: string, sentence: string[], sharpness = 1) {
  const vectors = sentence.map(vectorOf);
  const scores = vectors.map((vector) => sharpness * dot(vectorOf(word), vector));
  const weights = softmax(scores);
  return { weights, output: weightedSum(weights, vectors) };
}

const moneyBank = inContext("bank", moneySentence).output;
const riverBank = inContext("bank", riverSentence).output;
show(
  table([
    { "the vector of bank": "before", ...byAxis(bank) },
    { "the vector of bank": "in: The bank will close soon", ...byAxis(moneyBank) },
    { "the vector of bank": "in: The bank was muddy today", ...byAxis(riverBank) },
  ]),
);
console.log("money / river, bank in the first: ", (moneyBank[1] / moneyBank[0]).toFixed(2));
console.log("river / money, bank in the second:", (riverBank[0] / riverBank[1]).toFixed(2));
console.log("money / river, mean of the first: ", (moneyMean[1] / moneyMean[0]).toFixed(2));
expectClose(moneyBank[1] / moneyBank[0], 3);
expectClose(riverBank[0] / riverBank[1], 3);
expectClose(moneyMean[1] / moneyMean[0], 3);

// %% [markdown]
// One word, two vectors. Beside "close", the money in "bank" is three times its river; beside "muddy" it is the other way round.
//
// > **Fair play.** The plain mean leans to money three to one as well: with one clue in five words, it gets the direction right. But its money is 0.6 where "bank" now has 1.25, and its time is as strong as its money.
// > And it is one vector for the whole sentence, where "bank" now has its own. Section 7 shows what happens to both when the sentence grows.
//
// As a map of the first two axes, each arrow leads from "bank" in the list to "bank" in its sentence:

// %%
const onMap = ([river, money]: number[]): [number, number] => [river, money];
const wordsOnMap = [...wordVectors].map(([word, vector]) => ({ label: word, at: onMap(vector) }));

show(
  vectorMap({
    title: 'Where does each sentence take "bank"?',
    description:
      "A map with a river axis and a money axis. Bank starts in the middle, at (1, 1). In the sentence " +
      "with close it moves towards money, to (0.42, 1.25); with muddy towards river, to (1.25, 0.42).",
    axes: ["river", "money"],
    points: wordsOnMap,
    moves: [
      { label: "The bank will close soon", from: onMap(bank), to: onMap(moneyBank) },
      { label: "The bank was muddy today", from: onMap(bank), to: onMap(riverBank) },
    ],
  }),
);

// %% [markdown]
// Why do the arrows not point straight at "close" and "muddy"? The little words sit at (0, 0) on this map, and their 6 % each pulls "bank" towards that corner.
//
// > **What is missing still.** Here a word's one vector plays three parts: it asks, it is compared with, and it is what gets mixed. And it asks for what *resembles* it, itself included.
// > In lesson 03 each part gets a vector of its own, the *query*, the *key* and the *value*, which the model learns. Then "bank" can learn to ask for what it needs, not only for what is like it.
//
// ### How sharp is the pen?
//
// **Predict.** Multiply all scores by a number, the sharpness, before softmax. With a sharpness of 0, which weights do the five words get?
//
// - **a** 0 each: all scores are 0
// - **b** 1/5 each: the plain mean again
// - **c** 1 for the best-matching word, 0 for the others

// %%
predict("context-sharpness", "?"); // replace the ? by a, b or c

// %% [markdown]
// Now move the slider. Watch the bars and the arrows at once. (It runs in the page itself: no cell has to run again.)

// %%
function atSharpness(sharpness: number) {
  const inMoney = inContext("bank", moneySentence, sharpness);
  const inRiver = inContext("bank", riverSentence, sharpness);
  return sideBySide(
    vectorMap({
      axes: ["river", "money"],
      points: wordsOnMap,
      moves: [
        { label: "The bank will close soon", from: onMap(bank), to: onMap(inMoney.output) },
        { label: "The bank was muddy today", from: onMap(bank), to: onMap(inRiver.output) },
      ],
    }),
    weightBars({
      tokens: moneySentence,
      series: [{ name: 'weights of "bank" in the first', weights: inMoney.weights }],
    }),
  );
}

const sharpnesses = [0, 0.25, 0.5, 1, 1.5, 2, 3, 5];
show(
  withSlider({
    title: 'How does sharpness change the weights, and where "bank" goes?',
    description:
      "A slider for sharpness from 0 to 5. At 0 all five weights are 0.2 and bank moves to the mean " +
      "of its sentence; the sharper, the more of the weight goes to bank and close alone, half each.",
    name: "sharpness",
    steps: sharpnesses.map((sharpness) => ({ label: `${sharpness}`, figure: atSharpness(sharpness) })),
    start: sharpnesses.indexOf(1),
  }),
);
expectClose(inContext("bank", moneySentence, 0).output, moneyMean);
expectClose(inContext("bank", moneySentence, 5).weights, [0, 0.5, 0, 0.5, 0], 0.001);

// %% [markdown]
// At 0, every word counts alike and "bank" lands on the mean, [0.2, 0.6, 0.6]: section 1 again. As the pen gets sharper, the small words fade out, and "bank" and "close" end with one half each.
// They tie because both have the score 2: softmax sharpens *differences*, and between equals there is none.
//
// How sharp the pen should be is no small matter. Lesson 04 is about it.
//
// **Try it.** This sentence has both clues. Where will "bank" go, and why? Run it. Then take one clue away, or write a sentence of your own from the words of the first table.

// %%
const mySentence = ["The", "muddy", "bank", "will", "close"];
show(table([{ word: "bank", ...byAxis(inContext("bank", mySentence).output) }]));

// %% [markdown]
// ## 5 · All words at once
//
// Why stop at "bank"? Every word may ask. Written as matrices, all of it is three lines, and this is where TensorFlow.js comes in. `tf.tensor2d` makes a matrix, `tf.matMul` multiplies two.
//
// With one word a row, the matrix of inputs has the shape [5 words, 3 axes]. To *transpose* it is to swap rows and columns. The matrix times its own transpose holds the dot product of every word with every word.

// %%
const inputs = tf.tensor2d(moneyVectors); // [5 words, 3 axes]
const allScores = tf.matMul(inputs, inputs, false, true); // [5, 5]; `true` transposes the second
const allWeights = tf.softmax(allScores); // [5, 5]: each row sums to 1
const outputs = tf.matMul(allWeights, inputs); // [5 words, 3 axes]: one new vector a word
show(allScores);
show(outputs);

// `arraySync` gives plain arrays; `as number[][]` tells TypeScript that these are a matrix.
const outputRows = outputs.arraySync() as number[][];
const bankRow = outputRows[moneySentence.indexOf("bank")];
console.log("bank, by hand  ", moneyBank.map((value) => value.toFixed(4)).join(", "));
console.log("bank, by tensor", bankRow.map((value) => value.toFixed(4)).join(", "));
expectClose(bankRow, moneyBank, 1e-5);

// %% [markdown]
// The first table holds the scores: its second row is "bank", 0 2 0 2 0, as above. The second table holds one new vector a word, and its second row is "bank" in context.
//
// By hand and by tensor agree. (Tensors keep 7 digits where TypeScript's own numbers keep 16, so "agree" means: to within 0.00001.)
//
// The weights, drawn as a table with colours, make an [**attention map**](glossary.ipynb#attention-map). Each row is one word's pen and sums to 1: the brighter a cell, the more of the word below goes into the word on the left. Who looks at whom?

// %%
const weightRows = allWeights.arraySync() as number[][];

show(
  attentionMap({
    title: "Who looks at whom?",
    description:
      "Five rows, one a word. Bank gives 0.42 each to itself and to close. Close and soon give 0.84 " +
      "each to themselves. Will gives 0.56 to soon. The gives 0.2 to every word.",
    weights: weightRows,
    queries: moneySentence,
    keys: moneySentence,
    queryTitle: "this word …",
    keyTitle: "… looks at",
  }),
);
expectClose(weightRows[0], [0.2, 0.2, 0.2, 0.2, 0.2], 1e-5); // "The" has only scores of 0
expectClose(tf.sum(allWeights, 1), [1, 1, 1, 1, 1], 1e-5); // each row sums to 1

// %% [markdown]
// Two rows to look at twice. "The" has nothing in common with anyone, so all its scores are 0 and it gets the plain mean. "close" looks mostly at itself: its score with itself is 4, with "bank" only 2. A long vector has a large dot product with itself.
// A model that learns its queries and keys can do better on both counts.

// %% [markdown]
// ## 6 · One view is not enough
//
// Could a person choose the weights instead? For one word of a five-word sentence you chose five numbers. For all words against all words it is 25, and it grows with the square:

// %%
const byHand = [5, 50, 500].map((words) => {
  const weights = words * words;
  return { words, weights, "hours, at one a second": weights / 3600 };
});
show(table(byHand));
expectClose(byHand[2].weights, 250_000); // an underscore makes a long number easier to read

// %% [markdown]
// One page of 500 words would take you 69 hours. Equal weights take no time, and lose the detail. Attention computes the weights, for every word and every sentence anew.
//
// But one set of weights has only one unit of ink to spend. Ask two questions of the same sentence: *what kind of bank?* and *when?* Each question spends its ink elsewhere.

// %%
const whatKind = bank; // [1, 1, 0]: anything about rivers or money
const when = [0, 0, 1]; // anything about time

const kindWeights = softmax(moneyVectors.map((vector) => dot(whatKind, vector)));
const whenWeights = softmax(moneyVectors.map((vector) => dot(when, vector)));

show(
  attentionMap({
    title: "Two questions, two sets of weights",
    description:
      "Two rows over five words. What kind looks at bank and close with 0.42 each; " +
      "when looks at soon with 0.56 and at will with 0.21.",
    weights: [kindWeights, whenWeights],
    queries: ["what kind?", "when?"],
    keys: moneySentence,
    queryTitle: "question",
    keyTitle: "looks at",
  }),
);

const kindView = weightedSum(kindWeights, moneyVectors);
const whenView = weightedSum(whenWeights, moneyVectors);
const sharedWeights = mean([kindWeights, whenWeights]); // one set of weights, half for each
const sharedView = weightedSum(sharedWeights, moneyVectors);
show(
  table([
    { view: "what kind?", ...byAxis(kindView) },
    { view: "when?", ...byAxis(whenView) },
    { view: "one set of weights for both", ...byAxis(sharedView) },
  ]),
);
expectClose(sharedView, mean([kindView, whenView]));

// %% [markdown]
// The first view is strong on money, the second on time. A single set of weights that splits its ink between both questions is strong on neither. It gives the mean of the two views, and you have seen what means do.
//
// So keep both views, side by side. Each is the work of one **head**, and having several is **multi-head attention**.
// We chose the two questions by hand. In a model each head learns how to make queries, keys and values of its own, and what it looks for is seldom as tidy as "when?". Lesson 05 builds that.
//
// **Try it.** Ask a question of your own: three numbers for river, money and time. Which word gets most of the ink? What do larger numbers do?

// %%
const myQuestion = [0, 1, 0];
const myWeights = softmax(moneyVectors.map((vector) => dot(myQuestion, vector)));
show(table({ word: moneySentence, weight: myWeights }));

// %% [markdown]
// ## 7 · What it is good for
//
// **Translation.** German has two words for "bank": *Bank* for money, *Ufer* for a river's edge. Which one? Compare each with the vector of "bank", before and after mixing in its neighbours:

// %%
const german = [
  { word: "Bank", vector: [0, 1, 0] },
  { word: "Ufer", vector: [1, 0, 0] },
];

function translateBank(vector: number[]): string {
  const [bankScore, ufer] = german.map((candidate) => dot(candidate.vector, vector));
  if (bankScore === ufer) return "Bank or Ufer? It can't tell.";
  return bankScore > ufer ? "Bank" : "Ufer";
}

const translations = [
  { "the vector of bank": "before mixing", translation: translateBank(bank) },
  { "the vector of bank": moneySentence.join(" "), translation: translateBank(moneyBank) },
  { "the vector of bank": riverSentence.join(" "), translation: translateBank(riverBank) },
];
show(table(translations));

// %% [markdown]
// **Long inputs** gain most. Let the sentence grow: add words that have nothing to do with "bank" (score 0). How much of "close" still reaches it?

// %%
const lengths = [5, 10, 20, 50, 100, 200];

// Two words have the score 2 ("bank" and "close"), all others 0. The answer is the weight of "close".
function shareOfClose(length: number, sharpness: number): number {
  const scores = [2, 2, ...Array.from({ length: length - 2 }, () => 0)];
  return softmax(scores.map((score) => sharpness * score))[1];
}

show(
  lineChart({
    title: "How much of the clue is left in a longer sentence?",
    description:
      "Three falling lines over sentences of 5 to 200 words. With equal weights the share of close " +
      "falls to 0.005, with attention at sharpness 1 to 0.035; at sharpness 3 it stays above 0.4.",
    x: lengths,
    xTitle: "words in the sentence",
    yTitle: 'weight of "close"',
    series: [
      { name: "every word alike", y: lengths.map((length) => shareOfClose(length, 0)) },
      { name: "attention, sharpness 1", y: lengths.map((length) => shareOfClose(length, 1)) },
      { name: "attention, sharpness 3", y: lengths.map((length) => shareOfClose(length, 3)) },
    ],
    yRange: [0, 0.55],
  }),
);
const shareAt = [5, 200].map((length) => ({
  words: length,
  "every word alike": shareOfClose(length, 0),
  "sharpness 1": shareOfClose(length, 1),
  "sharpness 3": shareOfClose(length, 3),
}));
show(table(shareAt));

const gains = shareAt.map((row) => row["sharpness 1"] / row["every word alike"]);
console.log("attention at sharpness 1, as a multiple of the mean:", gains.map((gain) => gain.toFixed(1)).join(", "));
expectClose(gains, [2.1, 6.9], 0.05);
expectClose(shareOfClose(200, 3), 0.4, 0.005);

// %% [markdown]
// Among 5 words, attention leaves about twice as much of the clue as the mean; among 200, about seven times as much. It fades too, since the many small weights add up.
// Sharper weights hold on to it: 0.40 of 0.50. A model learns how sharp to be.
//
// The price grows as well: 200 words against 200 words are 40 000 scores. Lesson 10 is about that.
//
// The same idea at work:
//
// | who | the question that is asked | where the ink should go |
// | --- | --- | --- |
// | a translator | which word comes next in German? | the words that decide it, wherever they stand |
// | a summariser | what is this page about? | the few sentences that carry the story |
// | question answering | where is the key? | line 1 of eight |
// | a voice assistant: "Wake me at six, but not if it rains" | what am I to do, and when? | *wake*, *six*, *not*, *rains* |

// %% [markdown]
// ## Take with you
//
// 1. A mean gives every word the same share. Order, detail and the clue that matters are lost in it.
// 2. A weighted sum, `sum(weights * vectors)`, lets some words count more. The mean is the special case of equal weights.
// 3. A step-by-step memory fades with distance. Looking back reaches every word in one step, wherever it stands, and keeps all of them to do so.
// 4. In self-attention the words weigh each other: scores from dot products, weights from softmax, then the weighted sum. So "bank" gets another vector in another sentence.
// 5. One set of weights has one unit of ink. Several heads ask several questions.
//
// ## Go on
//
// - **Exercises** [Context](../exercises/01-context.ipynb): write mean pooling, weights and the weighted sum yourself, and be checked at once.
// - **Next lesson** [2 · The limits of RNNs](02-rnn-limits.ipynb): how fast does a real RNN forget?
//
// ## Sources
//
// - J. R. Firth (1957), *A synopsis of linguistic theory*: "You shall know a word by the company it keeps."
// - D. Bahdanau, K. Cho and Y. Bengio (2014), *Neural machine translation by jointly learning to align and translate*: the paper that brought looking back to translation, and showed that long sentences gain most.
// - A. Vaswani and others (2017), *Attention is all you need*: attention without an RNN, with scaling and several heads.
