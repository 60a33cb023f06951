import type { Dataset } from "../data/dataset";
import type { ExperimentModel } from "../experiment/models";
import { runExperiment as runAnywhere, type ExperimentOptions, type TrainedRun } from "../experiment/run";
import { train } from "./train";

/** How to run one of the experiment's models in a notebook. */
export type NotebookExperimentOptions = Omit<ExperimentOptions, "train">;

/**
 * Trains one of the experiment's models and measures it; shows how it goes, and stops at the notebook's stop button.
 *
 * @param name which model: "one head", "eight heads", and each without positions
 * @param data from `experimentData()`
 * @param options seed, and hyperparameters in place of those that the search found
 * @returns losses and accuracies of the best epoch, the history, and the trained model, to be disposed of
 * @throws {TrainingStopped} when it is stopped
 */
export async function runExperiment(
  name: ExperimentModel,
  data: Dataset,
  options: NotebookExperimentOptions = {},
): Promise<TrainedRun> {
  return runAnywhere(name, data, { ...options, train });
}
