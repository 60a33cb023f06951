// %% [markdown]
// # Exercises: myths, pitfalls, limits, practice
//
// They belong to the lesson [Myths, pitfalls, limits, practice](../notebooks/10-myths-and-practice.ipynb). You mend its three silent bugs, and write a mask for readers and writers, weights of 8 bits and a step on a graph.
//
// Write each answer in place of `YOUR CODE HERE` and the line below it, run its cell, then the cell with `check`.
//
// Run the next cell first.

// %%
import { check, combineHeads, scaledDotProductAttention, sinusoidalPositions, splitHeads, tf } from "attention-course";

// %% [markdown] exercise="four-myths"
// <ask>Which of these statements hold?</ask> Answer with a list: `return ["a", "b"];`.

// %% answer="four-myths"
function whatIsSo(): ("a" | "b" | "c" | "d" | "e" | "f")[] {
  // BEGIN SOLUTION
  // b: reachable isn't weighted alike; c: some heads overlap; f: no gradient, no making up for it
  return ["a", "d", "e"];
  // END SOLUTION
}

// %% check="four-myths"
check("four-myths", whatIsSo);

// %% [markdown] exercise="lost-order"
// `brokenEncode` turns a sentence into one vector. Its user can't tell who bites whom: run the next cell.
//
// <ask>Write the function again as `encode`, and mend it.</ask> All you need besides is `sinusoidalPositions(length, width)`, which gives a code for each place.

// %% nbgrader={"grade_id": "myths-broken-encode", "locked": true}
// ids: [words], embeddings: [vocabulary, width]; returns [width]
function brokenEncode(ids: number[], embeddings: tf.Tensor2D): tf.Tensor {
  return tf.tidy(() => {
    const x = tf.gather(embeddings, tf.tensor1d(ids, "int32")); // [words, width]
    const { output } = scaledDotProductAttention(x, x, x); // [words, width]
    return output.mean(0);
  });
}

const animalWords = ["dog", "bites", "man"];
const animalVectors = tf.tensor2d([
  [1, 0.2, 0, 0.5],
  [0, 1, 0.3, -1],
  [-1, 0.4, 1, 0],
]);

function idsOf(sentence: string): number[] {
  return sentence.split(" ").map((word) => animalWords.indexOf(word));
}

for (const sentence of ["dog bites man", "man bites dog"]) {
  const numbers = Array.from(brokenEncode(idsOf(sentence), animalVectors).dataSync());
  console.log(sentence, "→", numbers.map((x) => x.toFixed(4)).join("  "));
}

// %% answer="lost-order"
// ids: [words], embeddings: [vocabulary, width]
// returns [width], which depends on the order of the words
function encode(ids: number[], embeddings: tf.Tensor2D): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const words = tf.gather(embeddings, tf.tensor1d(ids, "int32"));
    const [length, width] = words.shape;
    const x = words.add(sinusoidalPositions(length, width)); // the line that was missing
    const { output } = scaledDotProductAttention(x, x, x);
    return output.mean(0);
  });
  // END SOLUTION
}

// %% check="lost-order"
check("lost-order", encode);

// %% [markdown] exercise="one-head-too-few"
// The verb in "ant lifted ox" has two questions: who acts, and who is acted on? Half of the matrices' columns are for the first question, the other half for the second. And yet "ox lifted ant" gives the verb the very same vector. Run the next cell.
//
// `brokenHeads` is told how many heads there are, and makes one of them. <ask>Write it again as `attendInHeads`.</ask> Each head attends with its own columns of queries, keys and values. What the heads find stands side by side in the result. A loop will do; `splitHeads` and `combineHeads` of lesson 05 are loaded too (they work on a batch of sentences: `.expandDims(0)` puts that axis in front, `.squeeze([0])` takes it off). (The output projection comes later, and is right.)

// %% nbgrader={"grade_id": "myths-broken-heads", "locked": true}
// x: [words, in]; the matrices: [in, width]; returns [words, width]
function brokenHeads(
  x: tf.Tensor2D,
  queryMatrix: tf.Tensor2D,
  keyMatrix: tf.Tensor2D,
  valueMatrix: tf.Tensor2D,
  numHeads: number,
): tf.Tensor {
  return tf.tidy(() => {
    const query = x.matMul(queryMatrix); // [words, width]
    const key = x.matMul(keyMatrix);
    const value = x.matMul(valueMatrix);
    return scaledDotProductAttention(query, key, value).output;
  });
}

