import {
  Adam,
  RecurrentClassifier,
  SentenceClassifier,
  shuffledIndices,
  tensorflowBackend,
  train,
  trainingStep,
  type Classifier,
  type Example,
} from "../../src/index";
import { howToGetPyTorch, startPyTorch, type PyTorch } from "../pytorch";
import { medianMicroseconds } from "../time";
import { type Bench, type BenchOptions, median, textTable } from "../bench";

/** Sizes of the experiment: see the lesson on it. */
const VOCABULARY = 155;
const WIDTH = 32;
const BATCH = 64;
const SENTENCES = 3000;
/** The part of PyTorch's speed that attention has to reach; the recurrent models are there to compare with. */
const BAR = 0.5;
/** How long a step is measured in one round. */
const SECONDS = 0.3;

interface Subject {
  readonly name: string;
  readonly asked: { readonly model: "attention" | "rnn" | "lstm"; readonly numHeads: number };
  make(): Classifier;
}

const subjects: readonly Subject[] = [
  ...[1, 8].map((numHeads) => ({
    name: numHeads === 1 ? "attention, 1 head" : `attention, ${numHeads} heads`,
    asked: { model: "attention" as const, numHeads },
    make: () => new SentenceClassifier({ vocabularySize: VOCABULARY, modelDim: WIDTH, numHeads, seed: 1 }),
  })),
  ...(["rnn", "lstm"] as const).map((kind) => ({
    name: kind === "rnn" ? "Elman RNN" : "LSTM",
    asked: { model: kind, numHeads: 0 },
    make: () =>
      new RecurrentClassifier({ kind, vocabularySize: VOCABULARY, embeddingDim: WIDTH, units: WIDTH, seed: 1 }),
  })),
];

/** Sentences of 8 to 15 words; what they say doesn't matter to the clock. */
function sentences(): Example[] {
  const words = shuffledIndices(SENTENCES * 15, 1);
  return Array.from({ length: SENTENCES }, (_, n) => ({
    ids: Array.from(words.subarray(n * 15, n * 15 + 8 + (n % 8)), (word) => 1 + (word % (VOCABULARY - 1))),
    label: n % 2,
  }));
}

/** Microseconds, one for each round. */
interface Row {
  readonly name: string;
  readonly kind: "step" | "epoch";
  readonly ours: number[];
  readonly theirs: number[];
}

async function measure(rounds: number, pytorch: PyTorch | undefined): Promise<Row[]> {
  const examples = sentences();
  const batch = examples.slice(0, BATCH);
  const rows: Row[] = [];
  for (const { name, asked, make } of subjects) {
    for (const kind of ["step", "epoch"] as const) {
      const row: Row = { name, kind, ours: [], theirs: [] };
      const model = make();
      const optimizer = new Adam({ learningRate: 3e-3 });
      // In turns, so that what slows the machine for a while slows both.
      for (let round = 0; round < rounds; round++) {
        if (kind === "step") {
          row.ours.push(medianMicroseconds(() => trainingStep(model, batch, optimizer), SECONDS));
        } else {
          const start = performance.now();
          await train(model, { train: examples }, { epochs: 3, batchSize: BATCH, optimizer, progress: false });
          row.ours.push((1000 * (performance.now() - start)) / 3);
        }
        const used = kind === "step" ? batch : examples;
        const answer = await pytorch?.ask({
          ...asked,
          kind,
          modelDim: WIDTH,
          vocabularySize: VOCABULARY,
          batch: BATCH,
          sentences: used.map(({ ids }) => Array.from(ids)),
          labels: used.map(({ label }) => label),
          seconds: SECONDS,
        });
        if (answer !== undefined) row.theirs.push(answer.microseconds);
      }
      model.dispose();
      rows.push(row);
    }
  }
  return rows;
}

function describe(rows: readonly Row[]): string {
  const time = (times: readonly number[]): string => (times.length === 0 ? "" : median(times).toFixed(0));
  const ratio = ({ ours, theirs }: Row): string =>
    theirs.length === 0 ? "" : median(theirs.map((value, i) => value / (ours[i] ?? NaN))).toFixed(2);
  return textTable([
    ["model", "", "ours", "PyTorch", "speed", "bar"],
    ...rows.map((row) => [
      row.name,
      row.kind,
      time(row.ours),
      time(row.theirs),
      ratio(row),
      row.theirs.length > 0 && row.name.startsWith("attention") ? `≥ ${BAR}` : "",
    ]),
  ]);
}

/** A training step of the experiment's model, and an epoch, beside PyTorch's. */
export const trainingBench: Bench = {
  name: "training",
  summary: "a training step and an epoch of the experiment's models beside PyTorch's, in one run",
  async run({ rounds, json, python }: BenchOptions): Promise<string> {
    const pytorch = await startPyTorch("bench/training/pytorch.py", python);
    let rows;
    try {
      rows = await measure(rounds, pytorch);
    } finally {
      pytorch?.stop();
    }
    if (json) {
      return JSON.stringify(
        {
          backend: tensorflowBackend(),
          pytorch: pytorch && { version: pytorch.version, threads: pytorch.threads },
          rows,
        },
        null,
        2,
      );
    }
    const { name, version } = tensorflowBackend();
    return [
      `Training in microseconds, on ${name} ${version}${pytorch === undefined ? "" : `, beside PyTorch ${pytorch.version} with ${pytorch.threads} threads`}: Adam, batches of ${BATCH}, width ${WIDTH}, ${SENTENCES} sentences an epoch.`,
      `Medians of ${rounds} rounds in turns; speed is PyTorch's time over ours, so more is better.`,
      "",
      describe(rows),
      ...(pytorch === undefined ? ["", howToGetPyTorch()] : []),
    ].join("\n");
  },
};
