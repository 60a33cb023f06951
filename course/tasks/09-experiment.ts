// %% [markdown]
// # Exercises: an experiment
//
// They belong to the lesson [An experiment](../notebooks/09-experiment.ipynb), which compared one head with eight. Here you write what an honest comparison is made of: batches, a step of training, when to stop, and what to report.
//
// Fill in each function where it says `YOUR CODE HERE`, in place of that line and the one below it. Then run the cell with `check` below. Where a function promises a `tf.Tensor` and you have plain arrays, `tf.tensor(…)` makes one of them.
//
// Run the next cell first.

// %%
import { check, experimentResults, randomNumbers, tf } from "attention-course";

// %% [markdown] exercise="fair-comparison"
// <ask>One head against eight: which of these make the comparison fair?</ask> Answer with a list: `return ["a", "b"];`.

// %% answer="fair-comparison"
function makesItFair(): ("a" | "b" | "c" | "d" | "e" | "f")[] {
  // BEGIN SOLUTION
  // b: the search is shared, not its result; e: luck; f: what chooses can't measure
  return ["a", "c", "d"];
  // END SOLUTION
}

// %% check="fair-comparison"
check("fair-comparison", makesItFair);

// %% [markdown] exercise="count-parameters"
// Take the lesson's two models, only wider: 48 in place of 32. All else stays:
//
// - 155 ids (153 words, padding and unknown), and a learned summary vector in front of the sentence,
// - sinusoidal positions,
// - four matrices for queries, keys, values and the heads' output,
// - a linear output, from the summary's 48 numbers to one logit, with a bias.
//
// <ask>How many parameters has the model with one head of width 48, and how many has the one with eight heads of width 6?</ask> Answer with an array of two numbers, one head first. You may let the program calculate.

// %% answer="count-parameters"
function parameterCounts(): number[] {
  // BEGIN SOLUTION
  const table = (155 + 1) * 48; // a row for each id, and the summary
  const matrices = 4 * 48 * 48; // queries, keys, values, output: heads share out the columns
  const count = table + matrices + 48 + 1;
  return [count, count];
  // END SOLUTION
}

// %% check="count-parameters"
check("count-parameters", parameterCounts);

// %% [markdown] exercise="make-batches"
// In each epoch, the examples come in another order, a few at a time. `order` says which: its first number is the example that comes first, and so on.
//
// <ask>Write `makeBatches`.</ask> It puts the examples in this order and cuts them into batches of `batchSize`; the last one may be smaller. `features` has a row for each example, `labels` its answer.
//
// For the features `[[1, 10], [2, 20], [3, 30]]`, the labels `[5, 6, 7]`, the order `[1, 2, 0]` and batches of 2, the first batch is `{ features: [[2, 20], [3, 30]], labels: [6, 7] }`.

// %% answer="make-batches"
interface Batch {
  features: number[][];
  labels: number[];
}

// features: [examples, width], labels: [examples], order: each number from 0 to examples − 1 once
function makeBatches(features: number[][], labels: number[], order: number[], batchSize: number): Batch[] {
  // BEGIN SOLUTION
  const batches: Batch[] = [];
  for (let start = 0; start < order.length; start += batchSize) {
    const places = order.slice(start, start + batchSize); // fewer at the end of the array
    batches.push({
      features: places.map((place) => features[place]),
      labels: places.map((place) => labels[place]), // by the same places, so a row keeps its label
    });
  }
  return batches;
  // END SOLUTION
}

// %% check="make-batches"
check("make-batches", makeBatches);

// %% [markdown] exercise="training-step"
// What attention gives to the summary is a row of numbers for each sentence: its features. A matrix turns them into logits, $logits = features \cdot weights$. The loss is the mean cross-entropy of these logits, as in set 08.
//
// <ask>Write `trainingStep`, one step of plain gradient descent on this matrix</ask>:
//
// $$weights_{new} = weights - rate \cdot \frac{\partial\, loss}{\partial\, weights}$$
//
// Return the loss at the *old* weights, and the new weights. The old ones stay as they are, and no other tensor may be left behind: in a training with thousands of steps, memory would run full.

// %% answer="training-step"
// features: [sentences, width], labels: [sentences], from 0; weights: [width, answers]
function trainingStep(
  features: tf.Tensor2D,
  labels: number[],
  weights: tf.Tensor2D,
  learningRate: number,
): { loss: number; weights: tf.Tensor } {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    // disposes all tensors but the one that is returned
    const oneHot = tf.oneHot(tf.tensor1d(labels, "int32"), weights.shape[1]);
    const lossOf = (w: tf.Tensor) =>
      // the mean over the sentences
      tf.losses.softmaxCrossEntropy(oneHot, tf.matMul(features, w));
    const { value, grad } = tf.valueAndGrad(lossOf)(weights);
    // Minus: the gradient points uphill. `sub` makes a new tensor, so the old weights stay.
    const moved = weights.sub(grad.mul(learningRate));
    return { loss: value.dataSync()[0], weights: moved };
  });
  // END SOLUTION
}

// %% check="training-step"
check("training-step", trainingStep);

// %% [markdown] exercise="stop-early"
// Training stops when the validation loss has not become less for `patience` epochs. Then the weights of the best epoch so far are kept.
//
// <ask>Write `stopEarly`.</ask> From the losses of each epoch it finds the `last` epoch that runs, and the epoch that is `kept`. Epochs count from 1. If patience never runs out, all epochs run. Of two that are equally good, the earlier one is kept.
//
// With a patience of 2, validation losses of 0.9, 0.6, 0.7, 0.8, 0.5 stop after epoch 4 and keep epoch 2. Epoch 5 never comes.

