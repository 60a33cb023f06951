// %% [markdown]
// # Exercises: scaling
//
// They belong to the lesson [Scaling](../notebooks/04-scaling.ipynb): one division, and what hangs on it. At the end you have written scaled dot-product attention whole, mask included.
//
// **How it works.** Put your answer where it says `YOUR CODE HERE`, run the cell, then the cell with `check` below. Under each task, three hints unfold.
//
// Run the next cell first. `softmax` is there for all exercises, and so is `dot`, the dot product of two vectors: a score, undivided.

// %%
import { check, dot, randomNumbers, softmax } from "attention-course";

// %% [markdown] exercise="does-dividing-help"
// Here are 200 "sentences": each has a query and five keys of 512 numbers, 1 or −1 by the toss of a coin. `silentSentences(divisor)` divides their scores by a number, and takes softmax. Then it counts the sentences that are almost **silent**: those whose softmax lets through less than a thousandth of gradient.
//
// <ask>First predict: what does dividing by √512 do to that number?</ask> Write your letter down as `predicted`. Then call the function twice, undivided and divided by √512, and give both counts: `return { predicted: "a", found: [7, 7] };`.

// %% nbgrader={"grade_id": "scaling-silent-sentences", "locked": true}
const coin = randomNumbers(4);
const tosses = () => Array.from({ length: 512 }, () => (coin() < 0.5 ? -1 : 1));

// [200 sentences][5 scores]
const sentenceScores = Array.from({ length: 200 }, () => {
  const query = tosses();
  return Array.from({ length: 5 }, () => dot(query, tosses()));
});

function silentSentences(divisor: number): number {
  const norms = sentenceScores.map((scores) => {
    const weights = softmax(scores.map((score) => score / divisor));
    const slopes = weights.flatMap((w, i) => weights.map((other, j) => (i === j ? w * (1 - w) : -w * other)));
    return Math.hypot(...slopes); // the norm: one number for all 25 slopes of a sentence
  });
  return norms.filter((norm) => norm < 0.001).length;
}

// %% answer="does-dividing-help"
function dividing(): { predicted: "a" | "b" | "c"; found: number[] } {
  // BEGIN SOLUTION
  const undivided = silentSentences(1); // 1 leaves the scores as they are
  return { predicted: "b", found: [undivided, silentSentences(Math.sqrt(512))] };
  // END SOLUTION
}

// %% check="does-dividing-help"
check("does-dividing-help", dividing);

// %% [markdown] exercise="spread-of-scores"
// A query and a key have 144 numbers each. All are drawn independently, with mean 0 and variance 1. <ask>Three numbers are wanted: the **variance** of the score q·k, its **standard deviation**, and the standard deviation of q·k / √144.</ask>
//
// Answer with an array in this order: `return [1, 2, 3];`

// %% answer="spread-of-scores"
function spread(): number[] {
  // BEGIN SOLUTION
  const variance = 144 * 1; // one for each product; variances of independent numbers add up
  const deviation = Math.sqrt(variance);
  return [variance, deviation, deviation / Math.sqrt(144)];
  // END SOLUTION
}

// %% check="spread-of-scores"
check("spread-of-scores", spread);

// %% [markdown] exercise="scale-scores"
// <ask>Write `scaleScores`.</ask> It takes a matrix of scores, undivided, and divides each by √d_k.
//
// $$\text{scaled}_{ij} = \frac{s_{ij}}{\sqrt{d_k}}$$
//
// A model's code usually has several sizes at hand. So here too: `sizes.modelDim` says how many numbers a word's vector has, `sizes.keyDim` how many a query or a key has.
// For `[[8, 0, -4], [2, 4, 1]]` with `{ modelDim: 64, keyDim: 16 }` it gives `[[2, 0, -1], [0.5, 1, 0.25]]`.

// %% answer="scale-scores"
// scores: [queries, keys]; returns [queries, keys]
function scaleScores(scores: number[][], sizes: { modelDim: number; keyDim: number }): number[][] {
  // BEGIN SOLUTION
  const divisor = Math.sqrt(sizes.keyDim); // a score adds up that many products
  return scores.map((row) => row.map((score) => score / divisor));
  // END SOLUTION
}

// %% check="scale-scores"
check("scale-scores", scaleScores);

// %% [markdown] exercise="softmax-slopes"
// How does softmax answer when a score is raised a little? If score $s_j$ rises, weight $w_i$ changes by so many times as much:
//
// $$\frac{\partial w_i}{\partial s_j} = \begin{cases} w_i (1 - w_i) & \text{if } i = j \\ -w_i w_j & \text{otherwise} \end{cases}$$
//
// <ask>Write `softmaxSlopes`.</ask> It takes the **scores** of one row, and gives all slopes: row $i$ says how weight $i$ follows score 0, score 1 and so on.
// For `[3, 3]` it gives `[[0.25, -0.25], [-0.25, 0.25]]`. When you have it, try it on `[20, 0, -3]`: what has become of the slopes?

// %% answer="softmax-slopes"
// scores: [keys]; returns [keys, keys]
function softmaxSlopes(scores: number[]): number[][] {
  // BEGIN SOLUTION
  const weights = softmax(scores);
  // A weight gains with its own score and loses with the others', as all share one sum.
  return weights.map((w, i) => weights.map((other, j) => (i === j ? w * (1 - w) : -w * other)));
  // END SOLUTION
}

