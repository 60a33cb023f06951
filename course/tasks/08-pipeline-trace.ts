// %% [markdown]
// # Exercises: the pipeline, traced
//
// They belong to the lesson [The pipeline, traced](../notebooks/08-pipeline-trace.ipynb), which followed "The cat sat on the mat" through a model. Here you write the stages yourself: ids, embeddings, one word's way through the heads, and the two numbers that say how well a model does.
//
// Fill in each function where it says `YOUR CODE HERE`, in place of that line and the one below it. Then run the cell with `check` below. Where a function promises a `tf.Tensor` and you have plain arrays, `tf.tensor(…)` makes one of them.
//
// Run the next cell first.

// %%
import { check, MultiHeadAttention, sinusoidalPositions, table, tf } from "attention-course";

// %% [markdown] exercise="words-to-ids"
// A vocabulary is made from the words of the training sentences. Ids 0 and 1 are taken: 0 is padding, 1 stands for every unknown word. So the first word of training gets the id 2, the next *different* word 3, and so on.
// Upper and lower case make no difference.
//
// <ask>Write `wordsToIds`.</ask> It makes this vocabulary from `training`, and gives the id of each of `words`.
//
// With the training words `["The", "cat", "sat", "on", "the", "mat"]`, the words `["the", "mat", "sings"]` have the ids `[2, 6, 1]`.

// %% answer="words-to-ids"
// training: words in order, some of them several times; returns one id for each of `words`
function wordsToIds(training: string[], words: string[]): number[] {
  // BEGIN SOLUTION
  const ids = new Map<string, number>();
  for (const word of training.map((each) => each.toLowerCase())) if (!ids.has(word)) ids.set(word, ids.size + 2); // a word that comes again keeps its id

  // A word that is unknown isn't left out: it keeps its place.
  return words.map((word) => ids.get(word.toLowerCase()) ?? 1);
  // END SOLUTION
}

// %% check="words-to-ids"
check("words-to-ids", wordsToIds);

// %% [markdown] exercise="embedding-look-up"
// The embedding table has one row for each id. For the ids of a sentence, its rows are looked up: word by word, and a word that comes twice has its row twice.
//
// <ask>Write `lookUp`.</ask> From ids and the table, it gives a matrix with a row for each word. You may use any way you like: loops, one-hot vectors or a function of TensorFlow.js.

// %% answer="embedding-look-up"
// ids: [words], table: [rows, width]; returns [words, width]
function lookUp(ids: number[], table: tf.Tensor2D): tf.Tensor {
  // BEGIN SOLUTION
  return tf.gather(table, ids); // an id is the number of a row
  // END SOLUTION
}

// %% check="embedding-look-up"
check("embedding-look-up", lookUp);

// %% [markdown] exercise="shape-of-the-heads"
// "The cat sat on the mat" has gone through the look-up and the query matrix: a matrix of 6 × 64. Now the layer splits these queries among 4 heads, so that each head can work on its own. <ask>Which shape does the tensor have then?</ask> Leave out the batch. Answer with an array: `return [6, 64];`.

// %% answer="shape-of-the-heads"
function shapeOfHeads(): number[] {
  // BEGIN SOLUTION
  return [4, 6, 64 / 4]; // heads first: each has all six words, and a quarter of the columns
  // END SOLUTION
}

// %% check="shape-of-the-heads"
check("shape-of-the-heads", shapeOfHeads);

// %% [markdown] exercise="follow-a-word"
// In the lesson you followed "sat" through one head. Now follow any word through all of them.
//
// You get the queries, keys and values of a whole sentence, each [words, modelDim], as they come from their matrices and not yet split. Head 1 owns the first columns of each, head 2 the next ones, and so on, all of one width.
//
// For each head, with $q$ for its part of the row at `place`:
//
// $$weights = softmax\left(\frac{q K^T}{\sqrt{d_k}}\right) \qquad output = weights \cdot V$$
//
// <ask>Write `followWord`.</ask> It returns the word's `weights`, one row a head, and its `output`: what the heads give to it, side by side. The output projection isn't part of it.

