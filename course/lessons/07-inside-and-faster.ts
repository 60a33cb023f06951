// %% [markdown]
// # 7 · Inside, and faster
// *One picture of the whole path, one product for all heads, and what each head is worth*
//
// > **After this lesson you can**
// > - **draw** the whole path from words to output, and **point** at the two steps where words meet,
// > - **show** that all positions are computed at once, and that any distance takes one step,
// > - **explain** what a head gets to see, and **turn** a loop over heads into one batched product,
// > - **compare** four heads with eight at the same width: parameters, memory, time,
// > - **measure** what each head is worth, and **prune** heads one by one.
// >
// > **Time** about 40 minutes, if you skip the lines that only draw
// >
// > **Builds on** lesson 05, where several heads attended side by side and were joined by an output projection; and on lesson 06, where positions were added to the words.
// > What you need from lesson 03: scores are dot products of queries and keys, softmax turns each row into weights, and the weights mix the values.
// >
// > **Running example** "The cat sat on the mat", and in the second half the sentences of the coming experiment: "the ox lifted the ant"
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## Open the box
//
// You have built every part of [multi-head attention](glossary.ipynb#multi-head-attention). In this lesson you look at it as a whole, and ask three questions:
// what happens where, how does a computer do it fast, and what is each [head](glossary.ipynb#head) worth?
//
// The first cell loads what the lesson needs. It also makes the sentences of the coming experiment, and a stopwatch.

// %%
import {
  attendHeadByHead,
  attentionSlider,
  barChart,
  causalMask,
  combineHeads,
  crossEntropy,
  dataFlow,
  evaluate,
  expectClose,
  experimentData,
  headImportance,
  lineChart,
  logLogChart,
  logLogSlope,
  matrixOf,
  mean,
  MultiHeadAttention,
  predict,
  pruneHeads,
  runExperiment,
  show,
  sinusoidalPositions,
  softmax,
  splitHeads,
  stepOf,
  table,
  tf,
  traceAttention,
  withoutHeads,
  type SentenceClassifier,
  type SentenceExample,
  type TraceStepName,
  type TrainedRun,
} from "attention-course";

const data = experimentData();

// The quickest of several runs, in milliseconds: whatever else the machine does can only slow a run down.
function milliseconds(run: () => unknown): number {
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    tf.tidy(() => void run()); // frees the tensors
    return performance.now() - start;
  });
  return Math.min(...times);
}

console.log(data.train.length, "sentences to train on, such as:", data.train[0].words.join(" "));

// %% [markdown]
// ## 1 · The whole path in one picture
//
// Six [tokens](glossary.ipynb#token), and a small layer: each word is a vector of 16 numbers (that is $d_\text{model}$, the width of the model), and there are four heads.
// The words look back only, through a [causal mask](glossary.ipynb#causal-mask). The numbers are random, as in a layer before training; the path is the same in a trained one.
//
// `traceAttention` runs the layer and writes down what comes out of every step. Which steps are there, and which shape has each?

// %%
const sentence = ["The", "cat", "sat", "on", "the", "mat"];
const vocabulary = [...new Set(sentence.map((word) => word.toLowerCase()))]; // five different words
const ids = sentence.map((word) => vocabulary.indexOf(word.toLowerCase())); // both "the" have one id

const layer = new MultiHeadAttention({ numHeads: 4, modelDim: 16, seed: 1 });
const vectors = tf.randomNormal([vocabulary.length, 16], 0, 1, "float32", 7); // one row a word, seed 7
const embeddings = vectors.gather(ids).expandDims(0); // [1, 6, 16]
const positions = sinusoidalPositions(sentence.length, 16); // [6, 16]
const mask = causalMask(sentence.length); // [6, 6]
const trace = traceAttention(layer, embeddings, { positions, mask });

// One box a step. The first axis, a batch of one sentence, is left out.
function box(name: TraceStepName, from?: TraceStepName[]) {
  const { axes, shape, formula } = stepOf(trace, name);
  return { name, shape: axes[0] === "batch" ? shape.slice(1) : shape, note: formula, ...(from && { from }) };
}

show(
  dataFlow({
    title: "How do six words become six outputs?",
    description:
      "Boxes from top to bottom. Embeddings and positions, 6 by 16, are added. Three projections make " +
      "queries, keys and values, 6 by 16, each cut into 4 heads of 6 by 4. Scores, scaled, masked, and " +
      "weights are 4 by 6 by 6. The heads' outputs, 4 by 6 by 4, are put side by side, 6 by 16, and " +
      "projected to the output, 6 by 16.",
    stages: [
      [box("embeddings"), box("positions")],
      box("input"),
      [box("query"), box("key"), box("value")],
      [box("query heads", ["query"]), box("key heads", ["key"]), box("value heads", ["value"])],
      box("raw scores", ["query heads", "key heads"]),
      box("scaled scores"),
      box("masked scores"),
      box("weights"),
      box("head outputs", ["weights", "value heads"]),
      box("concatenation"),
      box("output"),
    ],
  }),
);
tf.tidy(() => {
  const input = embeddings.add(positions);
  const { output } = layer.attend(input, input, input, { mask });
  expectClose([matrixOf(stepOf(trace, "output"), 0)], output, 1e-5); // the trace ends where the layer does
});

// %% [markdown]
// Read it from top to bottom. Each word's vector gets its [position code](glossary.ipynb#position-code) added. Three [projections](glossary.ipynb#projection) make a query, a key and a value of it, and each is cut into four parts of 4, one a head.
// Each head compares, scales, masks, takes softmax, and mixes its values. The heads' results are put side by side, and the [output projection](glossary.ipynb#output-projection) blends them. In comes [6, 16], out goes [6, 16].
//
// So layers can be stacked: what comes out of one fits into the next.
//
// Eleven rows of boxes. In most of them, each word is alone.
//
// **Predict.** We give "cat" another embedding and leave the other words as they are. Which is the first step in which something changes for "mat"?
//
// - **a** its input: positions are added, so every word knows of the others
// - **b** its query: the projection mixes the words
// - **c** its scores: there its query meets the keys of the others

