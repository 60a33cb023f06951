// %% [markdown]
// # 10 · Myths, pitfalls, limits, practice
// *What people get wrong, what goes wrong unseen, and what to use when*
//
// > **After this lesson you can**
// > - **refute** four common beliefs about attention, each with a cell that runs,
// > - **find** three bugs that raise no error, each with a test that takes seconds,
// > - **choose** between attention, a cheaper variant of it and a bag of words, by measurement,
// > - **tell** BERT's mask from GPT's, **round** weights to 8 bits, and **read** an attention map with care,
// > - **name** attention where it goes by other names: in graphs, in people, in hardware.
// >
// > **Time** about 40 minutes, if you skip the lines that only draw; after section 4 is a good place for a break
// >
// > **Builds on** lessons 03 to 09, and puts them to use. In two lines:
// > Attention is $\text{softmax}(QK^\top / \sqrt{d_k})\,V$, in several heads, with position codes added before.
// > The model of lesson 09 reads "The elephant lifted the ant" and says whether one would expect that.
// >
// > **Running examples** the animals of lesson 09, and "The cat that chased the mouse was tired"
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %%
import {
  Adam,
  adjacencyMask,
  attentionMap,
  attentionSlider,
  causalMask,
  combineMasks,
  dequantizeInt8,
  evaluate,
  expectClose,
  experimentData,
  experimentResults,
  headDistances,
  linearAttention,
  lineChart,
  localAttention,
  logLogChart,
  makeExperimentModel,
  matrixMap,
  mean,
  MultiHeadAttention,
  paddingMask,
  pick,
  predict,
  quantizeInt8,
  randomNumbers,
  rowsOf,
  scaledDotProductAttention,
  SentenceClassifier,
  show,
  shuffled,
  sideBySide,
  sinusoidalPositions,
  softmax,
  spread,
  table,
  tf,
  tokenize,
  train,
  trainingCurves,
  vectorMap,
  Vocabulary,
  weightBars,
  windowMask,
  withSlider,
  type SavedParameter,
} from "attention-course";

