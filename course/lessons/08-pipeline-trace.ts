// %% [markdown]
// # 8 · The pipeline, traced
// *One sentence on its way through a model, before training and after*
//
// > **After this lesson you can**
// > - **follow** a sentence from its words to an answer, and say the shape after each step,
// > - **compute** one word's attention from the model's own numbers, and check it against the library,
// > - **read** a training run, epoch by epoch, in a curve and in a table,
// > - **trace** a word of your choice through five layers, before training and after,
// > - **say** what attention did for this model, by taking it out.
// >
// > **Time** about 40 minutes
// >
// > **Builds on** lessons [03](03-queries-keys-values.ipynb) to [06](06-positions.ipynb). In short: a word's query is compared with all keys, softmax makes weights of the scores, and the weights mix the values.
// > Several heads do this side by side. A code for each position, added to the word's vector, tells where the word stands.
// >
// > **Running example** "The cat sat on the mat"
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## What is on top?
//
// > The **cat** sat **on** the **mat**.
//
// What is on top? An animal. You needed three words for that: two nouns, and the little word between them.
// Let the cat sit *under* the mat, and the answer is furniture. Swap cat and mat, and the answer changes too.
//
// In this lesson a small model learns to answer this question: an animal, a person, food, or furniture?
// You follow one sentence through all of it. Every number you'll see is read from the running model.
//
// The next cell makes sentences for the model to learn from: 1,500 to train on, 500 to watch it by, 500 to test it with. (They make no claim to good sense.)

// %%
import {
  attentionMap,
  attentionMaps,
  attentionSlider,
  attentionSteps,
  dataFlow,
  dot,
  evaluate,
  expectClose,
  makeDataset,
  matrixMap,
  matrixOf,
  percent,
  predict,
  rowsOf,
  scaledDotProductAttention,
  SentenceClassifier,
  show,
  sideBySide,
  sinusoidalPositions,
  softmax,
  stepOf,
  table,
  tf,
  tokenize,
  topGrammar,
  traceAttention,
  train,
  trainingCurves,
  weightedSum,
  type EpochRow,
  type MultiHeadAttention,
} from "attention-course";

const data = makeDataset(topGrammar, { train: 1500, validation: 500, test: 500, seed: 0 });
const { vocabulary } = data;
const answers = data.grammar.labels; // an animal, a person, food, furniture

// The seed decides the weights that a model starts with: the same seed, the same start.
function newModel(seed: number, numHeads = 4): SentenceClassifier {
  return new SentenceClassifier({
    vocabularySize: vocabulary.size,
    modelDim: 64, // the width of each word's vector
    numHeads,
    positions: "sinusoidal",
    pooling: "mean", // the answer is read from the mean of all words' outputs
    numClasses: answers.length,
    seed,
  });
}

// The ids of a text's words. A word that the model can't know is named.
function idsOf(text: string): number[] {
  const words = tokenize(text);
  const unknown = words.filter((word) => !vocabulary.has(word));
  if (words.length === 0) throw new Error("There is no word in this text.");
  if (unknown.length > 0) {
    const known = vocabulary.words.slice(2).join(", "); // ids 0 and 1 are no words
    throw new Error(`Not in the vocabulary: ${unknown.join(", ")}. The words are: ${known}.`);
  }
  return vocabulary.encode(words);
}

// One of the model's tables of weights, by its name.
function weightsOf(model: SentenceClassifier, name: string): tf.Tensor {
  const { shape, values } = model.getWeights()[name];
  return tf.tensor([...values], [...shape]);
}

// The first few numbers of a long list, as a text.
const startOf = (values: ArrayLike<number>, count = 3) =>
  `${Array.from(values)
    .slice(0, count)
    .map((value) => value.toFixed(3))
    .join(", ")}, …`;

show(table(data.train.slice(0, 5).map(({ text, label }) => ({ text, "what is on top?": answers[label] }))));

// %% [markdown]
// The last three functions are small tools for this lesson. You can skip how they work.
//
// ## 1 · From words to vectors
//
// A model reads numbers. So the [tokenizer](glossary.ipynb#tokenizer) splits the text into [tokens](glossary.ipynb#token), here words.
// The [vocabulary](glossary.ipynb#vocabulary) gives each word a number of its own, its **id**. Ids 0 and 1 are kept for padding and for unknown words.
//
// **Predict.** "The cat sat on the mat" has six tokens. How many different ids do they have?
//
// - **a** six, one for each token
// - **b** five
// - **c** six, since "The" has a capital letter and "the" has none

// %%
predict("trace-ids", "?"); // replace the ? by a, b or c

// %%
const sentence = "The cat sat on the mat";
const words = tokenize(sentence);
const ids = idsOf(sentence);
show(table({ place: words.map((_, place) => place), token: words, id: ids }));
console.log(`${ids.length} tokens, ${new Set(ids).size} different ids of ${vocabulary.size}`);
expectClose(ids.length, 6);
expectClose(new Set(ids).size, 5);
expectClose(vocabulary.size, 63);

// %% [markdown]
// Both "the" have the id 2: upper case was folded to lower case, and a word has one id wherever it stands.
//
// Next, each id becomes a vector. The model has a table with 63 rows, one for each id, and 64 columns: its [embeddings](glossary.ipynb#embedding). An id says which row to read.
//
// Reading a row is a matrix product in disguise. Write the id as a [one-hot](glossary.ipynb#one-hot) vector: 1 at the id, 0 elsewhere. Times the table, it leaves that one row.
// First by hand with a table of three rows, then with the model's own.

// %%
// By hand: id 1 of a table with 3 rows and 2 columns.
const smallTable = [
  [0.1, 0.2],
  [0.3, 0.4],
  [0.5, 0.6],
];
const oneHot = [0, 1, 0];
const byHandRow = [0, 1].map((column) => smallTable.reduce((sum, row, id) => sum + oneHot[id] * row[column], 0));
expectClose(byHandRow, smallTable[1]);