// %%
predict("inside-first-meeting", "?"); // replace the ? by a, b or c

// %%
// Changes one word's embedding, and tells for each step whether another word's row changes (in the first head).
function stepsThatNotice(changed: string, looking: string) {
  const [from, to] = [changed, looking].map((word) => {
    const place = sentence.map((each) => each.toLowerCase()).indexOf(word.toLowerCase());
    if (place < 0) throw new Error(`"${word}" isn't in the sentence. Its words: ${sentence.join(", ")}.`);
    return place;
  });
  return tf.tidy(() => {
    const push = tf.oneHot([from], sentence.length).reshape([1, sentence.length, 1]); // 1 for the changed word
    const other = traceAttention(layer, embeddings.add(push), { positions, mask });
    return trace.steps.map((step) => {
      const first = step.shape.slice(0, -2).map(() => 0); // sentence 1, head 1
      const before = matrixOf(step, ...first)[to];
      const after = matrixOf(stepOf(other, step.name), ...first)[to];
      const changes = before.some((value, i) => Math.abs(value - after[i]) > 1e-5);
      return { step: step.name, changes };
    });
  });
}

const noticed = stepsThatNotice("cat", "mat");
show(table(noticed.map(({ step, changes }) => ({ step, "changes for mat": changes ? "yes" : "-" }))));
const firstChange = noticed.find(({ changes }) => changes);
console.log("the first step that notices:", firstChange?.step);
if (firstChange?.step !== "raw scores") throw new Error("Words should meet first in the scores.");

// %% [markdown]
// Up to the values, nothing. The scores are the first step in which "mat" hears of "cat", and there only *how well they fit*. The second is the weighted sum, where the long arrow of the picture ends: there the *value* of "cat" comes in.
//
// Only in these two does anything of another word come in. Softmax between them shares out the scores that a word's row has; all other steps treat each word alone, with the same matrices for all. So each step can be done for all words at once.
//
// **Try it.** Let "mat" change and "cat" look. Which steps notice, and why? (Think of the mask.)

// %%
const [myChanged, myLooking] = ["mat", "cat"];
const mySteps = stepsThatNotice(myChanged, myLooking).filter(({ changes }) => changes);
console.log(`When "${myChanged}" changes, "${myLooking}" notices in:`);
console.log(mySteps.map(({ step }) => step).join(", ") || "no step");

// %% [markdown]
// ## 2 · All positions at once, any distance in one step
//
// Three things follow from the picture. Let us check each by running it, on 200 random words, without a mask.
//
// 1. No word waits for another. The last word's output can be computed without the output of any other.
// 2. Distance costs nothing. A word reaches any other in one step, be it next door or 198 words away.
// 3. So distance isn't *seen* either, unless a position is added from outside. (A causal mask tells a little: early words have fewer to look at.)
//
// One word is our *probe*: we put it 1, 10, 100 and 198 words before the last word, and look at the last word's output.
// How far does it move when the probe is erased (its numbers set to 0)? And when the probe is moved (the words that it passes shift by one place), without positions and with them?

// %%
const fillers = tf.randomNormal([1, 198, 16], 0, 1, "float32", 11);
const probe = tf.randomNormal([1, 1, 16], 0, 1, "float32", 12);
const last = tf.randomNormal([1, 1, 16], 0, 1, "float32", 13);
const codes = sinusoidalPositions(200, 16).expandDims(0); // [1, 200, 16]

// 200 words, of which the last is always the same, and the probe stands `distance` words before it.
function wordsWithProbe(distance: number, word: tf.Tensor = probe): tf.Tensor {
  const before = 199 - distance;
  return tf.concat([fillers.slice([0, 0], [1, before]), word, fillers.slice([0, before]), last], 1);
}

function outputOfLast(words: tf.Tensor): tf.Tensor {
  return layer.attend(words, words, words).output.slice([0, 199]);
}

// By how much the output of the last word differs, at most.
function move(before: tf.Tensor, after: tf.Tensor): number {
  return outputOfLast(after).sub(outputOfLast(before)).abs().max().dataSync()[0];
}

const byDistance = tf.tidy(() => {
  const near = wordsWithProbe(1);
  return [1, 10, 100, 198].map((distance) => {
    const words = wordsWithProbe(distance);
    return {
      "words to the probe": distance,
      "probe erased": move(words, wordsWithProbe(distance, tf.zerosLike(probe))),
      "probe moved from 1": move(near, words),
      "moved, with positions": move(near.add(codes), words.add(codes)),
    };
  });
});
show(table(byDistance));

for (const row of byDistance) {
  expectClose(row["probe erased"], byDistance[0]["probe erased"], 1e-5);
  expectClose(row["probe moved from 1"], 0, 1e-5);
}
if (!(byDistance[0]["probe erased"] > 0.001)) throw new Error("The last word should reach the probe.");
for (const row of byDistance.slice(1))
  if (!(row["moved, with positions"] > 0.001)) throw new Error("With positions, the place should show.");

// The last word alone asks: one query, 200 keys. No other output is needed.
tf.tidy(() => {
  const words = wordsWithProbe(10);
  const alone = layer.attend(words.slice([0, 199]), words, words).output; // [1, 1, 16]
  console.log("outputs computed:", alone.shape[1], "of", words.shape[1]);
  expectClose(alone, outputOfLast(words), 1e-5);
});

// %% [markdown]
// Erase the probe, and the output moves by as much at 198 words as next door: it is reached in one step. Move the probe, and without positions nothing changes but rounding. With positions it does.
// And the last lines computed one output of 200, and it was the same: it waits for nobody.
//
// Compare that with lesson 02. There, step 200 had to wait for step 199, and what the first word said had to pass through all steps in between.
// The transformer was designed against both: no waiting, and no long way to fade on.
//
// > **Fair play.** Reachable is not the same as heard. Among 200 words each gets 1/200 of the ink on average, and a layer has to *learn* to give one of them more.
// > And a model that *writes* still goes word by word: it can't look at a word that isn't there yet.

