// %% [markdown]
// # Exercises: inside, and faster
//
// They belong to the lesson [Inside, and faster](../notebooks/07-inside-and-faster.ipynb). You mend a loop over heads and do without it, count what heads cost, and measure what each is worth.
//
// Write each answer in place of `YOUR CODE HERE` and the line below it, run its cell, then the cell with `check`.
//
// Run the next cell first.

// %%
import { check, dot, randomNumbers, scaledDotProductAttention, softmax, tf } from "attention-course";

// %% [markdown] exercise="loop-over-heads"
// Heads one after the other, with plain arrays. Each head is to take its own columns of the three matrices, attend, and write what it finds beside what the other heads found. Run the next cell: two heads, and no sign of the second.
//
// <ask>Write `brokenLoop` again as `attendInALoop`, and mend it.</ask> `product` and `attend` are right.

// %% nbgrader={"grade_id": "inside-broken-loop", "locked": true}
// The matrix product: each row of a with each column of b.
function product(a: number[][], b: number[][]): number[][] {
  const [width, rows] = [a[0].length, b.length];
  if (width !== rows) throw new Error(`product: rows of ${width} numbers don't fit a matrix of ${rows} rows`);
  if (b[0].length === 0) throw new Error("product: the second matrix has no columns");
  const columns = b[0].map((_, column) => b.map((row) => row[column]));
  const sumOf = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0);
  return a.map((row) => columns.map((column) => sumOf(row.map((x, i) => x * column[i]))));
}

// One head: [words, width] three times; returns [words, width].
function attend(query: number[][], key: number[][], value: number[][]): number[][] {
  const keyColumns = key[0].map((_, column) => key.map((row) => row[column]));
  const scale = 1 / Math.sqrt(key[0].length);
  const scores = product(query, keyColumns).map((row) => row.map((score) => score * scale));
  return product(
    scores.map((row) => softmax(row)),
    value,
  );
}

// x: [words, in]; the matrices: [in, heads · width]; returns [words, heads · width]
function brokenLoop(
  x: number[][],
  queryMatrix: number[][],
  keyMatrix: number[][],
  valueMatrix: number[][],
  numHeads: number,
): number[][] {
  const width = queryMatrix[0].length / numHeads; // of a head
  const joined = x.map(() => new Array<number>(numHeads * width).fill(0)); // room for all
  for (let head = 0; head < numHeads; head++) {
    const project = (matrix: number[][]) =>
      product(
        x,
        matrix.map((row) => row.slice(0, width)),
      );
    const output = attend(project(queryMatrix), project(keyMatrix), project(valueMatrix));
    for (const [word, row] of output.entries())
      for (const [column, found] of row.entries()) joined[word][column] = found;
  }
  return joined;
}

const twoWords = [
  [1, 0],
  [0, 1],
];
const fourColumns = [
  [1, 0, 2, 1],
  [0, 1, 1, 3],
]; // two for head 0, two for head 1
for (const row of brokenLoop(twoWords, fourColumns, fourColumns, fourColumns, 2))
  console.log(row.map((x) => x.toFixed(2)).join("  "));

// %% answer="loop-over-heads"
// x: [words, in]; the matrices: [in, heads · width]; returns [words, heads · width]
function attendInALoop(
  x: number[][],
  queryMatrix: number[][],
  keyMatrix: number[][],
  valueMatrix: number[][],
  numHeads: number,
): number[][] {
  // BEGIN SOLUTION
  const width = queryMatrix[0].length / numHeads;
  const joined = x.map(() => new Array<number>(numHeads * width).fill(0));
  for (let head = 0; head < numHeads; head++) {
    const start = head * width; // where this head begins, in the matrices and in the result
    const columns = (matrix: number[][]) => matrix.map((row) => row.slice(start, start + width));
    const project = (matrix: number[][]) => product(x, columns(matrix));
    const output = attend(project(queryMatrix), project(keyMatrix), project(valueMatrix));
    for (const [word, row] of output.entries())
      for (const [column, found] of row.entries()) joined[word][start + column] = found;
  }
  return joined;
  // END SOLUTION
}

// %% check="loop-over-heads"
check("loop-over-heads", attendInALoop);

// %% [markdown] exercise="heads-at-once"
// Now without a loop. `query`, `key` and `value` are projected already, for all heads side by side and for a batch of texts. The first head has the first `width / numHeads` columns, and so on. There may be more keys than queries.
//
// <ask>Write `attendAtOnce` with **one** call of `scaledDotProductAttention` for all heads and texts.</ask> Cut the vectors into heads, attend, and put the heads side by side again.