// What is known of a word:   ant, ox, verb, stands first, stands last
const antLiftedOx = tf.tensor2d([
  [1, 0, 0, 1, 0],
  [0, 0, 1, 0, 0],
  [0, 1, 0, 0, 1],
]);
const oxLiftedAnt = tf.tensor2d([
  [0, 1, 0, 1, 0],
  [0, 0, 1, 0, 0],
  [1, 0, 0, 0, 1],
]);
// A row for each of these five; two columns for "who acts?", two for "who is acted on?"
const asks = tf.tensor2d([
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [9, 0, 9, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
]);
const offers = tf.tensor2d([
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  [0, 0, 1, 0],
]);
const holds = tf.tensor2d([
  [1, 0, 1, 0],
  [0, 1, 0, 1],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
]);

// The verb's row: first who acts, then who is acted on. [1, 0] is an ant, [0, 1] an ox.
const verbOf = (words: tf.Tensor2D): string => {
  const row = brokenHeads(words, asks, offers, holds, 2).slice([1, 0], [1, 4]).dataSync();
  return Array.from(row, (x) => x.toFixed(2)).join("  ");
};
console.log("ant lifted ox →", verbOf(antLiftedOx));
console.log("ox lifted ant →", verbOf(oxLiftedAnt));

// %% answer="one-head-too-few"
// x: [words, in]; the matrices: [in, width]; returns [words, width], the heads side by side
function attendInHeads(
  x: tf.Tensor2D,
  queryMatrix: tf.Tensor2D,
  keyMatrix: tf.Tensor2D,
  valueMatrix: tf.Tensor2D,
  numHeads: number,
): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    // An axis for heads before the words: so each head has a softmax of its own.
    const [query, key, value] = [queryMatrix, keyMatrix, valueMatrix].map(
      (matrix) => splitHeads(x.matMul(matrix).expandDims(0), numHeads), // [1, heads, words, dim]
    );
    const { output } = scaledDotProductAttention(query, key, value);
    return combineHeads(output).squeeze([0]);
  });
  // END SOLUTION
}

// %% check="one-head-too-few"
check("one-head-too-few", attendInHeads);

// %% [markdown] exercise="undivided-scores"
// All heads of a layer attend at once: the first axis of query, key and value is the head. The shapes fit, each row of weights adds up to 1, and a model that uses it hardly learns. Run the next cell: before any training, one word of ten gets nearly everything.
//
// <ask>Write `brokenAttend` again as `attendScaled`, and mend it.</ask>

// %% nbgrader={"grade_id": "myths-broken-attend", "locked": true}
// query: [heads, queries, keyDim], key: [heads, keys, keyDim], value: [heads, keys, valueDim]
// returns [heads, queries, valueDim]
function brokenAttend(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor {
  return tf.tidy(() => {
    const scores = tf.matMul(query, key, false, true); // Q·Kᵀ: [heads, queries, keys]
    const weights = tf.softmax(scores);
    return tf.matMul(weights, value);
  });
}

const [heads, words, keyDim] = [4, 10, 64];
const someQueries = tf.randomNormal<tf.Rank.R3>([heads, words, keyDim], 0, 1, "float32", 1);
const someKeys = tf.randomNormal<tf.Rank.R3>([heads, words, keyDim], 0, 1, "float32", 2);
// Each value has a single 1, at its word's own place: so the output shows the weights themselves.
const unitValues = tf.tile(tf.eye(words).expandDims<tf.Tensor3D>(0), [heads, 1, 1]);
const meanOfLargest = brokenAttend(someQueries, someKeys, unitValues).max(2).mean().dataSync()[0];
console.log("the largest of 10 weights, in the mean:", meanOfLargest.toFixed(2));

// %% answer="undivided-scores"
// query: [heads, queries, keyDim], key: [heads, keys, keyDim], value: [heads, keys, valueDim]
// returns [heads, queries, valueDim]
function attendScaled(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const width = query.shape[2]; // of one head: a score adds up that many products
    const scores = tf.matMul(query, key, false, true).div(Math.sqrt(width));
    const weights = tf.softmax(scores);
    return tf.matMul(weights, value);
  });
  // END SOLUTION
}

// %% check="undivided-scores"
check("undivided-scores", attendScaled);

// %% [markdown] exercise="reader-or-writer"
// <ask>One of them reads a text and fills its gaps, the other writes on. What do their masks hide?</ask> Answer with a letter: `return "a";` for a.

// %% answer="reader-or-writer"
function masksOfBoth(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "c"; // BERT sees both sides; GPT must not see the word that it is to name
  // END SOLUTION
}

// %% check="reader-or-writer"
check("reader-or-writer", masksOfBoth);

