// %% [markdown]
// # 4 · Scaling
// *One division, and what hangs on it*
//
// > **After this lesson you can**
// > - **derive** how large a score gets, in three lines, and check it by measuring,
// > - **show** what the size of the scores does to softmax, and to the gradient that comes back through it,
// > - **write** scaled dot-product attention by hand, as matrices and with the library,
// > - **test** in a small training whether one division makes a difference,
// > - **choose** the right number to divide by, and **tell** a scale from a temperature.
// >
// > **Time** about 35 minutes, if you skip the lines that only draw
// >
// > **Builds on** [3 · Queries, keys, values](03-queries-keys-values.ipynb). A word's query is compared with every key by a dot product: the scores.
// > Softmax turns scores into weights that sum to 1, and the output is the weighted sum of the values.
// >
// > **Running example** "The bank will close soon", and a short story of who holds what
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## The step we left out
//
// So far you made [weights](glossary.ipynb#weights) from [scores](glossary.ipynb#scores) directly. The paper that made attention famous has one more step:
//
// $$\text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right) V$$
//
// $Q$, $K$ and $V$ hold the queries, keys and values, one a row. $d_k$ is how many numbers a query or a key has.
// With 64 numbers each, every score is divided by $\sqrt{64} = 8$. That is all.

// %%
import {
  attentionSlider,
  dot,
  expectClose,
  histogram,
  lineChart,
  predict,
  randomNumbers,
  rowsOf,
  scaledDotProductAttention,
  show,
  shuffled,
  softmax,
  spread,
  table,
  tf,
  train,
  weightBars,
  weightedSum,
  withSlider,
} from "attention-course";

const words = ["The", "bank", "will", "close", "soon"];

// Vectors of numbers drawn at random, one a row: mean 0, variance 1. The same seed gives the same numbers.
function randomVectors(count: number, width: number, seed: number): tf.Tensor2D {
  return tf.randomNormal([count, width], 0, 1, "float32", seed);
}

const mean = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0) / numbers.length;

// The mean square of the distance from the mean.
function variance(numbers: number[]): number {
  const middle = mean(numbers);
  return mean(numbers.map((number) => (number - middle) ** 2));
}

// %% [markdown]
// **Predict.** The whole formula has one more step: each score is divided by √d_k, before softmax. Does that help, or could we leave it out?
//
// - **a** leave it out: softmax divides by a sum anyway, so it takes any common factor out again
// - **b** it helps: with long queries and keys, one word would get nearly all the weight, and training would be slow
// - **c** it helps: softmax needs scores between 0 and 1, and the division brings them there

// %%
predict("scaling-needed", "?"); // replace the ? by a, b or c

// %% [markdown]
// Keep your answer in mind. The lesson follows one chain, and measures each link: how large scores get, what softmax makes of them, what gradient comes back, and how a model learns with it.

// %% [markdown]
// ## 1 · Longer vectors, larger scores
//
// A score is a [dot product](glossary.ipynb#dot-product): $q \cdot k = q_1 k_1 + q_2 k_2 + \dots$, one product for each of the $d_k$ numbers.
// Before training, queries and keys are as good as random. So let us make them as simple as random gets: each number is 1 or −1, by the toss of a coin.
//
// Then each product is 1 or −1 as well. With $d_k = 4$ there are only sixteen ways this can go, and you can write them all down:

// %%
const coin = [1, -1];
const allWays = coin.flatMap((a) => coin.flatMap((b) => coin.flatMap((c) => coin.map((d) => [a, b, c, d]))));
const coinScores = allWays.map(([a, b, c, d]) => a + b + c + d);

const possible = [-4, -2, 0, 2, 4];
show(table(possible.map((score) => ({ score, ways: coinScores.filter((each) => each === score).length }))));
console.log("mean", mean(coinScores), "· variance", variance(coinScores));
console.log("standard deviation", Math.sqrt(variance(coinScores)));
expectClose(variance(coinScores), 4);

// %% [markdown]
// On paper: the squares are 16 (twice), 4 (eight times) and 0 (six times). That is 64 in all, and 64/16 = 4.
// This mean of the squares is the **[variance](glossary.ipynb#variance)**, as the mean is 0. Its root is the **[standard deviation](glossary.ipynb#standard-deviation)**: how far from the mean a score typically lies. Here it is 2.
//
// Four products, variance 4. A coincidence?
//
// **Predict.** Queries and keys grow from 4 numbers to 64, so a score adds up sixteen times as many products, each as likely above 0 as below. How much further from 0 does a score typically lie?
//
// - **a** sixteen times as far
// - **b** as far as before: plus and minus cancel
// - **c** four times as far

// %%
predict("scaling-growth", "?"); // replace the ? by a, b or c

// %% [markdown]
// Now with numbers like those of a real model at its start: drawn at random, with mean 0 and variance 1. We draw 2000 queries and 2000 keys of 512 numbers.
// For a smaller $d_k$ we take only their first 4, or 64. How are the scores spread? (*Density* is the share of the scores in a strip, divided by the strip's width.)

// %%
const queries = randomVectors(2000, 512, 1);
const keys = randomVectors(2000, 512, 2);

// One score for each pair of a query and a key, from the first `keyDim` numbers of each.
function scoresOfPairs(keyDim: number): number[] {
  return tf.tidy(() => {
    const [q, k] = [queries, keys].map((vectors) => tf.slice(vectors, [0, 0], [2000, keyDim]));
    return Array.from(tf.sum(tf.mul(q, k), 1).dataSync()); // [2000]
  });
}

const widths = [4, 64, 512];
const pairScores = widths.map(scoresOfPairs);