// %% [markdown]
// ## 3 · A chunk for each head
//
// The picture says "Q in parts of $d_k$": each head has a chunk. But a chunk of what?
//
// **Predict.** A word's vector has 4 numbers, and there are two heads. What does head 2 get to see of the word?
//
// - **a** all 4 numbers, through its own columns of the matrix
// - **b** the last 2 numbers: the word's vector is cut in two
// - **c** all 4 numbers, through the whole matrix: its queries are 4 wide too

// %%
predict("inside-chunk", "?"); // replace the ? by a, b or c

// %% [markdown]
// By hand, with three words and matrices of small whole numbers. $W_Q$, $W_K$ and $W_V$ make queries, keys and values; $W_O$ is the output projection.
// Head 1 owns the first two columns of each of the three, head 2 the last two. In $W_O$ it is rows: what a head found meets its own two.

// %%
const x = [
  [1, 0, 2, 0], // cat
  [0, 1, 0, 1], // sat
  [0, 1, 0, 0], // mat
];
//           head 1 | head 2
const Wq = [
  [1, 0, 0, 1],
  [0, 1, 1, 0],
  [0, 0, 1, 0],
  [1, 0, 0, 1],
];
const Wk = [
  [1, 0, 1, 0],
  [0, 1, 0, 1],
  [0, 0, 0, 1],
  [0, 1, 1, 0],
];
const Wv = [
  [1, 0, 0, 0],
  [0, 1, 0, 2],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];
const Wo = [
  [1, 0, 0, 1],
  [0, 1, 0, 0],
  [0, 1, 1, 0],
  [1, 0, 0, 0],
];

// The matrix product: each row of a with each column of b.
function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0].map((_, column) => row.reduce((sum, value, i) => sum + value * b[i][column], 0)));
}

function columnsOf(matrix: number[][], head: number, width: number): number[][] {
  return matrix.map((row) => row.slice(head * width, (head + 1) * width));
}

const wholeQueries = product(x, Wq);
console.log("the queries of both heads at once", wholeQueries);
console.log("head 2, its columns of the result", columnsOf(wholeQueries, 1, 2));
console.log("head 2, from its columns of W_Q  ", product(x, columnsOf(Wq, 1, 2)));
expectClose(columnsOf(wholeQueries, 1, 2), product(x, columnsOf(Wq, 1, 2)));

// Another first number for "cat", which a head that sees the last two only would not notice:
const otherCat = product([[3, 0, 2, 0]], columnsOf(Wq, 1, 2));
console.log("head 2's query of cat, before    ", wholeQueries[0].slice(2), "after", otherCat[0]);
expectClose(otherCat, [[2, 3]]);

// %% [markdown]
// On paper, for "cat": head 2's second column of $W_Q$ is 1, 0, 0, 1. Its product with [1, 0, 2, 0] is 1. With [3, 0, 2, 0] it is 3.
// So head 2 sees the first number. Each head sees the **whole word**, through its own columns.
//
// And there are two ways to get there: multiply by the head's own columns, or multiply by the whole matrix and cut the *result*. They are the same numbers.
// The second way is one product for all heads. Keep that in mind.
//
// First the slow way to the end, by hand: one head after the other, then side by side, then the output projection.

// %%
function attendByHand(x: number[][], numHeads: number): number[][] {
  const width = x[0].length / numHeads; // d_k
  const heads = Array.from({ length: numHeads }, (_, head) => {
    const [query, key, value] = [Wq, Wk, Wv].map((matrix) => product(x, columnsOf(matrix, head, width)));
    const transposed = key[0].map((_, column) => key.map((row) => row[column]));
    const scores = product(query, transposed).map((row) => row.map((score) => score / Math.sqrt(width)));
    return product(
      scores.map((row) => softmax(row)),
      value,
    ); // [words, width]
  });
  const sideBySide = x.map((_, word) => heads.flatMap((output) => output[word]));
  return product(sideBySide, Wo);
}

const byHand = attendByHand(x, 2);
console.log(byHand);

// %% [markdown]
// ## 4 · From a loop to one product
//
// The same with [tensors](glossary.ipynb#tensor), twice. First a loop over the heads, as you did by hand. Then all heads in one *batched* product: an axis for heads is put before the words, and `matMul` works through whatever stands before its last two axes.

// %%
type Matrices = tf.Tensor[]; // W_Q, W_K, W_V and W_O, each [modelDim, modelDim]

// All words one below the other, times the matrix; then sorted into sentences again (-1: as wide as it came out).
function project(x: tf.Tensor, matrix: tf.Tensor): tf.Tensor3D {
  const [batch, length, width] = x.shape;
  return x
    .reshape([batch * length, width])
    .matMul(matrix)
    .reshape([batch, length, -1]);
}

// Takes any number of axes in front of the last two: [batch, words, d_k] or [batch, heads, words, d_k].
function attention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): tf.Tensor {
  const scores = tf
    .matMul(query, key, false, true) // Q·Kᵀ: `true` transposes the keys
    .div(Math.sqrt(query.shape[query.rank - 1]));
  return tf.matMul(tf.softmax(scores), value);
}

function attendInALoop(x: tf.Tensor, [Wq, Wk, Wv, Wo]: Matrices, numHeads: number): tf.Tensor {
  const modelDim = Wq.shape[0];
  const width = modelDim / numHeads;
  const heads = Array.from({ length: numHeads }, (_, head) => {
    const [query, key, value] = [Wq, Wk, Wv].map(
      (matrix) => project(x, matrix.slice([0, head * width], [modelDim, width])), // [batch, words, width]
    );
    return attention(query, key, value);
  });
  return project(tf.concat(heads, 2), Wo);
}

function attendAtOnce(x: tf.Tensor, [Wq, Wk, Wv, Wo]: Matrices, numHeads: number): tf.Tensor {
  const [query, key, value] = [Wq, Wk, Wv].map(
    (matrix) => splitHeads(project(x, matrix), numHeads), // [batch, heads, words, width]
  );
  return project(combineHeads(attention(query, key, value)), Wo);
}

const matrices = [Wq, Wk, Wv, Wo].map((matrix) => tf.tensor2d(matrix));
const small = new MultiHeadAttention({ numHeads: 2, modelDim: 4 });
small.setWeights(matrices);

