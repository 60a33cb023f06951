import { experimentData, runExperiment } from "../../src/experiment/run";
import { experimentSettings, type ExperimentModel } from "../../src/experiment/models";
import { tensorflowBackend } from "../../src/tensorflow";
import { type Bench, type BenchOptions, textTable } from "../bench";

/** What lesson 09 runs live: one head, several, and what positions bring. */
const models: readonly ExperimentModel[] = ["one head", "eight heads", "eight heads, no positions"];

/** The experiment with one seed: what it takes, and what comes out. */
export const experimentBench: Bench = {
  name: "experiment",
  summary: "the experiment of lesson 09 with one seed: time and figures on this backend",
  async run({ json }: BenchOptions): Promise<string> {
    const start = performance.now();
    const data = experimentData();
    const runs = [];
    for (const model of models) {
      const { trained, history: _history, ...run } = await runExperiment(model, data, { seed: 1 });
      trained.dispose();
      runs.push(run);
    }
    const seconds = (performance.now() - start) / 1000;
    const { name, version } = tensorflowBackend();
    if (json) return JSON.stringify({ backend: { name, version }, seconds, runs }, null, 2);
    return [
      `Seed 1, ${experimentSettings.epochs} epochs each, on ${name} ${version}: ${seconds.toFixed(1)} s in all, data included.`,
      "",
      textTable([
        ["model", "parameters", "seconds", "best epoch", "validation loss", "accuracy", "test loss", "accuracy"],
        ...runs.map(({ model, parameters, seconds: own, epoch, validation, test }) => [
          model,
          String(parameters),
          own.toFixed(1),
          String(epoch),
          validation.loss.toFixed(3),
          `${(100 * validation.accuracy).toFixed(1)} %`,
          test.loss.toFixed(3),
          `${(100 * test.accuracy).toFixed(1)} %`,
        ]),
      ]),
    ].join("\n");
  },
};
