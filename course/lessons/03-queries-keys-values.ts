// %% [markdown]
// # 3 · Queries, keys, values
// *One word, three parts: it asks, it is compared, it is mixed*
//
// > **After this lesson you can**
// > - **explain** what a query, a key and a value are for, and why one vector is not enough,
// > - **compute** attention for one word on paper: scores, weights, weighted sum,
// > - **write** the same for all words at once, and **name** the shape of every matrix on the way,
// > - **recognise** three mistakes: softmax along the wrong axis, keys that aren't transposed, a mask that leaks,
// > - **hide** words with a mask, and **say** what happens to a word that may look at nothing.
// >
// > **Time** about 35 minutes, if you skip the lines that only draw
// >
// > **Builds on** [1 · Context](01-context.ipynb); lesson 2 helps, but isn't needed. A recap in two lines:
// > Words weigh each other by dot products, softmax makes weights of these scores, and the weighted sum is a word's new vector.
// > One vector did all of that. So "bank" asked for whatever resembles it, itself included.
// >
// > **Running example** "The bank will close soon"
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## The word that looked at itself
//
// We go on with the sentence of lesson 1. Its words keep their three axes, **river**, **money** and **time**, with the same numbers. Three new axes stand in front of them.
// Is the word an **article**, such as "the"? Is it a **place**? Is it an **action**?
//
// So a word is now a vector of six numbers. A model calls this width $d_{\text{model}}$: here $d_{\text{model}} = 6$.
//
// The cell below also holds three matrices and a few short functions. Two functions that you wrote in lesson 1, `dot` and `weightedSum`, come from the library from now on. Leave the matrices for section 1: it says what they are for.

// %%
import {
  attentionMap,
  barChart,
  causalMask,
  combineMasks,
  dot,
  expectClose,
  lineChart,
  matrixMap,
  predict,
  scaledDotProductAttention,
  show,
  sideBySide,
  softmax,
  table,
  tf,
  weightBars,
  weightedSum,
  windowMask,
  withSlider,
} from "attention-course";

const axes = ["article", "place", "action", "river", "money", "time"];
const wordVectors = new Map<string, number[]>([
  ["the", [1, 0, 0, 0, 0, 0]],
  ["bank", [0, 1, 0, 1, 1, 0]],
  ["will", [0, 0, 0, 0, 0, 1]],
  ["close", [0, 0, 1, 0, 2, 0]],
  ["soon", [0, 0, 0, 0, 0, 2]],
  ["was", [0, 0, 0, 0, 0, 1]],
  ["muddy", [0, 0, 0, 2, 0, 0]],
  ["today", [0, 0, 0, 0, 0, 2]],
]);

// One row for each axis above. What a word is (row) decides what it asks (column).
const questions = ["which thing?", "what kind?", "when?"];
const queryMatrix = [
  [2, 0, 0], // an article asks: which thing do I belong to?
  [0, 1, 0], // a place asks: what kind of place am I?
  [2, 0, 1], // an action asks: which thing does it, and when?
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];
// What a word is (row) decides to which questions it has an answer (column).
const keyMatrix = [
  [0, 0, 0],
  [1, -2, 0], // a place is a thing; -2: it can't say itself of what kind it is
  [0, 0, 0],
  [0, 1, 0], // river tells the kind
  [0, 1, 0], // money tells the kind
  [0, 0, 1], // time tells when
];
// What a word is (row) decides what it hands over (column).
const handedOver = ["place", "river", "money", "time"];
const valueMatrix = [
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];

function vectorOf(word: string): number[] {
  const vector = wordVectors.get(word.toLowerCase());
  const known = [...wordVectors.keys()].join(", ");
  if (!vector) throw new Error(`There is no vector for "${word}". Known words: ${known}.`);
  return vector;
}

const sentence = ["The", "bank", "will", "close", "soon"];
const riverSentence = ["The", "bank", "was", "muddy", "today"];