show(
  histogram({
    title: "How far apart are the scores of random queries and keys?",
    description:
      "Three humps around 0. With d_k = 4 it is high and narrow, within 10 of 0. With 64 it reaches " +
      "to about 25 on both sides, with 512 it is low and reaches to about 70.",
    series: widths.map((keyDim, i) => ({ name: `d_k = ${keyDim}`, values: pairScores[i] })),
    xTitle: "score q·k, undivided",
    range: [-80, 80],
    bins: 80,
  }),
);
const spreads = widths.map((keyDim, i) => ({
  d_k: keyDim,
  variance: variance(pairScores[i]),
  "standard deviation": Math.sqrt(variance(pairScores[i])),
  "√d_k": Math.sqrt(keyDim),
}));
show(table(spreads));
for (const row of spreads) {
  expectClose(row.variance / row.d_k, 1, 0.1); // 2000 draws: within 10 %
  expectClose(row["standard deviation"] / row["√d_k"], 1, 0.05);
}

// %% [markdown]
// The variance is about $d_k$, in every row. (Not exactly: 2000 draws are a sample, and the cell allows 10 %.) From 4 to 64 the typical score grows from 2 to 8, four times, not sixteen.
//
// Why? Three lines. Let all numbers in $q$ and $k$ have mean 0 and variance 1, and know nothing of each other.
//
// 1. One product has the mean $0 \cdot 0 = 0$, as the two factors are independent.
// 2. Its variance is the mean of $q_i^2 k_i^2$, and that is $1 \cdot 1 = 1$.
// 3. Variances of independent numbers add up: $d_k$ products have the variance $1 + 1 + \dots + 1 = d_k$, so the standard deviation is $\sqrt{d_k}$.
//
// So we know what to divide by. A number divided by $\sqrt{d_k}$ has a variance that is divided by $d_k$, and that brings it back to 1 at *every* width:

// %%
const dividedScores = widths.map((keyDim, i) => pairScores[i].map((score) => score / Math.sqrt(keyDim)));

show(
  histogram({
    title: "And divided by √d_k?",
    description: "Three humps of the same width, nearly all between −3 and 3. The one of d_k = 4 has a higher peak.",
    series: widths.map((keyDim, i) => ({ name: `d_k = ${keyDim}`, values: dividedScores[i] })),
    xTitle: "score q·k / √d_k",
    range: [-5, 5],
  }),
);
console.log("variances:", dividedScores.map((scores) => variance(scores).toFixed(2)).join(", "));
expectClose(dividedScores.map(variance), [1, 1, 1], 0.1);
// TensorFlow's own variance agrees with ours.
const byLibraryVariance = tf.moments(dividedScores[2]).variance;
expectClose(byLibraryVariance, variance(dividedScores[2]), 1e-4);

// %% [markdown]
// Three widths, one spread. (The hump of $d_k = 4$ is a little more pointed. Only its variance is the same, not its whole shape.)
//
// > **Fair play.** "Mean 0, variance 1, independent" is what a well-made start looks like: the inputs are normalised, and the weight matrices are drawn to keep the variance.
// > Training then changes queries and keys, on purpose, and they are no longer independent. The division makes a good *start* at every width. It does not hold scores there.
//
// **Try it.** Another width, from 1 to 512: what do you expect for 225? By the formula the standard deviation reaches 10 at $d_k = 100$. Where does it in our sample, and why not just there?

// %%
const myKeyDim = 100;

if (!Number.isInteger(myKeyDim) || myKeyDim < 1 || myKeyDim > 512)
  throw new Error(`myKeyDim is ${myKeyDim}. The vectors have 512 numbers: take a whole number from 1 to 512.`);

const myScores = scoresOfPairs(myKeyDim);
console.log("standard deviation, undivided", Math.sqrt(variance(myScores)).toFixed(2));
console.log("standard deviation, divided  ", Math.sqrt(variance(myScores) / myKeyDim).toFixed(2));

// %% [markdown]
// ## 2 · What softmax makes of large scores
//
// Are large scores bad? For [softmax](glossary.ipynb#softmax) only differences count. Look at two words with the scores 3 and 1. Add 10 to both; then multiply both by 10:

// %%
const asRow = (scores: string, [first, second]: number[]) => ({ scores, first, second });
show(
  table([
    asRow("3 and 1", softmax([3, 1])),
    asRow("13 and 11: 10 added", softmax([13, 11])),
    asRow("30 and 10: times 10", softmax([30, 10])),
  ]),
);
expectClose(softmax([13, 11]), softmax([3, 1]));
expectClose(softmax([3, 1])[0], Math.exp(2) / (Math.exp(2) + 1)); // only the difference, 2, counts
expectClose(softmax([30, 10])[0], 1, 1e-8);
console.log("e to the power of 20 =", Math.exp(20).toFixed(0));

// %% [markdown]
// What all scores have added, softmax takes out. What they are *multiplied* with stays: the difference grows from 2 to 20, and $e^{20}$ is about 485 million. The second word is gone.
// So how far apart the scores lie decides how sharp the weights are, just as the slider did in lesson 01.
//
// Now put this and section 1 together.
//
// **Predict.** Five words, queries and keys of 512 numbers, no division. Over many sentences, how large is the largest of the five weights on average?
//
// - **a** above 0.9
// - **b** about 0.5
// - **c** close to 0.2, since nothing has been learned yet

// %%
predict("scaling-largest", "?"); // replace the ? by a, b or c

// %% [markdown]
// We make 400 "sentences" of five words: one random query each, and a random key for each word. First, one of them. Let it be "bank" that asks. Move the slider through the widths.

// %%
// The scores of 400 queries with five keys each, from the first `keyDim` numbers: [400][5].
function scoresOfSentences(keyDim: number): number[][] {
  return tf.tidy(() => {
    const query = tf.reshape(tf.slice(queries, [0, 0], [400, keyDim]), [400, 1, keyDim]);
    const key = tf.reshape(tf.slice(keys, [0, 0], [2000, keyDim]), [400, 5, keyDim]);
    return rowsOf(tf.reshape(tf.matMul(query, key, false, true), [400, 5]));
  });
}
const dividedBy = (divisor: number, scores: number[]) => scores.map((score) => score / divisor);

