// %% [markdown]
// # Exercises: several heads
//
// They belong to the lesson [Several heads](../notebooks/05-several-heads.ipynb), where each head spent its own ink. At the end of this set you have written the whole layer.
//
// From here on, inputs are tensors. A check may remark that tensors are left behind in memory: that costs no points, and `tf.tidy` mends it.
//
// Run the next cell first.

// %%
import { check, headDistances, MultiHeadAttention, tf } from "attention-course";

// %% [markdown] exercise="several-attentions"
// <ask>What is multi-head attention?</ask> Answer with a letter: `return "a";` for a.

// %% answer="several-attentions"
function whatItIs(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "d"; // several maps of one sentence at the same time, joined at the end
  // END SOLUTION
}

// %% check="several-attentions"
check("several-attentions", whatItIs);

// %% [markdown] exercise="split-heads"
// One product makes the queries of all heads at once. Then they are cut: each head gets its own run of columns, the first head the first ones.
//
// <ask>Write `splitHeads`.</ask> It takes `x` of the shape [batch, length, modelDim] and gives [batch, heads, length, headDim], where headDim is modelDim / numHeads.
// Here is a sentence of three words, cut into two heads:
//
// | word | `x` | head 1 | head 2 |
// | --- | --- | --- | --- |
// | 1 | 1, 2, 3, 4 | 1, 2 | 3, 4 |
// | 2 | 5, 6, 7, 8 | 5, 6 | 7, 8 |
// | 3 | 9, 10, 11, 12 | 9, 10 | 11, 12 |
//
// So `[[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]]` becomes `[[[[1, 2], [5, 6], [9, 10]], [[3, 4], [7, 8], [11, 12]]]]`.
// You can count on a width that divides by `numHeads`.

// %% answer="split-heads"
// x: [batch, length, modelDim]; returns [batch, heads, length, headDim]
function splitHeads(x: tf.Tensor3D, numHeads: number): tf.Tensor {
  // BEGIN SOLUTION
  const [batch, length, modelDim] = x.shape;
  return tf.tidy(
    () =>
      x
        .reshape([batch, length, numHeads, modelDim / numHeads]) // each word's row in parts
        .transpose([0, 2, 1, 3]), // a head needs its part of all words: heads before words
  );
  // END SOLUTION
}

// %% check="split-heads"
check("split-heads", splitHeads);

// %% [markdown] exercise="combine-heads"
// And back: when every head has its output, the heads of each word are laid side by side again.
//
// <ask>Write `combineHeads`.</ask> It takes [batch, heads, length, headDim] and gives [batch, length, heads · headDim]: first all numbers of head 1, then all of head 2, and so on.
// In the example above it leads from the two heads back to `x`. Head and width may be of any size here.

// %% answer="combine-heads"
// x: [batch, heads, length, headDim]; returns [batch, length, heads * headDim]
function combineHeads(x: tf.Tensor): tf.Tensor {
  // BEGIN SOLUTION
  const [batch, numHeads, length, headDim] = x.shape;
  return tf.tidy(() =>
    x
      .transpose([0, 2, 1, 3]) // words before heads: now all heads of a word lie together
      .reshape([batch, length, numHeads * headDim]),
  );
  // END SOLUTION
}

// %% check="combine-heads"
check("combine-heads", combineHeads);

// %% [markdown] exercise="layer-shapes"
// Three chats are computed together. In each, 2 questions look at 7 messages. The width $d_\text{model}$ is 20, and there are 4 heads.
//
// <ask>Which shapes do these three have?</ask>
//
// 1. the keys, once they are cut into heads,
// 2. the weights,
// 3. the heads' outputs, before they are joined?
//
// Answer with three lists of four numbers: `return [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]];`.

// %% answer="layer-shapes"
function shapes(): number[][] {
  // BEGIN SOLUTION
  return [
    [3, 4, 7, 5], // 7 messages, each 20 / 4 wide in a head
    [3, 4, 2, 7], // a row for each question, a column for each message
    [3, 4, 2, 5], // for each question one mix of values
  ];
  // END SOLUTION
}

// %% check="layer-shapes"
check("layer-shapes", shapes);

// %% [markdown] exercise="what-is-wrong-with-these-heads"
// Somebody wrote two heads with plain arrays. Head 1 listens for the food, head 2 for the music. A message's value is the person in it: Ana, Ben or Cleo.
//
// The cell below runs the function on two chats: in one Ana brings the food and Ben the music, in the other it is the reverse. <ask>Run it, read the function, and find out what is wrong.</ask>

// %% nbgrader={"grade_id": "several-heads-broken", "locked": true}
// scores: [heads, queries, keys], values: [heads, keys, width]
function brokenHeads(scores: number[][][], values: number[][][]): number[][] {
  if (values.length !== scores.length) throw new Error("Each head needs scores and values.");
  const weights = scores.map((head) =>
    head.map((row) => {
      const sum = row.reduce((total, score) => total + Math.exp(score), 0);
      return row.map((score) => Math.exp(score) / sum);
    }),
  );
  return weights[0].map((row, query) =>
    row.map((_, key) => {
      const sum = weights.reduce((total, head) => total + head[query][key], 0);
      return sum / weights.length;
    }),
  );
}

