// %% [markdown]
// # Exercises: queries, keys, values
//
// They belong to the lesson [Queries, keys, values](../notebooks/03-queries-keys-values.ipynb), where each word asked, was compared and was mixed. Here you write the whole of it with plain arrays: softmax, scores, attention, and masks. Each function uses those before it.
//
// Put your answer where it says `YOUR CODE HERE`, in place of that line and the one below it. Run the cell, then the cell with `check` below. Under each task, three hints unfold. Run the next cell first.

// %%
import { check, dot, scaledDotProductAttention, show, table, tf } from "attention-course";

// %% [markdown]
// `dot` is the lesson's dot product. It stops when the two vectors don't have the same length: you would have compared what can't be compared.

// %% [markdown] exercise="who-is-tired"
// In "The cat that chased the mouse was tired", the word "tired" asks: *who?* Its query is compared with the keys of all eight words. We wrote the numbers by hand. The scores:
//
// | The | cat | that | chased | the | mouse | was | tired |
// | --- | --- | --- | --- | --- | --- | --- | --- |
// | 0 | 3 | 0 | −1 | 0 | 1 | 0 | −1 |
//
// <ask>What does "tired" give to each word: does it treat all alike, or weigh some more?</ask> **Write down your prediction first.** Then run it: call `showWhoIsTired()`, which works out the weights, and read off how much "cat" gets.
//
// Answer with both, such as `return { predicted: "a", found: 0.12 };`. A wrong prediction costs nothing.

// %% nbgrader={"grade_id": "qkv-who-is-tired", "locked": true}
function showWhoIsTired() {
  const words = ["The", "cat", "that", "chased", "the", "mouse", "was", "tired"];
  const query = tf.tensor2d([[1, 1]]); // is it an animal? is the sentence about it?
  const keys = tf.tensor2d([
    [0, 0],
    [1, 2],
    [0, 0],
    [-1, 0],
    [0, 0],
    [1, 0],
    [0, 0],
    [-1, 0],
  ]);
  const { scores, weights } = scaledDotProductAttention(query, keys, keys, { scale: 1 });
  const [scoreRow] = scores.arraySync() as number[][];
  const [weightRow] = weights.arraySync() as number[][];
  show(table({ word: words, score: scoreRow, weight: weightRow }));
}

// %%
// After your prediction, take the two slashes away and run this cell:
// showWhoIsTired();

// %% answer="who-is-tired"
function whoIsTired(): { predicted: "a" | "b" | "c" | "d"; found: number } {
  // BEGIN SOLUTION
  const powers = [0, 3, 0, -1, 0, 1, 0, -1].map((score) => Math.exp(score)); // none is 0, so each word gets some
  return { predicted: "b", found: powers[1] / powers.reduce((total, power) => total + power, 0) };
  // END SOLUTION
}

// %% check="who-is-tired"
check("who-is-tired", whoIsTired);

// %% [markdown] exercise="self-attention-purpose"
// <ask>What is self-attention for?</ask> Think of what one layer of it does, not of the large models that use it.

// %% answer="self-attention-purpose"
function purpose(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "a"; // every query with every key: the weights say which words matter to which
  // END SOLUTION
}

// %% check="self-attention-purpose"
check("self-attention-purpose", purpose);

// %% [markdown] exercise="softmax-row"
// **Softmax** turns a word's scores into its weights:
//
// $$w_j = \frac{e^{s_j}}{e^{s_1} + \dots + e^{s_n}}$$
//
// <ask>Write `softmaxRow`.</ask> For `[0, 2, 1]` it gives about `[0.09, 0.665, 0.245]`.
//
// Taken literally, the formula fails for large scores. `Math.exp(1000)` is `Infinity`, and `Infinity / Infinity` is NaN. Yet `[1000, 998]` has good weights, the same as `[2, 0]`: only the distances between scores count. Make your function give them.

// %% answer="softmax-row"
// scores: [keys]; returns [keys], which adds up to 1
function softmaxRow(scores: number[]): number[] {
  // BEGIN SOLUTION
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest)); // at most e⁰ = 1: nothing overflows
  const sum = powers.reduce((total, power) => total + power, 0); // at least 1: never 0
  return powers.map((power) => power / sum);
  // END SOLUTION
}

// %% check="softmax-row"
check("softmax-row", softmaxRow);

