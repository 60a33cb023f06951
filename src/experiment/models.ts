import { SentenceClassifier } from "../models/sentence-classifier";

/** The models that the experiment compares. All have the same number of parameters. */
export type ExperimentModel = "one head" | "eight heads" | "one head, no positions" | "eight heads, no positions";

/** What tells the models apart. */
export interface ModelDifference {
  /** How many heads share the width. */
  readonly numHeads: number;
  /** Whether the model learns of the words' order. */
  readonly positions: "sinusoidal" | "none";
}

/** What tells each model of the experiment from the others. */
export const experimentModels: Readonly<Record<ExperimentModel, ModelDifference>> = {
  "one head": { numHeads: 1, positions: "sinusoidal" },
  "eight heads": { numHeads: 8, positions: "sinusoidal" },
  "one head, no positions": { numHeads: 1, positions: "none" },
  "eight heads, no positions": { numHeads: 8, positions: "none" },
};

/** What is the same for all models. */
export interface ExperimentSettings {
  /** The width of embeddings and of all heads together: one head of 32, or eight of 4. */
  readonly modelDim: number;
  /** How often each sentence is seen; the best epoch's weights are kept. */
  readonly epochs: number;
  /** Sentences to train on. */
  readonly train: number;
  /** Sentences that choose epoch and hyperparameters. */
  readonly validation: number;
  /** Sentences to measure with at the end. */
  readonly test: number;
  /** Which sentences are drawn; the same for all models and seeds. */
  readonly dataSeed: number;
}

/** What is the same for all models of the experiment. */
export const experimentSettings: ExperimentSettings = {
  modelDim: 32,
  epochs: 30,
  train: 3000,
  validation: 1000,
  test: 1000,
  dataSeed: 0,
};

/** What the hyperparameter search decides for each model. */
export interface Hyperparameters {
  /** Adam's step. */
  readonly learningRate: number;
  /** How many sentences share a step. */
  readonly batchSize: number;
}

/**
 * One of the models, untrained: it reads a sentence through one summary vector, with no hidden layer after attention.
 *
 * @throws {RangeError} when there is no model of that name
 */
export function makeExperimentModel(name: ExperimentModel, vocabularySize: number, seed: number): SentenceClassifier {
  expectModelName("makeExperimentModel", name);
  return new SentenceClassifier({
    ...experimentModels[name],
    vocabularySize,
    modelDim: experimentSettings.modelDim,
    pooling: "summary",
    seed,
  });
}

/**
 * Refuses a name that no model of the experiment has.
 *
 * @throws {RangeError} that says which names there are
 */
export function expectModelName(where: string, name: ExperimentModel): void {
  if (Object.keys(experimentModels).includes(name)) return;
  const names = Object.keys(experimentModels).map((each) => `"${each}"`);
  throw new RangeError(`${where}: there is no model ${JSON.stringify(name)}; there are ${names.join(", ")}.`);
}