const model = newModel(1); // not trained: its numbers are random
const embeddingTable = weightsOf(model, "embeddings"); // [63, 64]
const embeddings = tf.gather(embeddingTable, ids); // [6, 64]: the rows of our six ids
const byOneHot = tf.matMul(tf.oneHot(ids, vocabulary.size).toFloat(), embeddingTable); // [6, 63] · [63, 64]
expectClose(byOneHot, embeddings);
show(embeddings);

// %% [markdown]
// Compare the first row with the fifth: both are "the", and they are the same. What tells the two apart is where they stand.
// So a [position code](glossary.ipynb#position-code) is added to each row, the sines and cosines of [lesson 06](06-positions.ipynb).
//
// How much of what goes in is word, and how much is place? The two maps show the first 16 of 64 columns.

// %%
const positions = sinusoidalPositions(6, 64); // [6, 64]
const x = embeddings.add(positions); // [6, 64]: what attention gets

const labelled = words.map((word, place) => `${place} ${word}`);
const halfMap = (tensor: tf.Tensor, columnTitle: string) => {
  const matrix = rowsOf(tensor.slice([0, 0], [6, 16])); // 6 rows, 16 columns
  return matrixMap({ matrix, rows: labelled, columnTitle, limit: 1 });
};
show(
  sideBySide(halfMap(embeddings, "column of the embedding"), halfMap(positions, "column of the position code"), {
    title: "Before training: how much is word, how much is place?",
    description:
      "Two maps of six rows and sixteen columns on one scale. The left one, the embeddings, is nearly " +
      "empty: its values are below 0.05. The right one, the position codes, has waves between −1 and 1.",
  }),
);
const lengthOf = (row: number[]) => Math.hypot(...row); // the length of a vector, √(sum of squares)
const wordLength = lengthOf(rowsOf(embeddings)[1]);
const placeLength = lengthOf(positions.arraySync()[1]);
console.log('length of the row of "cat":  ', wordLength.toFixed(2));
console.log("length of its position code:", placeLength.toFixed(2));
expectClose(placeLength, Math.sqrt(32), 1e-4); // 32 pairs of sine and cosine, each with sin² + cos² = 1
expectClose(wordLength, 0.05 * Math.sqrt(64 / 3), 0.05); // 64 numbers, even between −0.05 and 0.05

const xRows = rowsOf(x);
expectClose(embeddings.slice(0, 1), embeddings.slice(4, 1)); // "the" and "the": the same row …
console.log('"the" at place 0:', startOf(xRows[0]));
console.log('"the" at place 4:', startOf(xRows[4])); // … but not the same sum

// %% [markdown]
// The left map is nearly blank. Embeddings start as small random numbers, and the position code is about 25 times as long.
// So an untrained model mostly knows *where* it looks, and hardly *at what*. Training will have to make the words louder. Section 6 looks at that again.
//
// ## 2 · One word looks around
//
// Now attention. We follow one token, "sat", in the first of the four [heads](glossary.ipynb#head).
//
// The layer has four matrices of 64 × 64: $W_Q$, $W_K$, $W_V$ for [queries](glossary.ipynb#query), [keys](glossary.ipynb#key) and [values](glossary.ipynb#value), and $W_O$ for the output.
// Each head owns 16 columns of the first three. For head 1 these are columns 0 to 15, so here $d_k = 16$ and $\sqrt{d_k} = 4$.
//
// $$q = x_{sat} W_Q \qquad k_j = x_j W_K \qquad v_j = x_j W_V \qquad weights = softmax(q \cdot k_j / 4)$$
//
// Here $x_j$ is the row of word number $j$. By hand, in plain arrays:

// %%
const layer = model.attentionLayer as MultiHeadAttention; // the type allows for models without attention
// Four matrices, [64][64] each.
const [wQ, wK, wV, wO] = layer.getWeights().map(rowsOf);

// A row of 64 numbers times the first 16 columns of a matrix: what belongs to head 1.
function projectForHead1(row: number[], matrix: number[][]): number[] {
  return weightedSum(
    row,
    matrix.map((matrixRow) => matrixRow.slice(0, 16)),
  );
}

const sat = words.indexOf("sat"); // place 2
const satQuery = projectForHead1(xRows[sat], wQ); // 16 numbers
const keys = xRows.map((row) => projectForHead1(row, wK)); // 6 × 16
const values = xRows.map((row) => projectForHead1(row, wV)); // 6 × 16

const rawScores = keys.map((key) => dot(satQuery, key));
const scaledScores = rawScores.map((score) => score / 4);
const satWeights = softmax(scaledScores);
// The weighted sum of the values, number by number: 16 again.
const satOutput = weightedSum(satWeights, values);

show(table({ "sat looks at": labelled, "q·k": rawScores, "q·k / 4": scaledScores, weight: satWeights }));
console.log("what head 1 gives to sat:", startOf(satOutput));
expectClose(
  satWeights.reduce((sum, weight) => sum + weight, 0),
  1,
);

// %% [markdown]
// Six scores, six [weights](glossary.ipynb#weights) that sum to 1, and 16 numbers that come out: a mixture of the six values.
//
// The same for all six words at once, as matrices. And once more by `traceAttention`, which runs the layer and writes down every step on the way. Do the three ways agree?

// %%
// [64, 64] → [64, 16]
const columnsOfHead1 = (matrix: number[][]) => tf.tensor2d(matrix).slice([0, 0], [64, 16]);
const q = tf.matMul(x, columnsOfHead1(wQ)); // [6, 16]
const k = tf.matMul(x, columnsOfHead1(wK)); // [6, 16]
const v = tf.matMul(x, columnsOfHead1(wV)); // [6, 16]
const head1 = scaledDotProductAttention(q, k, v); // scores and weights [6, 6], output [6, 16]

// The layer takes a batch of sentences; ours is a batch of one: [1, 6, 64].
const trace = traceAttention(layer, embeddings.expandDims(0), { positions });
const tracedWeights = matrixOf(stepOf(trace, "weights"), 0, 0); // sentence 0, head 0: [6][6]