const data = experimentData(); // lesson 09's sentences: to train on, to choose by, to test with

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 2 : 1)} %`;
console.log(data.train[0].text, "→", data.grammar.labels[data.train[0].label]);

// %% [markdown]
// ## 1 · Myth: it looks only at nearby words
//
// An [RNN](glossary.ipynb#RNN) loses distant words, so people expect the same of [attention](glossary.ipynb#attention). Others heard "every word sees every word", and take it that all count alike.
// Let us put both to the test: 1,000 words, of which one fits the [query](glossary.ipynb#query).
//
// **Predict.** One word fits the query, 999 others don't, and there are no position codes. The fitting word moves from next door to 999 places away. What becomes of its weight?
//
// - **a** it falls with every place
// - **b** it stays the same
// - **c** it is 1/1000 wherever the word stands, since attention reaches all words equally

// %%
predict("myths-distance", "?"); // replace the ? by a, b or c

// %%
const wordsInAll = 1000;
const asking = [3, 0]; // the query of the last word
const fitting = [3, 0]; // the key of the word that fits: a score of 9 / √2
const other = [0, 3]; // the key of all others: a score of 0

function keysAround(distance: number): number[][] {
  const place = wordsInAll - 1 - distance; // counted back from the last word, which asks
  return Array.from({ length: wordsInAll }, (_, word) => (word === place ? fitting : other));
}

function weightAt(distance: number): number {
  const scores = keysAround(distance).map((key) => (asking[0] * key[0] + asking[1] * key[1]) / Math.sqrt(2));
  return softmax(scores)[wordsInAll - 1 - distance];
}

const distances = [1, 10, 100, 999];
show(table(distances.map((distance) => ({ "places away": distance, weight: weightAt(distance) }))));

const byHand = Math.exp(9 / Math.sqrt(2)) / (Math.exp(9 / Math.sqrt(2)) + 999);
for (const distance of distances) expectClose(weightAt(distance), byHand);
expectClose(byHand, 0.3675, 0.0001);
const amongTenTimesAsMany = Math.exp(9 / Math.sqrt(2)) / (Math.exp(9 / Math.sqrt(2)) + 9999);
console.log("the one that fits:", percent(byHand), "· each other word:", percent((1 - byHand) / 999));
console.log("the one that fits, among 10,000:", percent(amongTenTimesAsMany));
expectClose([(1 - byHand) / 999, amongTenTimesAsMany], [0.0006, 0.055], 0.0005);

// The library agrees: one query, the word that fits at the far end.
const farKeys = tf.tensor2d(keysAround(999));
const { weights: farWeights } = scaledDotProductAttention(tf.tensor2d([asking]), farKeys, farKeys);
expectClose(farWeights.dataSync()[0], byHand, 1e-5);

// %% [markdown]
// 0.3675 at every distance. The formula has no distance in it, so every word is **reachable in one step**.
//
// Reachable isn't "all alike", though: here one word gets 36.8 % and each other one 0.06 %. How much a word gets is up to queries and [keys](glossary.ipynb#key), and those are *learned*.
// Watch it being learned. Fifty words have only their [position codes](glossary.ipynb#position-code) as keys. The query starts at zero, and training asks it to look a given number of places back.

// %%
const positionKeys = sinusoidalPositions(50, 32); // [50 words, 32]

/** The weights of a query that has learned to look so many places back. */
function learnToLookBack(distance: number, steps = 60): number[] {
  if (!Number.isInteger(distance) || distance < 0 || distance > 49)
    throw new Error(`distance is ${distance}; it needs a whole number from 0 to 49, as there are 50 words.`);

  return tf.tidy((): number[] => {
    const learned = tf.variable(tf.zeros([1, 32]));
    const weights = () => scaledDotProductAttention(learned, positionKeys, positionKeys).weights; // [1, 50]
    const wanted = () => weights().slice([0, 49 - distance], [1, 1]);
    const loss = () => tf.sum<tf.Scalar>(wanted().log().neg()); // −log of the wanted word's weight
    const optimizer = new Adam({ learningRate: 1 });
    for (let step = 0; step < steps; step++) optimizer.minimize(loss, false, [learned]);
    return Array.from(weights().dataSync()).reverse(); // index = places back
  });
}

const placesBack = Array.from({ length: 50 }, (_, place) => place);
const untrained = learnToLookBack(0, 0);
const trained = [1, 5, 10, 25, 40, 49].map((distance) => ({ distance, weights: learnToLookBack(distance) }));
show(
  withSlider({
    title: "How far back can one query learn to look?",
    description:
      "A slider over the wanted distance, 1 to 49 places back. Before training all 50 words have a " +
      "weight of 0.02. After it, a single peak of 0.9 or more stands at the wanted distance, near or far.",
    name: "wanted, in places back",
    steps: trained.map(({ distance, weights }) => ({
      label: `${distance}`,
      figure: lineChart({
        x: placesBack,
        xTitle: "places back from the word that asks",
        yTitle: "weight",
        series: [
          { name: "before training", y: untrained },
          { name: "after 60 steps", y: weights },
        ],
        yRange: [0, 1.05],
      }),
    })),
  }),
);
expectClose(
  untrained,
  placesBack.map(() => 1 / 50),
);
for (const { distance, weights } of trained)
  if (weights[distance] < 0.9) throw new Error(`It did not learn to look ${distance} places back.`);

// %% [markdown]
// The peak stands wherever training asks for it, next door or 49 places away.
//
// > **Fair play.** Many heads of real models do look at a neighbour, because in language what matters is often near. That is learned, not built in.
// > And the weight is shared: among ten times as many words, 36.8 % would be 5.5 %, unless the query fits better.
//
// **Try it.** Look back another number of places.

// %%
const myDistance = 33;
console.log(`weight ${myDistance} places back:`, learnToLookBack(myDistance)[myDistance].toFixed(3));

// %% [markdown]
// ## 2 · Myth: all heads learn the same
//
// Lesson 09's eight [heads](glossary.ipynb#head) see the same sentences and serve one common loss. Nothing tells them to differ.
// `headDistances` compares their [maps](glossary.ipynb#attention-map) pair by pair: 0 is the same map, 1 is two heads that never look at the same word.
//
// **Predict.** Eight heads are trained on the same sentences, for one common loss. How far apart are their maps afterwards?
//
// - **a** near 0 for every pair: same data, same loss, same result
// - **b** near 1 for every pair: each head has a job of its own
// - **c** far apart in the mean, but some pairs are much closer than others

// %%
predict("myths-heads", "?"); // replace the ? by a, b or c

// %%
const manyHeads = makeExperimentModel("eight heads", data.vocabulary.size, 1);
const headNames = Array.from({ length: 8 }, (_, head) => `head ${head + 1}`);

// One query only, that of the summary vector in front of the sentence: one row of weights for each head.
const readByHeads = (ids: readonly number[]): number[][] => manyHeads.attention(ids).map(([row]) => row);
const fiveWords = data.test.filter(({ ids }) => ids.length === 5).slice(0, 200);
const distancesNow = (): number[][] => {
  const maps = fiveWords.map(({ ids }) => manyHeads.attention(ids)); // [sentences][heads][1][keys]
  return headDistances(tf.tensor(maps));
};

const elephantAnt = "The elephant lifted the ant";
const elephantIds = data.vocabulary.encode(elephantAnt);
const mapsByEpoch = [readByHeads(elephantIds)];
const distancesBefore = distancesNow();
const headHistory = await train(manyHeads, data, {
  epochs: 10,
  batchSize: 64,
  learningRate: 0.01,
  seed: 1,
  onEpoch: () => void mapsByEpoch.push(readByHeads(elephantIds)),
});
const distancesAfter = distancesNow();

// %% [markdown]
// First one sentence. Each head has one row: what the *summary*, the vector that reads the sentence for the answer, looks at. How does that change from epoch to epoch? Pull the slider, or let it play.

// %%
show(
  attentionSlider({
    title: "Do eight heads come to look at the same words?",
    description:
      "Eight rows, one a head, over a summary vector and the words The elephant lifted the ant. Before " +
      "training no cell stands out. Over ten epochs the heads part: most settle on a word, some share one.",
    name: "epochs of training",
    weights: mapsByEpoch,
    labels: mapsByEpoch.map((_, epoch) => `${epoch}`),
    queries: headNames,
    keys: ["(summary)", ...tokenize(elephantAnt)],
    queryTitle: "head",
    keyTitle: "looks at",
    play: true,
  }),
);

// %% [markdown]
// Then all pairs of heads, over 200 sentences. Which heads are near each other? Look for pale cells off the diagonal.

// %%
const pairs = (matrix: number[][]): number[] => matrix.flatMap((row, head) => row.slice(head + 1));
const [before, after] = [spread(pairs(distancesBefore)), spread(pairs(distancesAfter))];
show(
  table({
    heads: ["before training", "after 10 epochs"],
    "nearest pair": [before.least, after.least],
    mean: [before.mean, after.mean],
    "farthest pair": [before.most, after.most],
  }),
);
show(
  matrixMap({
    title: "How far apart are two heads' maps? (0 the same, 1 nothing in common)",
    description:
      "Eight by eight cells, zero on the diagonal. Most pairs are above 0.6, some near 1; " +
      "a few pairs are much closer.",
    matrix: distancesAfter,
    rows: headNames,
    columns: headNames.map((name) => name.replace("head ", "")),
    columnTitle: "head",
    valueTitle: "distance",
    limit: 1,
  }),
);
if (after.mean < 3 * before.mean) throw new Error("The heads differed before training already.");
if (after.mean < 0.5 || after.most < 0.8) throw new Error("The heads did not come to differ.");
if (after.least > after.mean - 0.1) throw new Error("No pair of heads is much closer than the others.");

// %% [markdown]
// Before training the maps are near each other, as none is sharp yet. Training drives them far apart: each head starts from other random matrices, and so gets other gradients.
// Some pairs stay closer than others: they may be partly redundant. [Lesson 07](07-inside-and-faster.ipynb) tests that by pruning.

// %% [markdown]
// ## 3 · Myth: position codes are optional
//
// "It reads the sentence, so it knows the order." Take five different words: "big dog bites small man". They can be put in 5 · 4 · 3 · 2 · 1 = 120 orders, and who is big, and who bites, hangs on the order.
//
// **Predict.** Attention without position codes reads all 120 orders of five words, and takes the mean of its outputs each time. How many different vectors come out?
//
// - **a** 120: it reads the words one after the other
// - **b** 1: the order makes no difference
// - **c** 5: one for each word that can stand last

// %%
predict("myths-positions", "?"); // replace the ? by a, b or c

// %%
function ordersOf(places: number[]): number[][] {
  if (places.length < 2) return [places];
  return places.flatMap((first) => {
    const others = places.filter((place) => place !== first);
    return ordersOf(others).map((rest) => [first, ...rest]);
  });
}

const orders = ordersOf([0, 1, 2, 3, 4]); // [120 orders][5 places]
const fiveVectors = tf.randomNormal([5, 16], 0, 1, "float32", 1); // a vector for each of the five words
const inAllOrders = tf.stack(orders.map((order) => tf.gather(fiveVectors, order))); // [120, 5, 16]
const fourHeads = new MultiHeadAttention({ numHeads: 4, modelDim: 16, seed: 1 });

function countDifferent(inputs: tf.Tensor, mask?: tf.Tensor): number {
  const { output } = fourHeads.attend(inputs, inputs, inputs, mask ? { mask } : {});
  const vectors = rowsOf(output.mean(1)); // [120][16]
  const different: number[][] = [];
  for (const vector of vectors) {
    const isSame = (seen: number[]) => seen.every((value, axis) => Math.abs(value - vector[axis]) < 1e-4);
    if (!different.some(isSame)) different.push(vector);
  }
  return different.length;
}

const without = countDifferent(inAllOrders);
const withCodes = countDifferent(inAllOrders.add(sinusoidalPositions(5, 16)));
const withCausalMask = countDifferent(inAllOrders, causalMask(5).expandDims(0));
show(
  table({
    "120 orders, read": ["without positions", "with position codes", "without, but with a causal mask"],
    "different vectors": [without, withCodes, withCausalMask],
  }),
);
expectClose([without, withCodes, withCausalMask], [1, 120, 120]);

// %% [markdown]
// Without positions there is **one** vector for all 120 [orders](glossary.ipynb#permutation): a sentence is a set of words (a word that comes twice counts twice). With the codes there are 120.
//
// > **Fair play.** The third row: a [causal mask](glossary.ipynb#causal-mask) lets each word see only what stands before it, and that gives the order away. So a model that writes can learn some order without codes; most have codes all the same.
//
// Nor are sine and cosine the only way: codes can be learned, or worked into queries and keys. *Some* sense of order is what a model can't do without.

// %% [markdown]
// ## 4 · Myth: scaling has no effect
//
// "$\sqrt{d_k}$ is only a constant factor; training will make up for it." Let us train, once with [scaling](glossary.ipynb#scaling) and once without, from the same start.
//
// The task is to point: of ten random keys, 256 numbers each, the model is shown one and must put its weight there. It learns the matrix $W_Q$ that makes the query.
//
// **Predict.** Same start, same task, 30 steps of training, keys of 256 numbers. One model divides its scores by √256 = 16, the other doesn't. What do the losses do?
//
// - **a** with dividing it learns, without it hardly moves
// - **b** they end alike: training makes up for a constant factor
// - **c** without dividing it learns faster, because its weights are sharper from the start

// %%
predict("myths-scaling", "?"); // replace the ? by a, b or c

// %%
const [examples, keysEach, keyWidth] = [32, 10, 256];

function learnToPoint(scale: number, seed: number) {
  return tf.tidy((): { largest: number; slope: number; losses: number[] } => {
    const keys = tf.randomNormal([examples, keysEach, keyWidth], 0, 1, "float32", seed);
    const places = tf.tensor1d(
      Array.from({ length: examples }, (_, example) => example % keysEach),
      "int32",
    );
    const truth = tf.oneHot(places, keysEach).expandDims(1).cast("float32"); // [examples, 1, keys]
    const shown = tf.matMul(truth, keys).reshape([examples, keyWidth]); // the one key to point to
    const start = tf.randomNormal([keyWidth, keyWidth], 0, 1 / Math.sqrt(keyWidth), "float32", seed + 9);
    const queryMatrix = tf.variable(start);

    const weights = () => {
      const queries = tf.matMul(shown, queryMatrix).reshape([examples, 1, keyWidth]);
      return tf.softmax(tf.matMul(queries, keys, false, true).mul(scale)); // [examples, 1, keys]
    };
    const loss = () => tf.sub(weights(), truth).square().sum(2).mean<tf.Scalar>();

    const atStart = weights();
    const largest = atStart.max(2).mean().dataSync()[0];
    const slope = tf.mul(atStart, tf.sub(1, atStart)).mean().dataSync()[0]; // softmax's derivative, w·(1 − w)

    const optimizer = new Adam({ learningRate: 0.003 });
    const step = (): number => optimizer.minimize(loss, true, [queryMatrix])?.dataSync()[0] ?? NaN;
    return { largest, slope, losses: Array.from({ length: 30 }, step) };
  });
}

const seeds = [1, 2, 3];
const scaledRuns = seeds.map((seed) => learnToPoint(1 / Math.sqrt(keyWidth), seed));
const unscaledRuns = seeds.map((seed) => learnToPoint(1, seed));

// %% [markdown]
// Which of the two learns?

// %%
const stepNumbers = Array.from({ length: 30 }, (_, step) => step + 1);

function lossSeries(name: string, runs: typeof scaledRuns) {
  const spreads = stepNumbers.map((_, step) => spread(runs.map(({ losses }) => losses[step])));
  return { name, y: spreads.map(({ mean }) => mean), deviation: spreads.map(({ deviation }) => deviation) };
}

show(
  lineChart({
    title: "Does training make up for a missing √d_k?",
    description:
      "Loss over 30 steps, mean of three seeds with a band. Divided by 16 it falls from 1 to near 0. " +
      "Undivided it starts near 1.8 and falls little.",
    x: stepNumbers,
    xTitle: "step of training",
    yTitle: "loss (squared error)",
    series: [lossSeries("divided by √256", scaledRuns), lossSeries("not divided", unscaledRuns)],
  }),
);

const byScaling = [
  { scores: "divided by √256", runs: scaledRuns },
  { scores: "not divided", runs: unscaledRuns },
];
const atStartAndEnd = byScaling.map(({ scores, runs }) => ({
  scores,
  "largest weight, at the start": mean(runs.map(({ largest }) => largest)),
  "slope of softmax, at the start": mean(runs.map(({ slope }) => slope)),
  "loss, at the end": mean(runs.map(({ losses }) => losses[29])),
}));
show(table(atStartAndEnd));

const [divided, undivided] = atStartAndEnd;
const slopeOf = (row: typeof divided): number => row["slope of softmax, at the start"];
if (undivided["largest weight, at the start"] < 0.9) throw new Error("Softmax was not saturated.");
if (slopeOf(divided) < 5 * slopeOf(undivided)) throw new Error("No slope was lost.");
if (divided["loss, at the end"] > 0.1) throw new Error("With dividing it did not learn.");
if (undivided["loss, at the end"] < 1.2) throw new Error("Without dividing it learned.");
if (mean(unscaledRuns.map(({ losses }) => losses[0])) < 1.6) throw new Error("It began on the right keys.");

// %% [markdown]
// Undivided, [softmax](glossary.ipynb#softmax) is [saturated](glossary.ipynb#saturation) before the first step: nearly all weight is on one key, mostly a wrong one. (So the loss begins near 2, the most it can be.) There softmax is flat, the [gradient](glossary.ipynb#gradient) is almost 0, and little is learned.
//
// > **Fair play.** It is the *start* that is lost. A $W_Q$ sixteen times smaller would do as well as dividing; but $\sqrt{d_k}$ spares you from tuning that for every width.
// > The loss matters too: with −log of the weight, as in section 1, the undivided model learns ([lesson 04](04-scaling.ipynb) says why). Inside a network no such loss stands right behind the weights.

// %% [markdown]
// ## 5 · Three bugs without an error
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// The worst bugs raise no error: shapes fit, numbers come out, and the model is just worse. Here are three. Find each before you read on.
//
// ### Two sentences, one vector
//
// This function turns a sentence into a vector. Its user wonders why two opposite sentences come out the same.

// %%
const embeddings = tf.randomNormal([data.vocabulary.size, 16], 0, 1, "float32", 1);
const reader = new MultiHeadAttention({ numHeads: 4, modelDim: 16, seed: 2 });

function encodeWithBug(sentence: string): tf.Tensor {
  const ids = tf.tensor1d(data.vocabulary.encode(sentence), "int32"); // line 1: [words]
  const x = tf.gather(embeddings, ids).expandDims<tf.Tensor3D>(0); // line 2: [1, words, 16]
  const { output } = reader.attend(x, x, x); // line 3: [1, words, 16]
  return output.mean(1); // line 4: [1, 16]
}

const [oneWay, otherWay] = ["The elephant lifted the ant", "The ant lifted the elephant"];
function apart(one: tf.Tensor, another: tf.Tensor): number {
  return tf.max(tf.abs(tf.sub(one, another))).dataSync()[0];
}

const apartWithBug = apart(encodeWithBug(oneWay), encodeWithBug(otherWay));
console.log("largest difference between the two vectors:", apartWithBug.toFixed(4));
expectClose(apartWithBug, 0, 1e-4);

// %% [markdown]
// **Predict.** Two sentences with the animals swapped get the same vector. Where is the bug in `encodeWithBug`?
//
// - **a** line 1: the vocabulary folds "The" and "the" into one id
// - **b** line 4: the mean loses the order; take the last word's output instead
// - **c** between lines 2 and 3: no position codes are added

// %%
predict("myths-bug-positions", "?"); // replace the ? by a, b or c

// %%
function encodeSentence(sentence: string): tf.Tensor {
  const ids = tf.tensor1d(data.vocabulary.encode(sentence), "int32");
  const embedded = tf.gather(embeddings, ids);
  const placed = embedded.add(sinusoidalPositions(ids.size, 16)); // the line that was missing
  const x = placed.expandDims<tf.Tensor3D>(0);
  const { output } = reader.attend(x, x, x);
  return output.mean(1);
}

const apartMended = apart(encodeSentence(oneWay), encodeSentence(otherWay));
console.log("with positions:", apartMended.toFixed(4));
if (apartMended < 0.01) throw new Error("The two sentences still get the same vector.");

// %% [markdown]
// **The test for it:** swap two words. If the output stays the same to the fourth digit, nobody told the model where words stand.
//
// ### The training that gets stuck
//
// The animals again. This model trains without a hitch, and gets stuck between 70 and 80 %, on the sentences it is *trained on* as well as on others.

// %%
const oneHead = new SentenceClassifier({
  vocabularySize: data.vocabulary.size,
  modelDim: 32,
  numHeads: 1,
  positions: "sinusoidal",
  seed: 1,
});
const settings = { epochs: 10, batchSize: 64, learningRate: 0.01, seed: 1 };
const oneHeadHistory = await train(oneHead, data, settings);
const oneHeadTest = evaluate(oneHead, data.test).accuracy;
const { trainAccuracy, validationAccuracy = 0 } = oneHeadHistory[9];
console.log("one head: training", percent(trainAccuracy), "· validation", percent(validationAccuracy));
console.log("one head: test    ", percent(oneHeadTest));
expectClose([trainAccuracy, validationAccuracy], [0.75, 0.72], 0.06);

// %% [markdown]
// **Predict.** Accuracy in training and accuracy in validation are both stuck below 80 %. What helps?
//
// - **a** more heads, at the same width
// - **b** more sentences, or a smaller model: it learns its sentences by heart
// - **c** another learning rate or batch size, and more patience

// %%
predict("myths-bug-one-head", "?"); // replace the ? by a, b or c

// %%
// What the search of lesson 09 found for one head: ten settings, mean validation accuracy of each.
const searched = experimentResults.search.filter(({ model }) => model === "one head");
const bestOfSearch = Math.max(...searched.map(({ validationAccuracy }) => validationAccuracy));
console.log(`one head, best of ${searched.length} settings:`, percent(bestOfSearch));

const eightHeads = new SentenceClassifier({
  vocabularySize: data.vocabulary.size,
  modelDim: 32,
  numHeads: 8, // in place of 1; each is 4 wide in place of 32 (section 2's model, once more)
  positions: "sinusoidal",
  seed: 1,
});
const eightHeadsHistory = await train(eightHeads, data, settings);
const eightHeadsTest = evaluate(eightHeads, data.test).accuracy;
console.log("parameters:", oneHead.parameterCount, "and", eightHeads.parameterCount);
console.log("test accuracy:", percent(oneHeadTest), "and", percent(eightHeadsTest));

expectClose(oneHead.parameterCount, eightHeads.parameterCount);
if (bestOfSearch > 0.8) throw new Error("One head can do it with the right settings.");
if (eightHeadsTest < oneHeadTest + 0.08) throw new Error("Eight heads are no better than one.");

// %%
show(
  trainingCurves({
    title: "Which curve gives the bug away?",
    description:
      "Loss and accuracy over ten epochs. One head: training and validation both stay between 70 and " +
      "80 percent accuracy. Eight heads go on to 90 percent, in both.",
    runs: [
      { name: "one head", histories: [oneHeadHistory] },
      { name: "eight heads", histories: [eightHeadsHistory] },
    ],
  }),
);

// %% [markdown]
// Same size, same data, same steps. **The sign to look for:** one head's *training* curve (blue, dotted) is nearly as bad as its validation curve. That is [underfitting](glossary.ipynb#underfitting), and more data doesn't cure it.
// No setting of the search does either. Lesson 09 shows why: one head has one set of weights for a question with several parts.
//
// ### Training that hardly starts
//
// Attention as one function, with a word in each row. Shapes fit and rows of weights sum to 1. And yet a model that uses it may hardly learn.

// %%
function attendWithBug(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor) {
  const scores = tf.matMul(query, key, false, true); // line 1: [words, words]
  const weights = tf.softmax(scores); // line 2: row by row
  return { scores, output: tf.matMul(weights, value) }; // line 3
}

const fiftyWords = (seed: number): tf.Tensor => tf.randomNormal([50, 64], 0, 1, "float32", seed);
const [someQueries, someKeys, someValues] = [fiftyWords(1), fiftyWords(2), fiftyWords(3)];
const deviation = (tensor: tf.Tensor): number => tf.moments(tensor).variance.sqrt().dataSync()[0];
const withBug = attendWithBug(someQueries, someKeys, someValues);
console.log("standard deviation of the queries:", deviation(someQueries).toFixed(2));
console.log("standard deviation of the scores: ", deviation(withBug.scores).toFixed(2));
expectClose(deviation(withBug.scores), 8, 0.5);

// %% [markdown]
// **Predict.** Queries and keys have a standard deviation of 1, the scores one of 8. Where is the bug in `attendWithBug`?
//
// - **a** between lines 1 and 2: the scores are not divided
// - **b** line 1: the wrong matrix is transposed
// - **c** line 2: softmax is to run down the columns

// %%
predict("myths-bug-scaling", "?"); // replace the ? by a, b or c

// %%
function attend(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor) {
  const keyDim = query.shape[1] ?? 1;
  const scores = tf.matMul(query, key, false, true).div(Math.sqrt(keyDim)); // now their spread stays near 1
  const weights = tf.softmax(scores);
  return { scores, output: tf.matMul(weights, value) };
}

const mended = attend(someQueries, someKeys, someValues);
console.log("standard deviation of the scores, mended:", deviation(mended.scores).toFixed(2));
expectClose(deviation(mended.scores), 1, 0.1);
expectClose(mended.output, scaledDotProductAttention(someQueries, someKeys, someValues).output, 1e-4);
if (apart(withBug.output, mended.output) < 0.5) throw new Error("The bug made no difference.");

// %% [markdown]
// **The test for it:** put in random queries and keys, as here, and print the scores' standard deviation. Near 1 is right, near $\sqrt{d_k}$ (here 8) is the bug. (A trained model's scores may grow, and rightly.)
//
// | what you see | what to suspect | the test |
// | --- | --- | --- |
// | word order makes no difference | no position codes | swap two words, compare outputs |
// | training is as bad as validation | underfitting: one head, say | 8 heads at the same width |
// | training hardly starts, weights of 0 and 1 | no $\sqrt{d_k}$ | standard deviation of the scores, before training |

// %% [markdown]
// ## 6 · Where order hardly matters
//
// Does every task need attention? Take reviews such as "the soup was good and the room was dull and the bed was lovely": is there more praise than blame? The order doesn't tell.
// Compare attention, with position codes as usual, to a [baseline](glossary.ipynb#baseline): a **bag of words**, the mean of the words' embeddings and one output.
//
// **Predict.** Both learn from 50 reviews and are tested on 500 others. Which gets more of them right?
//
// - **a** attention: it has more parameters, and weighs the words that matter
// - **b** the bag of words: it can't be misled by the order
// - **c** neither is ahead: 50 reviews are too few for both

// %%
predict("myths-bag", "?"); // replace the ? by a, b or c

// %%
const praise = tokenize("good great lovely warm fresh tasty friendly clean quick cosy bright charming");
const blame = tokenize("bad awful dull cold stale bland rude dirty slow noisy dark dreary");
const things = tokenize("soup room waiter bread music garden coffee bed view breakfast service window");
const reviewVocabulary = new Vocabulary([...praise, ...blame, ...things, "the", "was", "and"]);

/** Three opinions in any order; two or three of them are praise where the label is 1, blame where it is 0. */
function review(random: () => number, label: number): string {
  const [most, least] = label === 1 ? [praise, blame] : [blame, praise];
  const opinions = shuffled(random, [most, most, random() < 0.5 ? most : least]);
  return opinions.map((opinion) => `the ${pick(random, things)} was ${pick(random, opinion)}`).join(" and ");
}

function reviews(random: () => number, count: number) {
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  return labels.map((label) => ({ ids: reviewVocabulary.encode(review(random, label)), label }));
}

const readers = {
  "bag of words": { numHeads: 0, pooling: "mean", positions: "none" },
  "attention, with positions": { numHeads: 4, pooling: "summary", positions: "sinusoidal" },
  "attention, no positions": { numHeads: 4, pooling: "summary", positions: "none" },
} as const; // `as const`: these texts are fixed choices, not any text
type Reader = keyof typeof readers; // one of the three names above

function newReader(kind: Reader, seed: number, vocabulary = reviewVocabulary): SentenceClassifier {
  return new SentenceClassifier({ ...readers[kind], modelDim: 16, vocabularySize: vocabulary.size, seed });
}

/** Accuracy after 200 steps on so many reviews: on those themselves, and on 500 others. */
async function learnReviews(kind: Reader, count: number, seed: number) {
  const random = randomNumbers(seed);
  const [toTrain, toTest] = [reviews(random, count), reviews(random, 500)];
  const model = newReader(kind, seed);
  const steps = { epochs: Math.round(4000 / count), batchSize: 20, learningRate: 0.01, seed };
  await train(model, { train: toTrain }, { ...steps, progress: false });
  const [own, others] = [toTrain, toTest].map((examples) => evaluate(model, examples).accuracy);
  model.dispose();
  return { own, others };
}

const reviewCounts = [20, 50, 100, 200];
const kinds: Reader[] = ["bag of words", "attention, with positions", "attention, no positions"];
const reviewResults: number[][][] = []; // test accuracy: [counts][kinds][seeds]
const onOwnReviews: number[] = [];
for (const count of reviewCounts) {
  const results: number[][] = [[], [], []];
  for (const seed of [1, 2, 3]) {
    for (const [i, kind] of kinds.entries()) {
      const { own, others } = await learnReviews(kind, count, seed);
      results[i].push(others);
      onOwnReviews.push(own);
    }
  }
  reviewResults.push(results);
  const [bag, placed, unplaced] = results.map((seeds) => percent(spread(seeds).mean));
  console.log(`${count} reviews: bag ${bag}, attention with positions ${placed}, without ${unplaced}`);
}
console.log("on the reviews they learned from: at least", percent(Math.min(...onOwnReviews)));
if (Math.min(...onOwnReviews) < 0.9) throw new Error("One could not even fit its own reviews.");

// %% [markdown]
// Where is attention behind, and where does it catch up? A third curve shows attention without position codes.

// %%
const accuracySeries = kinds.map((name, i) => {
  const spreads = reviewResults.map((results) => spread(results[i]));
  return { name, y: spreads.map(({ mean }) => mean), deviation: spreads.map(({ deviation }) => deviation) };
});
const bagParameters = newReader("bag of words", 1).parameterCount;
const attentionParameters = newReader("attention, no positions", 1).parameterCount;
console.log("parameters: bag", bagParameters, "attention", attentionParameters);

show(
  lineChart({
    title: "Does attention help where order hardly matters?",
    description:
      "Test accuracy against the number of training reviews, 20 to 200, mean of three seeds with a band. " +
      "All begin near 75 percent. At 50 and 100 attention with positions is clearly behind, at 200 " +
      "hardly. Attention without positions stays close to the bag of words.",
    x: reviewCounts,
    xTitle: "reviews to learn from",
    yTitle: "test accuracy (share)",
    series: accuracySeries,
    yRange: [0.5, 1.03],
    xLog: true,
  }),
);
for (const results of reviewResults.slice(1, 3)) {
  const [bag, placed, unplaced] = results.map((seeds) => spread(seeds).mean);
  if (bag < placed + 0.02) throw new Error("The bag is not ahead.");
  if (unplaced < bag - 0.04) throw new Error("It is not the positions that cost accuracy.");
}
if (attentionParameters < 2 * bagParameters) throw new Error("Attention is not the larger model.");

// %% [markdown]
// With 50 and 100 reviews the bag of words is ahead of attention with positions; 20 are too few for all, and with 200 there is little between them.
// Without positions, attention keeps up. So neither attention nor its size is to blame, but the codes: each model gets its own reviews right, and places that mean nothing here help to [overfit](glossary.ipynb#overfitting).
//
// The other way round: ask a bag of words who lifted whom. It gives both sentences the same [logit](glossary.ipynb#logits), the raw answer, before and after any training:

// %%
const animalBag = newReader("bag of words", 1, data.vocabulary);
const bagLogits = animalBag.logits([oneWay, otherWay].map((sentence) => data.vocabulary.encode(sentence)));
show(table({ sentence: [oneWay, otherWay], "logit of the bag": Array.from(bagLogits.dataSync()) }));
expectClose(bagLogits.dataSync()[0], bagLogits.dataSync()[1], 1e-5);

// %% [markdown]
// So its best on the animals is guessing. A rule of thumb:
//
// | the task | try first |
// | --- | --- |
// | little data, words count more than order (topic, mood) | a bag of words |
// | short patterns, wherever they stand (edges, motifs) | a convolutional network (CNN): it slides one small filter along |
// | a stream, one value at a time, little memory | an RNN or [LSTM](glossary.ipynb#LSTM) |
// | distant words decide, and there is data (or a model that has seen some) | attention |
//
// > **Fair play.** These are our own sentences and small models. A large model that has read much beforehand needs few examples of a new task.

// %% [markdown]
// ## 7 · Very long inputs
//
// $n$ words make $n \cdot n$ scores: a [quadratic cost](glossary.ipynb#quadratic-cost). Two ways out. [Local attention](glossary.ipynb#local-attention) looks only so many places to each side, its *window*.
// [Linear attention](glossary.ipynb#linear-attention) drops softmax. It takes a function $\varphi$ that makes all entries positive, with $\varphi(q) \cdot \varphi(k)$ as weight, and then sets the brackets differently:
//
// $$(\varphi(Q)\,\varphi(K)^\top)\,V = \varphi(Q)\,(\varphi(K)^\top V)$$
//
// On the left stands a matrix of $n \times n$; on the right one of $d_k \times d_v$, however long the text. (Either way, each row is divided by the sum of its weights.) Both variants in a few lines, against the library:

// %%
// All: [length, width]
function linearInShort(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): tf.Tensor {
  const [positiveQuery, positiveKey] = [query, key].map((x) => tf.elu(x).add(1)); // φ(x) is x + 1 above 0, eˣ below
  const summary = tf.matMul(positiveKey, value, true); // [width, width]: nothing of [length, length]
  const total = tf.matMul(positiveQuery, positiveKey.sum(0).expandDims(1)); // [length, 1]: weights sum to 1
  return tf.matMul(positiveQuery, summary).div(total);
}

function localInShort(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, window: number): tf.Tensor {
  const rows = Array.from({ length: query.shape[0] }, (_, i) => {
    const first = Math.max(0, i - window);
    const count = Math.min(key.shape[0], i + window + 1) - first;
    const [nearKeys, nearValues] = [key, value].map((x) => tf.slice(x, [first, 0], [count, -1]));
    return scaledDotProductAttention(tf.slice(query, [i, 0], [1, -1]), nearKeys, nearValues).output;
  });
  return tf.concat(rows);
}

const fortyWords = (seed: number): tf.Tensor => tf.randomNormal([40, 16], 0, 1, "float32", seed);
const [q40, k40, v40] = [fortyWords(4), fortyWords(5), fortyWords(6)];
expectClose(linearInShort(q40, k40, v40), linearAttention(q40, k40, v40), 1e-4);
expectClose(localInShort(q40, k40, v40, 4), localAttention(q40, k40, v40, { window: 4 }), 1e-4);
const exactInWindow = scaledDotProductAttention(q40, k40, v40, { mask: windowMask(40, 4) }).output;
expectClose(exactInWindow, localAttention(q40, k40, v40, { window: 4 }), 1e-4);
console.log("✓ both agree with the library, and local attention with exact attention under windowMask");

// %% [markdown]
// How does the time grow with the length? On two log axes a straight line of slope 1 is linear, of slope 2 quadratic. (Some seconds; your times will differ from those of others, the slopes less.)

// %%
const longLengths = [128, 256, 512, 1024, 2048];
const window = 32;

const variants = {
  exact: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => scaledDotProductAttention(q, k, v).output,
  "local, 32 to each side": (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => localAttention(q, k, v, { window }),
  linear: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => linearAttention(q, k, v),
};

/** The fastest of several runs, in milliseconds: 4 of slow work, up to 20 of fast work. */
function milliseconds(work: () => tf.Tensor): number {
  let [fastest, total] = [Infinity, 0];
  for (let run = 0; run < 4 || (run < 20 && total < 200); run++) {
    const began = performance.now();
    tf.tidy(() => void work().dataSync());
    const time = performance.now() - began;
    fastest = Math.min(fastest, time);
    total += time;
  }
  return fastest;
}

const timesByLength = longLengths.map((length) =>
  tf.tidy(() => {
    const [q, k, v] = [1, 2, 3].map((seed) => tf.randomNormal([length, 32], 0, 1, "float32", seed));
    return Object.values(variants).map((variant) => milliseconds(() => variant(q, k, v)));
  }),
); // [lengths][variants]
const variantNames = Object.keys(variants);
const timeSeries = variantNames.map((name, i) => ({ name, y: timesByLength.map((times) => times[i]) }));

show(
  logLogChart({
    title: "How does the time grow with the length?",
    description:
      "Milliseconds against 128 to 2048 words on log axes. Exact attention is steepest; local and linear " +
      "attention rise less steeply and are faster at the right end.",
    x: longLengths,
    xTitle: "length in words",
    yTitle: "time in ms",
    series: timeSeries,
  }),
);
const numbersHeld = longLengths.map((length) => ({
  length,
  exact: length * length,
  local: 3 * window * length, // in blocks of 32: a block looks at itself and the two beside it
  linear: 32 * 32,
}));
show(table(numbersHeld));
const [exactTimes, , linearTimes] = timeSeries.map(({ y }) => y);
if (exactTimes[4] < 1.5 * linearTimes[4]) throw new Error("Exact attention was not slower on 2048 words.");

// %% [markdown]
// Look at the right end: exact attention climbs most steeply, towards a slope of 2 (twice the length, four times the time). If the others stay below 1: each call has a fixed cost too, which hides their growth. On short texts exact attention is often the fastest.
// The table counts the weights that each holds or, for linear attention, the numbers in $\varphi(K)^\top V$: for 2,048 words four million, 196,608 and 1,024.
//
// What do they lose? Let each of 1,024 words look for one word, either within 16 places or anywhere. Error 0 means the exact result, 1 means as far off as an output of zeros.

// %%
/** How large the difference is, beside what it should be. */
function relativeError(found: tf.Tensor, truth: tf.Tensor): number {
  return tf.div(tf.norm(tf.sub(found, truth)), tf.norm(truth)).dataSync()[0];
}

function lookUp(farthest: number) {
  const [length, width] = [1024, 64];
  const random = randomNumbers(farthest);
  const key = tf.randomNormal([length, width], 0, 1, "float32", 7);
  const value = tf.randomNormal([length, width], 0, 1, "float32", 8);
  const soughtBy = (i: number): number => {
    const [first, last] = [Math.max(0, i - farthest), Math.min(length - 1, i + farthest)];
    return first + Math.floor(random() * (last - first + 1));
  };
  const sought = Array.from({ length }, (_, i) => soughtBy(i));
  const query = tf.gather(key, sought).mul(2); // twice the sought key, which so gets a high score
  const exact = variants.exact(query, key, value);
  const error = (output: tf.Tensor): number => relativeError(output, exact);
  return {
    "the sought word is": farthest < 1024 ? `within ${farthest} places` : "anywhere",
    "error of local": error(variants["local, 32 to each side"](query, key, value)),
    "error of linear": error(variants.linear(query, key, value)),
  };
}

const lookUps = [lookUp(16), lookUp(1024)];
show(table(lookUps));
expectClose(lookUps[0]["error of local"], 0, 0.05);
expectClose(lookUps[1]["error of local"], 1, 0.1);
expectClose(
  lookUps.map((row) => row["error of linear"]),
  [1, 1],
  0.05,
);

// %% [markdown]
// Local attention is almost exact on what is near (its small error is weight that belongs outside the window), and blind to the rest. Several layers, or a few words that see everything, carry news farther.
// Linear attention errs in both rows: its weights are flat, so it can't single out one word of a thousand. With this $\varphi$ it is *another* function, not an approximation of softmax, and a model has to be trained with it.
//
// > **Fair play.** There is a third way: exact attention that is computed block by block, and never holds the whole map (FlashAttention, 2022). It saves memory and time, but the work stays quadratic.

// %% [markdown]
// ## 8 · BERT and GPT differ by a mask
//
// [BERT](glossary.ipynb#BERT) reads: each word sees all others, and only filling is hidden, by a [padding mask](glossary.ipynb#padding-mask). It is trained to fill gaps. That suits tasks with the whole text there: classify, find the answer in a page.
// [GPT](glossary.ipynb#GPT) writes: it is trained to name the next word. So no word may see a later one, or the answer would lie open in the input. Its [mask](glossary.ipynb#mask) is causal.
//
// What do the two masks make of the same scores? (The layer is random; what we look at is the mask.)

// %%
function bothReaders(sentence: string) {
  const words = tokenize(sentence);
  if (words.length < 2) throw new Error("The sentence needs at least two words.");
  const vocabulary = new Vocabulary(words);
  const vectors = tf.randomNormal([100, 16], 0, 1, "float32", 3); // more than any sentence of ours needs
  const layer = new MultiHeadAttention({ numHeads: 1, modelDim: 16, seed: 3 });
  const read = (tokens: string[], mask: tf.Tensor) => {
    const ids = tf.tensor1d(
      tokens.map((word) => vocabulary.idOf(word)),
      "int32",
    );
    const x = tf.gather(vectors, ids).add(sinusoidalPositions(tokens.length, 16)).expandDims<tf.Tensor3D>(0);
    const { output, weights } = layer.attend(x, x, x, { mask });
    return { output: output.squeeze([0]), map: rowsOf(weights.squeeze([0, 1])) };
  };
  return { words, read };
}

const cat = bothReaders("The cat that chased the mouse was tired");
const bertMask = paddingMask([8], 8); // [1, 1, 1, 8], all true: 8 words of 8, nothing is filling
const gptMask = combineMasks(causalMask(8), bertMask); // [1, 1, 8, 8]
const [bert, gpt] = [cat.read(cat.words, bertMask), cat.read(cat.words, gptMask)];
show(
  sideBySide(
    attentionMap({ weights: bert.map, queries: cat.words, keys: cat.words, keyTitle: "BERT: to (key)" }),
    attentionMap({
      weights: gpt.map,
      queries: cat.words,
      keys: cat.words,
      keyTitle: "GPT: to (key)",
      mask: causalMask(8).arraySync(),
    }),
    {
      title: "Which words may each word see?",
      description:
        "Two maps of the eight words of The cat that chased the mouse was tired. On the left all cells are " +
        "filled. On the right those above the diagonal are crossed out: each row has the words up to itself.",
    },
  ),
);

// %% [markdown]
// Now change the last word, "tired", to "cat". Whose output changes?

// %%
const changedWords = [...cat.words.slice(0, 7), "cat"];
const [bertChanged, gptChanged] = [cat.read(changedWords, bertMask), cat.read(changedWords, gptMask)];
const changes = (one: tf.Tensor, another: tf.Tensor): number[] =>
  Array.from(tf.max(tf.abs(tf.sub(one, another)), 1).dataSync());
const bertChanges = changes(bert.output, bertChanged.output);
const gptChanges = changes(gpt.output, gptChanged.output);
show(table({ "output of": cat.words, "change in BERT": bertChanges, "change in GPT": gptChanges }));

if (Math.min(...bertChanges) < 1e-3) throw new Error("A word of BERT did not notice.");
expectClose(gptChanges.slice(0, 7), [0, 0, 0, 0, 0, 0, 0], 1e-6);

// %% [markdown]
// (In the maps above, the last rows are equal: the last word sees all words in both.) In BERT every word notices. In GPT the first seven outputs stay exactly as they were. That is why GPT can write fast: keys and [values](glossary.ipynb#value) of earlier words are kept and never computed again (the *KV cache*).
//
// **Try it.** Take a sentence of your own. Which row of GPT's map is always the same, and why?

// %%
const mySentence = "The bank will close soon";
const mine = bothReaders(mySentence);
const myMap = mine.read(mine.words, causalMask(mine.words.length)).map;
show(
  attentionMap({
    title: `Which words may each word of "${mySentence}" see?`,
    description: "Your own sentence under a causal mask: the cells above the diagonal are crossed out.",
    weights: myMap,
    queries: mine.words,
    keys: mine.words,
    mask: causalMask(mine.words.length).arraySync(),
  }),
);

// %% [markdown]
// (The first: it can only see itself, so its weight is 1.)

// %% [markdown]
// ## 9 · Smaller models
//
// A trained model can be made smaller in three ways. [Pruning](glossary.ipynb#pruning) takes heads out: [lesson 07](07-inside-and-faster.ipynb) does it. [Quantisation](glossary.ipynb#quantisation) keeps each weight in fewer bits.
// [Distillation](glossary.ipynb#distillation) trains a small model to imitate a large one: its target is not the label "expected", but the large one's "expected, I am 90 % sure", which tells more.
//
// Quantisation by hand, for a column of three weights. The largest, whatever its sign, becomes 127 or −127; the rest is rounded:

// %%
const column = [0.5, -1, 0.26];
const scaleOfColumn = Math.max(...column.map(Math.abs)) / 127;
const wholeNumbers = column.map((weight) => Math.round(weight / scaleOfColumn));
const back = wholeNumbers.map((whole) => whole * scaleOfColumn);
show(table({ weight: column, "8 bits": wholeNumbers, back }));
expectClose(wholeNumbers, [64, -127, 33]);

const quantized = quantizeInt8(tf.tensor2d(column, [3, 1])); // [3 rows, 1 column]
expectClose(Array.from(quantized.values), wholeNumbers);
expectClose(
  dequantizeInt8(quantized),
  back.map((weight) => [weight]),
  1e-6,
);

// %% [markdown]
// Now all matrices of the eight-head model from section 5. How few bits are enough?

// %%
/** A matrix after its trip through so many bits, with one scale a column. */
function rounded({ shape, values }: SavedParameter, bits: number): SavedParameter {
  const columns = shape[shape.length - 1];
  const largest = 2 ** (bits - 1) - 1; // 127 for 8 bits
  const scales = Array.from({ length: columns }, (_, column) => {
    const sizes = values.filter((_, i) => i % columns === column).map(Math.abs);
    return Math.max(...sizes) / largest;
  });
  return {
    shape,
    values: values.map((value, i) => {
      const scale = scales[i % columns];
      return scale === 0 ? 0 : Math.round(value / scale) * scale;
    }),
  };
}

const fullWeights = eightHeads.getWeights();
const bitCounts = [8, 7, 6, 5, 4, 3, 2];
const accuracyByBits = bitCounts.map((bits) => {
  const names = Object.keys(fullWeights);
  eightHeads.setWeights(Object.fromEntries(names.map((name) => [name, rounded(fullWeights[name], bits)])));
  return evaluate(eightHeads, data.test).accuracy;
});
eightHeads.setWeights(fullWeights);

const tableOfWords = fullWeights["embeddings"];
const tableRows = eightHeads.vocabularySize + 1; // one for each id, and the summary's
const wordTable = tf.tensor2d([...tableOfWords.values], [tableRows, 32]);
const wordTableInt8 = quantizeInt8(wordTable);
expectClose(dequantizeInt8(wordTableInt8).reshape([-1]), rounded(tableOfWords, 8).values, 1e-5);
const roundingError = relativeError(dequantizeInt8(wordTableInt8), wordTable);
console.log("embeddings: float32", 4 * wordTable.size, "bytes, int8", wordTableInt8.bytes, "bytes");
console.log("error of the rounded embeddings:", percent(roundingError));
console.log("accuracy with 32 bits:", percent(eightHeadsTest), "· with 8 bits:", percent(accuracyByBits[0]));

show(
  lineChart({
    title: "How few bits are enough for a weight?",
    description:
      "Test accuracy against bits a weight. From 8 bits down to 4 it stays level with that of 32 bits; " +
      "with 2 bits it falls steeply.",
    x: bitCounts,
    xTitle: "bits for each weight",
    yTitle: "test accuracy (share)",
    series: [
      { name: "rounded", y: accuracyByBits },
      { name: "32 bits", y: bitCounts.map(() => eightHeadsTest) },
    ],
    yRange: [0.5, 1],
  }),
);
expectClose(accuracyByBits[0], eightHeadsTest, 0.01);
expectClose(accuracyByBits[4], eightHeadsTest, 0.04); // 4 bits
if (accuracyByBits[6] > eightHeadsTest - 0.05) throw new Error("Two bits were enough.");
if (roundingError > 0.02) throw new Error("Rounding to 8 bits cost more than 2 %.");

// %% [markdown]
// About a quarter of the bytes, an error below 2 %, and the accuracy stays. Here even 4 bits are about enough. With 2 (−1, 0, 1) too much is gone.
//
// > **Fair play.** Here only the weights are rounded, and computing is still done in float32: that saves memory, not time. Large models have a few outsized values, which make rounding harder.

// %% [markdown]
// ## 10 · A weight is not an explanation
//
// "The model looked at *lifted*, so *lifted* decided." It is tempting to read an attention map like that. Two doubts.
//
// **First doubt: two maps, one output.** Four values, at the corners of a square. Does another map always give another output? Pull the slider from one map to the other.

// %%
const corners = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];
const mapAt = (share: number): number[] => [(1 - share) / 2, share / 2, share / 2, (1 - share) / 2];
const outputOf = (weights: number[]): number[] =>
  [0, 1].map((axis) => weights.reduce((sum, weight, i) => sum + weight * corners[i][axis], 0));

const cornerNames = ["v1", "v2", "v3", "v4"];
const at = ([x, y]: number[]): [number, number] => [x, y];
const shares = [0, 0.25, 0.5, 0.75, 1];
show(
  withSlider({
    title: "Another map: another output?",
    description:
      "Four values at the corners of a square, and bars with their four weights. The slider moves all " +
      "weight from v1 and v4 to v2 and v3; the output stays in the middle, at (0.5, 0.5).",
    name: "weight on v2 and v3",
    steps: shares.map((share) => ({
      label: `${share}`,
      figure: sideBySide(
        vectorMap({
          axes: ["first number", "second number"],
          points: [
            ...corners.map((corner, i) => ({ label: cornerNames[i], at: at(corner) })),
            { label: "output", at: at(outputOf(mapAt(share))) },
          ],
          moves: [],
          limit: 1.3,
        }),
        weightBars({ tokens: cornerNames, series: [{ name: "weights", weights: mapAt(share) }] }),
      ),
    })),
  }),
);
for (const share of shares) expectClose(outputOf(mapAt(share)), [0.5, 0.5]);
expectClose(headDistances([[mapAt(0)], [mapAt(1)]])[0][1], 1); // the two maps have nothing in common

// %% [markdown]
// Two maps that have nothing in common, and the same output. With at least two words more than a value has numbers, there is always such a pair (Radon's theorem, 1921).
//
// **Second doubt: measured.** Take the trained eight-head model and 300 test sentences. In each, find the word with the most weight (mean of the heads). Then replace each word in turn by an unknown one: which replacement moves the answer's logit most?
//
// **Predict.** In how many of the sentences is the word with the most weight also the word that matters most to the answer?
//
// - **a** in nearly all, over 90 %
// - **b** in about half or fewer, but more often than by chance
// - **c** in about one of six, as if one rolled a die

// %%
predict("myths-explanation", "?"); // replace the ? by a, b or c

// %%
const largestAt = (values: number[]): number => values.indexOf(Math.max(...values));

function weightAndEffect(ids: readonly number[]) {
  const maps = eightHeads.attention(ids); // [head][0][summary, word, word …]
  const weights = ids.map((_, word) => mean(maps.map(([row]) => row[word + 1])));
  const replaced = ids.map((_, word) => ids.map((id, i) => (i === word ? Vocabulary.unknown : id)));
  const logits = tf.tidy(() => Array.from(eightHeads.logits([ids, ...replaced]).dataSync()));
  return { weights, effects: logits.slice(1).map((logit) => Math.abs(logit - logits[0])) };
}

const looked = data.test.slice(0, 300).map(({ ids }) => weightAndEffect(ids));
const agrees = looked.map(({ weights, effects }) => largestAt(weights) === largestAt(effects));
const agreeing = agrees.filter((same) => same).length / looked.length;
const byChance = mean(looked.map(({ weights }) => 1 / weights.length));
console.log("the most weight and the most effect on the same word:", percent(agreeing));
console.log("by chance:", percent(byChance));
if (agreeing < byChance + 0.05) throw new Error("Weights have nothing to do with effects.");
if (agreeing > 0.6) throw new Error("Weights explain more than the text says.");

// %% [markdown]
// Look at one sentence. Do the tall bars of weight and of effect stand at the same words?

// %%
const shownExample = data.test.find(({ ids }, i) => ids.length === 5 && !agrees[i]) ?? data.test[0];
const shownResult = weightAndEffect(shownExample.ids);
const allEffects = shownResult.effects.reduce((sum, effect) => sum + effect, 0);
show(
  weightBars({
    title: "Does the word with the most weight matter most?",
    description:
      `Two bars for each word of: ${shownExample.text} One is its weight, the other its share of all ` +
      "effects on the answer. The tallest bars of the two kinds stand at different words.",
    tokens: [...shownExample.words],
    series: [
      { name: "weight, mean of 8 heads", weights: shownResult.weights },
      { name: "effect when replaced", weights: shownResult.effects.map((effect) => effect / allEffects) },
    ],
    valueTitle: "share",
  }),
);

// %% [markdown]
// More often than by chance, and far from always. A weight says how much of a value is mixed in; what the value holds, and what the output layer makes of it, it doesn't say.
//
// So read maps as a *hint*. They are good for finding bugs (does it look at padding? at nothing but the full stop?) and for guesses. Then test the guess: change the word, and look at the answer.
//
// > **Fair play.** Another measure of effect would give other numbers, and an unknown word is one the model never met. How much maps explain is debated: Jain and Wallace (2019) doubt it, Wiegreffe and Pinter answered in the same year.

// %% [markdown]
// ## 11 · Attention elsewhere
//
// ### In graphs
//
// Six people, and who knows whom. Use the graph's [adjacency matrix](glossary.ipynb#adjacency-matrix) as a mask, and attention becomes a [graph neural network](glossary.ipynb#graph-neural-network): each node looks at its neighbours and itself.

// %%
const people = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn"];
const knows: [number, number][] = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 5],
  [0, 2],
];

/** How much of what each person holds is Ada's news, after 0, 1, 2, 3 and 4 layers. */
function spreadNews(edges: [number, number][]): number[][] {
  const mask = adjacencyMask(people.length, edges); // [6, 6], each also sees itself
  const noQuestion = tf.zeros([6, 4]); // all scores are 0, so each takes the mean of those it sees
  const held: tf.Tensor[] = [tf.tensor2d([[1], [0], [0], [0], [0], [0]])]; // Ada knows something
  for (let layer = 1; layer <= 4; layer++)
    held.push(scaledDotProductAttention(noQuestion, noQuestion, held[layer - 1], { mask }).output);

  return held.map((each) => Array.from(each.dataSync()));
}

const spreading = spreadNews(knows);
expectClose(spreading[1], [1 / 3, 1 / 3, 1 / 4, 0, 0, 0], 1e-6);
show(
  attentionMap({
    title: "How far does Ada's news get in each layer?",
    description:
      "Rows for 0 to 4 layers, columns for six people. At first only Ada has the news. After one layer " +
      "Ben and Cleo have some, after two Dan, after three Eve, after four Finn.",
    weights: spreading,
    queries: spreading.map((_, layer) => (layer === 1 ? "1 layer" : `${layer} layers`)),
    keys: people,
    queryTitle: "after",
    keyTitle: "how much of what each holds is Ada's",
  }),
);
const peopleReached = (rows: number[][]): number[] => rows.map((row) => row.filter((share) => share > 0).length);
const reached = peopleReached(spreading);
console.log("people reached:", reached.join(", "));
expectClose(reached, [1, 3, 4, 5, 6]);

// %% [markdown]
// Check Ben on paper: he sees Ada, Cleo and himself, so a third of what he holds is Ada's. (News is copied, not divided: a row needn't sum to 1.) One layer is one handshake. A sentence is the graph in which everybody knows everybody: one layer is enough (section 1 again).
//
// **Try it.** Ada (0) meets Finn (5). How many layers are needed now? Add or take away edges of your own.

// %%
const myKnows: [number, number][] = [...knows, [0, 5]];
console.log("people reached after 0, 1, 2, 3, 4 layers:", peopleReached(spreadNews(myKnows)).join(", "));

// %% [markdown]
// ### In people
//
// At a loud party you follow one voice and hardly hear the others, until someone says your name. (Colin Cherry studied the voices in 1953, Neville Moray the name in 1959.) To select what matters and let the rest fade: attention took its name from that.
// The likeness ends soon. You attend to a few things at a time; a layer attends from every word to every word at once, and has no will, only learned matrices.
//
// ### In hardware
//
// Why did this idea win over RNNs? Because all queries can be asked at the same time, as one product of matrices, and that is what graphics processors are built for. The same work, row by row and at once:

// %%
const q256 = tf.randomNormal([256, 64], 0, 1, "float32", 1);
const k256 = tf.randomNormal([256, 64], 0, 1, "float32", 2);
const scoresFor = (queries: tf.Tensor): tf.Tensor => tf.matMul(queries, k256, false, true);

const atOnce = () => scoresFor(q256); // [256, 256]
const rowByRow = () => tf.concat(tf.split(q256, 256).map(scoresFor)); // 256 times [1, 256]

expectClose(tf.max(tf.abs(tf.sub(atOnce(), rowByRow()))).dataSync()[0], 0, 1e-3);
const [msAtOnce, msRowByRow] = [milliseconds(atOnce), milliseconds(rowByRow)];
console.log(`row by row ${msRowByRow.toFixed(2)} ms, at once ${msAtOnce.toFixed(2)} ms`);
console.log(`at once is ${(msRowByRow / msAtOnce).toFixed(0)} times as fast`);
if (msRowByRow < msAtOnce) throw new Error("One product was no faster than 256.");

// %% [markdown]
// The same numbers, sooner; how much so depends on the machine and the backend. (Much of it is the cost of 256 calls; a graphics processor has more cores to fill.) The RNN of lesson 02 can't be written in the second way, since each step waits for the one before.

// %% [markdown]
// ## 12 · What you can build now
//
// A [transformer](glossary.ipynb#transformer) is a stack of blocks, and you know the main part of each. What is new in this cell: a small network for each word, and twice "add the input again and normalise" (each word's numbers to mean 0 and variance 1). That keeps deep stacks trainable. (The order is that of 2017; many newer models normalise first.)

// %%
function transformerBlock(modelDim: number, numHeads: number) {
  const attention = new MultiHeadAttention({ numHeads, modelDim, seed: 1 });
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 }); // how to draw the random start
  const wide = tf.layers.dense({ units: 4 * modelDim, activation: "relu", kernelInitializer });
  const narrow = tf.layers.dense({ units: modelDim, kernelInitializer });
  const [normalizeFirst, normalizeSecond] = [tf.layers.layerNormalization(), tf.layers.layerNormalization()];
  // A layer's `apply` may also take several inputs; we have one, and say so.
  const apply = (layer: tf.layers.Layer, x: tf.Tensor): tf.Tensor => layer.apply(x) as tf.Tensor;

  return (x: tf.Tensor, mask: tf.Tensor): tf.Tensor => {
    const { output: attended } = attention.attend(x, x, x, { mask }); // words look at words
    const mixed = apply(normalizeFirst, tf.add(x, attended));
    const thought = apply(narrow, apply(wide, mixed)); // each word for itself
    return apply(normalizeSecond, tf.add(mixed, thought));
  };
}

const blocks = [transformerBlock(64, 4), transformerBlock(64, 4)];
const through = (x: tf.Tensor, mask: tf.Tensor): tf.Tensor =>
  blocks.reduce((current, block) => block(current, mask), x);

const sixWords = tf.randomNormal([1, 6, 64], 0, 1, "float32", 1).add(sinusoidalPositions(6, 64));
const lastChanged = tf.concat([sixWords.slice([0, 0, 0], [1, 5, 64]), tf.ones([1, 1, 64])], 1);
const likeGpt = causalMask(6).expandDims(0);
const likeBert = paddingMask([6], 6);
const firstFive = (x: tf.Tensor): tf.Tensor => x.slice([0, 0, 0], [1, 5, 64]);

console.log("in", sixWords.shape, "→ out", through(sixWords, likeGpt).shape);
const gptMoved = apart(firstFive(through(sixWords, likeGpt)), firstFive(through(lastChanged, likeGpt)));
const bertMoved = apart(firstFive(through(sixWords, likeBert)), firstFive(through(lastChanged, likeBert)));
console.log("the sixth word changes; the first five move by");
console.log(gptMoved.toFixed(4), "with a causal mask");
console.log(bertMoved.toFixed(4), "where all may look");
expectClose(gptMoved, 0, 1e-5);
if (bertMoved < 0.01) throw new Error("Without a causal mask the first words should notice.");

// %% [markdown]
// Two blocks, not trained yet: with one mask each word sees what it would in BERT, with the other what it would in GPT. From here:
//
// - **a classifier of your own texts:** `SentenceClassifier`, `train`, `evaluate`, and a bag of words beside it;
// - **a small writer:** blocks with a causal mask, and an output over the vocabulary that is trained to name the next word;
// - **a model of a graph:** the same layer with `adjacencyMask`;
// - **a translator:** an [encoder](glossary.ipynb#encoder) that reads, a [decoder](glossary.ipynb#decoder) that writes, and [cross-attention](glossary.ipynb#cross-attention) between them.

// %% [markdown]
// ## Take with you
//
// 1. Every word is reachable in one step; how much each gets is learned. Heads come to differ. Without positions a sentence is a set. Without $\sqrt{d_k}$ wide keys saturate softmax, and training may stall.
// 2. The bugs that hurt raise no error. Swap two words, compare training with validation, print the scores' standard deviation.
// 3. Measure something simple first. Where order hardly matters, a bag of words can be enough, and position codes can cost accuracy.
// 4. Long inputs cost the square of their length. Local attention is almost exact nearby and blind beyond, linear attention is another function.
// 5. A mask makes a reader or a writer or a graph network of the same layer. And a weight is a hint, not an explanation.
//
// ## Go on
//
// - **Exercises** [Myths, pitfalls, limits, practice](../exercises/10-myths-and-practice.ipynb): mend the three bugs yourself, write masks, 8-bit weights and a step on a graph, and be checked at once.
// - **Read next** *Attention is all you need* (2017) from start to end: you know every part of its figure 2 by now.
// - **Build next** a small writer, from the block of section 12. *The Annotated Transformer* takes you through a whole one, line by line.
//
// ## Sources
//
// - S. Jain and B. C. Wallace (2019), *Attention is not explanation*: other maps, same answers.
// - A. Katharopoulos and others (2020), *Transformers are RNNs*: linear attention, with the φ of section 7.
// - I. Beltagy, M. E. Peters and A. Cohan (2020), *Longformer*: local attention for long documents.
// - P. Veličković and others (2018), *Graph attention networks*: attention over a graph's neighbours.