// %% answer="follow-a-word"
// query, key, value: [words, modelDim]; place: the word's place, from 0
// returns weights: [heads, words], output: [modelDim]
function followWord(
  query: tf.Tensor2D,
  key: tf.Tensor2D,
  value: tf.Tensor2D,
  place: number,
  numHeads: number,
): { weights: tf.Tensor; output: tf.Tensor } {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    // gives back the memory of all that isn't returned
    const [words, modelDim] = query.shape;
    const headDim = modelDim / numHeads;
    const weights: tf.Tensor[] = [];
    const outputs: tf.Tensor[] = [];
    for (let head = 0; head < numHeads; head++) {
      const from = head * headDim; // this head's first column
      const q = query.slice([place, from], [1, headDim]); // one row only: the word's own
      const k = key.slice([0, from], [words, headDim]);
      const v = value.slice([0, from], [words, headDim]);
      // [1, words]; d_k is a head's width
      const scores = tf.matMul(q, k, false, true).div(Math.sqrt(headDim));
      const headWeights = tf.softmax(scores);
      weights.push(headWeights);
      outputs.push(tf.matMul(headWeights, v)); // [1, headDim]
    }
    return { weights: tf.concat(weights, 0), output: tf.concat(outputs, 1).squeeze([0]) };
  });
  // END SOLUTION
}

// %% check="follow-a-word"
check("follow-a-word", followWord);

// %% [markdown]
// **Next, a pipeline to mend.** The cell below holds a whole one, from ids to the layer's output. It runs, and every shape is as it should be. But compare it with the library's layer, with the same numbers inside:

// %% nbgrader={"grade_id": "broken-pipeline", "locked": true}
interface PipelineModel {
  table: tf.Tensor2D; // [ids, modelDim]
  query: tf.Tensor2D; // this and the next three: [modelDim, modelDim]
  key: tf.Tensor2D;
  value: tf.Tensor2D;
  output: tf.Tensor2D;
}

// One stage is wrong. Which one?
function brokenOutput(ids: number[], model: PipelineModel, numHeads: number): tf.Tensor2D {
  return tf.tidy(() => {
    const words = ids.length;
    const modelDim = model.query.shape[0];
    const headDim = modelDim / numHeads;
    const embeddings = tf.gather(model.table, ids); // [words, modelDim]
    const x = embeddings.add(sinusoidalPositions(words, modelDim)); // [words, modelDim]
    const split = (matrix: tf.Tensor2D) =>
      // [words, modelDim] → [heads, words, headDim]
      tf.matMul(x, matrix).reshape([words, numHeads, headDim]).transpose([1, 0, 2]);
    const products = tf.matMul(split(model.query), split(model.key), false, true);
    const scores = products.div(Math.sqrt(headDim)); // [heads, words, words]
    const weights = tf.softmax(scores); // [heads, words, words]
    const mixed = tf.matMul(weights, split(model.value)); // [heads, words, headDim]
    const sideBySide = mixed.reshape([words, modelDim]); // [words, modelDim]
    return tf.matMul(sideBySide, model.output); // [words, modelDim]
  });
}

// How far it is from the library's layer, for 1, 2 and 4 heads.
function distancesToLibrary(pipeline: typeof brokenOutput) {
  const random = (rows: number, seed: number) => tf.randomUniform<tf.Rank.R2>([rows, 8], -1, 1, "float32", seed);
  const [query, key, value, output] = [2, 3, 4, 5].map((seed) => random(8, seed));
  const model = { table: random(7, 1), query, key, value, output };
  const ids = [2, 3, 4, 5, 2, 6]; // the cat sat on the mat
  const input = tf.gather(model.table, ids).add(sinusoidalPositions(6, 8));
  const x = input.expandDims(0); // a batch of one
  return [1, 2, 4].map((numHeads) => {
    const layer = new MultiHeadAttention({ numHeads, modelDim: 8 });
    layer.setWeights([query, key, value, output]);
    const right = layer.attend(x, x, x).output.squeeze([0]);
    const result = pipeline(ids, model, numHeads);
    const [difference] = right.sub(result).abs().max().dataSync();
    layer.dispose();
    const shape = `[${result.shape.join(", ")}]`;
    return { heads: numHeads, shape, "largest difference": Number(difference.toFixed(3)) };
  });
}

