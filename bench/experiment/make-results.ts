// `npm run experiment`: the whole experiment of lesson 09, the same search for every model and then five seeds each.
// Writes src/experiment/results.json, which lessons show. Takes some ten minutes.
import * as fs from "node:fs";
import * as path from "node:path";
import { experimentModels, type ExperimentModel, type Hyperparameters } from "../../src/experiment/models";
import type { ExperimentResults, SearchedPoint } from "../../src/experiment/results";
import { experimentData, runExperiment, type ExperimentRun } from "../../src/experiment/run";
import { summarizeExperiment } from "../../src/experiment/summary";
import { spread } from "../../src/numbers/spread";
import { projectRoot } from "../../src/platform/root";
import { tensorflowBackend } from "../../src/tensorflow";

const SEEDS = [1, 2, 3, 4, 5];
const SEARCH_SEEDS = [101, 102];
const GRID: readonly Hyperparameters[] = [0.0003, 0.001, 0.003, 0.01, 0.03].flatMap((learningRate) =>
  [32, 64].map((batchSize) => ({ learningRate, batchSize })),
);

const data = experimentData();

async function run(model: ExperimentModel, seed: number, hyperparameters: Hyperparameters): Promise<ExperimentRun> {
  const { trained, history, ...result } = await runExperiment(model, data, { seed, hyperparameters });
  trained.dispose();
  const { validation, test } = result;
  console.log(
    `${model}, seed ${seed}, learning rate ${hyperparameters.learningRate}, batches of ${hyperparameters.batchSize}: ` +
      `validation ${validation.loss.toFixed(3)} / ${(100 * validation.accuracy).toFixed(1)} %, test ${test.loss.toFixed(3)} / ${(100 * test.accuracy).toFixed(1)} %, ` +
      `best epoch ${result.epoch} of ${history.length}, ${result.seconds.toFixed(1)} s`,
  );
  return result;
}

/** The point of the grid with the least mean validation loss. */
async function search(model: ExperimentModel): Promise<{ points: SearchedPoint[]; best: Hyperparameters }> {
  const points: SearchedPoint[] = [];
  for (const hyperparameters of GRID) {
    const runs: ExperimentRun[] = [];
    for (const seed of SEARCH_SEEDS) runs.push(await run(model, seed, hyperparameters));
    points.push({
      model,
      ...hyperparameters,
      validationLoss: spread(runs.map(({ validation }) => validation.loss)).mean,
      validationAccuracy: spread(runs.map(({ validation }) => validation.accuracy)).mean,
    });
  }
  const { learningRate, batchSize } = points.reduce((best, point) =>
    point.validationLoss < best.validationLoss ? point : best,
  );
  return { points, best: { learningRate, batchSize } };
}

async function main(): Promise<void> {
  const points: SearchedPoint[] = [];
  const chosen = {} as Record<ExperimentModel, Hyperparameters>;
  const runs: ExperimentRun[] = [];
  for (const model of Object.keys(experimentModels) as ExperimentModel[]) {
    const { points: own, best } = await search(model);
    points.push(...own);
    chosen[model] = best;
    for (const seed of SEEDS) runs.push(await run(model, seed, best));
  }
  const { name, version } = tensorflowBackend();
  const results: ExperimentResults = {
    backend: `${name} ${version}`,
    search: points,
    searchSeeds: SEARCH_SEEDS,
    hyperparameters: chosen,
    runs,
  };
  fs.writeFileSync(
    path.join(projectRoot(__dirname), "src", "experiment", "results.json"),
    `${JSON.stringify(results, null, 2)}\n`,
  );
  console.table(
    summarizeExperiment(runs).map(({ model, parameters, validation, test }) => ({
      model,
      parameters,
      "validation loss": text(validation.loss),
      "validation accuracy": text(validation.accuracy),
      "test loss": text(test.loss),
      "test accuracy": text(test.accuracy),
    })),
  );
}

function text({ mean, deviation }: { mean: number; deviation: number }): string {
  return `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
}

void main();
