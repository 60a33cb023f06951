import type { Evaluation } from "../training/evaluate";
import type { ExperimentModel } from "./models";
import type { ExperimentRun } from "./run";

/** A mean over seeds, and how far the seeds lie from it. */
export interface Spread {
  /** The mean. */
  readonly mean: number;
  /** The standard deviation of the sample (n − 1); 0 for a single seed. */
  readonly deviation: number;
  /** The smallest value. */
  readonly least: number;
  /** The largest value. */
  readonly most: number;
}

/** One model over all its seeds. */
export interface ExperimentSummary {
  /** Which model. */
  readonly model: ExperimentModel;
  /** How many seeds. */
  readonly seeds: number;
  /** How many numbers were trained. */
  readonly parameters: number;
  /** Validation loss and accuracy. */
  readonly validation: Readonly<Record<keyof Evaluation, Spread>>;
  /** Test loss and accuracy. */
  readonly test: Readonly<Record<keyof Evaluation, Spread>>;
}

/**
 * Mean and deviation of some numbers.
 *
 * @throws {RangeError} when there are none
 */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("spread: values is empty; it needs at least one number.");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: Math.sqrt(squares / Math.max(1, values.length - 1)),
    least: Math.min(...values),
    most: Math.max(...values),
  };
}

/** The runs of each model as means and deviations, in the order in which the models come. */
export function summarizeExperiment(runs: readonly ExperimentRun[]): ExperimentSummary[] {
  const names = [...new Set(runs.map(({ model }) => model))];
  return names.map((model) => {
    const own = runs.filter((run) => run.model === model);
    const over = (set: "validation" | "test"): Record<keyof Evaluation, Spread> => ({
      loss: spread(own.map((run) => run[set].loss)),
      accuracy: spread(own.map((run) => run[set].accuracy)),
    });
    return {
      model,
      seeds: own.length,
      parameters: own[0]?.parameters ?? 0,
      validation: over("validation"),
      test: over("test"),
    };
  });
}
