import { spread, type Spread } from "../numbers/spread";
import type { Evaluation } from "../training/evaluate";
import type { ExperimentModel } from "./models";
import type { ExperimentRun } from "./run";

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