const satRow = rowsOf(head1.weights)[sat];
expectClose(satRow, satWeights, 1e-5); // matrices and hand
expectClose(tracedWeights, head1.weights, 1e-5); // library and matrices
expectClose(matrixOf(stepOf(trace, "head outputs"), 0, 0)[sat], satOutput, 1e-5);
console.log("by hand    ", startOf(satWeights, 6));
console.log("by matrices", startOf(satRow, 6));
console.log("by trace   ", startOf(tracedWeights[sat], 6));

show(
  attentionSteps({
    title: "Head 1, untrained: from scores to weights",
    description:
      "Three maps of six rows and six columns: scores, the same divided by 4, and weights. " +
      "No row of the weights has a clear favourite.",
    scores: matrixOf(stepOf(trace, "raw scores"), 0, 0),
    scaled: matrixOf(stepOf(trace, "scaled scores"), 0, 0),
    weights: tracedWeights,
    queries: words,
    keys: words,
  }),
);

// %% [markdown]
// They agree. Row "sat" of the last map is your table from above.
//
// ## 3 · Four heads, and an answer
//
// Each of the four heads does the same with its own 16 columns. Here is what comes of it:
//
// **Predict.** Each of 4 heads gives a matrix of 6 × 16: six words, 16 numbers each. The layer makes one matrix of them. Which shape has it?
//
// - **a** 6 × 16: the heads' matrices are averaged
// - **b** 24 × 16: one below the other
// - **c** 6 × 64: side by side

// %%
predict("trace-shape", "?"); // replace the ? by a, b or c

// %%
// Side by side, by hand: word by word, the 16 numbers of each head after those of the head before.
const headStep = stepOf(trace, "head outputs"); // [1, 4, 6, 16]
const headOutputs = [0, 1, 2, 3].map((head) => matrixOf(headStep, 0, head)); // [4][6][16]
const sideBySideRows = words.map((_, place) => headOutputs.flatMap((head) => head[place])); // [6][64]
expectClose(sideBySideRows, matrixOf(stepOf(trace, "concatenation"), 0), 1e-6);

// The output projection mixes what the heads found.
const outputs = tf.matMul(tf.tensor2d(sideBySideRows), tf.tensor2d(wO)); // [6, 64] · [64, 64] → [6, 64]
expectClose(outputs, matrixOf(stepOf(trace, "output"), 0), 1e-5);

const outline = trace.steps.map(({ name, formula, shape, values: numbers }) => {
  return { step: name, formula, shape: `[${shape.join(", ")}]`, "first values": startOf(numbers) };
});
show(table(outline));

// %% [markdown]
// Read the column of shapes from top to bottom. 6 × 64 goes in, is split into 4 × 6 × 16, and after the heads 6 × 64 comes out again. (The 1 in front is the batch of one sentence.)
// In between stands the one shape that has nothing to do with 64: the weights, 4 × 6 × 6. Everybody looks at everybody, in four ways.
//
// What is left is the answer. The model takes the mean of the six output rows, and multiplies these 64 numbers by a matrix of 64 × 4.
// That gives four [logits](glossary.ipynb#logits), one for each answer, and softmax makes probabilities of them.
//
// **Predict.** Nothing has been trained. What will the model say to "The cat sat on the mat"?
//
// - **a** an error: without training there is no answer
// - **b** something for each of the four answers, by chance: it is sure of none
// - **c** 100 % for one answer, picked at random

// %%
predict("trace-untrained", "?"); // replace the ? by a, b or c

// %%
const meanRow = outputs.mean(0, true); // [1, 64]
const outputWeights = weightsOf(model, "output/weights"); // [64, 4]
const logits = tf.matMul(meanRow, outputWeights).add(weightsOf(model, "output/bias")); // [1, 4]
const untrainedSays = softmax(Array.from(logits.dataSync())); // four probabilities
const [modelSays] = model.probabilities([ids]); // the model itself, asked directly
expectClose(untrainedSays, modelSays, 1e-5);

show(table({ answer: answers, logit: Array.from(logits.dataSync()), probability: untrainedSays }));
const untrainedOnAll = evaluate(model, data.validation);
const { accuracy, loss } = untrainedOnAll;
console.log(`On 500 sentences: ${percent(accuracy)} right, loss ${loss.toFixed(2)}.`);
// `...others` takes the rest of the list, as `*others` does in Python.
const sayAnimal = model
  .probabilities(data.validation.map((example) => example.ids))
  .filter(([anAnimal, ...others]) => anAnimal > Math.max(...others)).length;
console.log(`It says "an animal" to ${sayAnimal} of them.`);
console.log(`A quarter for each answer: 25 % right, with a loss of ln 4 = ${Math.log(4).toFixed(2)}.`);

// How sure of its favourite answer is an untrained model? Eight starts.
const favourites = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
  const start = newModel(seed);
  const favourite = Math.max(...start.probabilities([ids])[0]);
  start.dispose();
  return favourite;
});
const [leastSure, mostSure] = [Math.min(...favourites), Math.max(...favourites)];
console.log(`Of eight starts, each gives its favourite from ${percent(leastSure)} to ${percent(mostSure)}.`);
expectClose([leastSure, mostSure], [0.33, 0.63], 0.05);
expectClose(untrainedSays, [0.36, 0.2, 0.15, 0.3], 0.02);
expectClose(accuracy, 0.25, 0.05);
expectClose(sayAnimal, 400, 50);
expectClose(loss, Math.log(4), 0.1);

// %% [markdown]
// You have computed the model's whole answer, and it is a guess. "An animal" is right, but only by luck: the model says so to about 400 of 500 sentences.
// Other starts lean elsewhere: of eight, each gives its favourite between 33 and 63 %.
// The pipes are right; there is no knowledge in them yet.
// The [loss](glossary.ipynb#loss) is the [cross-entropy](glossary.ipynb#cross-entropy): minus the logarithm of the probability of the right answer. With a quarter for each, that is $\ln 4 \approx 1.39$. To lean without a reason costs a little more.
//
// It shows in the maps too. Where do the four heads look before training?

