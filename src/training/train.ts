import { expectWhole } from "../attention/arguments";
import { expectOptionNames, expectSeed, whatIs } from "../data/arguments";
import { tf } from "../tensorflow";
import { Adam } from "./adam";
import { evaluateInSteps, expectExamples, expectModel, type Evaluation, type Example } from "./evaluate";
import { bestEpoch, type EpochRow, type History } from "./history";
import { shuffledIndices } from "./shuffle";
import { trainingStep, type Differentiable } from "./step";
import { TrainingStopped, type TrainingPlace } from "./stopped";

/** A model that can be trained, and keeps how that went. */
export interface Trainable extends Differentiable {
  /** The latest training, as far as it came; `train` writes it, so that it is there after a stop too. */
  history?: History;
}

/** What a model learns from. */
export interface TrainingData {
  /** What it is trained on. */
  readonly train: readonly Example[];
  /** What it is measured on after each epoch; never trained on. */
  readonly validation?: readonly Example[];
}

/** How far a training has come. */
export interface TrainingProgress extends TrainingPlace {
  /** Mean training loss of the epoch so far. */
  readonly loss: number;
  /** Share of right answers in the epoch so far. */
  readonly accuracy: number;
  /** Since the training began. */
  readonly seconds: number;
  /** What is left at this pace, if no early stop comes. */
  readonly secondsLeft: number;
  /** The epochs that are finished. */
  readonly history: History;
}

/** Says that a training is to stop: an AbortSignal, or an object of one's own. */
export interface StopSignal {
  /** True from the moment on when it is to stop. */
  readonly aborted: boolean;
}

/** How to train. */
export interface TrainingOptions {
  /** How often each example is seen; 10 where it is left out. */
  readonly epochs?: number;
  /** How many examples share a step; 32 where it is left out. */
  readonly batchSize?: number;
  /** Adam's step; 0.003 where it is left out. */
  readonly learningRate?: number;
  /** Decides the order of the examples; 0 where it is left out. */
  readonly seed?: number;
  /** Stop after so many epochs without a better validation loss, and go back to the best weights. Left out, all epochs run and the last weights stay. */
  readonly patience?: number;
  /** Takes the steps, in place of an Adam of this training's own. Whoever made it disposes of it. */
  readonly optimizer?: tf.Optimizer;
  /** Called after each batch. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called after each epoch. */
  readonly onEpoch?: (row: EpochRow) => void;
  /** Stops the training, with a {@link TrainingStopped}, as soon as it is aborted. */
  readonly signal?: StopSignal;
}

const OPTIONS: readonly (keyof TrainingOptions)[] = [
  "epochs",
  "batchSize",
  "learningRate",
  "seed",
  "patience",
  "optimizer",
  "onProgress",
  "onEpoch",
  "signal",
];

/** How long it computes before it lets others have a turn, in ms: a notebook's messages, a page's drawing. */
const TURN_EVERY = 50;

/**
 * Trains a classifier with cross-entropy and Adam, in batches that are shuffled anew each epoch.
 *
 * The same model, data, options and seed give the same history on one machine and backend, up to rounding: native TensorFlow
 * shares sums out among threads, so the last digits may differ, and after many steps more than those. No tensor is left behind, however it
 * ends. `model.history` grows with each epoch, so it is there even where the training is stopped.
 *
 * @param model gives logits, and says what may change: a `SentenceClassifier`, a `RecurrentClassifier`, or your own
 * @param data examples to train on, and to measure on after each epoch
 * @param options see {@link TrainingOptions}
 * @returns a row for each epoch
 * @throws {TrainingStopped} when `signal` is aborted, or the loss becomes NaN or infinite; the model keeps its weights
 * @throws {TypeError} when model, data or an option is of another kind, or there is no option of a name
 * @throws {RangeError} when an option or a label is out of its range
 */