// %% check="softmax-slopes"
check("softmax-slopes", softmaxSlopes);

// %% [markdown] exercise="why-divide"
// <ask>In the formula of attention, every score is divided by √d_k before softmax. Why?</ask>

// %% answer="why-divide"
function whyDivide(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "d"; // a sum of d_k products spreads like √d_k, and far apart softmax is flat
  // END SOLUTION
}

// %% check="why-divide"
check("why-divide", whyDivide);

// %% [markdown] exercise="division-too-late"
// A colleague's `brokenWeights` takes queries and keys, and gives the weights. Run the next cell: no row adds up to 1. Something is wrong with the division, and more than one thing.
//
// <ask>Write `mendedWeights`: copy the body, and mend it.</ask>

// %% nbgrader={"grade_id": "scaling-broken-weights", "locked": true}
function brokenWeights(query: number[][], key: number[][]): number[][] {
  return query.map((q) => {
    const scores = key.map((k) => dot(q, k));
    const weights = softmax(scores);
    return weights.map((weight) => weight / Math.sqrt(key.length));
  });
}

// Two queries and three keys, of five numbers each.
const twoQueries = [
  [3, 0, 1, 0, 2],
  [0, 1, -1, 2, 0],
];
const threeKeys = [
  [1, 0, 2, 0, 1],
  [0, 2, 0, 1, 1],
  [-1, 1, 0, 1, 0],
];
for (const row of brokenWeights(twoQueries, threeKeys)) {
  const sum = row.reduce((total, weight) => total + weight, 0);
  const shown = row.map((weight) => weight.toFixed(3)).join(", ");
  console.log("weights", shown, "· together", sum.toFixed(3));
}

// %% answer="division-too-late"
// query: [queries, keyDim], key: [keys, keyDim]; returns [queries, keys], each row adding up to 1
function mendedWeights(query: number[][], key: number[][]): number[][] {
  // BEGIN SOLUTION
  return query.map((q) => {
    // k.length is d_k; key.length would count the keys.
    const scores = key.map((k) => dot(q, k) / Math.sqrt(k.length));
    return softmax(scores); // last, so that the row adds up to 1
  });
  // END SOLUTION
}

// %% check="division-too-late"
check("division-too-late", mendedWeights);

// %% [markdown] exercise="scaled-dot-product-attention"
// Now the whole formula, in plain arrays:
//
// $$\text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right) V$$
//
// <ask>Write `scaledDotProductAttention`.</ask> It gives both the output and the weights.
//
// - The values are as wide as the model, $d_\text{model}$; queries and keys are narrower: $d_k$.
// - Sometimes there is a mask. It has a number for each query and key: 1 says *may attend*, 0 says *hidden*. A hidden key gets a weight of exactly 0, and the other weights of the row still add up to 1.
// - If a query may attend to nobody, all its weights are 0, and so is its output. (`softmax` throws an error when all scores are −∞.)

// %% answer="scaled-dot-product-attention"
// query: [queries, keyDim], key: [keys, keyDim], value: [keys, modelDim], mask: [queries, keys]
// returns output: [queries, modelDim] and weights: [queries, keys]
function scaledDotProductAttention(
  query: number[][],
  key: number[][],
  value: number[][],
  mask?: number[][],
): { output: number[][]; weights: number[][] } {
  // BEGIN SOLUTION
  const keyDim = key[0].length; // not value[0].length: a score adds up the numbers of a key
  const weights = query.map((q, i) => {
    const scores = key.map((k, j) => {
      const hidden = mask !== undefined && mask[i][j] === 0;
      return hidden ? -Infinity : dot(q, k) / Math.sqrt(keyDim); // e to the power of −∞ is 0
    });
    const nobody = scores.every((score) => score === -Infinity);
    return nobody ? scores.map(() => 0) : softmax(scores); // 0 / 0 would be NaN
  });
  const output = weights.map((row) => {
    return value[0].map((_, place) => row.reduce((sum, weight, j) => sum + weight * value[j][place], 0));
  });
  return { output, weights };
  // END SOLUTION
}

// %% check="scaled-dot-product-attention"
check("scaled-dot-product-attention", scaledDotProductAttention);

// %% [markdown] exercise="what-scaling-is-not"
// <ask>Which of these statements on the division by √d_k hold?</ask> Answer with a list: `return ["a", "b"];`.

// %% answer="what-scaling-is-not"
function holds(): ("a" | "b" | "c" | "d" | "e" | "f")[] {
  // BEGIN SOLUTION
  return ["a", "c", "f"]; // the order stays; the query takes the factor as well; 4 is small
  // END SOLUTION
}

// %% check="what-scaling-is-not"
check("what-scaling-is-not", holds);

// %% [markdown]
// ## What you have written
//
// Your `scaledDotProductAttention` is the core of every transformer: it runs in each layer, for each head. Real code does the same with tensors, for many sentences and heads at a time.
// Several heads, side by side, are what [lesson 5](../notebooks/05-several-heads.ipynb) makes of it.