// Names the numbers of a vector, so that a table has one column for each.
function named(names: string[], values: number[]) {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

// Takes a matrix out of its tensor; `as number[][]` tells TypeScript that it is one, with rows and columns.
const rowsOf = (matrix: tf.Tensor) => matrix.arraySync() as number[][];

show(table([...wordVectors].map(([word, vector]) => ({ word, ...named(axes, vector) }))));

// %% [markdown]
// Soon "bank" will look at the five words of its sentence. Commit to a guess first.
//
// **Predict.** To find out what kind of bank it is, "bank" looks at all five words of its sentence. Does it treat them all alike?
//
// - **a** yes: each of the five words counts 1/5
// - **b** no: some words count more than others, but each counts a little
// - **c** no: the best match counts in full, and the other four not at all

// %%
predict("qkv-alike", "?"); // replace the ? by a, b or c

// %% [markdown]
// Now do it the way of lesson 1, in which one vector plays all parts. $X$ is the matrix of inputs, one word a row.
// Its product with its own transpose, $X X^\top$, holds the [dot product](glossary.ipynb#dot-product) of every word with every word. Each row then goes through [softmax](glossary.ipynb#softmax).
//
// The question to the figure: **who looks at whom, and does "bank" find its clue?**

// %%
const inputs = tf.tensor2d(sentence.map(vectorOf)); // [5 words, 6 axes]
const plainScores = tf.matMul(inputs, inputs, false, true); // [5, 5]; `true`: transpose the second
const plainWeights = rowsOf(tf.softmax(plainScores));

show(
  sideBySide(
    matrixMap({
      matrix: rowsOf(plainScores),
      rows: sentence,
      columns: sentence,
      rowTitle: "from",
      columnTitle: "to",
      valueTitle: "score",
    }),
    attentionMap({ weights: plainWeights, queries: sentence, keys: sentence, keyTitle: "to" }),
    {
      title: "Who looks at whom, with one vector for everything? Scores (left), weights (right)",
      description:
        "Two maps, five words by five. The scores are a mirror image about the diagonal: bank with close " +
        "and close with bank 2. In the weights, bank gives 0.66 to itself and 0.24 to close. Close gives " +
        "0.93 to itself, soon 0.84 and The 0.40. Only will looks at another word most: 0.56 for soon.",
    },
  ),
);
expectClose(plainWeights[1], [0.033, 0.659, 0.033, 0.242, 0.033], 0.0005);
expectClose(plainWeights[3][3], 0.935, 0.0005); // close → close
expectClose(plainScores, plainScores.transpose()); // its own mirror image

// %% [markdown]
// Some words count more than others, so attention *weighs*. But look on the right, where the [weights](glossary.ipynb#weights) went.
// "bank" gives 0.66 to itself, and 0.24 to "close", its clue. "close" gives 0.93 to itself. The bright diagonal says: a word resembles itself. Only "will" looks elsewhere most, at "soon".
//
// And there is a second flaw. The matrix of [scores](glossary.ipynb#scores), on the left, is its own mirror image: "bank" to "close" is 2, so "close" to "bank" must be 2.
// Language isn't like that. "The" needs "bank" to know what it belongs to; "bank" needs far less from "The".

// %% [markdown]
// ## 1 · One word, three parts
//
// You know a look-up from every program you wrote: a `Map` (a `dict` in Python). You hold a **query**. It is compared with each **key**. Where it equals a key, you get the **value** that is kept there.
//
// Attention is a *soft* `Map`. The query is compared with every key, each fits more or less, and you get all values, mixed by how well their keys fit.
//
// | part | what the word does | example: "bank" |
// | --- | --- | --- |
// | [query](glossary.ipynb#query) | it asks | "what kind of place am I?" |
// | [key](glossary.ipynb#key) | it is compared with the queries of others | "I am a thing. Of which kind? Don't ask me." |
// | [value](glossary.ipynb#value) | it is mixed into the result | "a place; some river, some money" |
//
// In lesson 1 all three were the same vector. Now each is made from the word's vector by a [weight matrix](glossary.ipynb#weight-matrix) of its own. Making it is called a [projection](glossary.ipynb#projection):
//
// $$q = x W_Q \qquad k = x W_K \qquad v = x W_V$$
//
// Here $x$ is the word's vector, with six numbers. $W_Q$ is the matrix for queries, `queryMatrix` in the code, and $q$ is the word's query. The other two go the same way.
//
// A vector times a matrix is nothing new: it is the [weighted sum](glossary.ipynb#weighted-sum) of the matrix's *rows*. Take "bank", [0, 1, 0, 1, 1, 0]. Its key is 1 · (row place) + 1 · (row river) + 1 · (row money):
//
// $$[1, -2, 0] + [0, 1, 0] + [0, 1, 0] = [1, 0, 0]$$

// %%
const bank = vectorOf("bank"); // [6]
const bankQuery = weightedSum(bank, queryMatrix); // [6] times [6, 3] gives [3]
const bankKey = weightedSum(bank, keyMatrix); // [3]
const bankValue = weightedSum(bank, valueMatrix); // [6] times [6, 4] gives [4]

console.log("query", named(questions, bankQuery));
console.log("key  ", named(questions, bankKey));
console.log("value", named(handedOver, bankValue));
expectClose(bankQuery, [0, 1, 0]);
expectClose(bankKey, [1, 0, 0]);
expectClose(bankValue, [1, 1, 1, 0]);

// %% [markdown]
// Read the three vectors once more. "bank" **asks** for a kind. It **offers** to be a thing, and offers nothing on the kind. Yet what it **hands over** holds river and money.
// With one vector for everything, that can't be said. The −2 in `keyMatrix` says it.
//
// Queries and keys have three numbers here, one for each question: their width is called $d_k$, so $d_k = 3$. Both must have the same width, because they are compared.
// Values have a width of their own, $d_v = 4$. Nobody compares them with anything.
//
// The question to the figure: **who asks what, and who has an answer?**

// %%
const queryRows = sentence.map((word) => weightedSum(vectorOf(word), queryMatrix)); // [5 words, 3]
const keyRows = sentence.map((word) => weightedSum(vectorOf(word), keyMatrix)); // [5 words, 3]
const wordsByQuestion = { rows: sentence, columns: questions, valueTitle: "strength" };

show(
  sideBySide(
    matrixMap({ matrix: queryRows, ...wordsByQuestion, columnTitle: "query: it asks" }),
    matrixMap({ matrix: keyRows, ...wordsByQuestion, columnTitle: "key: it can answer" }),
    {
      title: "Who asks what, and who has an answer?",
      description:
        "Two maps with a row for each word. Queries: The asks which thing (2), bank what kind (1), " +
        "close which thing (2) and when (1). Keys: bank can answer which thing (1), close what kind (2), " +
        "will and soon when (1 and 2).",
    },
  ),
);

// %% [markdown]
// Go from left to right. "bank" asks "what kind?", and in that column of the right map only "close" has something: 2. "The" asks "which thing?": "bank" has the answer.
// "close" asks two things at once. And "will" and "soon" ask nothing: their queries are all 0. Keep an eye on those two.
//
// > **Fair play.** We wrote these matrices by hand, so that you can follow every number. A model *learns* them, and its columns have no names. Section 6 shows how that begins.

// %% [markdown]
// ## 2 · One word by hand
//
// Now "bank" looks at its sentence. Three steps, all of which you know:
//
// 1. **scores**: the dot product of its query with the key of each word,
// 2. **weights**: softmax of the scores,
// 3. **output**: the weighted sum of the *values*.
//
// $$s_j = q \cdot k_j \qquad w_j = \frac{e^{s_j}}{e^{s_1} + \dots + e^{s_n}} \qquad \text{output} = w_1 v_1 + \dots + w_n v_n$$
//
// Here $j$ counts the words that are looked at, $n$ is how many there are, and $k_j$, $v_j$ are the key and the value of word number $j$.

// %%
// The whole recipe, for one word that asks a sentence.
function lookFrom(word: string, words: string[]) {
  const vectors = words.map(vectorOf); // [words, 6]
  const query = weightedSum(vectorOf(word), queryMatrix); // [3]
  const keys = vectors.map((vector) => weightedSum(vector, keyMatrix)); // [words, 3]
  const values = vectors.map((vector) => weightedSum(vector, valueMatrix)); // [words, 4]
  const scores = keys.map((key) => dot(query, key)); // [words]
  const weights = softmax(scores); // [words], sum 1
  const output = weightedSum(weights, values); // [4]
  return { query, keys, values, scores, weights, output };
}

const byHand = lookFrom("bank", sentence);
const powers = byHand.scores.map((score) => Math.exp(score));
show(
  table(
    sentence.map((word, i) => ({
      word,
      key: `[${byHand.keys[i].join(", ")}]`,
      score: byHand.scores[i],
      "e^score": powers[i],
      weight: byHand.weights[i],
      value: `[${byHand.values[i].join(", ")}]`,
    })),
  ),
);
console.log("sum of e^score:", powers.reduce((total, power) => total + power, 0).toFixed(3));
console.log(
  "output:",
  named(
    handedOver,
    byHand.output.map((value) => Number(value.toFixed(3))),
  ),
);

expectClose(byHand.scores, [0, 0, 0, 2, 0]);
expectClose(byHand.weights, [0.088, 0.088, 0.088, 0.649, 0.088], 0.0005);
expectClose(byHand.output, [0.088, 0.088, 1.385, 0.263], 0.0005);

// %% [markdown]
// On paper: the query is [0, 1, 0], so each score is the middle number of a key. The sum of all e^score is 7.389 (from e²) + 4 · 1 (from e⁰) = 11.389. So "close" weighs 7.389 / 11.389 = 0.649, and each other word 0.088.
//
// For the money in the output, only "bank" (1) and "close" (2) hand some over: 0.088 · 1 + 0.649 · 2 = 1.385.
//
// What did the three parts bring? Beside each other: one vector for everything, as in the first figure, and query, key and value.

// %%
const oneVector = weightedSum(plainWeights[1], byHand.values);
show(
  weightBars({
    title: 'Where does "bank" look?',
    description:
      "Two bars a word. With one vector for everything, bank gives 0.66 to itself and 0.24 to close. " +
      "With query, key and value it gives 0.65 to close and 0.09 to each other word.",
    tokens: sentence,
    series: [
      { name: "one vector for everything", weights: plainWeights[1] },
      { name: "query, key, value", weights: byHand.weights },
    ],
  }),
);
// Of what they hand over: place, river, money, time
const moneyPerRiver = [oneVector, byHand.output].map((output) => output[2] / output[1]);
console.log("money / river, one vector for everything:", moneyPerRiver[0].toFixed(2));
console.log("money / river, query, key and value:     ", moneyPerRiver[1].toFixed(2));
expectClose(moneyPerRiver, [1 + 2 / Math.E, 1 + 2 * Math.E ** 2], 1e-4);

// %% [markdown]
// The tall bar has moved from "bank" itself to its clue. Where money was 1.74 times river, it is now 15.78 times: nobody doubts what bank this is.
//
// So the answer to the first question is **b**. The four words that don't fit still get 0.088 each, because e⁰ is 1, not 0.
//
// Of its three parts, the *query* is the one by which a word chooses where to look. In the next figure you turn the query of "bank", step by step, from "what kind?" to "when?". Keys and values stay as they are.
// **What happens to the weights, and to what comes out?**

// %%
// 0: [0, 1, 0], all "what kind?"; 1: [0, 0, 1], all "when?"
function askedBy(turn: number) {
  const query = [0, 1 - turn, turn];
  const weights = softmax(byHand.keys.map((key) => dot(query, key)));
  return { weights, output: weightedSum(weights, byHand.values) };
}

const turns = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
show(
  withSlider({
    title: 'What if "bank" asked "when?" instead?',
    description:
      "A slider turns the query from what kind to when. On the left the weight moves from close (0.65) " +
      "to soon (0.56) and will (0.21); on the right money falls from 1.39 to 0.23, and time rises from " +
      "0.26 to 1.34.",
    name: 'share of "when?" in the query',
    steps: turns.map((turn) => ({
      label: `${turn}`,
      figure: sideBySide(
        weightBars({ tokens: sentence, series: [{ name: "weights", weights: askedBy(turn).weights }] }),
        barChart({
          labels: handedOver,
          yTitle: "output",
          yRange: [0, 1.6],
          series: [{ name: "output", values: askedBy(turn).output }],
        }),
      ),
    })),
  }),
);
expectClose(askedBy(0).output, byHand.output);
expectClose(askedBy(0.5).weights[3], askedBy(0.5).weights[4]); // close and soon
expectClose(askedBy(1).weights, [0.076, 0.076, 0.207, 0.076, 0.564], 0.0005);
expectClose(askedBy(1).output, [0.076, 0.076, 0.229, 1.335], 0.0005);

// %% [markdown]
// Pull the slider to the right: the ink, as lesson 1 called the weights, flows from "close" to "soon" and "will". The output turns from money to time. In the middle "bank" asks half of each, and "close" and "soon" tie. Same sentence, same keys, same values; another question.
//
// **Try it.** Choose a sentence and a word that asks. Try "close", then "The", then "soon". In "The muddy bank will close", where does "bank" look? You can also go back to the first code cell, and change what an article asks. (Then change it back: later cells check the numbers of this page.)

// %%
const myWord = "close";
const mySentence = "The bank will close soon";

const myWords = mySentence.trim().split(/\s+/);
const mine = lookFrom(myWord, myWords);
console.log(`"${myWord}" asks:`, named(questions, mine.query));
show(table(myWords.map((word, i) => ({ word, score: mine.scores[i], weight: mine.weights[i] }))));

// %% [markdown]
// ## 3 · All words at once
//
// Every word asks, so all of it is done with matrices. One word is a row of $X$; then one query is a row of $Q$, one key a row of $K$, one value a row of $V$:
//
// $$Q = X W_Q \qquad K = X W_K \qquad V = X W_V \qquad \text{output} = \text{softmax}(Q K^\top)\, V$$
//
// $K^\top$ is $K$ transposed. `matMul` multiplies rows of the first matrix with *columns* of the second. We want rows of $Q$ with *rows* of $K$, so $K$ is turned on its side.
//
// **Predict.** The scores $X X^\top$ were their own mirror image. Are the scores $Q K^\top$ too?
//
// - **a** no: "bank" can fit what "The" asks, while "The" fits nothing that "bank" asks
// - **b** yes: a dot product is the same both ways
// - **c** the scores are, but the weights aren't, because softmax takes each row by itself

// %%
predict("qkv-both-ways", "?"); // replace the ? by a, b or c

// %%
const query = tf.matMul(inputs, tf.tensor2d(queryMatrix)); // [5, 6] times [6, 3] gives [5, 3]
const key = tf.matMul(inputs, tf.tensor2d(keyMatrix)); // [5, 3]
const value = tf.matMul(inputs, tf.tensor2d(valueMatrix)); // [5, 6] times [6, 4] gives [5, 4]

const scores = tf.matMul(query, key, false, true); // [5, 3] times [3, 5] gives [5 queries, 5 keys]
const weights = tf.softmax(scores); // [5, 5], each row sums to 1
const output = tf.matMul(weights, value); // [5, 5] times [5, 4] gives [5, 4]

const shapeOf = ({ shape }: tf.Tensor) => `[${shape.join(", ")}]`;
show(
  table([
    { matrix: "X", shape: shapeOf(inputs), row: "a word", column: "an axis: d_model = 6" },
    { matrix: "Q", shape: shapeOf(query), row: "a word that asks", column: "a question: d_k = 3" },
    { matrix: "K", shape: shapeOf(key), row: "a word that is compared", column: "a question: d_k = 3" },
    { matrix: "V", shape: shapeOf(value), row: "a word that is mixed", column: "a part handed over: d_v = 4" },
    { matrix: "scores", shape: shapeOf(scores), row: "a word that asks", column: "a word that is compared" },
    { matrix: "weights", shape: shapeOf(weights), row: "a word that asks: sum 1", column: "a word that is mixed" },
    { matrix: "output", shape: shapeOf(output), row: "a word's new vector", column: "a part handed over: d_v = 4" },
  ]),
);

// %% [markdown]
// The inner sizes meet and vanish: [5, **3**] times [**3**, 5]. In the scores, no axis of a vector is left: words against words.
//
// The course's library has the same in one call. (It also divides the scores by a number, which lesson 4 is about. `scale: 1` leaves them as they are.) How it reads in the library, mask included, you find in [reference.ts](../src/attention/reference.ts): three lines, one for each step. Do all three ways agree: by hand, as matrices, by library?

// %%
const library = scaledDotProductAttention(query, key, value, { scale: 1 });

const allByHand = sentence.map((word) => lookFrom(word, sentence)); // one after the other
for (const way of [{ scores, weights, output }, library]) {
  expectClose(
    way.scores,
    allByHand.map((row) => row.scores),
    1e-5,
  );
  expectClose(
    way.weights,
    allByHand.map((row) => row.weights),
    1e-5,
  );
  expectClose(
    way.output,
    allByHand.map((row) => row.output),
    1e-5,
  );
}
console.log("By hand, as matrices, by library: all agree.");
show(table(rowsOf(library.output).map((row, i) => ({ word: sentence[i], ...named(handedOver, row) }))));

// %% [markdown]
// The row of "bank" is the one from paper. Now look at scores and weights beside each other. **What does a row of 0s in the scores turn into?**

// %%
const scoreRows = rowsOf(scores);
const weightRows = rowsOf(weights);

show(
  sideBySide(
    matrixMap({
      matrix: scoreRows,
      rows: sentence,
      columns: sentence,
      rowTitle: "from (query)",
      columnTitle: "to (key)",
      valueTitle: "score",
    }),
    attentionMap({ weights: weightRows, queries: sentence, keys: sentence }),
    {
      title: "What becomes of the scores (left) as weights (right)?",
      description:
        "Two maps, five words by five. Scores: The 2 for bank; bank 2 for close; close 2 for bank, 1 for " +
        "will, 2 for soon; will and soon all 0. Weights: The 0.65 for bank; bank 0.65 for close; close 0.38 " +
        "for bank, 0.14 for will, 0.38 for soon; will and soon 0.2 for each word.",
    },
  ),
);
expectClose([scoreRows[0][1], scoreRows[1][0]], [2, 0]); // The → bank, bank → The
expectClose(weightRows[0][1], 0.649, 0.0005); // The → bank
expectClose(weightRows[1][0], 0.088, 0.0005); // bank → The
expectClose(weightRows[2], [0.2, 0.2, 0.2, 0.2, 0.2], 1e-5); // will
expectClose(weightRows[3], [0.051, 0.379, 0.139, 0.051, 0.379], 0.0005); // close

// %% [markdown]
// - **The diagonal no longer stands out.** No word has to look at itself any more.
// - **The scores aren't a mirror image.** "The" to "bank" is 2, "bank" to "The" is 0. Queries and keys come from different matrices, so looking has a direction.
// - **"will" and "soon" ask nothing.** Scores of 0 turn into 0.2 each: the plain mean of lesson 1 is what a word gets that asks nothing.
// - **"close" asks two things** and has one unit of ink: 0.38 for "bank", 0.38 for "soon", 0.14 for "will". Its answer is a blend of a thing and a time. Lesson 5 gives it two [heads](glossary.ipynb#head), so that it needn't share.
//
// When queries, keys and values all come from the same sentence, this is called [self-attention](glossary.ipynb#self-attention).
//
// > **Unlike the paper.** The scores aren't divided by $\sqrt{d_k}$ yet (lesson 4), there is one head (lesson 5), and the order of the words doesn't matter (lesson 6).
// > In a [transformer](glossary.ipynb#transformer) one more matrix leads from the values back to $d_{\text{model}}$, and the result is *added* to the word's own vector. So a word keeps what it was, even if it doesn't look at itself.

// %% [markdown]
// ## 4 · Two mistakes with shapes
//
// ### Softmax along the wrong axis
//
// Every row of weights is one word's ink. Softmax belongs along the rows. But a matrix has columns, too.
//
// **Predict.** By mistake, softmax is taken down each *column* of the scores. What happens?
//
// - **a** nothing bad: the same weights come out, arranged otherwise
// - **b** an error: rows and columns no longer fit the values
// - **c** no error and no strange numbers, but the rows no longer sum to 1

// %%
predict("qkv-columns", "?"); // replace the ? by a, b or c

// %%
const byColumns = tf.softmax(scores.transpose()).transpose(); // [5, 5], each column sums to 1
const overAll = tf.softmax(tf.reshape(scores, [25])).reshape([5, 5]); // [5, 5], all 25 sum to 1

const inkOf = (matrix: tf.Tensor) => tf.sum(matrix, 1).arraySync() as number[]; // one sum for each row
show(
  table({
    word: sentence,
    "ink, softmax by rows": inkOf(weights),
    "by columns (wrong)": inkOf(byColumns),
    "over the whole matrix (wrong)": inkOf(overAll),
  }),
);
expectClose(inkOf(weights), [1, 1, 1, 1, 1], 1e-5);
expectClose(inkOf(byColumns), [0.94, 1.142, 0.581, 1.757, 0.581], 0.0005);
expectClose(inkOf(overAll), [0.218, 0.218, 0.096, 0.373, 0.096], 0.0005);
expectClose(tf.matMul(byColumns, value).shape, [5, 4]); // the right shape: nothing warns you

// %% [markdown]
// By columns, "close" has three times the ink of "will". Down a column, the words *compete for being the one who looks*: how much ink you get depends on who else asks.
// Over the whole matrix, all words share one unit. The longer the text, the less is left for each.
//
// All entries lie between 0 and 1, the output has the right shape, and nothing warns you. So make it a habit to sum a row.

// %% [markdown]
// ### Keys that aren't transposed
//
// **Predict.** $Q$ and $K$ both have the shape [5, 3]. We forget to transpose, and compute $Q K$. What happens?
//
// - **a** the same scores: transposing only changes how they are arranged
// - **b** an error: rows of 3 numbers don't fit columns of 5
// - **c** a matrix of shape [3, 3]

// %%
predict("qkv-transpose", "?"); // replace the ? by a, b or c

// %%
function messageOf(mistake: () => unknown): string {
  try {
    mistake();
  } catch (error) {
    return String(error);
  }
  throw new Error("This was expected to fail, but it didn't.");
}

console.log(messageOf(() => tf.matMul(query, key)));

// %% [markdown]
// Good: an error, at once. (And if you transpose the *queries* instead, you get [3, 5] times [5, 3], which is [3, 3]: questions against questions, not words against words.)
//
// Now the same mistake with a sentence of three words, "Bank will close". Then $K$ is square, [3, 3], with or without transposing.

// %%
const shortSentence = ["Bank", "will", "close"];
const shortInputs = tf.tensor2d(shortSentence.map(vectorOf)); // [3, 6]
const shortQuery = tf.matMul(shortInputs, tf.tensor2d(queryMatrix)); // [3, 3]
const shortKey = tf.matMul(shortInputs, tf.tensor2d(keyMatrix)); // [3, 3]

const right = tf.matMul(shortQuery, shortKey, false, true);
const wrong = tf.matMul(shortQuery, shortKey); // no error!
const wordsOnBoth = { rows: shortSentence, columns: shortSentence, valueTitle: "score" };
show(
  sideBySide(
    matrixMap({ matrix: rowsOf(right), ...wordsOnBoth, columnTitle: "transposed" }),
    matrixMap({ matrix: rowsOf(wrong), ...wordsOnBoth, columnTitle: "not transposed" }),
    {
      title: "Which scores are right, and would you have noticed?",
      description:
        "Two maps of three words by three. Transposed: Bank 0, 0, 2; will 0, 0, 0; close 2, 1, 0. " +
        "Not transposed: Bank 0, 0, 1; will 0, 0, 0; close 2, 2, 0.",
    },
  ),
);
expectClose(right, [
  [0, 0, 2],
  [0, 0, 0],
  [2, 1, 0],
]);
expectClose(wrong, [
  [0, 0, 1],
  [0, 0, 0],
  [2, 2, 0],
]);
expectClose(rowsOf(wrong)[0], rowsOf(shortKey)[1]); // the row of "Bank" is the key of "will"

// %% [markdown]
// No error, and numbers that look like scores. The query of "Bank" is [0, 1, 0], and that times $K$ picks the *second row* of $K$: the whole key of "will". It has nothing to do with what "Bank" asked.
//
// In a real model it takes no more than a text of 64 [tokens](glossary.ipynb#token) and $d_k = 64$. So test with sizes that all differ, as here: 5 words, widths 6, 3 and 4.

// %% [markdown]
// ## 5 · Masks: who may look at whom
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// Some words must not be seen. A model that learns to write, such as [GPT](glossary.ipynb#GPT), must not look at words that aren't written yet.
// And sentences of different length are filled up with an empty token, `<pad>`, which nobody should look at.
//
// A [mask](glossary.ipynb#mask) says who may look at whom. It has the shape of the scores, [queries, keys]. In this course **1 means: may look**, 0 means: may not.
//
// > **Fair play.** Not all libraries agree on that. In PyTorch, `scaled_dot_product_attention` takes `True` for "may look". Its layer `MultiheadAttention` takes `True` for "may *not*". Read the manual before you pass a mask.
//
// Take "close" again, which gave 0.38 to "soon". While "close" is being read, "soon" isn't there yet.
//
// **Predict.** "soon" must not count for "close", and the other words should share the whole unit of ink. Which way does that?
//
// - **a** set its score to 0, before softmax
// - **b** set its weight to 0, after softmax
// - **c** set its score to −∞ (minus infinity), before softmax

// %%
predict("qkv-hide", "?"); // replace the ? by a, b or c

// %%
// The queries, keys and values once more, so that this half of the lesson stands on its own.
function partsOf(vectors: number[][]) {
  const words = tf.tensor2d(vectors); // [words, 6]
  return [queryMatrix, keyMatrix, valueMatrix].map((matrix) => tf.matMul(words, tf.tensor2d(matrix)));
}
const [askers, compared, mixed] = partsOf(sentence.map(vectorOf)); // Q [5, 3], K [5, 3], V [5, 4]
const open = scaledDotProductAttention(askers, compared, mixed, { scale: 1 }); // without a mask

const closeScores = rowsOf(open.scores)[3]; // 0, 2, 1, 0, 2
const hide = (numbers: number[], by: number) => [...numbers.slice(0, 4), by]; // "soon" is the last word

const scoreZero = softmax(hide(closeScores, 0));
const weightZero = hide(softmax(closeScores), 0);
const minusInfinity = softmax(hide(closeScores, -Infinity)); // e^-∞ = 0
show(table({ word: sentence, "score 0": scoreZero, "weight 0": weightZero, "score −∞": minusInfinity }));

const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
const sums = [scoreZero, weightZero, minusInfinity].map(total);
console.log("sums:", sums.map((sum) => sum.toFixed(3)).join(", "));
expectClose(sums, [1, 0.621, 1], 0.0005);
expectClose(scoreZero[4], 0.076, 0.0005);
expectClose(minusInfinity, [0.083, 0.61, 0.225, 0.083, 0], 0.0005);
const dividedOnceMore = weightZero.map((weight) => weight / total(weightZero));
expectClose(dividedOnceMore, minusInfinity);

// %% [markdown]
// With a **score of 0** "soon" still gets 0.076, because e⁰ is 1. It leaks. With a **weight of 0** it is hidden, but the row sums to 0.621: the ink of "soon" is spilt.
// With a **score of −∞**, e to that power is exactly 0: hidden, and the others share all the ink.
//
// The last assertion says that b can be saved: divide by the sum once more, and it is c. Forgetting that is a common mistake.
//
// Now for all words at once. A [causal mask](glossary.ipynb#causal-mask) lets each word look at itself and back, never ahead: ones on and below the diagonal. By formula, then by library:

// %%
const lookBack = causalMask(5); // [5, 5]
show(lookBack.cast("int32"));

// Where the mask is 1 the score, elsewhere −∞; then softmax.
const masked = tf.softmax(tf.where(lookBack, open.scores, -Infinity));
const causal = scaledDotProductAttention(askers, compared, mixed, { scale: 1, mask: lookBack });
expectClose(causal.weights, masked, 1e-5);
expectClose(rowsOf(causal.weights)[3], minusInfinity, 1e-5); // the row of "close", as above

// %% [markdown]
// A mask is a choice, and there are more of them. Move the slider: **which cells become impossible, and where does their ink go?** A cross marks a cell that the mask forbids.

// %%
const everyone = tf.ones([5, 5]);
const masks = [
  { label: "everyone", mask: everyone },
  { label: "back only", mask: lookBack },
  { label: "neighbours only", mask: windowMask(5, 1) },
  { label: "not oneself", mask: everyone.sub(tf.eye(5)) },
];
show(
  withSlider({
    title: "What does a mask change?",
    description:
      "A slider over four masks. Back only: the upper triangle is crossed out, and The gives 1.00 to " +
      "itself. Neighbours only: a band of three cells is left. Not oneself: the diagonal is crossed out.",
    name: "mask",
    steps: masks.map(({ label, mask }) => ({
      label,
      figure: attentionMap({
        weights: rowsOf(scaledDotProductAttention(askers, compared, mixed, { scale: 1, mask }).weights),
        mask: rowsOf(mask),
        queries: sentence,
        keys: sentence,
      }),
    })),
  }),
);
const firstRows = rowsOf(causal.weights).slice(0, 2); // of "The" and "bank"
expectClose(
  firstRows,
  [
    [1, 0, 0, 0, 0],
    [0.5, 0.5, 0, 0, 0],
  ],
  1e-5,
);

// %% [markdown]
// With "back only", "The" has nobody to look at but itself: all its ink stays there, though it asked for a thing. "bank" can't see "close", and has to share its ink between "The" and itself.
// GPT reads like that. [BERT](glossary.ipynb#BERT) lets everyone look at everyone. Lesson 10 comes back to both.
//
// ### A row with nobody left
//
// A program that writes texts for several people at once fills short ones up *in front*: `<pad> The bank will close`. Two masks then work together: look back only, and never at `<pad>`, a [padding mask](glossary.ipynb#padding-mask).
// The first token is `<pad>` itself. It may look back at itself only, and it may not look at `<pad>`. So it may look at nothing.
//
// **Predict.** All scores of a row are −∞. What does softmax, taken by its formula, make of that row?
//
// - **a** NaN ("not a number") in each place
// - **b** 0 in each place: nobody may be looked at
// - **c** 1/5 in each place: all scores are equal

// %%
predict("qkv-nobody", "?"); // replace the ? by a, b or c

// %%
const nobody = Array.from({ length: 5 }, () => -Infinity);
const zeros = nobody.map((score) => Math.exp(score)); // 0, 0, 0, 0, 0
console.log("by the formula:", zeros.map((power) => power / total(zeros)).join(", ")); // 0 / 0
console.log("tf.softmax:    ", tf.softmax(tf.tensor1d(nobody)).arraySync().join(", "));

// The first row may look at nothing. A loss of the four others, and a parameter that all five share:
const others = tf.tensor2d([[false], [true], [true], [true], [true]]);
function lossOfOthers(parameter: tf.Tensor): tf.Scalar {
  const rows = tf.softmax(tf.where(others, open.scores.mul(parameter), -Infinity));
  return rows.slice([1, 0], [4, 5]).square().sum();
}
const lossNow = lossOfOthers(tf.scalar(1)).dataSync()[0];
const slope = tf.grad(lossOfOthers)(tf.scalar(1)).dataSync()[0];
console.log("loss:", lossNow.toFixed(3), "and its gradient:", slope);
expectClose(lossNow, 1.164, 0.0005);
if (!Number.isNaN(slope)) throw new Error("The gradient was expected to be NaN.");

// %% [markdown]
// 0 divided by 0 is NaN, and NaN eats what it touches. Here the loss leaves the bad row out, and looks healthy: 1.164. Yet its [gradient](glossary.ipynb#gradient) is NaN.
// On the way back, the row reaches every parameter that it shares with the others. After one step of training they are NaN, too.
//
// A popular cure is a large *finite* number in place of −∞, such as −1 000 000 000. **Is that better?** Here are both, and what the library does.

// %%
const padded = ["<pad>", "The", "bank", "will", "close"];
const padVectors = padded.map((token) => (token === "<pad>" ? axes.map(() => 0) : vectorOf(token)));
const [padAskers, padCompared, padMixed] = partsOf(padVectors);
const notPad = tf.tensor2d([padded.map((token) => (token === "<pad>" ? 0 : 1))]); // [1, 5], for all queries
const both = combineMasks(causalMask(5), notPad); // [5, 5]

const padScores = tf.matMul(padAskers, padCompared, false, true);
const finite = tf.softmax(tf.where(both, padScores, -1e9));
const safe = scaledDotProductAttention(padAskers, padCompared, padMixed, { scale: 1, mask: both });

const finiteRow = rowsOf(finite)[0];
const safeRow = rowsOf(safe.weights)[0];
show(table({ "<pad> looks at": padded, "with −1e9": finiteRow, "by the library": safeRow }));
expectClose(finiteRow, [0.2, 0.2, 0.2, 0.2, 0.2], 1e-5);
expectClose(safeRow, [0, 0, 0, 0, 0]);
expectClose(rowsOf(finite).slice(1), rowsOf(safe.weights).slice(1), 1e-5); // the four words: no difference

// %% [markdown]
// With −1e9 there is no NaN, and the four words get what the library gives them. But `<pad>` gets 0.2 everywhere: it looks at all that was forbidden, at words that aren't written yet too.
// Such a leak raises no error. Whoever uses that row later, in a mean for example, uses what was hidden.
// The library gives 0. That is the honest answer: who may look at nothing gets nothing.
//
// **Who may look at whom now, and how much ink has each row?** The whole map, as the library gives it:

// %%
show(
  attentionMap({
    title: "Padding in front, and looking back only: who is left?",
    description:
      "Five rows. The row of the padding token is all crosses; The looks only at itself, with 1.00; " +
      "bank has two words to look at, will three, close four. Nobody looks at the padding.",
    weights: rowsOf(safe.weights),
    mask: rowsOf(both),
    queries: padded,
    keys: padded,
  }),
);
const outputRows = rowsOf(safe.output);
expectClose(outputRows[0], [0, 0, 0, 0]); // no ink, no output: 0, never NaN
expectClose(tf.sum(safe.weights, 1), [0, 1, 1, 1, 1], 1e-5);

// %% [markdown]
// Each word looks at itself and back, and nobody looks at `<pad>`. The row of `<pad>` is the only one that doesn't sum to 1: no ink, and an output of 0.
//
// **Try it.** Hide words from everyone. Hide "close": where does "bank" look now? What happens when you hide all five?

// %%
const hidden = ["close"];

const unknown = hidden.filter((word) => !sentence.includes(word));
if (unknown.length > 0)
  throw new Error(`Not in the sentence: ${unknown.join(", ")}. Its words: ${sentence.join(", ")}.`);

const visible = tf.tensor2d([sentence.map((word) => (hidden.includes(word) ? 0 : 1))]); // [1, 5]
const seen = scaledDotProductAttention(askers, compared, mixed, { scale: 1, mask: visible });
const bankSees = rowsOf(seen.weights)[1];
show(table({ "bank looks at": sentence, weight: bankSees }));

// %% [markdown]
// ### Asking another text
//
// Nothing in the formula says that queries and keys come from the same words. In [cross-attention](glossary.ipynb#cross-attention) one text asks, and another is asked: only $Q$ comes from the first, $K$ and $V$ come from the second.
// A translator works like that. The translation so far asks, the source text answers.
//
// Here two questions ask our sentence of five words. What shape do the weights have?

// %%
const asked = tf.tensor2d([
  [0, 1, 0],
  [0, 0, 1],
]); // "what kind?", "when?": [2 queries, 3]
const answers = scaledDotProductAttention(asked, compared, mixed, { scale: 1 });
console.log("weights", answers.weights.shape, "output", answers.output.shape);
show(
  attentionMap({
    title: "Which words answer which question?",
    description: "Two rows over five words. What kind gives 0.65 to close; when gives 0.56 to soon and 0.21 to will.",
    weights: rowsOf(answers.weights),
    queries: ["what kind?", "when?"],
    keys: sentence,
  }),
);
expectClose(answers.weights.shape, [2, 5]);
expectClose(
  answers.output,
  [
    [0.088, 0.088, 1.385, 0.263],
    [0.076, 0.076, 0.229, 1.335],
  ],
  0.0005,
);

// %% [markdown]
// A row for each question, a column for each word: [2, 5]. An [attention map](glossary.ipynb#attention-map) need not be square. Whoever asks decides how many rows there are, and how many outputs.

// %% [markdown]
// ## 6 · Where the matrices come from
//
// We wrote $W_Q$ and $W_K$ by hand. Could a program find such matrices itself, without being told where to look?
//
// Let it start from small random numbers. We only say what should *come out* for "bank". In "The bank will close soon" its output should have 1.5 more money than river. In "The bank was muddy today" it should have 1.5 more river than money.
// How far the output is from that, squared, is the [loss](glossary.ipynb#loss). Training changes $W_Q$ and $W_K$ a little, against the gradient of the loss, again and again. $W_V$ stays as it is.
//
// **Will "bank" find "close" by itself?** Five starts from different random numbers, since one could be luck:

// %%
const bothSentences = tf.tensor2d([...sentence, ...riverSentence].map(vectorOf)); // [2 · 5 words, 6]
const bothValues = tf.matMul(bothSentences, tf.tensor2d(valueMatrix)).reshape([2, 5, 4]);
const moneyLessRiver = tf.tensor2d([[0], [-1], [1], [0]]); // from [place, river, money, time]
const wanted = tf.tensor2d([[1.5], [-1.5]]);

function lookWith(queries: tf.Variable, keys: tf.Variable) {
  const q = tf.matMul(bothSentences, queries).reshape([2, 5, 3]);
  const k = tf.matMul(bothSentences, keys).reshape([2, 5, 3]);
  return scaledDotProductAttention(q, k, bothValues, { scale: 1 });
}

// What "bank" gives to its clue in both sentences, before training and after each step: [1 + steps][2]
function learnToLook(seed: number, steps: number): number[][] {
  const small = (start: number) => tf.tidy(() => tf.variable(tf.randomNormal([6, 3], 0, 0.3, "float32", start)));
  const queries = small(seed);
  const keys = small(100 + seed);
  const optimizer = tf.train.sgd(0.1); // each step: 0.1 times the gradient, downhill

  function loss(): tf.Scalar {
    const { output } = lookWith(queries, keys); // [2 sentences, 5 words, 4]
    const bankOutputs = output.slice([0, 1, 0], [2, 1, 4]).reshape([2, 4]); // the second word of each
    return tf.losses.meanSquaredError(wanted, tf.matMul(bankOutputs, moneyLessRiver));
  }
  function clueWeights(): number[] {
    const [inMoney, inRiver] = lookWith(queries, keys).weights.arraySync() as number[][][];
    return [inMoney[1][3], inRiver[1][3]]; // from "bank", to "close" and to "muddy"
  }

  const found = [tf.tidy(clueWeights)];
  for (let step = 1; step <= steps; step++) {
    optimizer.minimize(loss);
    found.push(tf.tidy(clueWeights));
  }
  tf.dispose([queries, keys]);
  optimizer.dispose();
  return found;
}

const seeds = [1, 2, 3, 4, 5];
const starts = seeds.map((seed) => learnToLook(seed, 40));
show(
  lineChart({
    title: 'Does "bank" learn to look at its clue?',
    description:
      "Five lines over 40 steps, one for each random start. All begin between 0.1 and 0.3, about what " +
      "equal weights would give, rise within twenty steps, and settle at 0.75.",
    x: starts[0].map((_, step) => step),
    xTitle: "steps of training",
    yTitle: 'weight from "bank" to "close"',
    series: starts.map((steps, i) => ({ name: `random start ${i + 1}`, y: steps.map(([toClose]) => toClose) })),
    yRange: [0, 1.05],
  }),
);
const lastOf = starts.map((steps) => steps[40]);
show(
  table({
    start: seeds,
    "to close, before": starts.map(([first]) => first[0]),
    "to close, after": lastOf.map(([toClose]) => toClose),
    "to muddy, before": starts.map(([first]) => first[1]),
    "to muddy, after": lastOf.map(([, toMuddy]) => toMuddy),
  }),
);
for (const [first] of starts)
  if (Math.max(...first) > 0.5) throw new Error("Before training, no clue should stand out.");

for (const weights of lastOf) expectClose(weights, [0.75, 0.75], 0.01);

// %% [markdown]
// In these five starts "bank" first looks at nothing in particular. After 40 steps it gives 0.75 to its clue, in both sentences, from all five starts.
//
// Why 0.75? "close" hands over 2 money, "bank" itself as much river as money, the others neither. So 0.75 · 2 = 1.5 is what we asked for.
// Nobody told it *where* to look, only what should come out.
//
// The learned matrices need not look like ours. Turn all queries and all keys in the same way, and every dot product stays what it was.
//
// > **Fair play.** Two sentences and one word are a toy, and we kept $W_V$ as it was. What was shown: where to look can be learned from the output alone. In lesson 9 all matrices are learned, from thousands of sentences, and tested on new ones.

// %% [markdown]
// ## Take with you
//
// 1. A word plays three parts. Its query asks, its key is compared with the queries, its value is mixed. Each comes from the word's vector by a matrix that is learned.
// 2. output = softmax(Q·Kᵀ)·V. Scores are queries against keys, each row of weights sums to 1, and the output has one row for each query.
// 3. Attention weighs: a key that fits gets more, and without a mask none gets exactly nothing. Who asks nothing gets the plain mean of the values. And looking has a direction.
// 4. Two mistakes raise no error: softmax down the columns, and keys that aren't transposed when they are square. Sum a row, and test with sizes that all differ.
// 5. A mask sets scores to −∞ before softmax. A row with nobody left would be NaN by the formula; it should give 0.
//
// ## Go on
//
// - **Exercises** [Queries, keys, values](../exercises/03-queries-keys-values.ipynb): write softmax, scores, masks and the whole of attention yourself, and be checked at once.
// - **Next lesson** [4 · Scaling](04-scaling.ipynb): what happens to softmax when queries and keys get long, and why a square root cures it.
//
// ## Sources
//
// - A. Vaswani and others (2017), *Attention is all you need*: section 3.2.1 has the formula of this lesson, with the scaling; 3.2.3 has the mask of −∞.
// - D. Bahdanau, K. Cho and Y. Bengio (2014), *Neural machine translation by jointly learning to align and translate*: a translator that looks at its source, before the name cross-attention; a small network makes the scores.
// - A. Miller and others (2016), *Key-value memory networks for directly reading documents*: keys and values as two different vectors.