const allWidths = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const sentenceScores = new Map(allWidths.map((keyDim) => [keyDim, scoresOfSentences(keyDim)]));
const scoresAt = (keyDim: number) => sentenceScores.get(keyDim) ?? scoresOfSentences(keyDim);

const sentence = 3; // any from 0 to 399
show(
  withSlider({
    title: 'What does a larger d_k do to the weights of "bank"?',
    description:
      "Two bars a word, undivided and divided by √d_k, with a slider for d_k from 1 to 512. At first " +
      "both are alike. Towards 512 one undivided bar takes all; the divided ones stay spread.",
    name: "d_k",
    steps: allWidths.map((keyDim) => ({
      label: `${keyDim}`,
      figure: weightBars({
        tokens: words,
        series: [
          { name: "undivided", weights: softmax(scoresAt(keyDim)[sentence]) },
          {
            name: "divided by √d_k",
            weights: softmax(dividedBy(Math.sqrt(keyDim), scoresAt(keyDim)[sentence])),
          },
        ],
      }),
    })),
    start: allWidths.indexOf(64),
  }),
);
expectClose(softmax(scoresAt(512)[3])[3], 1, 0.01); // "close", undivided
expectClose(softmax(dividedBy(Math.sqrt(512), scoresAt(512)[3]))[3], 0.51, 0.01); // "close", divided

// %% [markdown]
// On the left of the slider, both bars are alike. On the right, one undivided bar stands alone: at 512, "close" has everything undivided, and 0.51 divided.
// All vectors are random, so *which* word wins is chance. Another sentence has another winner, and often another one at another width. That one word is so far ahead is no chance: a wider $d_k$ multiplies all scores, in effect, though nobody asked for sharper weights.
//
// Softmax that gives nearly everything to one word is **saturated**: its [saturation](glossary.ipynb#saturation) is what we measure now, in all 400 sentences.
// Two numbers say it. The first is the largest weight. The second is how many words are really in play:
//
// $$\text{words in play} = e^H, \quad H = -(w_1 \ln w_1 + w_2 \ln w_2 + \dots)$$
//
// $H$ is called the *entropy* of the weights $w_1, w_2, \dots$; ln is the natural logarithm. With weights ½ and ½, $H$ is ln 2, so 2 words are in play. With 1 and 0 it is 1 word, with five times ⅕ it is 5.

// %%
// A weight of 0 adds nothing, though its logarithm is −∞.
const entropy = (weights: number[]) => -weights.reduce((sum, w) => sum + (w > 0 ? w * Math.log(w) : 0), 0);
const wordsInPlay = (weights: number[]) => Math.exp(entropy(weights));
expectClose([wordsInPlay([0.5, 0.5]), wordsInPlay([1, 0]), wordsInPlay([0.2, 0.2, 0.2, 0.2, 0.2])], [2, 1, 5]);

// The weights of all 400 sentences, at one width, with the scores divided by a number.
const weightsOf = (keyDim: number, divisor: number) =>
  scoresAt(keyDim).map((scores) => softmax(dividedBy(divisor, scores)));
const meanLargest = (rows: number[][]) => mean(rows.map((weights) => Math.max(...weights)));

const undividedLargest = allWidths.map((keyDim) => meanLargest(weightsOf(keyDim, 1)));
const dividedLargest = allWidths.map((keyDim) => meanLargest(weightsOf(keyDim, Math.sqrt(keyDim))));

show(
  lineChart({
    title: "How much does the strongest of five words take?",
    description:
      "The largest weight, on average, over d_k from 1 to 512. Undivided it climbs from 0.4 to 0.97. " +
      "Divided by √d_k it goes from 0.4 to 0.46 and stays there.",
    x: allWidths,
    xTitle: "d_k, numbers in a query or key",
    xLog: true,
    yTitle: "largest weight, mean of 400",
    yRange: [0, 1],
    series: [
      { name: "undivided", y: undividedLargest },
      { name: "divided by √d_k", y: dividedLargest },
    ],
  }),
);
const ways = [
  { scores: "undivided", divisorFor: () => 1 },
  { scores: "divided by √d_k", divisorFor: (keyDim: number) => Math.sqrt(keyDim) },
];
const saturation = ways.flatMap(({ scores, divisorFor }) =>
  widths.map((keyDim) => {
    const rows = weightsOf(keyDim, divisorFor(keyDim));
    const inPlay = mean(rows.map(wordsInPlay));
    return { scores, d_k: keyDim, "largest weight": meanLargest(rows), "words in play": inPlay };
  }),
);
show(table(saturation));
expectClose(
  saturation.map((row) => row["largest weight"]),
  [0.61, 0.89, 0.97, 0.44, 0.46, 0.47],
  0.02,
);
expectClose(
  saturation.map((row) => row["words in play"]),
  [2.9, 1.4, 1.1, 3.9, 3.7, 3.7],
  0.2,
);

// %% [markdown]
// Undivided, at 512 the strongest of five words takes 0.97 on average, and 1.1 words are in play. Nothing has been learned, and yet softmax has made up its mind.
// Divided, the largest weight stays below one half, and almost four words are in play, at every width.

// %% [markdown]
// ## 3 · The gradient that comes back
//
// A model may well *learn* to be sharp. What is wrong with being sharp at the start? That it can hardly change its mind.
// Training works with slopes: raise a score a little, see how the weights move, and follow what makes the [loss](glossary.ipynb#loss) smaller. All slopes together are the [gradient](glossary.ipynb#gradient).
//
// The slopes of softmax have a simple formula. If score $s_j$ rises by a little, weight $w_i$ changes by so many times as much:
//
// $$\frac{\partial w_i}{\partial s_j} = \begin{cases} w_i (1 - w_i) & \text{if } i = j \\ -w_i w_j & \text{otherwise} \end{cases}$$
//
// A word gains with its own score and loses with the others'. Here are the four slopes of two words that have ½ each. On paper: ½ · ½ = 0.25.

