import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { SentenceClassifier } from "../../src/models/sentence-classifier";
import { historyTable } from "../../src/notebook/history-table";
import type { MimeBundle } from "../../src/display/bundle";
import { mimeBundle } from "../../src/display/mime";
import { train } from "../../src/notebook/train";
import { progressDisplay } from "../../src/notebook/training-progress";
import type { EpochRow } from "../../src/training/history";
import type { TrainingProgress } from "../../src/training/train";
import { toy, VOCABULARY } from "../training/toy";

interface Written {
  readonly message: { readonly data: MimeBundle; readonly transient: { readonly display_id?: string } };
  readonly update: boolean;
}

/** What `run` publishes with display ids, caught where tslab would take it over. */
async function written(run: () => void | Promise<void>): Promise<Written[]> {
  const jupyter = createRequire(__filename)("tslab/dist/jupyter") as { lastWriteDisplayData: unknown };
  const all: Written[] = [];
  const before = jupyter.lastWriteDisplayData;
  jupyter.lastWriteDisplayData = (message: Written["message"], update: boolean) => all.push({ message, update });
  try {
    await run();
  } finally {
    jupyter.lastWriteDisplayData = before;
  }
  return all;
}

/** What `run` prints. */
async function printed(run: () => void | Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    await run();
  } finally {
    console.log = log;
  }
  return lines;
}

const row: EpochRow = {
  epoch: 1,
  trainLoss: 0.61234,
  trainAccuracy: 0.6,
  validationLoss: 0.65,
  validationAccuracy: 0.575,
  seconds: 2,
};
const place: TrainingProgress = {
  epoch: 2,
  epochs: 4,
  batch: 5,
  batches: 10,
  loss: 0.5,
  accuracy: 0.7,
  seconds: 3,
  secondsLeft: 65,
  history: [row],
};
const textOf = ({ message }: Written): unknown => message.data["text/plain"];

test("in a notebook one output shows where the training stands, at most twice a second, and then how it ended", async () => {
  let time = 0;
  const outputs = await written(() => {
    const display = progressDisplay(() => time);
    for (; time < 2000; time += 10) display.update(place);
    display.finish("done");
  });
  assert.equal(outputs.length, 5, "four in two seconds, and the last word");
  assert.deepEqual(
    outputs.map(({ update }) => update),
    [false, true, true, true, true],
  );
  assert.equal(new Set(outputs.map(({ message }) => message.transient.display_id)).size, 1);
  assert.equal(
    textOf(outputs[0] as Written),
    "Epoch 2 of 4 · after epoch 1: training loss 0.612, 60.0 % right · validation loss 0.650, 57.5 % right · 3.0 s, about 1 min 5 s left",
  );
  assert.match(String(outputs[0]?.message.data["text/html"]), /<progress value="0\.3750" max="1"/);
  assert.equal(
    textOf(outputs.at(-1) as Written),
    "✓ 1 epoch in 3.0 s (stopped early: no better validation loss) · training loss 0.612, 60.0 % right · validation loss 0.650, 57.5 % right",
  );
});

test("each training has an output of its own", async () => {
  const outputs = await written(() => {
    progressDisplay().update(place);
    progressDisplay().update(place);
  });
  assert.equal(new Set(outputs.map(({ message }) => message.transient.display_id)).size, 2);
});

test("outside a notebook a few lines are printed", async () => {
  let time = 0;
  const lines = await printed(() => {
    const display = progressDisplay(() => time);
    for (; time < 12_000; time += 10) display.update({ ...place, history: [] });
    display.finish("stopped");
  });
  assert.equal(lines.length, 3);
  assert.match(lines[0] as string, /^Epoch 2 of 4 · so far: loss 0\.500, 70\.0 % right/);
  assert.equal(
    lines[2],
    "■ Stopped after 3.0 s, with 0 of 4 epochs finished. The model keeps its weights, and model.history those epochs",
  );
});

test("train shows its progress, or nothing where that is asked for", async () => {
  const run = (progress: boolean) => async (): Promise<void> => {
    const model = new SentenceClassifier({ vocabularySize: VOCABULARY, modelDim: 4, numHeads: 1, seed: 1 });
    let batches = 0;
    const history = await train(model, toy, { epochs: 2, progress, onProgress: () => batches++ });
    assert.equal(history.length, 2);
    assert.equal(batches, 4, "a callback of one's own is called all the same");
    model.dispose();
  };
  const outputs = await written(run(true));
  assert.match(String(textOf(outputs.at(-1) as Written)), /^✓ 2 epochs in .*validation loss/);
  assert.deepEqual(await written(run(false)), []);
});

test("an error ends the display too, and a signal of one's own stops the training", async () => {
  const model = new SentenceClassifier({ vocabularySize: VOCABULARY, modelDim: 4, numHeads: 1, seed: 1 });
  const failing = (): void => {
    throw new Error("mine");
  };
  const failed = await printed(() => assert.rejects(train(model, toy, { epochs: 2, onEpoch: failing }), /mine/));
  assert.match(failed.at(-1) as string, /^✗ Failed after .* with 1 of 2 epochs finished/);
  const controller = new AbortController();
  const stopped = await printed(() =>
    assert.rejects(train(model, toy, { epochs: 2, onEpoch: () => controller.abort(), signal: controller.signal }), {
      name: "TrainingStopped",
    }),
  );
  assert.match(stopped.at(-1) as string, /^■ Stopped after .* with 1 of 2 epochs finished.*training loss/);
  model.dispose();
});

test("a history is a table, with the columns that it has", () => {
  const frame = historyTable([row, { ...row, epoch: 2 }]);
  assert.deepEqual(frame.columns, [
    "epoch",
    "trainLoss",
    "trainAccuracy",
    "validationLoss",
    "validationAccuracy",
    "seconds",
  ]);
  assert.deepEqual(frame.shape, [2, 6]);
  assert.match(String((mimeBundle(frame) as MimeBundle)["text/html"]), /<table>.*0\.6123/);
  assert.throws(() => historyTable([]), TypeError);
});
