// %% [markdown]
// # Exercises: context
//
// They belong to the lesson [Context](../notebooks/01-context.ipynb), where a word took part of its meaning from its neighbours. Here you write the mixing yourself, with plain arrays.
//
// **How it works.** Each exercise has a function to fill in. Put your answer where it says `YOUR CODE HERE`, in place of that line and the one below it. Run the cell with Shift+Enter, then the cell with `check` below. A check says what it expected, what came, and which mistake it looks like. Under each task, three hints unfold.
//
// Run the next cell first.

// %%
import { check } from "attention-course";

// %% [markdown] exercise="attention-purpose"
// <ask>What is an attention mechanism for?</ask> Answer with a letter: `return "a";` for a.

// %% answer="attention-purpose"
function purpose(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "b"; // weights, worked out anew for each input, say which parts count
  // END SOLUTION
}

// %% check="attention-purpose"
check("attention-purpose", purpose);

// %% [markdown] exercise="mean-pooling"
// The simplest way to turn a sentence into one vector is **mean pooling**: add the words' vectors, number by number, and divide by how many words there are.
//
// $$\text{mean} = \frac{1}{n} \sum_{i=1}^{n} v_i$$
//
// <ask>Write `meanPooling`.</ask> It takes one vector for each word, all of the same length, and gives one vector of that length.
// For `[[1, 2], [3, 6]]` that is `[2, 4]`. You can count on at least one word.

// %% answer="mean-pooling"
// vectors: [words, width]; returns [width]
function meanPooling(vectors: number[][]): number[] {
  // BEGIN SOLUTION
  const total = new Array<number>(vectors[0].length).fill(0);
  for (const vector of vectors) for (let place = 0; place < total.length; place++) total[place] += vector[place];

  return total.map((x) => x / vectors.length); // once, at the end: the sum is shared among the words
  // END SOLUTION
}

// %% check="mean-pooling"
check("mean-pooling", meanPooling);

// %% [markdown] exercise="what-the-mean-loses"
// Your `meanPooling` makes one vector of a whole sentence. <ask>Which of these statements hold?</ask> Answer with a list: `return ["a", "b"];`.

// %% answer="what-the-mean-loses"
function holds(): ("a" | "b" | "c" | "d" | "e")[] {
  // BEGIN SOLUTION
  return ["a", "b", "e"]; // c: a zero vector still counts as a word; d: many sentences share one mean
  // END SOLUTION
}

// %% check="what-the-mean-loses"
check("what-the-mean-loses", holds);

// %% [markdown] exercise="normalise"
// Some words matter more than others. Say you give each word a number, its importance: 0 for a word that can be left out, 6 for one that counts three times as much as one with 2. To share out the attention among the words, turn those numbers into **weights** that add up to 1, each in proportion to its importance.
//
// $$w_i = \frac{s_i}{\sum_{j} s_j}$$
//
// <ask>Write `normalise`.</ask> For `[2, 6, 0]` it gives `[0.25, 0.75, 0]`. No importance is negative, and at least one isn't 0.

// %% answer="normalise"
// importance: [words]; returns [words], which adds up to 1
function normalise(importance: number[]): number[] {
  // BEGIN SOLUTION
  const sum = importance.reduce((total, x) => total + x, 0);
  return importance.map((x) => x / sum); // each one's share of the whole
  // END SOLUTION
}

// %% check="normalise"
check("normalise", normalise);

// %% [markdown] exercise="mix-by-hand"
// Three words have the vectors `[4, 0]`, `[2, -2]` and `[0, 6]`. Their weights are 0.5, 0.25 and 0.25. <ask>What is the weighted sum?</ask> Work it out on paper, and answer with an array: `return [1, 2];`.

// %% answer="mix-by-hand"
function mix(): number[] {
  // BEGIN SOLUTION
  return [0.5 * 4 + 0.25 * 2 + 0.25 * 0, 0.5 * 0 + 0.25 * -2 + 0.25 * 6]; // place by place
  // END SOLUTION
}

// %% check="mix-by-hand"
check("mix-by-hand", mix);

// %% [markdown] exercise="weighted-sum"
// Now put the two together. A **weighted sum** multiplies each word's vector by that word's weight, and adds the results, number by number.
//
// $$\text{output} = \sum_{i=1}^{n} w_i \, v_i$$
//
// <ask>Write `weightedSum`.</ask> With the weights `[0.25, 0.75]` and the vectors `[[4, 0], [0, 8]]` it gives `[1, 6]`.

// %% answer="weighted-sum"
// weights: [words], vectors: [words, width]; returns [width]
function weightedSum(weights: number[], vectors: number[][]): number[] {
  // BEGIN SOLUTION
  const output = new Array<number>(vectors[0].length).fill(0);
  for (const [word, vector] of vectors.entries())
    for (let place = 0; place < output.length; place++) output[place] += weights[word] * vector[place]; // the weight belongs to the word, not to the place

  return output;
  // END SOLUTION
}

// %% check="weighted-sum"
check("weighted-sum", weightedSum);

// %% [markdown]
// ## What you have written
//
// `weightedSum(normalise(importance), vectors)` is the heart of attention: weights that add up to 1, and a sum of vectors
// that follows them. Mean pooling is the special case where every word is equally important. Two questions are left, and
// the coming lessons answer them: where the importance of each word comes from, and why attention uses *softmax* where
// you divided by the sum.