// %%
const slopesOf = (weights: number[]): number[][] =>
  weights.map((w, i) => weights.map((other, j) => (i === j ? w * (1 - w) : -w * other)));

console.log(slopesOf([0.5, 0.5]));
expectClose(slopesOf([0.5, 0.5]), [
  [0.25, -0.25],
  [-0.25, 0.25],
]);

// %% [markdown]
// **Predict.** Of two words, the wrong one has a weight of 0.9999. Training lowers its score by 0.1. How far does its weight fall?
//
// - **a** by about 0.1: as much as the score
// - **b** by about 0.025, a quarter of it
// - **c** by about 0.00001

// %%
predict("scaling-gradient", "?"); // replace the ? by a, b or c

// %%
const lowered = [0.5, 0.9, 0.99, 0.999, 0.9999].map((weight) => {
  const gap = Math.log(weight / (1 - weight)); // how far the first score is ahead, to have this weight
  const after = softmax([gap - 0.1, 0])[0];
  return { weight, "its slope": weight * (1 - weight), "falls by": weight - after };
});
show(table(lowered.map((row) => ({ ...row, "falls by": row["falls by"].toPrecision(3) }))));
expectClose(lowered[0]["falls by"], 0.025, 0.0001);
expectClose(lowered[4]["falls by"], 0.00001, 0.000001);

// %% [markdown]
// The slope is 0.25 in the middle and a ten-thousandth at 0.9999, whether the word deserves its weight or not. The weight has no ear for correction.
// A gradient that fades on its way is called a [vanishing gradient](glossary.ipynb#vanishing-gradient). In an RNN it vanished over many steps. Here a single softmax is enough.
//
// > **Fair play.** At the very end of a classifier there is a softmax too, and a saturated one does learn from its mistakes. There, [cross-entropy](glossary.ipynb#cross-entropy) follows, and its slope grows just as softmax's shrinks.
// > Inside attention no such partner follows: the values do.
//
// By hand, by nudging and by library, the slopes had better agree. We take the weights of one sentence:

// %%
const someScores = scoresAt(4)[3];
const byFormula = slopesOf(softmax(someScores)).map((row) => row[0]); // how each weight follows the first score

// Nudge the first score by a millionth, and see how far each weight goes.
const nudge = 1e-6;
const nudged = softmax(someScores.map((score, i) => (i === 0 ? score + nudge : score)));
const byNudging = nudged.map((weight, i) => (weight - softmax(someScores)[i]) / nudge);

// TensorFlow's gradient of the first weight by all scores. The slopes are symmetric: it is the same five numbers.
const firstWeight = (scores: tf.Tensor) => tf.slice(tf.softmax(scores), 0, 1);
const byLibrary = tf.tidy(() => Array.from(tf.grad(firstWeight)(tf.tensor1d(someScores)).dataSync()));

show(table({ word: words, formula: byFormula, nudging: byNudging, library: byLibrary }));
expectClose(byNudging, byFormula, 1e-5);
expectClose(byLibrary, byFormula, 1e-5);

// %% [markdown]
// Now measure it where it matters: in our 400 sentences. A sentence has 5 · 5 slopes. To make one number of them, take the root of the sum of their squares, the *norm*.
// With equal weights it is 0.4, with ½ and ½ for two words 0.5, and with one weight of 1 it is 0. How large is it at each width? We look at the *median*: half of the sentences have less.

// %%
const norm = (matrix: number[][]) => Math.sqrt(matrix.flat().reduce((sum, slope) => sum + slope ** 2, 0));
const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const examples = [
  [0.2, 0.2, 0.2, 0.2, 0.2],
  [0.5, 0.5, 0, 0, 0],
  [1, 0, 0, 0, 0],
];
expectClose(
  examples.map((weights) => norm(slopesOf(weights))),
  [0.4, 0.5, 0],
);

const slopeNorms = (keyDim: number, divisor: number) =>
  weightsOf(keyDim, divisor).map((weights) => norm(slopesOf(weights)));
const gradientSeries = ways.map(({ scores, divisorFor }) => ({
  name: scores,
  y: allWidths.map((keyDim) => median(slopeNorms(keyDim, divisorFor(keyDim)))),
}));

show(
  lineChart({
    title: "How much gradient does softmax let through?",
    description:
      "The median norm of softmax's slopes over d_k from 1 to 512, both axes in powers. Divided by √d_k " +
      "it stays at 0.4. Undivided it bends down from 8 on, to below a ten-thousandth at 512.",
    x: allWidths,
    xTitle: "d_k, numbers in a query or key",
    xLog: true,
    yTitle: "norm of the slopes, median of 400",
    yLog: true,
    series: gradientSeries,
  }),
);
const gradients = ways.flatMap(({ scores, divisorFor }) =>
  widths.map((keyDim) => {
    const norms = slopeNorms(keyDim, divisorFor(keyDim));
    return {
      scores,
      d_k: keyDim,
      median: median(norms).toFixed(6),
      mean: mean(norms).toFixed(3),
      "below 0.001": norms.filter((each) => each < 0.001).length / norms.length,
    };
  }),
);
show(table(gradients));
const dividedMedians = gradientSeries[1].y;
expectClose(
  dividedMedians,
  allWidths.map(() => 0.4),
  0.03,
);
expectClose(
  gradients.map((row) => row["below 0.001"]),
  [0, 0.27, 0.62, 0, 0, 0],
  0.03,
);
expectClose(median(slopeNorms(512, 1)), 0.00008, 0.00001);

// %% [markdown]
// Divided, the norm stays at 0.4. Undivided, its median falls below a ten-thousandth: at 512, six sentences of ten pass on less than 0.001.
// The mean falls less, to about 0.05. Now and then two words happen to lie close together at the top, and then a full gradient comes through. So a few sentences teach a lot, and most teach next to nothing.
//
// > **Fair play.** On its way to the queries, the gradient is multiplied with the keys, and undivided keys count √d_k times as much. That gives back a factor of 22.6 at 512.
// > For the typical sentence it is far from enough: 0.00008 · 22.6 is about 0.002, where the divided scores have 0.4. And it makes the few loud sentences louder still.

