import type { History } from "../training/history";
import { TrainingStopped } from "../training/stopped";
import { train as trainAnywhere, type Trainable, type TrainingData, type TrainingOptions } from "../training/train";
import { watchInterruption } from "./interruption";
import { progressDisplay } from "./training-progress";

/** How to train in a notebook. */
export interface NotebookTrainingOptions extends TrainingOptions {
  /** False trains without showing how it goes. */
  readonly progress?: boolean;
}

/**
 * Trains a classifier with cross-entropy and Adam, shows how it goes, and stops at the notebook's stop button.
 *
 * Batches are shuffled anew each epoch. The same model, data, options and seed give the same history on one machine and backend,
 * up to rounding, which many steps may enlarge. No tensor is left behind, however it ends. After a stop the cell counts as interrupted, the model keeps the weights it has, and
 * `model.history` the epochs that were finished; a further `train` goes on from there.
 *
 * @param model gives logits, and says what may change: a `SentenceClassifier`, a `RecurrentClassifier`, or your own
 * @param data examples to train on, and to measure on after each epoch
 * @param options see {@link TrainingOptions}; `progress: false` shows nothing
 * @returns a row for each epoch; `historyTable` makes a table of it
 * @throws {TrainingStopped} when it is stopped, or the loss becomes NaN or infinite; the model keeps its weights
 * @throws {RangeError} when an option or a label is out of its range
 */
export async function train(
  model: Trainable,
  data: TrainingData,
  options: NotebookTrainingOptions = {},
): Promise<History> {
  const { progress = true, onProgress, signal, ...rest } = options;
  const display = progress ? progressDisplay() : undefined;
  const interruption = watchInterruption(() => display?.finish("stopped"));
  try {
    const history = await trainAnywhere(model, data, {
      ...rest,
      onProgress: (now) => {
        display?.update(now);
        onProgress?.(now);
      },
      signal: {
        get aborted() {
          return interruption.aborted || signal?.aborted === true;
        },
      },
    });
    display?.finish("done");
    return history;
  } catch (error) {
    if (interruption.aborted) {
      // The name by which front ends, and our kernel, know a cell that was stopped.
      if (error instanceof TrainingStopped) error.name = "KeyboardInterrupt";
    } else {
      display?.finish(error instanceof TrainingStopped && error.why === "signal" ? "stopped" : "failed");
    }
    throw error;
  } finally {
    interruption.end();
  }
}
