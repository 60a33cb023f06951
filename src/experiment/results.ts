import type { Evaluation } from "../training/evaluate";
import type { ExperimentModel, Hyperparameters } from "./models";
import results from "./results.json";

/** One point of the search: a model with certain hyperparameters, over the search's own seeds. */
export interface SearchedPoint extends Hyperparameters {
  /** Which model. */
  readonly model: ExperimentModel;
  /** Mean validation loss over the seeds; the least one decides. */
  readonly validationLoss: number;
  /** Mean validation accuracy over the seeds. */
  readonly validationAccuracy: number;
}

/** What one model came to with one seed. */
export interface ExperimentRun {
  /** Which model. */
  readonly model: ExperimentModel;
  /** Decided its first weights and the order of the sentences. */
  readonly seed: number;
  /** How it was trained. */
  readonly hyperparameters: Hyperparameters;
  /** How many numbers were trained. */
  readonly parameters: number;
  /** The epoch whose weights were kept: the one with the least validation loss. */
  readonly epoch: number;
  /** Over that epoch's batches. */
  readonly train: Evaluation;
  /** After that epoch. */
  readonly validation: Evaluation;
  /** On sentences that decided nothing: neither weights, nor epoch, nor hyperparameters. */
  readonly test: Evaluation;
  /** How long the training took. */
  readonly seconds: number;
}

/** What was measured beforehand: `npm run experiment` makes it anew. */
export interface ExperimentResults {
  /** What computed it. */
  readonly backend: string;
  /** The same grid and the same seeds for every model. */
  readonly search: readonly SearchedPoint[];
  /** The seeds of the search, which are none of the runs'. */
  readonly searchSeeds: readonly number[];
  /** What the search chose for each model. */
  readonly hyperparameters: Readonly<Record<ExperimentModel, Hyperparameters>>;
  /** Each model with each seed. */
  readonly runs: readonly ExperimentRun[];
}

/** The experiment's committed results: the search, and each model with five seeds. */
export const experimentResults = results as unknown as ExperimentResults;