// %% [markdown]
// ## 4 · The whole formula
//
// Let us put the division where it belongs, and look at all of "The bank will close soon" at once. Its five queries and five keys of 64 numbers are random once more. So *who* looks at whom means nothing here: watch how sharp the weights are. As values we take the vectors of lesson 01, with the axes river, money and time.
//
// By hand first, for "bank" alone. Then as matrices, for all words. Then with the library, whose `scaledDotProductAttention` you know from lesson 03. There we passed `scale: 1`, which means "don't". Left out, it is $1/\sqrt{d_k}$.

// %%
const query = randomVectors(5, 64, 3); // [5 words, 64]
const key = randomVectors(5, 64, 4); // [5 words, 64]
const value = tf.tensor2d([
  [0, 0, 0],
  [1, 1, 0],
  [0, 0, 1],
  [0, 2, 0],
  [0, 0, 2],
]); // [5 words, 3 axes]

// By hand, for "bank".
const bankQuery = rowsOf(query)[words.indexOf("bank")];
const bankScores = rowsOf(key).map((wordKey) => dot(bankQuery, wordKey) / Math.sqrt(64));
const bankWeights = softmax(bankScores);
const bankOutput = weightedSum(bankWeights, rowsOf(value));
show(table({ word: words, "score, divided": bankScores, weight: bankWeights }));

// As matrices, for all words.
const scores = tf.div(tf.matMul(query, key, false, true), Math.sqrt(64)); // [5, 5]
const weights = tf.softmax(scores); // [5, 5]: each row sums to 1
const output = tf.matMul(weights, value); // [5, 3]

// With the library.
const attention = scaledDotProductAttention(query, key, value);

console.log("                  river, money, time");
console.log("bank, by hand    ", bankOutput.map((entry) => entry.toFixed(4)).join(", "));
console.log(
  "bank, as matrices",
  rowsOf(output)[1]
    .map((entry) => entry.toFixed(4))
    .join(", "),
);
console.log(
  "bank, by library ",
  rowsOf(attention.output)[1]
    .map((entry) => entry.toFixed(4))
    .join(", "),
);
expectClose(rowsOf(output)[1], bankOutput, 1e-5);
expectClose(attention.scores, scores, 1e-5);
expectClose(attention.weights, weights, 1e-5);
expectClose(attention.output, output, 1e-5);

// %% [markdown]
// All three agree. That is the whole of [scaled dot-product attention](glossary.ipynb#scaled-dot-product-attention): one division more than you had.
//
// What does the divisor do to the map? Here is the same sentence with the scores divided by 1, 2, 4 … 64. The right one is 8. Where do you see one word a row, and where no choice at all?

// %%
const divisors = [1, 2, 4, 8, 16, 32, 64];
const mapAt = (divisor: number) => rowsOf(scaledDotProductAttention(query, key, value, { scale: 1 / divisor }).weights);

show(
  attentionSlider({
    title: "How sharp are the weights, if the scores are divided by …?",
    description:
      "An attention map of five words with a slider for the divisor. At 1 each row has one or two bright " +
      "cells and dark ones; at 8 all shades; at 64 all cells are nearly 0.2.",
    name: "divided by",
    labels: divisors.map((divisor) => (divisor === 8 ? "8 = √d_k" : `${divisor}`)),
    weights: divisors.map(mapAt),
    queries: words,
    keys: words,
    start: divisors.indexOf(8),
  }),
);
expectClose(mapAt(8), weights, 1e-5);
const equal = words.map(() => words.map(() => 0.2));
expectClose(mapAt(64), equal, 0.05); // hardly a choice
expectClose(
  mapAt(1).map((row) => Math.max(...row)),
  [0.92, 0.81, 0.94, 0.99, 1],
  0.01,
);

// %% [markdown]
// The order of the words in a row never changes: dividing makes differences smaller, it doesn't turn them round. With too small a divisor one word has at least 0.8 of each row. With too large a one, little more than the plain mean of lesson 01 is left.

// %% [markdown]
// ## 5 · Does training care?
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// A small gradient at the start might not matter: training is long, and the model could learn to make its scores smaller. So let us train, and see.
//
// The task is the shortest of stories. Five people hold something each. One of them is asked for: *what does she hold?* The model has to find the person among the five, and read off the thing.
// How many answers would be right without finding the person?

// %%
const people = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal", "Ida", "Jon", "Kim", "Leo"];
const things = ["key", "map", "pot", "hat", "cup", "bell", "coin", "rope"];

// The numbers of one story: who is asked for, the five people, the five things. The label is the thing to be named.
function makeStories(count: number, seed: number) {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => {
    const five = shuffled(random, [...people.keys()]).slice(0, 5); // `keys` are the places 0, 1, 2 …
    const held = five.map(() => Math.floor(random() * things.length));
    const asked = Math.floor(random() * 5);
    return { ids: [five[asked], ...five, ...held], label: held[asked] };
  });
}
const stories = { train: makeStories(1000, 1), validation: makeStories(500, 2) };

const { ids, label } = stories.train[1];
const pairs = ids.slice(1, 6).map((person, i) => `${people[person]} holds the ${things[ids[6 + i]]}`);
console.log(`${pairs.join(", ")}. What does ${people[ids[0]]} hold? The ${things[label]}.`);

// Who doesn't look for the person can still name the thing that most of the five hold.
const commonest = stories.validation.map((story) => {
  const held = story.ids.slice(6);
  return Math.max(...things.map((_, thing) => held.filter((each) => each === thing).length)) / 5;
});
console.log("right without looking for the person:", mean(commonest).toFixed(2));
expectClose(mean(commonest), 0.39, 0.01);