// One question looks at four messages: food, music, tent, wood.
const chatScores = [[[6, 0, 0, 0]], [[0, 6, 0, 0]]];
const [ana, ben, cleo] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const chat = [ana, ben, cleo, cleo];
const swappedChat = [ben, ana, cleo, cleo];

for (const messages of [chat, swappedChat]) {
  const [row] = brokenHeads(chatScores, [messages, messages]); // both heads read the same values
  const who = messages === chat ? "Ana food, Ben music:" : "Ben food, Ana music:";
  console.log(who, row.map((x) => x.toFixed(3)).join("  "));
}

// %% answer="what-is-wrong-with-these-heads"
function theBug(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "c"; // it returns a map, and one map for two heads
  // END SOLUTION
}

// %% check="what-is-wrong-with-these-heads"
check("what-is-wrong-with-these-heads", theBug);

// %% [markdown] exercise="mend-the-heads"
// Now mend it. <ask>Copy what is right in `brokenHeads` into `mendedHeads`, and change the rest.</ask>
//
// For each query, one row should come out, with the heads' outputs side by side: [queries, heads · width]. An output matrix is left out here.
// For the chat above, with Ana for the food, that is about `[[1, 0, 0, 0, 1, 0]]`: head 1 reports Ana, head 2 Ben.

// %% answer="mend-the-heads"
// scores: [heads, queries, keys], values: [heads, keys, width]
// returns [queries, heads * width]
function mendedHeads(scores: number[][][], values: number[][][]): number[][] {
  // BEGIN SOLUTION
  const weights = scores.map((head) =>
    head.map((row) => {
      const sum = row.reduce((total, score) => total + Math.exp(score), 0);
      return row.map((score) => Math.exp(score) / sum);
    }),
  ); // this half was right
  return scores[0].map(
    (_, query) =>
      values.flatMap((ofHead, head) => {
        const ink = weights[head][query]; // each head reads its own values with its own weights
        return ofHead[0].map((_, place) => ofHead.reduce((total, value, key) => total + ink[key] * value[place], 0));
      }), // and reports in columns of its own
  );
  // END SOLUTION
}

// %% check="mend-the-heads"
check("mend-the-heads", mendedHeads);

// %% [markdown] exercise="multi-head-attention"
// Everything is there. <ask>Put it together to the whole layer</ask>:
//
// 1. project: $Q = \text{query} \cdot W_Q$, $K = \text{key} \cdot W_K$, $V = \text{value} \cdot W_V$,
// 2. cut each of them into heads,
// 3. scores: $Q K^\top / \sqrt{d_k}$, where $d_k$ is the width of one head,
// 4. if there is a mask, set the scores where it has 0 to −∞,
// 5. weights by softmax, and with them the weighted sums of the values,
// 6. join the heads, and project with $W_O$.
//
// Return an object with both: the `output`, [batch, queries, modelDim], and the `weights` of all heads, [batch, heads, queries, keys].
//
// Use your `splitHeads` and `combineHeads`: they have to be written, and their cells run. A product $x \cdot W$ for each row of each sentence is `project`, in the cell below.
// A mask is [queries, keys], the same for all sentences and heads, and leaves each query a key at least.

// %% nbgrader={"grade_id": "several-heads-project", "locked": true}
// The four matrices of a layer, [modelDim, modelDim] each.
type Matrices = { Wq: tf.Tensor2D; Wk: tf.Tensor2D; Wv: tf.Tensor2D; Wo: tf.Tensor2D };

// x·W for each row: [batch, length, modelDim] → [batch, length, modelDim]
function project(x: tf.Tensor, matrix: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => tf.matMul(x, tf.expandDims(matrix, 0))); // the same matrix for all sentences
}

// %% answer="multi-head-attention"
// query: [batch, queries, modelDim], key and value: [batch, keys, modelDim]
// mask: [queries, keys], 1 = may attend
function multiHeadAttention(
  query: tf.Tensor3D,
  key: tf.Tensor3D,
  value: tf.Tensor3D,
  { Wq, Wk, Wv, Wo }: Matrices,
  numHeads: number,
  mask?: tf.Tensor2D,
): { output: tf.Tensor; weights: tf.Tensor } {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const Q = splitHeads(project(query, Wq), numHeads); // [batch, heads, queries, headDim]
    const K = splitHeads(project(key, Wk), numHeads); // [batch, heads, keys, headDim]
    const V = splitHeads(project(value, Wv), numHeads);

    const headDim = Wq.shape[1] / numHeads; // d_k: so many products are added up in a score
    // [batch, heads, queries, keys]; masked before softmax, so that rows still sum to 1
    let scores = tf.matMul(Q, K, false, true).div(Math.sqrt(headDim));
    if (mask) scores = tf.where(tf.equal(mask, 0), -Infinity, scores);

    const weights = tf.softmax(scores); // along the keys, for each head by itself
    const heads = tf.matMul(weights, V); // [batch, heads, queries, headDim]
    return { output: project(combineHeads(heads), Wo), weights };
  });
  // END SOLUTION
}