export async function train(model: Trainable, data: TrainingData, options: TrainingOptions = {}): Promise<History> {
  expectModel("train", model);
  expectData(data, model.numClasses);
  expectOptionNames("train", options, OPTIONS, "{ epochs: 10, learningRate: 0.003 }");
  const { epochs = 10, batchSize = 32, learningRate = 3e-3, seed = 0, patience, signal, onProgress, onEpoch } = options;
  expectOptions(data, { epochs, batchSize, patience });
  expectSeed("train", seed);
  expectOptimizer(options.optimizer);
  const history: EpochRow[] = [];
  model.history = history;

  const optimizer = options.optimizer ?? new Adam({ learningRate });
  const batches = Math.ceil(data.train.length / batchSize);
  const clock = stopwatch();
  let place: TrainingPlace = { epoch: 1, epochs, batch: 1, batches };
  let best: Float32Array[] | undefined;

  // Between two batches, nothing but the variables is held: a training that is abandoned here leaves no tensor behind.
  const betweenBatches = async (): Promise<void> => {
    if (signal?.aborted) throw new TrainingStopped(stoppedMessage(place, history), "signal", place, history);
    if (clock.sinceTurn() >= TURN_EVERY) {
      await tf.nextFrame();
      clock.turn();
    }
  };
  const measured = async (examples: readonly Example[]): Promise<Evaluation> => {
    const steps = evaluateInSteps(model, examples);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      await betweenBatches();
    }
  };

  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const began = clock.seconds();
      const order = shuffledIndices(data.train.length, seed * 10007 + epoch);
      let [loss, right, seen] = [0, 0, 0];
      for (let batch = 1; batch <= batches; batch++) {
        place = { epoch, epochs, batch, batches };
        await betweenBatches();
        const examples = Array.from(order.subarray(seen, seen + batchSize), (i) => data.train[i] as Example);
        const scored = trainingStep(model, examples, optimizer);
        if (!Number.isFinite(scored.loss))
          throw new TrainingStopped(lossMessage(scored.loss, place, learningRate), "loss", place, history);
        loss += scored.loss * examples.length;
        right += scored.right;
        seen += examples.length;
        const done = epoch - 1 + batch / batches;
        const seconds = clock.seconds();
        onProgress?.({
          ...place,
          loss: loss / seen,
          accuracy: right / seen,
          seconds,
          secondsLeft: (seconds / done) * (epochs - done),
          history,
        });
      }
      const validation = data.validation && (await measured(data.validation));
      const row: EpochRow = {
        epoch,
        trainLoss: loss / seen,
        trainAccuracy: right / seen,
        ...(validation && { validationLoss: validation.loss, validationAccuracy: validation.accuracy }),
        seconds: clock.seconds() - began,
      };
      history.push(row);
      onEpoch?.(row);
      if (patience === undefined) continue;
      const since = epoch - bestEpoch(history).epoch;
      if (since === 0) best = copyOf(model.trainableVariables);
      if (since >= patience) break;
    }
    if (best !== undefined) putBack(model.trainableVariables, best);
    return history;
  } finally {
    if (options.optimizer === undefined) optimizer.dispose();
  }
}

function copyOf(variables: readonly tf.Variable[]): Float32Array[] {
  return variables.map((variable) => variable.dataSync<"float32">().slice());
}

function putBack(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  variables.forEach((variable, i) =>
    tf.tidy(() => variable.assign(tf.tensor(values[i] as Float32Array, variable.shape))),
  );
}

function stopwatch() {
  const start = performance.now();
  let lastTurn = start;
  return {
    /** Since it was made. */
    seconds: () => (performance.now() - start) / 1000,
    /** Milliseconds since others had a turn. */
    sinceTurn: () => performance.now() - lastTurn,
    turn: () => {
      lastTurn = performance.now();
    },
  };
}

function where({ epoch, epochs, batch, batches }: TrainingPlace): string {
  return `epoch ${epoch} of ${epochs}, batch ${batch} of ${batches}`;
}

function stoppedMessage(place: TrainingPlace, history: History): string {
  const finished =
    history.length === 1 ? "the 1 epoch that is finished" : `the ${history.length} epochs that are finished`;
  return `train: stopped in ${where(place)}. The model keeps the weights it has now; model.history has ${finished}.`;
}

function lossMessage(loss: number, place: TrainingPlace, learningRate: number): string {
  return (
    `train: the loss became ${loss} in ${where(place)}. The model keeps the weights it had before that batch. ` +
    `Try a smaller learningRate than ${learningRate}; if that doesn't help, look for NaN or very large numbers in the model's weights.`
  );
}

function expectOptions(
  { validation }: TrainingData,
  { epochs, batchSize, patience }: { epochs: number; batchSize: number; patience: number | undefined },
): void {
  expectWhole("train", "epochs", epochs);
  expectWhole("train", "batchSize", batchSize);
  if (patience !== undefined) {
    expectWhole("train", "patience", patience);
    if (validation === undefined)
      throw new RangeError("train: patience needs data.validation, whose loss it looks at.");
  }
}

/** All labels before the first step: one that is wrong would stop the training halfway. */
function expectData(data: TrainingData, numClasses: number): void {
  if (Array.isArray(data) || !("train" in Object(data))) {
    throw new TypeError(
      `train: data is ${whatIs(data)}${Array.isArray(data) ? "" : " without train"}; it needs { train, validation }, an array of examples each. validation may be left out.`,
    );
  }
  const { train: examples, validation } = data;
  for (const [name, part] of Object.entries({
    "data.train": examples,
    ...(validation !== undefined && { "data.validation": validation }),
  })) {
    expectExamples("train", name, part);
    if (part.length === 0) {
      throw new RangeError(
        `train: ${name} is empty; it needs at least one example${name === "data.train" ? "." : ", or leave it out."}`,
      );
    }
    part.forEach(({ label }, i) => {
      if (Number.isInteger(label) && label >= 0 && !(label >= numClasses)) return;
      throw new RangeError(
        `train: ${name}[${i}].label is ${label}; it needs a whole number from 0 to ${numClasses - 1}.`,
      );
    });
  }
}

function expectOptimizer(optimizer: unknown): void {
  if (optimizer === undefined || optimizer instanceof tf.Optimizer) return;
  throw new TypeError(
    `train: optimizer is ${whatIs(optimizer)}; it needs an optimizer such as new Adam({ learningRate: 0.01 }), or leave it out and give learningRate.`,
  );
}