// %% answer="heads-at-once"
// query: [batch, queries, width], key and value: [batch, keys, width]
// returns [batch, queries, width]
function attendAtOnce(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, numHeads: number): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const dim = query.shape[2] / numHeads;
    const toHeads = (x: tf.Tensor3D) =>
      x
        .reshape([x.shape[0], x.shape[1], numHeads, dim]) // each vector in parts
        .transpose([0, 2, 1, 3]); // [batch, heads, words, dim]: a part of every word
    const [queries, keys, values] = [query, key, value].map(toHeads);
    const { output } = scaledDotProductAttention(queries, keys, values);
    return output.transpose([0, 2, 1, 3]).reshape(query.shape); // the same, backwards
  });
  // END SOLUTION
}

// %% check="heads-at-once"
check("heads-at-once", attendAtOnce);

// %% [markdown] exercise="parameters-by-heads"
// A layer of multi-head attention has a width of 96 and no biases. <ask>How many parameters does it have with four heads, and how many with eight?</ask> Answer with both: `return [1, 2];`.

// %% answer="parameters-by-heads"
function parameters(): number[] {
  // BEGIN SOLUTION
  return [4 * 96 * 96, 4 * 96 * 96]; // eight heads are half as wide, in the same four matrices
  // END SOLUTION
}

// %% check="parameters-by-heads"
check("parameters-by-heads", parameters);

// %% [markdown] exercise="bytes-of-maps"
// A layer with 6 heads reads a batch of 3 texts, each 500 words long, without a mask. <ask>How many bytes do its attention maps take, in float32?</ask>

// %% answer="bytes-of-maps"
function bytes(): number {
  // BEGIN SOLUTION
  return 3 * 6 * 500 * 500 * 4; // [batch, heads, queries, keys], 4 bytes each
  // END SOLUTION
}

// %% check="bytes-of-maps"
check("bytes-of-maps", bytes);

// %% [markdown] exercise="parallel-or-square"
// <ask>Which of these statements hold?</ask> Answer with a list: `return ["a", "b"];`.

// %% answer="parallel-or-square"
function whatScales(): ("a" | "b" | "c" | "d" | "e" | "f" | "g")[] {
  // BEGIN SOLUTION
  // b, c: only layers wait for each other; e, f: all words share the matrices, each alone
  return ["a", "d", "g"];
  // END SOLUTION
}

// %% check="parallel-or-square"
check("parallel-or-square", whatScales);

// %% [markdown] exercise="silence-heads"
// To prune a head, silence it first, and see what is lost. `joined` has what all heads found, side by side; the output matrix $W_O$ makes the layer's output of it. A head falls silent when its part of $W_O$ is zero.
//
// <ask>Write `outputWithout`.</ask> It gives the output when the heads in `silent` (counted from 0) don't speak, and all others speak as before. The list may be empty.

// %% answer="silence-heads"
// joined: [words, heads · dim], outputMatrix: [heads · dim, modelDim]
// returns [words, modelDim]
function outputWithout(joined: tf.Tensor2D, outputMatrix: tf.Tensor2D, numHeads: number, silent: number[]): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const [rows] = outputMatrix.shape;
    const headOf = (row: number) => Math.floor((row * numHeads) / rows); // rows in blocks
    const keep = Array.from({ length: rows }, (_, row) => [silent.includes(headOf(row)) ? 0 : 1]);
    return joined.matMul(outputMatrix.mul(tf.tensor2d(keep)));
  });
  // END SOLUTION
}

// %% check="silence-heads"
check("silence-heads", outputWithout);

// %% [markdown] exercise="cost-of-silence"
// What is a head worth? Leave it out, and see how the loss changes:
//
// $$\text{cost of head } h = L(\text{without } h) - L(\text{with all heads})$$
//
// The loss $L$ is the mean of the squared differences between the output and `target`. <ask>Write `costsOfSilence`, which gives one number for each head.</ask> You may call your `outputWithout`, once its check has passed.