tf.tidy(() => {
  const words = tf.tensor3d([x]); // [1, 3, 4]
  const atOnce = attendAtOnce(words, matrices, 2);
  show(atOnce.squeeze([0]));
  expectClose(attendInALoop(words, matrices, 2), [byHand], 1e-5);
  expectClose(atOnce, [byHand], 1e-5);
  expectClose(small.attend(words, words, words).output, [byHand], 1e-5); // the library's layer
  expectClose(attendHeadByHead(small, words, words, words).output, [byHand], 1e-5); // and its loop
});

// %% [markdown]
// Five ways, one result: by hand, in a loop, at once, the library's layer, and the library's own loop.
//
// **Predict.** Eight heads, in a loop or in one batched product. What does the batched product save?
//
// - **a** multiplications: it needs an eighth of them
// - **b** calls: the same multiplications, in fewer and larger operations
// - **c** nothing: eight heads are eight times the work, either way

// %%
predict("inside-one-product", "?"); // replace the ? by a, b or c

// %% [markdown]
// `tf.profile` lists the operations that a function calls. The stopwatch tells what they take. Our words are now 64 wide, and there are six of them.

// %%
const headCounts = [1, 2, 4, 8, 16];
const wide = Array.from({ length: 4 }, (_, i) => tf.randomNormal([64, 64], 0, 0.1, "float32", 20 + i));
const sixWords = tf.randomNormal([1, 6, 64], 0, 1, "float32", 30);

async function operations(run: () => tf.Tensor): Promise<number> {
  const { kernels, result } = await tf.profile(run);
  tf.dispose(result);
  return kernels.length;
}

const loopOrOnce = [];
for (const heads of headCounts) {
  const loop = () => tf.tidy(() => attendInALoop(sixWords, wide, heads));
  const once = () => tf.tidy(() => attendAtOnce(sixWords, wide, heads));
  loopOrOnce.push({
    heads,
    "operations, loop": await operations(loop),
    "operations, at once": await operations(once),
    "ms, loop": milliseconds(loop),
    "ms, at once": milliseconds(once),
  });
}
show(table(loopOrOnce));

show(
  lineChart({
    title: "What does a loop over heads cost?",
    description:
      "Two lines over 1 to 16 heads. The time of the loop grows with the number of heads; " +
      "the time of the batched product stays about level.",
    x: headCounts,
    xTitle: "heads",
    yTitle: "time (ms)",
    series: [
      { name: "a loop over the heads", y: loopOrOnce.map((row) => row["ms, loop"]) },
      { name: "one batched product", y: loopOrOnce.map((row) => row["ms, at once"]) },
    ],
    xLog: true,
  }),
);

expectClose(
  loopOrOnce.map((row) => row["operations, loop"]),
  headCounts.map((heads) => 4 + 16 * heads),
);
expectClose(
  loopOrOnce.map((row) => row["operations, at once"]),
  headCounts.map(() => 24),
);
const ratioAt16 = loopOrOnce[4]["ms, loop"] / loopOrOnce[4]["ms, at once"];
console.log("16 heads: the loop takes", ratioAt16.toFixed(1), "times as long");
if (!(ratioAt16 > 1.3)) throw new Error("The loop should be slower. Close other programs, and run again.");

// %% [markdown]
// Each head more costs the loop 16 operations more. The batched product has 24, however many heads there are. The multiplications are the same in both.
//
// What is saved is the *calls*: each one has to be prepared, started and cleaned up after, and a tiny one costs nearly as much as a larger one. Does the gain stay when there is more to compute in each call?

// %%
const gains = [
  [1, 6],
  [8, 64],
].map(([sentences, words]) =>
  tf.tidy(() => {
    const input = tf.randomNormal([sentences, words, 64], 0, 1, "float32", 31);
    const loop = milliseconds(() => attendInALoop(input, wide, 16));
    const once = milliseconds(() => attendAtOnce(input, wide, 16));
    return { sentences, words, "ms, loop": loop, "ms, at once": once, "times as long": loop / once };
  }),
);
show(table(gains));

// %% [markdown]
// Usually less of it is left in the second row: the more arithmetic is in a call, the less the call itself matters. Your numbers depend on your machine and on what else it does; if a line jumps about, run the cell again.
//
// > **Fair play.** This is a processor with a few cores. A graphics card has thousands, and a small product leaves most of them idle. There the large product wins by more.
// > Heads, words and sentences of a batch are all independent of each other, so all of them can be spread over the cores. That is why attention suits such hardware better than an RNN, whose steps wait for each other.

// %% [markdown]
// ## 5 · Four heads or eight?
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// The width of the model stays at 64. Instead of four heads we take eight.
//
// **Predict.** From four heads to eight, at the same width of the model: what doubles?
//
// - **a** the parameters: twice as many heads need twice as many matrices
// - **b** the memory for the attention maps
// - **c** the arithmetic of the scores

// %%
predict("inside-eight-heads", "?"); // replace the ? by a, b or c

// %%
const [batch, words, modelDim] = [8, 64, 64];

const byHeads = [1, 2, 4, 8, 16].map((numHeads) => {
  const layer = new MultiHeadAttention({ numHeads, modelDim, seed: 1 });
  const row = tf.tidy(() => {
    const input = tf.randomNormal([batch, words, modelDim], 0, 1, "float32", 40);
    const { weights } = layer.attend(input, input, input);
    return {
      heads: numHeads,
      "width of a head": layer.keyDim,
      parameters: layer.countParams(),
      // Each of the heads multiplies each query with each key, number by number.
      "multiplications for scores": batch * numHeads * words * words * layer.keyDim,
      "kB of maps": (4 * weights.size) / 1000, // a number takes 4 bytes
      ms: milliseconds(() => layer.attend(input, input, input)),
    };
  });
  layer.dispose();
  return row;
});
show(table(byHeads));

const [fourHeads, eightHeads] = [byHeads[2], byHeads[3]];
for (const row of byHeads) {
  expectClose(row.parameters, 4 * 64 * 64);
  expectClose(row["multiplications for scores"], byHeads[0]["multiplications for scores"]);
}
expectClose(eightHeads["kB of maps"] / fourHeads["kB of maps"], 2);