table(distancesToLibrary(brokenOutput));

// %% [markdown] exercise="mend-the-pipeline"
// With one head it is right to the last digit, with several it is wrong. Which stage makes the difference? <ask>Write `mendedOutput`: copy the body of `brokenOutput`, and mend that one stage.</ask>

// %% answer="mend-the-pipeline"
function mendedOutput(ids: number[], model: PipelineModel, numHeads: number): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const words = ids.length;
    const modelDim = model.query.shape[0];
    const headDim = modelDim / numHeads;
    const embeddings = tf.gather(model.table, ids); // [words, modelDim]
    const x = embeddings.add(sinusoidalPositions(words, modelDim)); // [words, modelDim]
    const split = (matrix: tf.Tensor2D) =>
      // [words, modelDim] → [heads, words, headDim]
      tf.matMul(x, matrix).reshape([words, numHeads, headDim]).transpose([1, 0, 2]);
    const products = tf.matMul(split(model.query), split(model.key), false, true);
    const scores = products.div(Math.sqrt(headDim)); // [heads, words, words]
    const weights = tf.softmax(scores); // [heads, words, words]
    const mixed = tf.matMul(weights, split(model.value)); // [heads, words, headDim]
    // Back to [words, heads, headDim] first: a row is to be one word, with all its heads.
    const sideBySide = mixed.transpose([1, 0, 2]).reshape([words, modelDim]);
    return tf.matMul(sideBySide, model.output);
  });
  // END SOLUTION
}

// %% check="mend-the-pipeline"
check("mend-the-pipeline", mendedOutput);

// %% [markdown] exercise="loss-and-accuracy"
// A model gives some logits to each sentence, one for each possible answer. Two numbers say how good they are:
//
// - the **accuracy**, the share of sentences whose largest logit stands at the right answer, from 0 to 1,
// - the **loss**, the mean cross-entropy: softmax makes probabilities of a sentence's logits, and its loss is $-\ln p$ of the right answer.
//
// <ask>Write `scoreBatch`.</ask> `labels` has the number of the right answer for each row of `logits`, from 0. Some logits may be as large as 1000.

// %% answer="loss-and-accuracy"
// logits: [sentences, answers], labels: [sentences]
function scoreBatch(logits: tf.Tensor2D, labels: number[]): { loss: number; accuracy: number } {
  // BEGIN SOLUTION
  const rows = logits.arraySync();
  let loss = 0;
  let right = 0;
  rows.forEach((row, sentence) => {
    const largest = Math.max(...row);
    const powers = row.map((logit) => Math.exp(logit - largest)); // never above 1: no overflow
    const sum = powers.reduce((total, power) => total + power, 0);
    const label = labels[sentence];
    loss -= Math.log(powers[label] / sum);
    if (row.indexOf(largest) === label) right++;
  });
  return { loss: loss / rows.length, accuracy: right / rows.length };
  // END SOLUTION
}

// %% check="loss-and-accuracy"
check("loss-and-accuracy", scoreBatch);

// %% [markdown] exercise="what-the-curves-say"
// After each epoch, a model is measured on its training sentences and on validation sentences. <ask>On both, the loss has fallen and the accuracy has risen, and both still move. What does that say?</ask>

// %% answer="what-the-curves-say"
function curvesSay(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "b"; // new sentences get better too: more of them are right, and with more probability
  // END SOLUTION
}

// %% check="what-the-curves-say"
check("what-the-curves-say", curvesSay);

// %% [markdown] exercise="job-of-self-attention"
// Last, the whole way once more: ids, look-up, positions, self-attention, the mean, the output. <ask>What does self-attention do for the model?</ask>

// %% answer="job-of-self-attention"
function job(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "c"; // the other jobs belong to the look-up, to the position codes and to the output
  // END SOLUTION
}

// %% check="job-of-self-attention"
check("job-of-self-attention", job);

// %% [markdown]
// ## What you have written
//
// `wordsToIds`, `lookUp`, then the heads, then `scoreBatch`: with the position codes of set 06, that is a model's whole way from words to its mark.
// And you have seen a mistake that no shape and no error message gives away. Against those, it helps to compare with something that is known to be right, one stage at a time.