// %% answer="cost-of-silence"
// joined: [words, heads · dim], outputMatrix: [heads · dim, modelDim]
// target: [words, modelDim]; returns [heads]
function costsOfSilence(
  joined: tf.Tensor2D,
  outputMatrix: tf.Tensor2D,
  numHeads: number,
  target: tf.Tensor2D,
): number[] {
  // BEGIN SOLUTION
  const lossOf = (silent: number[]): number =>
    tf.tidy(() => {
      const output = outputWithout(joined, outputMatrix, numHeads, silent);
      return output.sub(target).square().mean().dataSync()[0];
    });
  const withAll = lossOf([]);
  // With its sign: without a head that does harm, the loss falls.
  return Array.from({ length: numHeads }, (_, head) => lossOf([head]) - withAll);
  // END SOLUTION
}

// %% check="cost-of-silence"
check("cost-of-silence", costsOfSilence);

// %% [markdown] exercise="random-heads"
// In the lesson, trained heads mattered unequally. What of heads that nobody trained?
//
// Eight heads get random queries and random values, and keep them. A ninth one, the *teacher*, gives the right answers. All that is learned is how loud each of the eight speaks: eight output weights, fitted to 200 sentences.
//
// <ask>Then one of the eight falls silent. By how much does the loss rise, from head to head?</ask> **Write down your prediction first.** Then run the next cell, call `costOf(head)` for each head, and fill in what you found: the least rise and the largest, `{ predicted: "a", found: [0.1, 0.2] }`.

// %% nbgrader={"grade_id": "inside-random-heads", "locked": true}
const random = randomNumbers(4);
const randomVector = (): number[] => Array.from({ length: 6 }, () => 2 * random() - 1);

// 200 sentences of 5 words, each a vector of 6 numbers
const sentences = Array.from({ length: 200 }, () => Array.from({ length: 5 }, randomVector));

interface RandomHead {
  asks: number[]; // what it looks for in a word
  takes: number[]; // what it takes from the words that it finds
}
const randomHead = (): RandomHead => ({ asks: randomVector(), takes: randomVector() });

// What a head finds in a sentence, a single number: the weighted sum of its words' values.
function finds({ asks, takes }: RandomHead, words: number[][]): number {
  const weights = softmax(words.map((word) => 3 * dot(word, asks)));
  return dot(
    weights,
    words.map((word) => dot(word, takes)),
  );
}

const eightHeads = Array.from({ length: 8 }, randomHead);
const teacher = randomHead();
const found = sentences.map((words) => eightHeads.map((head) => finds(head, words)));
const rightAnswers = sentences.map((words) => finds(teacher, words));

// The output weights, learned in 300 steps downhill.
const loudness = new Array<number>(8).fill(0);
for (let step = 0; step < 300; step++) {
  const errors = found.map((row, i) => dot(row, loudness) - rightAnswers[i]);
  for (const head of loudness.keys()) {
    loudness[head] -=
      (0.5 *
        dot(
          errors,
          found.map((row) => row[head]),
        )) /
      200;
  }
}

// The mean squared error with one head silent; with -1 for `silent`, all of them speak.
function lossWithout(silent: number): number {
  const heard = loudness.map((weight, head) => (head === silent ? 0 : weight));
  const errors = found.map((row, i) => dot(row, heard) - rightAnswers[i]);
  return dot(errors, errors) / 200;
}

function costOf(head: number): number {
  if (!(head in loudness)) throw new Error(`There is no head ${head}: they go from 0 to 7.`);
  return lossWithout(head) - lossWithout(-1);
}

// %% answer="random-heads"
function randomHeadsMatter(): { predicted: "a" | "b" | "c"; found: number[] } {
  // BEGIN SOLUTION
  // One is missed five hundred times as much as another.
  const costs = Array.from({ length: 8 }, (_, head) => costOf(head));
  return { predicted: "c", found: [Math.min(...costs), Math.max(...costs)] };
  // END SOLUTION
}

// %% check="random-heads"
check("random-heads", randomHeadsMatter);

// %% [markdown] exercise="which-heads-to-prune"
// <ask>A translator has many heads, and should become smaller at little cost in quality. Which heads can go?</ask> Answer with a letter: `return "a";` for a.

// %% answer="which-heads-to-prune"
function headsToPrune(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "d"; // and measure anew after each: those that are left have to do without it
  // END SOLUTION
}

// %% check="which-heads-to-prune"
check("which-heads-to-prune", headsToPrune);

// %% [markdown]
// ## What you have written
//
// The same heads three times: in a loop, in one product, and with some of them silent. The arithmetic is the same in a loop and at once; what differs is how many calls it takes.
// And a head's worth is nothing one can see in its map. It is measured: take it away, and look at the loss.