// %% [markdown]
// The same 16 384 parameters in every row, and the same multiplications. Twice the heads are half as wide, so the two cancel. What doubles is the number of maps: each head has one of its own, 64 × 64 for every sentence.
// Softmax has twice as many rows to do, so look at the last column: more heads tend to take more time, not less.
//
// So more heads are more *views* at the same size. That is their point. The price is that each view is narrower: at 16 heads, a head compares words by four numbers only.
// How many are best is found by trying. In the paper (table 3), one head did worse than eight, and so did 32. Lesson 09 tries one and eight.

// %% [markdown]
// ## 6 · The map grows with the square
//
// A map has a cell for each pair of words. How much memory do the maps of eight heads take, and how much does the output, as a text gets longer? `tf.memory()` says how many bytes all tensors hold.

// %%
const eight = new MultiHeadAttention({ numHeads: 8, modelDim: 64, seed: 1 });

// What the layer's two results hold, in kB, for one text of so many words.
function held(length: number): { words: number; output: number; maps: number } {
  const text = tf.randomNormal([1, length, 64], 0, 1, "float32", 50);
  const before = tf.memory().numBytes;
  const { output, weights } = eight.attend(text, text, text);
  const both = tf.memory().numBytes;
  weights.dispose();
  const left = tf.memory().numBytes;
  tf.dispose([text, output]);
  return { words: length, output: (left - before) / 1000, maps: (both - left) / 1000 };
}

const lengths = [32, 64, 128, 256, 512, 1024];
const memory = lengths.map(held);
show(table(memory.map(({ words, output, maps }) => ({ words, "output (kB)": output, "maps (kB)": maps }))));

const [mapBytes, outputBytes] = [memory.map((row) => row.maps), memory.map((row) => row.output)];
show(
  logLogChart({
    title: "How much memory do maps and output take?",
    description:
      "Two straight lines on logarithmic axes, from 32 to 1024 words. The maps grow from 33 kilobytes " +
      "to 34 megabytes, with slope 2; the output from 8 to 262 kilobytes, with slope 1.",
    x: lengths,
    xTitle: "words",
    yTitle: "memory (kB)",
    series: [
      { name: "maps of eight heads", y: mapBytes },
      { name: "output", y: outputBytes },
    ],
  }),
);
expectClose([logLogSlope(lengths, mapBytes), logLogSlope(lengths, outputBytes)], [2, 1], 0.001);
expectClose(
  memory.map(({ output, maps }) => maps / output),
  [4, 8, 16, 32, 64, 128],
);

// %% [markdown]
// On these axes a straight line of slope 2 is a square: twice the words, four times the maps. The output has slope 1: twice the words, twice the bytes.
// At 32 words, maps are four times the output. At 1024 words, they are 128 times the output.
//
// **Try it.** How long may a text be, until the maps of one layer fill your computer's memory?

// %%
const myWords = 32_768;
const myGigabytes = (8 * myWords ** 2 * 4) / 1e9; // eight heads, 4 bytes a number
console.log(`${myWords} words: ${myGigabytes.toFixed(2)} GB for the maps of one layer`);
for (const { words, maps } of memory) expectClose(maps, (8 * words ** 2 * 4) / 1000); // as measured above

// %% [markdown]
// 32 768 words take 34 GB, for one layer and one text: that fails on most machines. In training it is worse. Every layer's maps are kept for [backpropagation](glossary.ipynb#backpropagation).
//
// But section 2 showed a way out: no query needs another. So take a *block* of queries at a time, keep their outputs, and forget their part of the map.

// %%
function attendInBlocks(text: tf.Tensor, rows: number): { output: tf.Tensor; largestMap: number } {
  const [, length, width] = text.shape;
  const outputs: tf.Tensor[] = [];
  let largestMap = 0;
  for (let start = 0; start < length; start += rows) {
    const queries = text.slice([0, start, 0], [1, Math.min(rows, length - start), width]);
    const { output, weights } = eight.attend(queries, text, text); // weights: [1, heads, rows, length]
    largestMap = Math.max(largestMap, 4 * weights.size);
    outputs.push(output);
    tf.dispose([queries, weights]);
  }
  const output = tf.concat(outputs, 1);
  tf.dispose(outputs);
  return { output, largestMap };
}

tf.tidy(() => {
  const text = tf.randomNormal([1, 512, 64], 0, 1, "float32", 51);
  const whole = eight.attend(text, text, text);
  const inBlocks = attendInBlocks(text, 32);
  console.log("whole map      ", ((4 * whole.weights.size) / 1000).toFixed(0), "kB");
  console.log("largest block  ", (inBlocks.largestMap / 1000).toFixed(0), "kB");
  expectClose(inBlocks.output, whole.output, 1e-5);
  expectClose((4 * whole.weights.size) / inBlocks.largestMap, 16);
});

// %% [markdown]
// The same output, and a sixteenth of the map at any one time. The arithmetic is the same: what was squared stays squared in *time*. Lesson 10 has ways that save time as well, and what they give up.
//
// > **Unlike the paper.** *FlashAttention* cuts the keys into blocks too, and keeps a running softmax, so that no full row is ever stored. It also recomputes blocks in the backward pass. We cut the queries only, which is enough to see the idea.

// %% [markdown]
// ## 7 · Do all heads matter equally?
//
// > **You can resume here.** After a restart, run the first code cell, then go on from here.
//
// Now a trained model. It is the one with eight heads from the experiment in lesson 09. It reads sentences such as "the ox lifted the ant", and answers: as expected, or a surprise? (An ant that lifts an ox is one.) Some carry a clause that doesn't matter, such as "that the vet had just brushed".
// The verb asks for strength, speed or cleverness, so the model has to look at both animals and at the verb. Its [accuracy](glossary.ipynb#accuracy) is the share of right answers. Its eight heads were trained together, for 30 [epochs](glossary.ipynb#epoch). (Below, that takes some seconds.)
//
// **Predict.** We silence one head of the eight, after training. What happens to its accuracy?
//
// - **a** about the same, whichever head it is: the others have learned the same
// - **b** it falls by about an eighth of what was learned, whichever head it is
// - **c** it depends on the head: one hardly matters, another costs a lot