// %% [markdown] exercise="weight-by-hand"
// Three words have these scores, with a row for each word that asks:
//
// | | word 1 | word 2 | word 3 |
// | --- | --- | --- | --- |
// | **word 1** | 1 | 0.5 | 0 |
// | **word 2** | 0.5 | 1 | 0.2 |
// | **word 3** | 0 | 0.2 | 1 |
//
// <ask>How much weight does word 2 give to word 3?</ask> Work it out with a calculator, or with `Math.exp`. Two decimals are enough.

// %% answer="weight-by-hand"
function weightOfWord3(): number {
  // BEGIN SOLUTION
  return Math.exp(0.2) / (Math.exp(0.5) + Math.exp(1) + Math.exp(0.2)); // row 2: 1.2214 / 5.5883
  // END SOLUTION
}

// %% check="weight-by-hand"
check("weight-by-hand", weightOfWord3);

// %% [markdown] exercise="attention-scores"
// A **score** says how well a key fits a query: their dot product. Now for all queries and all keys at once, with a row for each query and a column for each key:
//
// $$S = Q K^\top$$
//
// <ask>Write `attentionScores`.</ask> For the queries `[[0, 1], [2, 0]]` and the keys `[[1, 5], [3, 4], [0, 7]]` it gives `[[5, 4, 7], [2, 6, 0]]`.
// There may be more queries than keys, or fewer.

// %% answer="attention-scores"
// query: [queries, keyDim], key: [keys, keyDim]; returns [queries, keys]
function attentionScores(query: number[][], key: number[][]): number[][] {
  // BEGIN SOLUTION
  return query.map((q) => key.map((k) => dot(q, k))); // a row for each query, a number for each key
  // END SOLUTION
}

// %% check="attention-scores"
check("attention-scores", attentionScores);

// %% [markdown] exercise="forgotten-transpose"
// The same scores, with tensors. Someone wrote `brokenScores`, tried it once with three keys, saw numbers and was content. The next cell runs it again, and looks closer.
//
// <ask>Find the bug. Write the function without it, as `mendedScores`.</ask>

// %% nbgrader={"grade_id": "qkv-broken-scores", "locked": true}
// query: [queries, keyDim], key: [keys, keyDim]; should return [queries, keys]
function brokenScores(query: tf.Tensor2D, key: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(query, key);
}

const twoQueries = tf.tensor2d([
  [0, 1, 0],
  [2, 0, 1],
]);
const threeKeys = tf.tensor2d([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 10],
]);
const byDot = [dot([0, 1, 0], [1, 2, 3]), dot([0, 1, 0], [4, 5, 6]), dot([0, 1, 0], [7, 8, 10])];
console.log("Three keys, first row:", brokenScores(twoQueries, threeKeys).arraySync()[0]);
console.log("It should be:         ", byDot);

const fourKeys = tf.tensor2d([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 10],
  [0, 1, 1],
]);
try {
  brokenScores(twoQueries, fourKeys);
} catch (error) {
  console.log("Four keys:", String(error));
}

// %% answer="forgotten-transpose"
// query: [queries, keyDim], key: [keys, keyDim]; returns [queries, keys]
function mendedScores(query: tf.Tensor2D, key: tf.Tensor2D): tf.Tensor {
  // BEGIN SOLUTION
  return tf.matMul(query, key, false, true); // Q·Kᵀ: `true` turns K, and keys become its columns
  // END SOLUTION
}

// %% check="forgotten-transpose"
check("forgotten-transpose", mendedScores);

// %% [markdown] exercise="transpose-unnoticed"
// Take the broken product `tf.matMul(query, key)` once more, with a `query` of shape [2, 3]: two queries of three numbers. <ask>Which of these statements hold?</ask> Answer with a list, such as `return ["a", "d"];`.

// %% answer="transpose-unnoticed"
function holds(): ("a" | "b" | "c" | "d" | "e")[] {
  // BEGIN SOLUTION
  return ["b", "c", "e"]; // a: columns of K are no keys; d: softmax makes rows of sum 1 of anything
  // END SOLUTION
}

// %% check="transpose-unnoticed"
check("transpose-unnoticed", holds);

// %% [markdown] exercise="softmax-rows"
// Back to plain arrays. Now make weights of all the scores. <ask>Write `softmaxRows`, with the help of your `softmaxRow`.</ask>