// %%
const untrainedMaps = [0, 1, 2, 3].map((head) => matrixOf(stepOf(trace, "weights"), 0, head));
show(
  attentionMaps({
    title: "Before training: where do the four heads look?",
    description:
      "Four maps of six rows and six columns. All cells have a similar dark colour: " +
      "no head prefers a word clearly.",
    weights: untrainedMaps,
    queries: words,
    keys: words,
  }),
);
const largest = Math.max(...untrainedMaps.flat(2));
console.log(`largest of 144 weights: ${largest.toFixed(2)}; if all were equal: ${(1 / 6).toFixed(2)}`);
if (largest > 0.6) throw new Error("An untrained head has a clear favourite.");

// %% [markdown]
// ## 4 · The whole path in one picture
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// So far you went step by step. Let us put the whole way into one function, so that any sentence can go through any model.
// It computes nothing new: a lookup, the positions, the attention layer, the mean, the output.

// %%
function follow(model: SentenceClassifier, text: string) {
  const ids = idsOf(text);
  // `tidy` gives back the memory of all tensors made in it, but for the result.
  // [1, words, 64]
  const embeddings = tf.tidy(() => tf.gather(weightsOf(model, "embeddings"), ids).expandDims(0));
  const positions = sinusoidalPositions(ids.length, 64); // [words, 64]
  const trace = traceAttention(model.attentionLayer as MultiHeadAttention, embeddings, { positions });
  tf.dispose([embeddings, positions]); // the trace is plain data

  const outputs = matrixOf(stepOf(trace, "output"), 0); // [words][64]
  const logits = tf.tidy(() => {
    const mean = tf.tensor2d(outputs).mean(0, true); // [1, 64]
    const scores = tf.matMul(mean, weightsOf(model, "output/weights")); // [1, 64] · [64, 4] → [1, 4]
    return Array.from(scores.add(weightsOf(model, "output/bias")).dataSync());
  });
  return { ids, words: tokenize(text), trace, logits, probabilities: softmax(logits) };
}

type Followed = ReturnType<typeof follow>;

const untrained = newModel(1);
const before = follow(untrained, "The cat sat on the mat");
expectClose(before.probabilities, untrained.probabilities([before.ids])[0], 1e-5); // as the model itself says

// %% [markdown]
// And here is that way as a picture. Each box has the shape of what comes out of it, and a few of its values for our sentence.
// Where does 64 become 16, and where does it become 64 again?

// %%
type StepName = Parameters<typeof stepOf>[1]; // the names that a trace's steps have

function pictureOf({ ids, words, trace, logits, probabilities }: Followed) {
  const stage = (name: string, step: StepName, formula: string) => {
    const { shape, axes, values } = stepOf(trace, step);
    const withoutBatch = shape.filter((_, axis) => axes[axis] !== "batch");
    return { name, shape: withoutBatch, note: `${formula} ${startOf(values, 2)}` };
  };
  const best = probabilities.indexOf(Math.max(...probabilities));
  return dataFlow({
    title: `From "${words.join(" ")}" to an answer`,
    description:
      "Boxes joined by arrows, from top to bottom: tokens, ids, embeddings and positions, their sum, query, " +
      "key and value, scores, weights, head outputs, the heads side by side, output, logits, answer. " +
      "Each box has a shape and values.",
    stages: [
      { name: "tokens", shape: [words.length], note: words.join(" · ") },
      { name: "ids", shape: [ids.length], note: ids.join(", ") },
      [
        { ...stage("embeddings E", "embeddings", "rows of the table:"), from: ["ids"] },
        { ...stage("positions P", "positions", "sine and cosine:"), from: ["ids"] },
      ],
      stage("input X", "input", "E + P:"),
      [
        stage("query heads", "query heads", "X·W_Q:"),
        stage("key heads", "key heads", "X·W_K:"),
        stage("value heads", "value heads", "X·W_V:"),
      ],
      { ...stage("scaled scores", "scaled scores", "q · k / 4:"), from: ["query heads", "key heads"] },
      { ...stage("weights", "weights", "softmax, row by row:"), highlight: true },
      { ...stage("head outputs", "head outputs", "weights · values:"), from: ["weights", "value heads"] },
      stage("side by side", "concatenation", "4 heads of 16:"),
      stage("output", "output", "·W_O:"),
      { name: "logits", shape: [4], note: `from the mean row: ${startOf(logits, 2)}` },
      { name: "answer", note: `${answers[best]}, ${percent(probabilities[best])}`, highlight: true },
    ],
  });
}

show(pictureOf(before));
expectClose([...stepOf(before.trace, "query heads").shape], [1, 4, 6, 16]);
expectClose([...stepOf(before.trace, "weights").shape], [1, 4, 6, 6]);
expectClose([...stepOf(before.trace, "output").shape], [1, 6, 64]);

// %% [markdown]
// From 64 to 4 × 16 where queries, keys and values are split into heads; back to 64 where the heads stand side by side.
//
// > **Unlike the paper.** A transformer adds three things that this small model does without: a shortcut around attention (its input is added to its output), normalisation, and a hidden layer for each word. And it stacks several such layers.
// > It also multiplies the embeddings by $\sqrt{d_{model}}$, which would be 8 here, before it adds the positions. Then words are not as quiet at the start as ours.
//
// The [positions](glossary.ipynb#position-code) come in from outside, once. After that, no step knows of left and right: every word reaches every other in one step.
//
// How many numbers can training change? Count them on paper. The table has 63 · 64, the four matrices 64 · 64 each. The output has 64 · 4, and 4 more: a number to add for each answer.

// %%
const byCount = 63 * 64 + 4 * 64 * 64 + (64 * 4 + 4);
console.log("counted:", byCount, "· in the model:", untrained.parameterCount);
expectClose(untrained.parameterCount, byCount);

// %% [markdown]
// **Try it.** Send another sentence through. What happens to the shapes if it has three words, or ten? Which of the shapes stay?

