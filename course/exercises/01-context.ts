// %% [markdown]
// # Exercises: context
//
// Three small functions, about twenty minutes. They belong to the lesson [Context](../notebooks/01-context.ipynb),
// where a word took part of its meaning from its neighbours. Here you write the mixing yourself, with plain arrays.
//
// **How it works.** Write your code where it says `YOUR CODE HERE`, and run the cell with Shift+Enter. Then run the
// test cells below it. A test that passes says so; one that fails says what it expected and what it got instead.
// Run the two cells in this section first.

// %%
import { ok } from "node:assert/strict";

// %% Compare numbers with some slack nbgrader={"grade_id": "close-to", "locked": true}
// Sums of decimal fractions are rarely exact on a computer, so the tests allow a tiny difference.
function closeTo(actual: number[], expected: number[], what: string): void {
  const shown = JSON.stringify(actual);
  ok(Array.isArray(actual), `${what}: expected an array of numbers, got ${shown ?? "nothing"}`);
  const same = actual.length === expected.length && actual.every((x, i) => Math.abs(x - expected[i]) < 1e-6);
  ok(same, `${what}: expected ${JSON.stringify(expected)}, got ${shown}`);
}

// %% [markdown]
// ## 1. Treat every word alike
//
// *Easy.* The simplest way to turn a sentence into one vector is **mean pooling**: add the words' vectors, number by
// number, and divide by how many words there are.
//
// $$\text{mean} = \frac{1}{n} \sum_{i=1}^{n} v_i$$
//
// Write `meanPooling`. It takes one vector for each word, all of the same length, and gives one vector of that length.
// For `[[1, 2], [3, 6]]` that is `[2, 4]`. You can count on at least one word.
//
// <details>
// <summary>Hint: the example, one step at a time</summary>
//
// 1. Start with the first word's vector: `[1, 2]`.
// 2. Add the second word's to it, place by place: `[1 + 3, 2 + 6]` is `[4, 8]`.
// 3. Divide each number by the number of words, which is 2: `[2, 4]`.
//
// In code you can keep a `total` that starts with a zero for each place, loop over the words, and inside that loop over
// the places. Divide at the very end, once.
//
// </details>

// %% nbgrader={"grade_id": "mean-pooling", "solution": true}
// vectors: [words, width]; returns [width]
function meanPooling(vectors: number[][]): number[] {
  // BEGIN SOLUTION
  const total = new Array<number>(vectors[0].length).fill(0);
  for (const vector of vectors) {
    for (let place = 0; place < total.length; place++) {
      total[place] += vector[place];
    }
  }
  return total.map((x) => x / vectors.length);
  // END SOLUTION
}

// %% nbgrader={"grade": true, "grade_id": "mean-pooling-example", "points": 1}
// The example from the text.
closeTo(meanPooling([[1, 2], [3, 6]]), [2, 4], "the mean of [1, 2] and [3, 6]");
console.log("✓ meanPooling agrees with the example.");

// %% nbgrader={"grade": true, "grade_id": "mean-pooling-more", "points": 1}
// Order doesn't matter to a mean, and your function should leave its input as it was. More is tested when it is graded.
const river = [0.5, -1, 2];
const bank = [1.5, 1, 0];
closeTo(meanPooling([river, bank]), meanPooling([bank, river]), "the same two words in the other order");
closeTo(river, [0.5, -1, 2], "the vector that went in, afterwards");
// BEGIN HIDDEN TESTS
closeTo(meanPooling([[7, -7, 0.5]]), [7, -7, 0.5], "the mean of a single word");
closeTo(meanPooling([[1, 0], [0, 1], [2, 2], [1, 1]]), [1, 1], "the mean of four words");
closeTo(meanPooling([[1], [2], [6]]), [3], "vectors of width 1");
// END HIDDEN TESTS
console.log("✓ meanPooling ignores the order and keeps its input.");

// %% [markdown]
// ## 2. Make weights that add up to 1
//
// *Easy.* Some words matter more than others. Say you give each word a number, its importance: 0 for a word that can be
// left out, 6 for one that counts three times as much as one with 2. To share out the attention among the words, turn
// those numbers into **weights** that add up to 1, each in proportion to its importance.
//
// $$w_i = \frac{s_i}{\sum_{j} s_j}$$
//
// Write `normalise`. For `[2, 6, 0]` it gives `[0.25, 0.75, 0]`. No importance is negative, and at least one isn't 0.
//
// <details>
// <summary>Hint: the example, one step at a time</summary>
//
// 1. Add everything up first: 2 + 6 + 0 = 8.
// 2. Then divide each number by that one sum: 2/8 = 0.25, 6/8 = 0.75, 0/8 = 0.
// 3. Check: 0.25 + 0.75 + 0 = 1.
//
// `numbers.reduce((sum, x) => sum + x, 0)` adds up an array, and `numbers.map((x) => …)` changes each of its numbers.
// Divide by the *sum* of the numbers: dividing by how many there are would give weights that add up to something else.
//
// </details>

