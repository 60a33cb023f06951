import { makeDataset, type Dataset } from "../data/dataset";
import { expectationGrammar } from "../data/grammars/expectation";
import type { SentenceClassifier } from "../models/sentence-classifier";
import { evaluate } from "../training/evaluate";
import { bestEpoch, type History } from "../training/history";
import { train as trainPlainly } from "../training/train";
import {
  expectModelName,
  experimentSettings,
  makeExperimentModel,
  type ExperimentModel,
  type Hyperparameters,
} from "./models";
import { experimentResults, type ExperimentRun } from "./results";

export type { ExperimentRun } from "./results";

/** A run together with what it left behind, to look into. Dispose of the model. */
export interface TrainedRun extends ExperimentRun {
  /** With the weights of the best epoch. */
  readonly trained: SentenceClassifier;
  /** Every epoch. */
  readonly history: History;
}

/** How to run it. */
export interface ExperimentOptions {
  /** Decides first weights and the order of sentences; 1 where it is left out. */
  readonly seed?: number;
  /** In place of what the search found for this model. */
  readonly hyperparameters?: Hyperparameters;
  /** What trains; in a notebook the `train` that shows how it goes. */
  readonly train?: typeof trainPlainly;
}

/** The experiment's sentences: is what they say to be expected? The same each time. */
export function experimentData(): Dataset {
  const { train, validation, test, dataSeed } = experimentSettings;
  return makeDataset(expectationGrammar, { train, validation, test, seed: dataSeed });
}

/**
 * Trains one of the experiment's models and measures it.
 *
 * @param name which model
 * @param data from {@link experimentData}
 * @param options see {@link ExperimentOptions}
 * @throws {RangeError} when there is no model of that name
 * @throws {TrainingStopped} when the training is stopped
 */
export async function runExperiment(
  name: ExperimentModel,
  data: Dataset,
  options: ExperimentOptions = {},
): Promise<TrainedRun> {
  expectModelName("runExperiment", name);
  const { seed = 1, hyperparameters = experimentResults.hyperparameters[name], train = trainPlainly } = options;
  const { epochs } = experimentSettings;
  const trained = makeExperimentModel(name, data.vocabulary.size, seed);
  try {
    // As much patience as there are epochs: all of them run, and the best one's weights are kept.
    const history = await train(trained, data, { ...hyperparameters, epochs, patience: epochs, seed });
    const best = bestEpoch(history);
    return {
      model: name,
      seed,
      hyperparameters,
      parameters: trained.parameterCount,
      epoch: best.epoch,
      train: { loss: best.trainLoss, accuracy: best.trainAccuracy },
      validation: { loss: best.validationLoss ?? NaN, accuracy: best.validationAccuracy ?? NaN },
      test: evaluate(trained, data.test),
      seconds: history.reduce((sum, row) => sum + row.seconds, 0),
      trained,
      history,
    };
  } catch (error) {
    trained.dispose();
    throw error;
  }
}