// %%
const mySentence = "The old king stood under the table yesterday";
show(pictureOf(follow(untrained, mySentence)));

// %% [markdown]
// Where there was a 6, there is now the number of words, and the weights have it twice. The 64, the 16 and the 4 belong to the model, and stay.
//
// ## 5 · Train it, and watch
//
// Now the model learns, from 1,500 sentences with their answers. In one [epoch](glossary.ipynb#epoch) it sees each of them once, in [batches](glossary.ipynb#batch) of 32.
// After each batch it changes its numbers a little; how much, the [learning rate](glossary.ipynb#learning-rate) says.
// After each epoch it is measured on 500 sentences that it never learns from: the [validation set](glossary.ipynb#validation-set). Five epochs take a few seconds.
//
// **Predict.** Suppose the loss falls and the accuracy rises, on the training sentences and on the validation sentences alike. What does that say?
//
// - **a** it learns the training sentences by heart
// - **b** it learns something that holds for new sentences too
// - **c** it is finished: after this, more training can't help

// %%
predict("trace-curves", "?"); // replace the ? by a, b or c

// %%
const trained = newModel(1); // starts where the untrained one stands
const catOnMat = idsOf("The cat sat on the mat");
const placeOfSat = 2;

// What "sat" looks at, in each head: [4 heads][6 words]. Kept before training, and after each epoch.
const satLooksAt = () => trained.attention(catOnMat).map((head) => head[placeOfSat]);
const looks = [satLooksAt()];

const history = await train(trained, data, {
  epochs: 5,
  batchSize: 32,
  learningRate: 0.001,
  seed: 1,
  onEpoch: () => {
    looks.push(satLooksAt());
  },
});
const tested = evaluate(trained, data.test);

// %% [markdown]
// Five rows of numbers want to be read. Three marks help, which follow from how the sentences were made.
// Two nouns of different kinds stand in each sentence, and either may be on top. In seven of ten sentences it is the first one.

// %%
const marks = [
  { "who knows": "nothing", "is right in": percent(1 / 4), "loss at best": Math.log(4) },
  { "who knows": "the words, not their order", "is right in": percent(1 / 2), "loss at best": Math.log(2) },
  {
    "who knows": 'their order too, but not "on" from "under"',
    "is right in": percent(0.7),
    "loss at best": -(0.7 * Math.log(0.7) + 0.3 * Math.log(0.3)), // the mean of −ln p, with p as it truly is
  },
];
show(table(marks));

// %% [markdown]
// The next cell computes a line of observation for each epoch, from its row and these marks. In which epoch does the model begin to use the order? And when the little word between?

// %%
// `?` after a name: there may be none, as for the first epoch.
function observe({ validationLoss = NaN, validationAccuracy = NaN }: EpochRow, before?: EpochRow): string {
  const level =
    validationAccuracy < 0.35
      ? "It still guesses."
      : validationAccuracy < 0.52
        ? "Up to half: knowing which words there are is enough for that."
        : validationAccuracy < 0.72
          ? "Beyond half: it uses the order of the words."
          : validationAccuracy < 0.9
            ? 'Beyond 70 %: it begins to mind "on" and "under".'
            : 'Most are right: it minds "on" and "under".';
  if (before === undefined) return level;
  const fall = (before.validationLoss ?? NaN) - validationLoss;
  const gain = 100 * (validationAccuracy - (before.validationAccuracy ?? NaN));
  if (fall < 0) return `${level} Loss up by ${(-fall).toFixed(2)}: a step back.`;
  const more = `${Math.abs(gain).toFixed(0)} in a hundred ${gain < 0 ? "fewer" : "more"} are right`;
  return `${level} Loss down by ${fall.toFixed(2)}, ${more}.`;
}

const rounded = (value = NaN, digits = 2) => Number(value.toFixed(digits));
const epochRows = history.map((row, i) => ({
  epoch: row.epoch,
  "training: loss": rounded(row.trainLoss),
  "training: right": percent(row.trainAccuracy),
  "validation: loss": rounded(row.validationLoss),
  "validation: right": percent(row.validationAccuracy ?? NaN),
  observation: observe(row, history[i - 1]),
}));
show(table(epochRows));
show(
  trainingCurves({
    title: "Five epochs: what does it know, and when?",
    description:
      "Two panels. Training and validation loss fall from about 1.4 to below 0.5. Training and validation " +
      "accuracy rise from 25 % to about 90 %, more slowly around 70 %.",
    runs: [{ name: "four heads", histories: [history] }],
  }),
);
console.log(`On the test set: loss ${tested.loss.toFixed(2)}, ${percent(tested.accuracy)} right.`);

const [first, last] = [history[0], history[4]];
expectClose([first.trainLoss, first.trainAccuracy], [1.4, 0.25], 0.06);
expectClose([last.trainLoss, last.trainAccuracy], [0.37, 0.88], 0.12);
expectClose(
  history.map((row) => row.validationAccuracy ?? NaN),
  [0.25, 0.56, 0.69, 0.75, 0.96],
  0.08,
);
expectClose(
  [history[2], history[3]].map((row) => row.validationLoss ?? NaN),
  [0.97, 0.63],
  0.12,
);
expectClose(tested.accuracy, 0.97, 0.07);

// %% [markdown]
// In its first epoch the model has a training loss of 1.40 and 25 % right: a guess. In the fifth it is at 0.37 and 88 %. Of 500 test sentences, kept aside until then, 97 % are right.
//
// Three things to see:
//
// - **The way has steps.** Around 70 % it goes slowly: first it learns words and places, then what "under" changes.
// - **Loss and accuracy need not move together.** From epoch 3 to 4 the validation loss falls by a third, and only 6 in a hundred more are right. [Accuracy](glossary.ipynb#accuracy) counts right answers; loss also counts how sure the model was.
// - **Validation is ahead of training.** That is no mistake. The training figures are means over an epoch *in which* it learned; validation is measured at the epoch's end.
//
// So **b**: it is right on sentences that it never learned from. Had it only learned by heart, only the training figures would get better: [overfitting](glossary.ipynb#overfitting).
//
// And the heads? Watch what "sat" looks at. Move the slider, or press ▶. (It runs in the page itself.) When does a head find its word?