// %% answer="softmax-rows"
// scores: [queries, keys]; returns [queries, keys]
function softmaxRows(scores: number[][]): number[][] {
  // BEGIN SOLUTION
  return scores.map((row) => softmaxRow(row)); // a row is one query with all keys: it shares out one unit
  // END SOLUTION
}

// %% check="softmax-rows"
check("softmax-rows", softmaxRows);

// %% [markdown] exercise="weights-formula"
// <ask>Which formula gives the attention **weights**?</ask> $Q$ has a query in each row, $K$ a key, $V$ a value.

// %% answer="weights-formula"
function weightsFormula(): "a" | "b" | "c" | "d" | "e" {
  // BEGIN SOLUTION
  return "d"; // [queries, d_k] times [d_k, keys], then softmax along each row
  // END SOLUTION
}

// %% check="weights-formula"
check("weights-formula", weightsFormula);

// %% [markdown] exercise="output-by-hand"
// One query, two keys, two values:
//
// $$Q = \begin{bmatrix} 1 & 0 \end{bmatrix} \qquad K = \begin{bmatrix} 1 & 0 \\ -10 & 1 \end{bmatrix} \qquad V = \begin{bmatrix} 10 & 20 \\ 30 & 40 \end{bmatrix}$$
//
// <ask>What is the output of attention, $\text{softmax}(Q K^\top)\, V$?</ask> Work it out by hand before your code can tell. Answer with a matrix that has one row, such as `return [[1, 2]];`. Whole numbers are exact enough here.

// %% answer="output-by-hand"
function outputByHand(): number[][] {
  // BEGIN SOLUTION
  return [[10, 20]]; // scores 1 and −10: nearly all weight on the first value
  // END SOLUTION
}

// %% check="output-by-hand"
check("output-by-hand", outputByHand);

// %% [markdown] exercise="attention-unscaled"
// Everything is there: scores, weights, and the values to mix.
//
// $$\text{weights} = \text{softmax}(Q K^\top) \qquad \text{output} = \text{weights} \cdot V$$
//
// <ask>Write `attention`.</ask> It gives back the output *and* the weights, since one wants to see who looked at whom. Values may be wider or narrower than keys.

// %% answer="attention-unscaled"
// query: [queries, keyDim], key: [keys, keyDim], value: [keys, valueDim]
// returns output: [queries, valueDim], weights: [queries, keys]
function attention(query: number[][], key: number[][], value: number[][]): { output: number[][]; weights: number[][] } {
  // BEGIN SOLUTION
  const weights = softmaxRows(attentionScores(query, key)); // how much of each word
  const columns = value[0].map((_, column) => value.map((v) => v[column])); // all words' first numbers, …
  const output = weights.map((row) => columns.map((column) => dot(row, column))); // a mix for each query
  return { output, weights };
  // END SOLUTION
}

// %% check="attention-unscaled"
check("attention-unscaled", attention);

// %% [markdown] exercise="masked-weights"
// A **mask** says who may look at whom. It has the shape of the scores: 1 means *may look*, 0 means *may not*. What is forbidden gets a weight of exactly 0, and the rest of the row shares the whole unit.
//
// <ask>Write `maskedWeights`, which makes weights of scores and a mask.</ask>
// For the scores `[[0, 5, 0]]` and the mask `[[1, 0, 1]]` it gives `[[0.5, 0, 0.5]]`. In a row where *everything* is forbidden, all weights are 0.

// %% answer="masked-weights"
// scores: [queries, keys], mask: [queries, keys] of ones and zeros; returns [queries, keys]
function maskedWeights(scores: number[][], mask: number[][]): number[][] {
  // BEGIN SOLUTION
  return scores.map((row, i) => {
    if (!mask[i].includes(1)) return row.map(() => 0); // nobody left: softmax would say 0 / 0
    const allowed = row.map((score, j) => (mask[i][j] === 1 ? score : -Infinity)); // e^−∞ is exactly 0
    return softmaxRow(allowed);
  });
  // END SOLUTION
}

// %% check="masked-weights"
check("masked-weights", maskedWeights);

// %% [markdown]
// ## What you have written
//
// The whole of attention. For a mask, one line of `attention` changes: `maskedWeights(attentionScores(query, key), mask)` takes the place of `softmaxRows(attentionScores(query, key))`. All else stays.
//
// One step is missing on the way to the formula of the papers. When queries and keys get long, their dot products grow, and softmax has eyes for the best key only. [Lesson 4](../notebooks/04-scaling.ipynb) says what to divide by, and why.