// %% [markdown] exercise="reach-mask"
// One function for several masks. Each word may look at most `back` places back and at most `ahead` places ahead, and always at itself.
//
// <ask>Write `reachMask`.</ask> It takes how many words there are and these two numbers, and gives a row for each query and a column for each key: 1 where the query may look, 0 where not. `reachMask(3, 2, 0)` is a causal mask:
//
// ```
// [[1, 0, 0],
//  [1, 1, 0],
//  [1, 1, 1]]
// ```
//
// `reachMask(length, 2, 2)` is a window of two places to each side.

// %% answer="reach-mask"
// returns [length, length]: a row for each query, a column for each key
function reachMask(length: number, back: number, ahead: number): number[][] {
  // BEGIN SOLUTION
  const positions = Array.from({ length }, (_, position) => position);
  return positions.map((query) =>
    // both ends count as inside
    positions.map((key) => (key >= query - back && key <= query + ahead ? 1 : 0)),
  );
  // END SOLUTION
}

// %% check="reach-mask"
check("reach-mask", reachMask);

// %% [markdown] exercise="quantise-weights"
// Weights of 8 bits: each number becomes a whole number from −127 to 127, counted in steps of `scale`. The lesson had one scale for each column; here there is one for the whole matrix.
//
// Large models have a few outsized weights, and one of them makes all steps coarse. So there is a limit: the scale goes by the largest size (the number without its sign), but never by more than the limit. Numbers beyond the limit are **clipped** to −127 or 127.
//
// $$\text{scale} = \frac{\min(\text{limit},\ \max |x|)}{127} \qquad x \mapsto \text{round}(x / \text{scale}), \text{ from } {-127} \text{ to } 127$$
//
// <ask>Write `quantise`.</ask> It returns `values`, of the same shape as the matrix, and `scale`. For `[[2, -5.08]]` with the limit 100 these are `[[50, -127]]` and 0.04. With the limit 2.54 they are `[[100, -127]]` and 0.02.

// %% answer="quantise-weights"
// matrix: [rows, columns]
function quantise(matrix: number[][], limit: number): { values: number[][]; scale: number } {
  // BEGIN SOLUTION
  const largest = Math.max(...matrix.flat().map(Math.abs)); // sizes, without signs
  const scale = Math.min(limit, largest) / 127;
  const clip = (whole: number) => Math.max(-127, Math.min(127, whole)); // fits into a byte
  const values = matrix.map((row) => row.map((x) => clip(Math.round(x / scale))));
  return { values, scale };
  // END SOLUTION
}

// %% check="quantise-weights"
check("quantise-weights", quantise);

// %% [markdown] exercise="not-an-explanation"
// A colleague shows you an attention map: "The model said *surprise*, and the most weight is on *lifted*. So *lifted* is why." <ask>In four to six sentences: why isn't that an explanation yet, what speaks against it, and how would you find out?</ask>

// %% [markdown] answer="not-an-explanation"
// <!-- BEGIN SOLUTION -->
// A weight says how much of a word's *value* is mixed in. It says nothing of what that value holds, nor of what the output projection and the layers after it make of the mix. A large weight on a value that changes nothing is harmless, and a small one on the value that tips the answer is not.
//
// Maps aren't unique either: the lesson showed two maps with nothing in common and one output. And it measured it: the word with the most weight was the word whose replacement changed the answer most in far from all sentences, though more often than by chance.
//
// So I would take the map as a guess, and test it. I would replace "lifted" by other words (and each other word in turn), and see how far the answer moves. If "lifted" moves it most, in many sentences, the guess holds. A map is still a good place to look for bugs, such as weight on padding.
// <!-- END SOLUTION -->

// %% [markdown] exercise="graph-step"
// In a graph, each node listens to some others. `adjacency` has a row for each node: 1 where it listens to the node of that column, 0 where not. The arrows go one way, so A may listen to B while B doesn't listen to A. The diagonal is 0, but each node **also keeps itself in view**.
//
// <ask>Write `graphStep`: one step of attention in which each node looks at itself and at those it listens to, and at nobody else.</ask> Queries, keys and values are all the nodes' vectors `x`. You may call `scaledDotProductAttention`.

// %% answer="graph-step"
// adjacency: [nodes, nodes], x: [nodes, width]; returns [nodes, width]
function graphStep(adjacency: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const mask = tf.maximum(adjacency, tf.eye(x.shape[0])); // each node also sees itself
    return scaledDotProductAttention(x, x, x, { mask }).output;
  });
  // END SOLUTION
}

// %% check="graph-step"
check("graph-step", graphStep);

// %% [markdown]
// ## What you have written
//
// The three bugs have one thing in common: nothing fails, and only a test finds them. Swap two words; look at the training curve beside the validation curve; print how sharp the weights are before training.
// And the same step of attention has now read sentences, written them and walked over a graph. What changed each time was a mask of 0 and 1.