// %%
const headNames = ["head 1", "head 2", "head 3", "head 4"];
const catOnMatWords = tokenize("The cat sat on the mat");
show(
  attentionSlider({
    title: 'What does "sat" look at while it learns?',
    description:
      "A map with four rows, one a head, and six columns, the words, with a slider over epochs 0 to 5. At " +
      "epoch 0 the weights are spread out. At epoch 5 head 1 looks at mat and the other three at cat.",
    name: "epochs of training",
    weights: looks,
    labels: looks.map((_, epoch) => `${epoch}`),
    queries: headNames,
    keys: catOnMatWords,
    queryTitle: 'of "sat"',
    keyTitle: "looks at",
    play: true,
  }),
);
const atTheEnd = looks[5].map((weights) => catOnMatWords[weights.indexOf(Math.max(...weights))]);
console.log("at the end, the heads look most at:", atTheEnd.join(", "));
// The first epoch in which a head gives one word more than 0.9.
const found = headNames.map((_, head) => looks.findIndex((weights) => Math.max(...weights[head]) > 0.9));
console.log("a head's first epoch with more than 0.9 on one word:", found.join(", "));
expectClose(found, [5, 3, 5, 3], 1); // −1 would be: in none

// %% [markdown]
// At the start each head spreads its weight, at the end each has put nearly all of it on one noun. Head 1 looks at the mat, the other three at the cat.
// Heads 2 and 4 find the cat in epoch 3, when accuracy comes near 70 %. Head 1 settles on the mat in epoch 5, when "under" is minded too.
//
// Was that a lucky start? Here are two more, with other random weights and another order of the sentences:

// %%
// Is the noun that comes first above the other, or below it? A model may be better at one kind.
const [above, below] = ["above", "below"].map((kind) => data.test.filter((example) => example.kind === kind));
console.log(`test sentences with words like "on": ${above.length}, like "under": ${below.length}`);

function testOf(model: SentenceClassifier) {
  const [says] = model.probabilities([idsOf("The cat sat under the mat")]);
  return {
    all: evaluate(model, data.test).accuracy,
    on: evaluate(model, above).accuracy,
    under: evaluate(model, below).accuracy,
    catUnderMat: answers[says.indexOf(Math.max(...says))],
  };
}

const starts = [{ seed: 1, ...testOf(trained) }];
for (const seed of [2, 3]) {
  const other = newModel(seed);
  await train(other, data, { epochs: 5, batchSize: 32, learningRate: 0.001, seed });
  starts.push({ seed, ...testOf(other) });
  other.dispose();
}
const startRows = starts.map(({ seed, all, on, under, catUnderMat }) => ({
  seed,
  "test: right": percent(all),
  'like "on"': percent(on),
  'like "under"': percent(under),
  "The cat sat under the mat": catUnderMat,
}));
show(table(startRows));
expectClose(
  starts.map(({ all }) => all),
  [0.97, 0.94, 0.83],
  0.05,
);
expectClose(
  starts.map(({ on }) => on),
  [1, 1, 1],
  0.02,
);
expectClose(
  starts.map(({ under }) => under),
  [0.88, 0.77, 0.4],
  0.15,
);
if (starts[2].catUnderMat === "furniture") throw new Error('The third start gets "under the mat" right.');

// %% [markdown]
// A bit lucky, yes: ours is the best of the three. All have learned "on"; with "under", the rarer kind, the third is still on its way.
// A single run is one draw. Lesson 09 takes five of each for that reason.
//
// ## 6 · One word through five layers
//
// Now the same sentence through both models, the untrained and the trained one. Choose a word, and follow it through five layers:
// [embedding](glossary.ipynb#embedding) lookup, [scores](glossary.ipynb#scores), heads, [weighted sum](glossary.ipynb#weighted-sum), output.
// The first four belong to the word; the output is the answer, from the mean of all words.

// %%
function placeOf(word: string, words: string[]): number {
  const place = words.indexOf(word.toLowerCase()); // its first place, if it has several
  if (place < 0) throw new Error(`"${word}" is not in the sentence. Its words are: ${words.join(", ")}.`);
  return place;
}

const heads = [0, 1, 2, 3];
const largestOf = (numbers: number[]) => numbers.indexOf(Math.max(...numbers)); // where the largest stands

// What the word at one place has of a step, in each head: [4 heads][…].
const rowsAt = ({ trace }: Followed, step: StepName, place: number) =>
  heads.map((head) => matrixOf(stepOf(trace, step), 0, head)[place]);

// How far apart each head's scores are: the largest less the smallest. [4]
const spreadsOf = (way: Followed, place: number) =>
  rowsAt(way, "scaled scores", place).map((scores) => Math.max(...scores) - Math.min(...scores));

// The five layers of the word at one place, as texts for a table.
function layersOf(way: Followed, place: number): string[] {
  const embedding = matrixOf(stepOf(way.trace, "embeddings"), 0)[place];
  const favourites = rowsAt(way, "weights", place).map((weights) => {
    return `${way.words[largestOf(weights)]} ${Math.max(...weights).toFixed(2)}`;
  });
  const output = matrixOf(stepOf(way.trace, "output"), 0)[place];
  const answer = largestOf(way.probabilities);
  return [
    `id ${way.ids[place]}: ${startOf(embedding, 2)}`,
    spreadsOf(way, place)
      .map((spread) => spread.toFixed(1))
      .join(" · "),
    favourites.join(" · "),
    startOf(output, 2),
    `${answers[answer]} ${percent(way.probabilities[answer])}`,
  ];
}

const headMap = (way: Followed, word: string, keyTitle: string) =>
  attentionMap({
    weights: rowsAt(way, "weights", placeOf(word, way.words)),
    queries: headNames,
    keys: way.words,
    queryTitle: `of "${word}"`,
    keyTitle,
  });