// %%
predict("inside-all-heads", "?"); // replace the ? by a, b or c

// %%
const trainedRun = await runExperiment("eight heads", data, { seed: 1 });
console.log("accuracy on 1,000 new sentences:", trainedRun.test.accuracy);
if (!(trainedRun.test.accuracy > 0.85)) throw new Error("Eight heads should answer more than 85 % right.");

// %% [markdown]
// Give each head a *volume knob*, written ξ ("xi"). Its output is multiplied by ξ: at 1 it speaks as trained, at 0 it is silent. The knob sits at the head's rows of $W_O$, which its output meets.
//
// What happens to the [loss](glossary.ipynb#loss) when one head's volume is turned down, and all others stay?

// %%
// A validation set is there to choose by; the test set is kept for measuring.
const chooseBy = data.validation.slice(0, 300);
const eightHeadNames = Array.from({ length: 8 }, (_, head) => `head ${head + 1}`);

function attentionOf(model: SentenceClassifier): MultiHeadAttention {
  if (!model.attentionLayer) throw new Error("This model has no attention.");
  return model.attentionLayer;
}

function lossOn(model: SentenceClassifier, examples: readonly SentenceExample[]): tf.Scalar {
  return crossEntropy(
    model.logits(examples.map(({ ids }) => ids)),
    examples.map(({ label }) => label),
  );
}

// Turns one head to a volume, measures the loss, and turns it back.
function lossAtVolume(volume: number, head: number, examples: readonly SentenceExample[]): number {
  const model = trainedRun.trained;
  const attention = attentionOf(model);
  const saved = attention.getWeights().map((weight) => weight.clone());
  const loss = tf.tidy(() => {
    const [query, key, value, output] = saved;
    const rows = Array.from({ length: output.shape[0] }, (_, row) => [
      Math.floor(row / attention.valueDim) === head ? volume : 1,
    ]); // [8 heads · 4, 1]
    attention.setWeights([query, key, value, output.mul(tf.tensor2d(rows))]);
    return lossOn(model, examples).dataSync()[0];
  });
  attention.setWeights(saved);
  tf.dispose(saved);
  return loss;
}

const volumes = [0, 0.25, 0.5, 0.75, 1];
const lossByVolume = eightHeadNames.map((_, head) => volumes.map((volume) => lossAtVolume(volume, head, chooseBy)));
const costsOfSilence = lossByVolume.map((losses) => losses[0] - losses[4]);
const byCost = costsOfSilence.map((_, head) => head).sort((a, b) => costsOfSilence[a] - costsOfSilence[b]);
const extremes = [...byCost.slice(0, 2), ...byCost.slice(6)]; // eight lines would be hard to tell apart

show(
  lineChart({
    title: "What does it cost to turn one head down?",
    description:
      "Four lines over a volume from 0 to 1, all meeting at volume 1: the two heads whose silence costs least, " +
      "and the two whose silence costs most. The first two stay nearly level down to 0, the others rise.",
    x: volumes,
    xTitle: "volume ξ of one head (1 = as trained)",
    yTitle: "loss on 300 validation sentences",
    series: extremes.map((head) => ({ name: eightHeadNames[head], y: lossByVolume[head] })),
  }),
);
show(
  barChart({
    title: "Do all heads matter equally?",
    description:
      "Eight bars, one a head: how much the loss rises when that head falls silent. They are of very different " +
      "height; some are close to 0.",
    labels: eightHeadNames,
    yTitle: "rise of the loss when it is silent",
    series: [{ name: "cost of silence", values: costsOfSilence }],
  }),
);
const [leastCost, mostCost] = [Math.min(...costsOfSilence), Math.max(...costsOfSilence)];
if (!(mostCost > 4 * Math.abs(leastCost))) throw new Error("The cost should differ from head to head.");

// %% [markdown]
// The lines are those of four heads: the two that are missed least, and the two that are missed most. Read them from right to left.
// All start at one point, the model as it was trained. Two stay nearly level all the way to silence; the others climb.
//
// The bars show all eight, at silence. Far from equal.
//
// Trying every head at every volume is slow when there are hundreds of heads. Calculus has a shortcut: how steep is the line at ξ = 1? The flatter, the less the head seems to be missed. That slope is the [gradient](glossary.ipynb#gradient) of the loss with respect to ξ.
// One backward pass a sentence gives it for all heads at once. The [head importance](glossary.ipynb#head-importance) is its size, averaged over single sentences:
//
// $$I_h = \frac{1}{N} \sum_{i=1}^{N} \left| \frac{\partial L_i}{\partial \xi_h} \right|$$
//
// Here $L_i$ is the loss on sentence $i$, $N$ the number of sentences, and $\xi_h$ the volume of head $h$.
// The size is taken for each sentence before averaging. A head that helps one sentence and harms another should not count as useless.
//
// By hand first, for one sentence: turn each knob a little up and down, and see how far the loss moves.

// %%
function importanceOf(model: SentenceClassifier, examples: readonly SentenceExample[]): number[] {
  return headImportance(
    attentionOf(model),
    examples.map((example) => () => lossOn(model, [example])),
  );
}

const losses = chooseBy.map((example) => tf.tidy(() => lossOn(trainedRun.trained, [example]).dataSync()[0]));
const sure = losses.filter((loss) => loss < 0.01).length;
console.log("sentences with a loss under 0.01:", sure, "of", losses.length);

// The least sure one: a half for either answer is a loss of log 2, about 0.69. There the knobs matter most.
const unsureness = losses.map((loss) => Math.abs(loss - Math.log(2)));
const unsure = chooseBy[unsureness.indexOf(Math.min(...unsureness))];
console.log("the least sure:", unsure.words.join(" "));