// %% [markdown]
// The model is one attention with one query. Each person and each thing has a fixed random vector of 32 numbers. A line of the story is the sum of its two vectors, divided by √2, so that its variance is 1 again.
// Four matrices are learned: those for queries, keys and values, and one that turns the output into eight [logits](glossary.ipynb#logits), one for each thing. They start so that queries and keys have variance 1.
// `divisor` is the number that this lesson is about.

// %%
const modelDim = 32;
const valueDim = 16;

interface Setting {
  keyDim: number;
  divisor: number;
  queryStart?: number; // what the first query matrix is multiplied with; the ? says: may be left out
  learningRate?: number;
}

class LookUp {
  readonly numClasses = things.length;
  readonly trainableVariables: tf.Variable[];
  readonly fixed: tf.Tensor[];
  readonly scale: number;

  constructor({ keyDim, divisor, queryStart = 1 }: Setting, seed: number) {
    const start = (rows: number, columns: number, part: number, factor = 1) =>
      tf.mul(randomVectors(rows, columns, 100 * seed + part), factor / Math.sqrt(rows)); // keeps the variance
    const personVectors = randomVectors(people.length, modelDim, 100 * seed + 1);
    const thingVectors = randomVectors(things.length, modelDim, 100 * seed + 2);
    this.scale = 1 / divisor;
    this.fixed = [personVectors, thingVectors];
    this.trainableVariables = tf.tidy(() => [
      tf.variable(start(modelDim, keyDim, 3, queryStart)),
      tf.variable(start(modelDim, keyDim, 4)),
      tf.variable(start(modelDim, valueDim, 5)),
      tf.variable(start(valueDim, things.length, 6)),
    ]);
  }

  logits(batch: readonly ArrayLike<number>[]): tf.Tensor2D {
    return tf.tidy(() => {
      const numbers = tf.tensor2d(
        batch.map((story) => Array.from(story)),
        undefined,
        "int32",
      ); // [stories, 11]
      const [asked, five, held] = tf.split(numbers, [1, 5, 5], 1);
      const [personVectors, thingVectors] = this.fixed;
      const [queryMatrix, keyMatrix, valueMatrix, outputMatrix] = this.trainableVariables;
      const question = tf.gather(personVectors, asked); // [stories, 1, 32]
      const sums = tf.add(tf.gather(personVectors, five), tf.gather(thingVectors, held));
      const lines = tf.div(sums, Math.SQRT2); // [stories, 5, 32]
      const { output } = scaledDotProductAttention(
        times(question, queryMatrix), // [stories, 1, keyDim]
        times(lines, keyMatrix), // [stories, 5, keyDim]
        times(lines, valueMatrix), // [stories, 5, 16]
        { scale: this.scale },
      );
      return tf.reshape(times(output, outputMatrix), [batch.length, things.length]);
    });
  }

  dispose(): void {
    tf.dispose([this.fixed, this.trainableVariables]);
  }
}

// Every row of every story times the same matrix: the stories go below each other, as one tall matrix, and back.
function times(x: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  const [stories, rows, width] = x.shape;
  const product = tf.matMul(tf.reshape(x, [stories * rows, width]), matrix);
  return tf.reshape(product, [stories, rows, -1]);
}

// %% [markdown]
// Same stories, same starting weights, same training: only the divisor differs.
//
// **Predict.** We train the same small model with and without the division, from the same starting weights. Where does leaving it out do harm?
//
// - **a** clearly at d_k = 512, hardly at d_k = 4
// - **b** nowhere: training simply learns to make the scores smaller
// - **c** everywhere about the same: the formula is wrong at any d_k

// %%
predict("scaling-training", "?"); // replace the ? by a, b or c

// %% [markdown]
// Three widths, two ways, three [seeds](glossary.ipynb#seed) each: eighteen trainings of six [epochs](glossary.ipynb#epoch). They take some ten seconds, and a line appears after every three.

// %%
// The share of right answers on stories never trained on: [seeds][epochs].
async function accuracies(name: string, setting: Setting, seeds = [1, 2, 3]) {
  const { learningRate = 0.01 } = setting;
  const options = { epochs: 6, batchSize: 50, learningRate, progress: false };
  const all: number[][] = [];
  for (const seed of seeds) {
    const model = new LookUp(setting, seed);
    const history = await train(model, stories, { ...options, seed });
    all.push(history.map((row) => row.validationAccuracy ?? NaN));
    model.dispose();
  }
  const last = all.map((row) => `${(100 * row[row.length - 1]).toFixed(0)} %`);
  console.log(`d_k = ${setting.keyDim}, ${name}: right after six epochs ${last.join(", ")}`);
  return all;
}

const trained: { keyDim: number; divided: number[][]; undivided: number[][] }[] = [];
for (const keyDim of [4, 64, 512]) {
  const divided = await accuracies("divided by √d_k", { keyDim, divisor: Math.sqrt(keyDim) });
  const undivided = await accuracies("undivided", { keyDim, divisor: 1 });
  trained.push({ keyDim, divided, undivided });
}

// %% [markdown]
// What do the six epochs look like? The slider chooses the width. A line is the mean of three seeds, and its band shows how far they lie apart (one standard deviation to each side).

// %%
// One mean and one deviation an epoch.
function curve(name: string, runs: number[][]) {
  const epochs = runs[0].map((_, epoch) => spread(runs.map((run) => run[epoch])));
  return { name, y: epochs.map(({ mean }) => mean), deviation: epochs.map(({ deviation }) => deviation) };
}