// %% nbgrader={"grade_id": "normalise", "solution": true}
// importance: [words]; returns [words], which adds up to 1
function normalise(importance: number[]): number[] {
  // BEGIN SOLUTION
  const sum = importance.reduce((total, x) => total + x, 0);
  return importance.map((x) => x / sum);
  // END SOLUTION
}

// %% nbgrader={"grade": true, "grade_id": "normalise-example", "points": 1}
// The example from the text.
closeTo(normalise([2, 6, 0]), [0.25, 0.75, 0], "the weights of 2, 6 and 0");
console.log("✓ normalise agrees with the example.");

// %% nbgrader={"grade": true, "grade_id": "normalise-more", "points": 1}
// Weights are shares: ten times the importance for every word changes nothing. More is tested when it is graded.
closeTo(normalise([10, 20, 10]), normalise([1, 2, 1]), "every importance times ten");
// BEGIN HIDDEN TESTS
closeTo(normalise([5]), [1], "a single word gets all of it");
closeTo(normalise([3, 3, 3, 3]), [0.25, 0.25, 0.25, 0.25], "four words that matter alike");
const shares = normalise([0.2, 0.1, 0.4, 1.3]);
closeTo([shares.reduce((sum, x) => sum + x, 0)], [1], "the sum of four weights");
// END HIDDEN TESTS
console.log("✓ normalise shares out 1.");

// %% [markdown]
// ## 3. Weigh the words
//
// *Medium.* Now put the two together. A **weighted sum** multiplies each word's vector by that word's weight, and adds
// the results, number by number.
//
// $$\text{output} = \sum_{i=1}^{n} w_i \, v_i$$
//
// Write `weightedSum`. With the weights `[0.25, 0.75]` and the vectors `[[4, 0], [0, 8]]` it gives `[1, 6]`.
//
// <details>
// <summary>Hint: the example, one step at a time</summary>
//
// 1. The first word: 0.25 times `[4, 0]` is `[1, 0]`.
// 2. The second word: 0.75 times `[0, 8]` is `[0, 6]`.
// 3. Add them, place by place: `[1, 6]`.
//
// It is `meanPooling` with one change: each vector is multiplied by its own weight *before* it is added, and nothing is
// divided at the end. The weights have done that already, because they add up to 1.
//
// </details>

// %% nbgrader={"grade_id": "weighted-sum", "solution": true}
// weights: [words], vectors: [words, width]; returns [width]
function weightedSum(weights: number[], vectors: number[][]): number[] {
  // BEGIN SOLUTION
  const output = new Array<number>(vectors[0].length).fill(0);
  for (const [word, vector] of vectors.entries()) {
    for (let place = 0; place < output.length; place++) {
      output[place] += weights[word] * vector[place];
    }
  }
  return output;
  // END SOLUTION
}

// %% nbgrader={"grade": true, "grade_id": "weighted-sum-example", "points": 1}
// The example from the text.
closeTo(weightedSum([0.25, 0.75], [[4, 0], [0, 8]]), [1, 6], "0.25 of [4, 0] and 0.75 of [0, 8]");
console.log("✓ weightedSum agrees with the example.");

// %% nbgrader={"grade": true, "grade_id": "weighted-sum-more", "points": 2}
// A weight of 1 picks one word and forgets the others. More is tested when it is graded.
closeTo(weightedSum([0, 1, 0], [[1, 2], [3, 4], [5, 6]]), [3, 4], "all the weight on the second word");
// BEGIN HIDDEN TESTS
closeTo(weightedSum([1], [[2, -3, 4]]), [2, -3, 4], "a single word with all the weight");
closeTo(weightedSum([0.5, 0.25, 0.25], [[2, 0], [4, 4], [0, 8]]), [2, 3], "three words");
closeTo(weightedSum([0.5, 0.5], [[1, 3], [3, 5]]), [2, 4], "equal weights, which is the mean");
// END HIDDEN TESTS
console.log("✓ weightedSum weighs the words.");

// %% [markdown]
// ## What you have written
//
// `weightedSum(normalise(importance), vectors)` is the heart of attention: weights that add up to 1, and a sum of vectors
// that follows them. Mean pooling is the special case where every word is equally important. Two questions are left, and
// the coming lessons answer them: where the importance of each word comes from, and why attention uses *softmax* where
// you divided by the sum.