const step = 0.005;
const slopesByHand = eightHeadNames.map((_, head) => {
  const [down, up] = [1 - step, 1 + step].map((volume) => lossAtVolume(volume, head, [unsure]));
  return Math.abs(up - down) / (2 * step);
});
const slopesOfLibrary = importanceOf(trainedRun.trained, [unsure]);
show(table({ head: eightHeadNames, "by hand": slopesByHand, library: slopesOfLibrary }));
slopesOfLibrary.forEach((slope, head) => expectClose(slopesByHand[head], slope, 0.01 * slope + 0.005));

// %% [markdown]
// They agree, but for the small error of a finite step. Now over 300 sentences, with what happens when the head falls silent beside it:

// %%
const importance = importanceOf(trainedRun.trained, chooseBy);

type Sentences = readonly SentenceExample[];

function accuracyWithout(model: SentenceClassifier, heads: number[], examples: Sentences): number {
  return withoutHeads(attentionOf(model), heads, () => evaluate(model, examples).accuracy);
}

const silenced = importance.map((_, head) => accuracyWithout(trainedRun.trained, [head], chooseBy));
show(
  table({
    head: eightHeadNames,
    importance,
    "cost of silence": costsOfSilence,
    "accuracy when silent": silenced,
  }),
);
console.log("accuracy with all heads:", accuracyWithout(trainedRun.trained, [], chooseBy));
if (!(Math.max(...importance) > 3 * Math.min(...importance))) throw new Error("The heads should differ.");

// %% [markdown]
// Some heads can fall silent and hardly a sentence changes its answer. Others take many answers with them.
//
// Do importance and cost agree? In tendency, and not in every row. A slope says what the *first small turn* of the knob costs, and silence is a big turn.
// Most sentences it answers right and is sure of (count above). Their loss is nearly 0, and a small turn leaves it there. The few others make the slope. A head can look spare by it, and be dear when silent.
//
// What do the heads look at? Below, each row is a head, and the weights are those of the *summary*, the one vector that reads the sentence for the answer. Move the slider to another verb. Which heads look elsewhere then?

// %%
const verbs = ["lifted", "outran", "outwitted"]; // strength, speed, cleverness
const views = verbs.map((verb) => {
  const ids = data.vocabulary.encode(["the", "ox", verb, "the", "ant"]);
  return trainedRun.trained.attention(ids).map(([row]) => row); // [heads][summary and 5 words]
});

show(
  attentionSlider({
    title: "Where does each head look when the verb changes?",
    description:
      "A map with eight rows, one a head, over summary, the, ox, verb, the, ant, and a slider over three verbs. " +
      "Several heads put all their weight on one word, and move it to another word when the verb changes.",
    name: "verb",
    labels: verbs,
    weights: views,
    queries: eightHeadNames,
    keys: ["(summary)", "the", "ox", "verb", "the", "ant"],
    queryTitle: "head",
    keyTitle: "looks at",
  }),
);

const [lifted, outran] = views;
const moves = lifted.map(
  (row, head) => row.reduce((sum, weight, word) => sum + Math.abs(weight - outran[head][word]), 0) / 2,
);
console.log('the share of its ink that each head moves when "lifted" becomes "outran":');
console.log(moves.map((share) => share.toFixed(2)).join("  "));
if (!(Math.max(...moves) > 0.5)) throw new Error("Some head should look elsewhere when the verb changes.");

// %% [markdown]
// Some heads jump: at one verb they look at an animal, at another at the verb. They have learned a question that only some verbs ask.
// Others stay where they are, whatever the verb.
//
// Can you tell from the map which head is spare? Not safely. A map shows *where* a head looks, not what it makes of it: its values, and its rows of $W_O$. So measure.

// %% [markdown]
// ## 8 · Prune one by one
//
// [Pruning](glossary.ipynb#pruning) takes heads out for good. Which one first? We compare three ways:
//
// - **measured**: silence each head that is left, and take out the one whose silence costs least; then measure anew,
// - **by importance**: the slopes, measured once, least important first,
// - **the wrong way round**: most important first.
//
// The order is found on the 300 [validation](glossary.ipynb#validation-set) sentences. The accuracy is measured on 1,000 [test](glossary.ipynb#test-set) sentences that decided nothing.

// %%
function lossWithout(model: SentenceClassifier, heads: number[]): number {
  return withoutHeads(attentionOf(model), heads, () => evaluate(model, chooseBy).loss);
}

// Takes out one head after the other, each time the one that is missed least.
function measuredOrder(model: SentenceClassifier): number[] {
  const pruned: number[] = [];
  const left = new Set(eightHeadNames.keys());
  while (left.size > 0) {
    const [first] = [...left]
      .map((head) => ({ head, loss: lossWithout(model, [...pruned, head]) }))
      .sort((a, b) => a.loss - b.loss);
    pruned.push(first.head);
    left.delete(first.head);
  }
  return pruned;
}

const model = trainedRun.trained;
const measured = measuredOrder(model);
const leastFirst = importance.map((_, head) => head).sort((a, b) => importance[a] - importance[b]);
const mostFirst = [...leastFirst].reverse();

const prunedHeads = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [measuredPath, leastPath, mostPath] = [measured, leastFirst, mostFirst].map((order) =>
  prunedHeads.map((count) => accuracyWithout(model, order.slice(0, count), data.test)),
);

show(
  lineChart({
    title: "How many heads can go?",
    description:
      "Three falling lines over 0 to 8 pruned heads. Measured anew each time, accuracy stays nearly level for " +
      "the first head or more and then bends down. By importance it is level for the first head, and may then " +
      "fall early. With the most important first it falls at once. All end at 50 %, which is guessing.",
    x: prunedHeads,
    xTitle: "heads pruned, of 8",
    yTitle: "accuracy on test sentences",
    series: [
      { name: "measured anew", y: measuredPath },
      { name: "least important first", y: leastPath },
      { name: "most important first", y: mostPath },
      { name: "guessing", y: prunedHeads.map(() => 0.5) },
    ],
    yRange: [0.4, 1],
  }),
);
show(
  table({
    "heads pruned": prunedHeads,
    "measured anew": measuredPath,
    "least important first": leastPath,
    "most important first": mostPath,
  }),
);
console.log("measured order, first to go first:", measured.map((head) => head + 1).join(", "));