// One sentence and one of its words, through both models.
function compare(text: string, word: string) {
  const [atStart, atEnd] = [untrained, trained].map((model) => follow(model, text));
  const place = placeOf(word, atEnd.words);
  const perHead = `[4, ${atEnd.words.length}]`;
  show(
    table({
      layer: [
        "1 embedding lookup",
        "2 scores: largest − smallest",
        "3 heads 1 to 4: most weight",
        "4 weighted sum, projected",
        "5 output: the answer",
      ],
      shape: ["[64]", perHead, perHead, "[64]", "[4]"],
      "before training": layersOf(atStart, place),
      "after training": layersOf(atEnd, place),
    }),
  );
  show(
    sideBySide(headMap(atStart, word, "before training"), headMap(atEnd, word, "after training"), {
      title: `What does "${word}" look at, before training and after?`,
      description:
        "Two maps with four rows, one a head, and a column for each word of the sentence. On the left, before " +
        "training, the weight is spread out; on the right, after it, most heads have one bright cell.",
    }),
  );
}

compare("The cat sat on the mat", "sat");

const atStart = follow(untrained, "The cat sat on the mat");
const atEnd = follow(trained, "The cat sat on the mat");
expectClose(atEnd.probabilities, trained.probabilities([catOnMat])[0], 1e-5); // the same as the model itself
expectClose(atEnd.probabilities[0], 0.96, 0.06); // an animal
expectClose(spreadsOf(atStart, placeOfSat), [0.3, 0.2, 0.5, 0.3], 0.1);
expectClose(spreadsOf(atEnd, placeOfSat), [9.1, 10.7, 8.4, 11.3], 1.5);
const lengthOfCat = (way: Followed) => Math.hypot(...matrixOf(stepOf(way.trace, "embeddings"), 0)[1]);
console.log(`length of "cat": ${lengthOfCat(atStart).toFixed(2)} before, ${lengthOfCat(atEnd).toFixed(2)} after`);
expectClose([lengthOfCat(atStart), lengthOfCat(atEnd)], [0.23, 0.76], 0.1);

// %% [markdown]
// Read the table from top to bottom:
//
// 1. **Embedding lookup.** The same id, the same row of the table, but other numbers in it. The rows have grown: that of "cat" from a length of 0.23 to 0.76. Words are louder now, though the position's 5.66 is still more.
// 2. **Scores.** In each head they were close together, and are now far apart.
// 3. **Heads.** So softmax has favourites: each head puts nearly all of its weight on one word.
// 4. **Weighted sum.** What comes back to "sat" is made of "cat" and "mat": the heads' 4 × 16 numbers, side by side and projected.
// 5. **Output.** The mean of all six words' rows says: an animal. The model is sure now.
//
// "sat" itself says nothing about what is on top. Its output does, because it is made of other words' values. That is what "context" meant in [lesson 01](01-context.ipynb).
//
// **Try it.** Choose a sentence and one of its words. (If a word is not in the vocabulary, the error lists all that are.)

// %%
const [myText, myWord] = ["The quiet hen stood upon the cheese", "stood"];
compare(myText, myWord);

// %% [markdown]
// ### One word turns the answer round
//
// Now the cat sits *under* the mat. Which heads notice?
//
// And what does each head say? Heads side by side, times $W_O$, is the same as each head times its own 16 rows of $W_O$, added up. So the logits are a sum over heads, too.
// A head's mean output, times its rows, times the output's matrix, gives four numbers: its votes for the four answers. (The output adds its four numbers, the bias.)
// Softmax sees only differences: a head speaks for an answer by voting more for it than for the others.

// %%
const onWay = follow(trained, "The cat sat on the mat");
const underWay = follow(trained, "The cat sat under the mat");

// What each head says to each answer: [4 heads][4 answers].
function votesOf({ trace }: Followed): number[][] {
  return tf.tidy(() => {
    const wO = weightsOf(trained, "attention/output"); // [64, 64], 16 rows a head
    const wAnswer = weightsOf(trained, "output/weights"); // [64, 4]
    return heads.map((head) => {
      const mean = tf.tensor2d(matrixOf(stepOf(trace, "head outputs"), 0, head)).mean(0, true); // [1, 16]
      const votes = tf.matMul(tf.matMul(mean, wO.slice([16 * head, 0], [16, 64])), wAnswer); // [1, 4]
      return Array.from(votes.dataSync());
    });
  });
}

const bias = Array.from(weightsOf(trained, "output/bias").dataSync());
const [onVotes, underVotes] = [onWay, underWay].map(votesOf);
for (const [way, votes] of [
  [onWay, onVotes],
  [underWay, underVotes],
] as const) {
  expectClose(
    votes.reduce((sum, row) => sum.map((total, i) => total + row[i]), bias),
    way.logits,
    1e-4,
  );
}

show(
  sideBySide(headMap(onWay, "sat", "looks at, with “on”"), headMap(underWay, "sat", "looks at, with “under”"), {
    title: 'Which heads notice that "on" became "under"?',
    description:
      "Two maps, four heads by six words. With on, head 1 looks at mat and heads 2 to 4 look at cat. With " +
      "under, head 1 still looks at mat, and heads 2 to 4 look at under.",
  }),
);
const votesMap = (matrix: number[][], title: string) =>
  matrixMap({ matrix, rows: headNames, columns: answers, columnTitle: title, valueTitle: "vote", limit: 2.5 });
show(
  sideBySide(votesMap(onVotes, 'votes, with "on"'), votesMap(underVotes, 'votes, with "under"'), {
    title: "What does each head say about the answer?",
    description:
      "Two maps, four heads by four answers. With on, heads 2 and 4 speak for an animal and head 1 for " +
      "furniture. With under, heads 2 and 4 say little, head 1 the same as before, and head 3 furniture too.",
  }),
);
show(table({ answer: answers, "with on": onWay.probabilities, "with under": underWay.probabilities }));