show(
  withSlider({
    title: "How fast does the model learn, with and without the division?",
    description:
      "Accuracy over six epochs with a slider for d_k. At 4 both lines climb together to 1. At 64 the undivided " +
      "one follows later. At 512 the divided line is near 1 after three epochs, the undivided one far below.",
    name: "d_k",
    steps: trained.map(({ keyDim, divided, undivided }) => ({
      label: `${keyDim}`,
      figure: lineChart({
        x: [1, 2, 3, 4, 5, 6],
        xTitle: "epoch",
        yTitle: "share of right answers (validation)",
        yRange: [0, 1.05],
        series: [curve("undivided", undivided), curve("divided by √d_k", divided)],
      }),
    })),
    start: 2,
  }),
);
const lastEpoch = (runs: number[][]) => mean(runs.map((run) => run[5]));
show(
  table(
    trained.map(({ keyDim, divided, undivided }) => ({
      d_k: keyDim,
      "after 3 epochs, undivided": mean(undivided.map((run) => run[2])),
      "after 3 epochs, divided": mean(divided.map((run) => run[2])),
      "after 6 epochs, undivided": lastEpoch(undivided),
      "after 6 epochs, divided": lastEpoch(divided),
    })),
  ),
);
const [at4, at64, at512] = trained;
for (const { divided } of trained) expectClose(lastEpoch(divided), 1, 0.03);
expectClose(lastEpoch(at4.undivided), lastEpoch(at4.divided), 0.03);
expectClose(mean(at64.undivided.map((run) => run[2])), 0.75, 0.2); // late …
expectClose(lastEpoch(at64.undivided), 0.96, 0.05); // … but nearly there
expectClose(lastEpoch(at512.undivided), 0.68, 0.15); // far behind

// %% [markdown]
// Recall that 0.39 takes no looking at all. At 4 the division makes no difference that matters. At 64 the undivided model comes late, and arrives.
// At 512 the divided one has nearly everything right by the third epoch, and after six the undivided one is still at about two thirds. (The divided band is wide at first: one seed in three takes an epoch longer to find the trick.)
//
// (Your numbers for "undivided, 512" may differ by some percent. A saturated training magnifies the tiniest rounding error, so another machine takes another path.)
//
// > **Fair play.** This is a small task, and six epochs. The undivided model goes on learning: the harm is that it learns slowly.
// > Its [learning rate](glossary.ipynb#learning-rate) is the same as the divided one's, 0.01. You can try another where you choose the divisor, at the end of this section.
//
// ### Could a smaller start do the same?
//
// Multiply the first query matrix by $1/\sqrt{d_k}$, and the undivided scores start exactly as large as the divided ones did. Then why divide at all? Here are four seeds of each, with a smaller learning rate, 0.003:

// %%
const slower = { keyDim: 512, learningRate: 0.003 };
const smallerStart = { ...slower, divisor: 1, queryStart: 1 / Math.sqrt(512) };
const startedSmaller = await accuracies("undivided, smaller start", smallerStart, [1, 2, 3, 4]);
const beside = await accuracies("divided by √d_k", { ...slower, divisor: Math.sqrt(512) }, [1, 2, 3, 4]);
expectClose(lastEpoch(startedSmaller), 0.78, 0.17);
expectClose(lastEpoch(beside), 1, 0.03);

// %% [markdown]
// It helps: two seeds now get nearly all. The other two don't, and with the division all four do.
// The optimizer, Adam, changes every number of a matrix by about the same small step, however small the number is.
// Undivided, a step of the query matrix moves the scores 22.6 times as far. The division tames the start *and* these steps.
//
// > **Unlike the paper.** Some models do leave the division out. T5 (2020) starts its query matrix smaller, as we just did, and trains with another optimizer, whose steps are in proportion to the size of a matrix.
// > So the division is not sacred. Keeping the size of the scores in hand is.
//
// ### And dividing by too much?
//
// If 22.6 is good, is more harmful? Divide by all of $d_k$, 512:

// %%
const tooMuch = await accuracies("divided by 512", { keyDim: 512, divisor: 512 });
expectClose(lastEpoch(tooMuch), 1, 0.03);

// %% [markdown]
// No harm at all, in this task. Scores that are too small give nearly equal weights, and with equal weights softmax lets a good gradient through (the 0.4 of section 3). The division makes it smaller on its way to queries and keys, but Adam's steps hardly depend on that. So the model soon sharpens the weights.
// The two mistakes are not alike. **Scores that are too small make attention blunt, and it can learn to be sharp. Scores that are too large leave it hardly a gradient to learn from.** $\sqrt{d_k}$ is a start that is neither.
//
// **Try it.** Divide by 4096, then by far more, a hundred thousand (`1e5`). Then by little: 5, or 2. Where does it begin to hurt, and do the seeds agree? Beside `divisor` you can also set a `learningRate`.

// %%
const mySetting = { keyDim: 512, divisor: 4096 };

if (!Number.isInteger(mySetting.keyDim) || mySetting.keyDim < 1)
  throw new Error(`keyDim is ${mySetting.keyDim}. A query has that many numbers: take 1, 2, 3 …`);

if (!(mySetting.divisor > 0 && mySetting.divisor < Infinity))
  throw new Error(`divisor is ${mySetting.divisor}. Take a number above 0.`);

const myRuns = await accuracies(`divided by ${mySetting.divisor}`, mySetting, [1, 2, 3]);
console.log("after one epoch:", myRuns.map((run) => `${(100 * run[0]).toFixed(0)} %`).join(", "));

// %% [markdown]
// ## 6 · The right number, and what it is not for
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// In lesson 05 a model gets several [heads](glossary.ipynb#head), several attentions side by side, which share the model's width $d_\text{model}$ among them.
//
// **Predict.** A model is 512 wide and has eight heads. A head's queries and keys have 64 numbers each. By what should its scores be divided?
//
// - **a** by √512, about 22.6: the root of the model's width
// - **b** by √64 = 8: the root of the head's width
// - **c** by 64: the head's width itself

// %%
predict("scaling-divisor", "?"); // replace the ? by a, b or c

// %%
const headScores = tf.tidy(() => {
  const [q, k] = [randomVectors(400, 64, 5), randomVectors(2000, 64, 6)];
  const products = tf.matMul(tf.reshape(q, [400, 1, 64]), tf.reshape(k, [400, 5, 64]), false, true);
  return rowsOf(tf.reshape(products, [400, 5])); // 400 queries, five keys each
});