expectClose(measuredPath[1], measuredPath[0], 0.03); // the first head to go is hardly missed
if (!(measuredPath[5] < measuredPath[0] - 0.03)) throw new Error("Five heads should be missed.");
expectClose([measuredPath[8], mostPath[8]], [0.5, 0.5], 0.001); // without any head: one answer for all
if (!(mean(measuredPath) > mean(mostPath) + 0.03)) throw new Error("The order should matter.");

// %% [markdown]
// The first head to go is hardly missed: the accuracy moves by less than 3 points. Taken the wrong way round, it is another story.
// With all heads gone the model gives one answer to every sentence, and half of the sentences have that answer.
//
// Compare "measured anew" with "least important first". In some trainings they stay together. In others they part early, and importance may even fall below the wrong way round: it took out a head that only looked spare.
// So where there are hundreds of heads, importance is a quick first guess, and measuring is the judge.
//
// And even the measured line bends down before the end: with five of eight heads gone, it has lost more than 3 points. So only a few are spare here.
//
// Is this one lucky training? Two more, from other random starts. (Ten to thirty seconds.)

// %%
async function trainedWith(seed: number): Promise<TrainedRun> {
  return seed === trainedRun.seed ? trainedRun : runExperiment("eight heads", data, { seed });
}

const seeds = [];
for (const seed of [1, 2, 3]) {
  const run = await trainedWith(seed);
  const costs = eightHeadNames.map((_, head) => lossWithout(run.trained, [head]));
  const [least, most] = [Math.min(...costs), Math.max(...costs)].map((cost) => costs.indexOf(cost));
  seeds.push({
    seed,
    "all heads": run.test.accuracy,
    "least missed": `head ${least + 1}`,
    "accuracy without it": accuracyWithout(run.trained, [least], data.test),
    "most missed": `head ${most + 1}`,
    "without that one": accuracyWithout(run.trained, [most], data.test),
  });
  if (run !== trainedRun) run.trained.dispose();
}
show(table(seeds));

for (const row of seeds) {
  expectClose(row["accuracy without it"], row["all heads"], 0.03);
  if (!(row["without that one"] < row["all heads"] - 0.03)) throw new Error(`Seed ${row.seed}: it should be missed.`);
}

// %% [markdown]
// Other trainings, other heads: which one is spare is chance. *That* one is spare, and that another is badly missed, came out each time.
//
// So far the silent heads were still computed, and multiplied by zeros. `pruneHeads` makes a layer that really is smaller:

// %%
const wholeLayer = attentionOf(model);
const smaller = pruneHeads(wholeLayer, measured.slice(0, 2));

tf.tidy(() => {
  const input = tf.randomNormal([1, 6, wholeLayer.modelDim], 0, 1, "float32", 60);
  const attend = (layer: MultiHeadAttention) => layer.attend(input, input, input).output;
  const silent = withoutHeads(wholeLayer, measured.slice(0, 2), () => attend(wholeLayer));
  expectClose(attend(smaller), silent, 1e-4);
});
show(
  table([
    { layer: "trained", heads: wholeLayer.numHeads, parameters: wholeLayer.countParams() },
    { layer: "two heads pruned", heads: smaller.numHeads, parameters: smaller.countParams() },
  ]),
);
expectClose(smaller.countParams() / wholeLayer.countParams(), 6 / 8);

// %% [markdown]
// Six heads of eight: three quarters of the parameters and three quarters of the maps, with the same output as the layer whose two heads are silent.
//
// **Try it.** Silence heads of your choice, counted from 1 as in the figures. Can you find four that are missed less than the first four of the measured order? There are 70 ways to choose four, and the measured order didn't try them all. (You choose, so it counts on the validation sentences.)

// %%
const mySilent = [1, 2, 3, 4];
const noHead = mySilent.find((head) => !eightHeadNames.includes(`head ${head}`));
if (noHead !== undefined) throw new Error(`There is no head ${noHead}. The heads are 1 to 8.`);
const myHeads = [...new Set(mySilent)].map((head) => head - 1);
console.log("without heads", mySilent.join(", ") + ":", accuracyWithout(model, myHeads, chooseBy));
const firstFour = accuracyWithout(model, measured.slice(0, 4), chooseBy);
console.log("without the first four of the measured order:", firstFour);

// %% [markdown]
// > **Fair play.** Our model is small, and its task needs most of its heads. Large models have more to spare. Michel and others could take out up to 20 % of a translator's heads and 40 % of BERT's with no noticeable loss. Voita and others pruned 38 of an encoder's 48, losing hardly any quality, by training *while* pruning.
// > A model that is trained on after each cut gets some of its accuracy back. We only cut.

// %% [markdown]
// ## Take with you
//
// 1. Words meet in two steps only: scores and weighted sum. Everything else treats each word alone, with the same matrices.
// 2. All positions are computed at once, any distance is one step, and position comes in from outside.
// 3. A head sees the whole word through its own columns of the matrices. Cutting the result into chunks makes all heads one batched product: the same arithmetic in fewer calls.
// 4. More heads at the same width cost no parameters. They cost maps, and maps grow with the square of the length.
// 5. Heads don't matter equally. Importance, the slope of the loss at a head's volume knob, is the quick measure, and silence the sure one. Spare heads can go at little cost.
//
// ## Go on
//
// - **Exercises** [Inside, and faster](../exercises/07-inside-and-faster.ipynb): all heads in one product, what each head is worth, and what happens when it falls silent, checked at once.
// - **Next lesson** [8 · The pipeline, traced](08-pipeline-trace.ipynb): one sentence, followed through a model with every number.
//
// ## Sources
//
// - A. Vaswani and others (2017), *Attention is all you need*: heads side by side, and why it suits parallel hardware (sections 3.2.2 and 4).
// - P. Michel, O. Levy and G. Neubig (2019), *Are sixteen heads really better than one?*: importance by the slope at a head's knob, and pruning by it.
// - E. Voita and others (2019), *Analyzing multi-head self-attention: specialized heads do the heavy lifting, the rest can be pruned*.
// - T. Dao and others (2022), *FlashAttention*: exact attention in blocks, without storing the maps.