// %% check="multi-head-attention"
check("multi-head-attention", multiHeadAttention);

// %% [markdown] exercise="two-trained-heads"
// A layer of two heads learns the task of the lesson: who brings the food, and who brings the music? Nobody tells it which head should listen for what.
//
// `headDistances` measures how differently two heads look: 0 is the same map, 1 is two heads that never look at the same message. <ask>At the start the two are 0.05 apart. **How far after 25 steps of training?**</ask>
//
// Write down your letter first. Then train: change the 0 in the second cell below to 25, and run it. Answer with both, such as `return { predicted: "a", found: 0.5 };`.
// A wrong prediction costs nothing; `found` is what counts.

// %% nbgrader={"grade_id": "several-heads-trained", "locked": true}
// Trains a layer of two heads for so many steps, and gives the distance of their maps.
function distanceAfter(steps: number): number {
  const seed = 4; // other seeds start, and end, a little elsewhere
  const layer = new MultiHeadAttention({ numHeads: 2, modelDim: 8, seed });
  const optimizer = tf.train.adam(0.1);
  const distance = tf.tidy(() => {
    // 64 of the 256 chats; each says who brings food, music, tent and wood (0 to 3).
    const whoBrings = (i: number) => [0, 2, 4, 6].map((bits) => ((37 * i + 5) >> bits) % 4);
    const chats = Array.from({ length: 64 }, (_, i) => whoBrings(i));
    const ids = tf.tensor2d(chats, [64, 4], "int32");
    const people = tf.oneHot(ids, 4).toFloat(); // [64, 4 messages, 4 people]
    const subjects = tf.tile(tf.expandDims(tf.eye(4), 0), [64, 1, 1]); // [64, 4 messages, 4]
    const empty = tf.zeros([64, 4, 4]);
    const key = tf.concat([subjects, empty], 2); // found by its subject
    const value = tf.concat([empty, people], 2); // read for its person
    const foodAndMusic = tf.tensor3d([[[1, 1, 0, 0, 0, 0, 0, 0]]]);
    const question = tf.tile(foodAndMusic, [64, 1, 1]);
    const wanted = people.slice([0, 0, 0], [64, 2, 4]); // who brings the food, who the music

    // The first four numbers of the output answer the food, the last four the music.
    const loss = () => {
      const answers = layer.attend(question, key, value).output.reshape([64, 2, 4]);
      return tf.logSoftmax(answers).mul(wanted).sum().div<tf.Scalar>(-64);
    };
    const matrices = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    for (let step = 0; step < steps; step++) optimizer.minimize(loss, false, matrices);
    const { weights } = layer.attend(question, key, value);
    return headDistances(weights)[0][1]; // head 1 and head 2
  });
  optimizer.dispose();
  layer.dispose();
  return distance;
}

// %% id="train-two-heads"
distanceAfter(0); // how far apart they are at the start: change the number of steps

// %% answer="two-trained-heads"
function twoHeads(): { predicted: "a" | "b" | "c"; found: number } {
  // BEGIN SOLUTION
  return { predicted: "c", found: distanceAfter(25) }; // one took the food, one the music
  // END SOLUTION
}

// %% check="two-trained-heads"
check("two-trained-heads", twoHeads);

// %% [markdown] exercise="more-heads"
// A layer has 4 heads. You give it 8, and leave $d_\text{model}$ as it is. <ask>Which of these statements hold?</ask> Answer with a list: `return ["a", "b"];`.

// %% answer="more-heads"
function whatFollows(): ("a" | "b" | "c" | "d" | "e" | "f" | "g")[] {
  // BEGIN SOLUTION
  // c: the matrices keep their size; e: no less work; f: as before; g: part of the numbers only
  return ["a", "b", "d"];
  // END SOLUTION
}

// %% check="more-heads"
check("more-heads", whatFollows);

// %% [markdown]
// ## What you have written
//
// `multiHeadAttention` is the layer that every transformer is made of, with all its steps. Here it stands beside the library's layer, with the same four matrices: two sentences of five words, a width of 16, 4 heads.

// %% id="beside-the-library"
// [batch, words, modelDim]
const words = tf.randomNormal<tf.Rank.R3>([2, 5, 16], 0, 1, "float32", 1);
const layer = new MultiHeadAttention({ numHeads: 4, modelDim: 16 });
const byLibrary = layer.attend(words, words, words);
const [Wq, Wk, Wv, Wo] = layer.getWeights() as tf.Tensor2D[];
try {
  const yours = multiHeadAttention(words, words, words, { Wq, Wk, Wv, Wo }, 4);
  console.log("output ", yours.output.shape);
  console.log("weights", yours.weights.shape);
  const difference = tf.max(tf.abs(tf.sub(yours.output, byLibrary.output)));
  console.log("largest difference of the outputs:", difference.dataSync()[0]);
} catch (error) {
  console.log(`There is nothing to compare yet: ${(error as Error).message}.`);
}