const candidates = [
  { divisor: "1", by: 1 },
  { divisor: "√64 = √d_k", by: Math.sqrt(64) },
  { divisor: "√512 = √d_model", by: Math.sqrt(512) },
  { divisor: "64 = d_k", by: 64 },
];
const compared = candidates.map(({ divisor, by }) => {
  const divided = headScores.map((row) => row.map((score) => score / by));
  const largest = mean(divided.map((row) => Math.max(...softmax(row))));
  return { divisor, "deviation of scores": Math.sqrt(variance(divided.flat())), "largest weight": largest };
});
show(table(compared));
const deviations = compared.map((row) => row["deviation of scores"]);
expectClose(
  deviations.map((deviation, i) => deviation * candidates[i].by),
  [8, 8, 8, 8],
  0.4,
);
expectClose(
  compared.map((row) => row["largest weight"]),
  [0.89, 0.45, 0.29, 0.23],
  0.02,
);

// %% [markdown]
// What counts is how many products a score adds up: the 64 of its own head. Divided by √d_model, the head starts almost as blunt as a mean, with 0.29 where ⅕ is no choice at all. Divided by $d_k$, it is blunter still.
// Section 5 said that blunt is the lesser evil. But the start then depends on how many heads there are, and that is the accident we wanted to be rid of.
// With a single head, d_k is d_model, and the mistake shows nowhere. So it is easily overlooked.
//
// Now for what the division does *not* do. Look at the divided scores themselves:

// %%
const divided = headScores.flat().map((score) => score / Math.sqrt(64));
const shareOf = (test: (score: number) => boolean) => divided.filter(test).length / divided.length;
console.log("smallest", Math.min(...divided).toFixed(2), "· largest", Math.max(...divided).toFixed(2));
console.log("between 0 and 1:", shareOf((score) => score >= 0 && score <= 1).toFixed(2));
expectClose(
  shareOf((score) => score >= 0 && score <= 1),
  0.34,
  0.03,
);
expectClose([Math.min(...divided), Math.max(...divided)], [-3.7, 4.1], 0.1);

// The word that was ahead stays ahead, in every one of the 400 rows.
const ahead = (row: number[]) => row.indexOf(Math.max(...row));
const aheadBefore = headScores.map(ahead);
const aheadAfter = headScores.map((row) => ahead(row.map((score) => score / Math.sqrt(64))));
expectClose(aheadAfter, aheadBefore);

// %% [markdown]
// - It doesn't bring scores into [0, 1]: they run from −3.7 to 4.1, and only a third lies between 0 and 1. Making weights between 0 and 1 is softmax's work.
// - It doesn't choose: whoever was ahead stays ahead.
// - It isn't learned. $\sqrt{d_k}$ is fixed when the model is designed, and costs no [parameter](glossary.ipynb#parameter).
// - It doesn't forbid sharp weights. Where they help, training can still make scores large: nothing caps the length of a query.
//
// ### A scale and a temperature
//
// In some code you will meet the same number as `temperature`: the scores are divided by it before softmax, and $\sqrt{d_k}$ is handed over. That is our `scale`, the other way up: `scale = 1 / temperature`.
// But mostly a [temperature](glossary.ipynb#temperature) is a *choice*. The same scores, colder and warmer:

// %%
const someRow = [2, 1, 0];
const temperatures = [0.25, 0.5, 1, 2, 4].map((temperature) => {
  const [first, second, third] = softmax(someRow.map((score) => score / temperature));
  return { temperature, "score 2": first, "score 1": second, "score 0": third };
});
show(table(temperatures));
expectClose(temperatures[0]["score 2"], 0.98, 0.005);
expectClose(temperatures[4]["score 2"], 0.42, 0.005);

// A temperature of √d_k is the library's default scale: for three keys of 4 numbers, with the scores 2, 1 and 0.
tf.tidy(() => {
  const oneQuery = tf.tensor2d([[1, 1, 0, 0]]);
  const threeKeys = tf.tensor2d([
    [1, 1, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
  const { weights } = scaledDotProductAttention(oneQuery, threeKeys, threeKeys);
  expectClose(weights, [softmax(someRow.map((score) => score / Math.sqrt(4)))], 1e-6);
});

// %% [markdown]
// Cold weights pick one, warm ones spread. Whoever generates text sets a temperature for the next word. [Distillation](glossary.ipynb#distillation) uses a high one, to show a small model what the large one holds for second best.
// There, someone *wants* another sharpness. The division by √d_k has a humbler aim: that the sharpness at the start doesn't depend on the width by accident.
//
// ## Take with you
//
// 1. A dot product of $d_k$ independent numbers with variance 1 has the variance $d_k$. Scores grow with $\sqrt{d_k}$.
// 2. Softmax takes out what is added to all scores, never what they are multiplied with. Scores far apart saturate it: one word takes nearly all.
// 3. A saturated softmax passes hardly any gradient on. At d_k = 512 more than half of our sentences passed on less than a thousandth.
// 4. Dividing by $\sqrt{d_k}$ makes the start the same at every width. Without it, training was as good at d_k = 4 and much slower at 512.
// 5. It is $\sqrt{d_k}$ of one head: not $d_k$, not $\sqrt{d_\text{model}}$. It neither brings scores into [0, 1] nor changes who is ahead.
//
// ## Go on
//
// - **Exercises** [Scaling](../exercises/04-scaling.ipynb): write the division, the slopes of softmax, and scaled dot-product attention whole, mask included.
// - **Next lesson** [5 · Several heads](05-several-heads.ipynb)
//
// ## Sources
//
// - A. Vaswani and others (2017), *Attention is all you need*, section 3.2.1: the formula, and in a footnote why scores grow with $d_k$.
// - X. Glorot and Y. Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*: why a start should keep the variance.
// - C. Raffel and others (2020), *Exploring the limits of transfer learning with a unified text-to-text transformer*: T5. That it leaves the division out is to be seen in its published code, not in the paper.
// - G. Hinton, O. Vinyals and J. Dean (2015), *Distilling the knowledge in a neural network*: temperature as a tool.