// %% answer="stop-early"
interface EpochLosses {
  trainLoss: number;
  validationLoss: number;
}

function stopEarly(history: EpochLosses[], patience: number): { last: number; kept: number } {
  // BEGIN SOLUTION
  let least = Infinity;
  let kept = 0;
  let last = 0;
  for (const { validationLoss } of history) {
    last++;
    if (validationLoss < least) {
      // compared with the best so far, not with the epoch before
      least = validationLoss;
      kept = last;
    }
    if (last - kept >= patience) break; // the best one lies too far back
  }
  return { last, kept };
  // END SOLUTION
}

// %% check="stop-early"
check("stop-early", stopEarly);

// %% [markdown] exercise="four-numbers"
// A model has a training loss of 0.45 and a validation loss of 0.50. It is right in 75 of 100 training sentences and in 72 of 100 validation sentences. <ask>For twenty epochs, its training loss has hardly moved. What is the matter?</ask>

// %% answer="four-numbers"
function diagnosis(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "b"; // bad on the training sentences too, and flat
  // END SOLUTION
}

// %% check="four-numbers"
check("four-numbers", diagnosis);

// %% [markdown] exercise="gap-over-seeds"
// The lesson's table of results is in `experimentResults.runs`: an array with one object for each run, such as `{ model: "one head", train: { loss, accuracy }, validation: { loss, accuracy }, … }`.
//
// A run's **gap** is its validation loss less its training loss. <ask>What is the mean gap over the five seeds, for `"one head"` and for `"eight heads"`?</ask> Let the program work it out, and return an array of the two means, one head first.

// %% answer="gap-over-seeds"
function meanGaps(): number[] {
  // BEGIN SOLUTION
  const gapOf = (model: string) => {
    const gaps = experimentResults.runs
      .filter((run) => run.model === model) // the whole name: others begin alike
      .map((run) => run.validation.loss - run.train.loss);
    return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  };
  return [gapOf("one head"), gapOf("eight heads")];
  // END SOLUTION
}

// %% check="gap-over-seeds"
check("gap-over-seeds", meanGaps);

// %% [markdown]
// **Next, a report to mend.** `brokenReport` takes what came of many settings, and says which is the best and how good it is. The next cell tries it on 200 "models" that toss a coin for each sentence. None of them knows anything, so each is right in about 50 of 100 new sentences.

// %% nbgrader={"grade_id": "broken-report", "locked": true}
interface Setting {
  name: string;
  trainLoss: number;
  validationLoss: number;
  validationAccuracy: number;
  testAccuracy: number;
}

function brokenReport(settings: Setting[]): { name: string; accuracy: number } {
  let best = settings[0];
  for (const setting of settings) if (setting.testAccuracy > best.testAccuracy) best = setting;

  return { name: best.name, accuracy: best.testAccuracy };
}

// Each says heads or tails to 100 sentences of each set, and is 60 % sure of it.
function coinTossers(count: number): Setting[] {
  const random = randomNumbers(4);
  const toss = () => Array.from({ length: 100 }, () => random() < 0.5).filter(Boolean).length / 100;
  const lossOf = (accuracy: number) => -(accuracy * Math.log(0.6) + (1 - accuracy) * Math.log(0.4));
  return Array.from({ length: count }, (_, i) => {
    const [train, validation, test] = [toss(), toss(), toss()];
    return {
      name: `coin ${i + 1}`,
      trainLoss: lossOf(train),
      validationLoss: lossOf(validation),
      validationAccuracy: validation,
      testAccuracy: test,
    };
  });
}

const { name: luckiest, accuracy: claimed } = brokenReport(coinTossers(200));
console.log(`The best is ${luckiest}, right in ${(100 * claimed).toFixed(0)} % of all sentences.`);

// %% [markdown] exercise="honest-report"
// A coin that knows more than a coin? Something is wrong with the report. <ask>Write `honestReport`: the same function, mended.</ask> Choose as the lesson's search does, by the loss.

// %% answer="honest-report"
function honestReport(settings: Setting[]): { name: string; accuracy: number } {
  // BEGIN SOLUTION
  let best = settings[0];
  for (const setting of settings) if (setting.validationLoss < best.validationLoss) best = setting; // validation chooses …

  return { name: best.name, accuracy: best.testAccuracy }; // … and test measures, once
  // END SOLUTION
}

// %% check="honest-report"
check("honest-report", honestReport);

// %% [markdown] exercise="what-changed"
// A colleague hasn't read the lesson. <ask>Tell them about the experiment in five lines, in your own words.</ask> What was changed, and what came of it, in numbers? Why does one head fail, and why do eight manage? How far does it reach?

// %% [markdown] answer="what-changed"
// <!-- BEGIN SOLUTION -->
// 1. We cut one head of width 32 into eight of width 4. Sentences, number of parameters (9,121), search and measure stayed the same.
// 2. Test accuracy rose from 70 % to 94 %, as a mean over five seeds. The worst of eight heads is far better than the best of one.
// 3. One head adds up votes: its query is fixed and its output linear. So a verb can outvote an animal, but it can't make its vote count the other way.
// 4. Each of eight heads has weights of its own. Some look away from the animals for one kind of verb, others for another, so the verb decides who speaks.
// 5. That holds for one layer on a toy grammar. With a hidden layer behind it, one head gets much further; without positions, both are no better than a coin.
// <!-- END SOLUTION -->

// %% [markdown]
// ## What you have written
//
// `makeBatches`, `trainingStep`, `stopEarly` and `honestReport` are a whole training, from the shuffled data to the number that goes into the report. The library's `train` does the same, with Adam in place of the plain step.
// The hardest part isn't the gradient. It is to let no set do two jobs.