// The maps show the row of "sat". How far from it are the other words' rows, at most?
const apart = heads.flatMap((head) => {
  const rows = matrixOf(stepOf(onWay.trace, "weights"), 0, head); // [6][6]
  return rows.flatMap((row) => row.map((weight, i) => Math.abs(weight - rows[placeOfSat][i])));
});
console.log(`any other word's weights differ from those of "sat" by ${Math.max(...apart).toFixed(2)} at most`);
if (Math.max(...apart) > 0.05) throw new Error("The rows of a map are not alike.");

const [animal, furniture] = [0, 3]; // places among the answers
expectClose(
  onVotes.map((votes) => votes[animal]),
  [-0.34, 2.31, 0.16, 1.2],
  0.3,
);
expectClose(
  underVotes.map((votes) => votes[animal]),
  [-0.34, 0.53, -0.26, 0.05],
  0.3,
);
expectClose([onVotes[0][furniture], underVotes[0][furniture]], [1.28, 1.28], 0.3);
expectClose(underVotes[2][furniture], 0.74, 0.3);
expectClose(underWay.probabilities[furniture], 0.62, 0.15);

// %% [markdown]
// In the first pair of maps, heads 2 to 4 turn from "cat" to "under". What they say about an animal goes with it: head 2 falls from 2.31 to 0.53, head 4 from 1.20 to 0.05.
// Head 1 looked at the mat all the while, with the same 1.28 for furniture. Now it is heard, head 3 adds 0.74, and furniture wins with 62 %.
//
// That is how one word can turn the answer round: heads can **fall silent** by looking elsewhere. Weights sum to 1, so looking at one word means not looking at the others.
//
// > **Fair play.** We read this off one model and two sentences. Other starts share the work differently, and the third of section 5 gets the cat under the mat wrong.
// > We looked at the row of "sat", but all rows are nearly alike here: only the mean of the six outputs counts. In larger models each word's output is used for itself, and rows differ. And a weight is not yet an explanation: [lesson 10](10-myths-and-practice.ipynb) comes back to that. Here we looked at the votes too.
//
// ## 7 · What did attention do?
//
// The way from the words to the answer has many stations. What would be lost without attention? Build the same model without it, and see.
//
// **Predict.** Take self-attention out of the model, and keep all else: embeddings, positions, the mean, the output. Train it well: how often is it right on new sentences?
//
// - **a** as often as before: the embeddings know the words, and the positions know the places
// - **b** in 25 of 100 sentences: without attention it can only guess
// - **c** in about half of the sentences

// %%
predict("trace-attention", "?"); // replace the ? by a, b or c

// %%
const withoutAttention = newModel(1, 0); // no heads: the mean of the input goes straight to the output
// Twice as many epochs, and larger steps, so that it doesn't fail for lack of training.
await train(withoutAttention, data, { epochs: 10, batchSize: 32, learningRate: 0.01, seed: 1 });
const testedWithout = evaluate(withoutAttention, data.test);
const [onTraining, onTrainingWithout] = [trained, withoutAttention].map((one) => evaluate(one, data.train));

const catThenMat = idsOf("The cat sat on the mat");
const matThenCat = idsOf("The mat sat on the cat");
const [catFirst, matFirst] = withoutAttention.probabilities([catThenMat, matThenCat]);
const [catFirstWith, matFirstWith] = trained.probabilities([catThenMat, matThenCat]);

const withAndWithout = [
  { model: "with attention", training: percent(onTraining.accuracy), test: percent(tested.accuracy) },
  { model: "without", training: percent(onTrainingWithout.accuracy), test: percent(testedWithout.accuracy) },
];
show(table(withAndWithout));
show(
  table({
    answer: answers,
    "with: cat on mat": catFirstWith,
    "with: mat on cat": matFirstWith,
    "without: cat on mat": catFirst,
    "without: mat on cat": matFirst,
  }),
);
expectClose(testedWithout.accuracy, 0.5, 0.05);
expectClose(onTrainingWithout.accuracy, 0.62, 0.05);
expectClose(catFirst, matFirst, 1e-5); // swapped, and it doesn't notice
expectClose([catFirstWith[0], matFirstWith[3]], [0.96, 0.98], 0.06); // an animal; furniture

// %% [markdown]
// About half. Swap cat and mat, and the model without attention gives the very same four numbers.
// Its one step that joins the words is a sum over all embeddings and positions, and a sum doesn't know which word came with which place. It rules out two answers, and can only guess between the others.
// No training can change that, and no wider vectors either. The 62 % on training sentences are partly learned by heart: overfitting.
//
// An RNN, or a hidden layer for each word, could join word and place too. Here only attention does.
// With it, words compete for a head's weight, word and place together: "under" takes it away from "cat". That is what self-attention does for the model: **it weighs every word against all the others, and mixes in what matters.**
//
// ## Take with you
//
// 1. Words become ids, ids become rows of a table, and positions are added. A word has one row, wherever it stands; the position tells its occurrences apart.
// 2. The shapes: 6 × 64 in, 4 × 6 × 16 inside the heads, 4 × 6 × 6 for the weights, 6 × 64 out.
// 3. An untrained model computes everything and knows nothing: with four answers a quarter right, and a loss of about ln 4 or more.
// 4. Read loss and accuracy together, on sentences that it doesn't learn from. Falling loss and rising accuracy there say: what it learns holds for new sentences.
// 5. Follow a single word to see what training changed: scores drift apart, heads choose, and the word's output is made of what it looked at.
//
// ## Go on
//
// - **Exercises** [The pipeline, traced](../exercises/08-pipeline-trace.ipynb): write its stages yourself, follow a word through all heads, and mend a pipeline whose shapes all fit.
// - **Next lesson** [9 · An experiment](09-experiment.ipynb): one head against eight, with all the care that a fair comparison needs.
//
// ## Sources
//
// - A. Vaswani and others (2017), *Attention is all you need*: the layer that you traced, in section 3.2; positions in section 3.5.
// - A. Rush (2018), *The Annotated Transformer*: the whole paper as code that runs, line by line.
// - D. Kingma and J. Ba (2015), *Adam: a method for stochastic optimization*: Adam is the rule by which `train` changes the weights.
