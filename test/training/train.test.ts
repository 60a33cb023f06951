import assert from "node:assert/strict";
import { test } from "node:test";
import { RecurrentClassifier } from "../../src/models/recurrent-classifier";
import { SentenceClassifier } from "../../src/models/sentence-classifier";
import { tf } from "../../src/tensorflow";
import { Adam } from "../../src/training/adam";
import { evaluate } from "../../src/training/evaluate";
import { bestEpoch, type EpochRow, type History } from "../../src/training/history";
import { shuffledIndices } from "../../src/training/shuffle";
import { TrainingStopped } from "../../src/training/stopped";
import { train, type TrainingProgress } from "../../src/training/train";
import { toy, toyExamples, VOCABULARY } from "./toy";

const attention = (seed = 1): SentenceClassifier =>
  new SentenceClassifier({ vocabularySize: VOCABULARY, modelDim: 8, numHeads: 2, seed });
const untimed = (history: History): Omit<EpochRow, "seconds">[] => history.map(({ seconds: _, ...row }) => row);

/** Runs `work`, and fails unless it leaves as many tensors as there were. */
async function noLeak(work: () => Promise<void>): Promise<void> {
  const before = tf.memory().numTensors;
  await work();
  assert.equal(tf.memory().numTensors, before, "no tensor is left behind");
}

test("each kind of model learns the toy task, and leaves no tensor behind", async () => {
  const models = {
    attention,
    "mean pooling": () =>
      new SentenceClassifier({ vocabularySize: VOCABULARY, modelDim: 8, numHeads: 2, pooling: "mean", seed: 1 }),
    "a bag of words": () =>
      new SentenceClassifier({
        vocabularySize: VOCABULARY,
        modelDim: 8,
        numHeads: 0,
        pooling: "mean",
        hiddenDim: 6,
        seed: 1,
      }),
    "three classes": () =>
      new SentenceClassifier({
        vocabularySize: VOCABULARY,
        modelDim: 8,
        numHeads: 1,
        positions: "learned",
        maxLength: 5,
        numClasses: 3,
        seed: 1,
      }),
    "an Elman RNN": () =>
      new RecurrentClassifier({ kind: "rnn", vocabularySize: VOCABULARY, embeddingDim: 6, units: 8, seed: 1 }),
    "an LSTM": () =>
      new RecurrentClassifier({ kind: "lstm", vocabularySize: VOCABULARY, embeddingDim: 6, units: 8, seed: 1 }),
  };
  for (const [name, make] of Object.entries(models)) {
    await noLeak(async () => {
      const model = make();
      const history = await train(model, toy, { epochs: 30, batchSize: 8, learningRate: 0.02 });
      const last = history.at(-1) as EpochRow;
      assert.equal(history.length, 30);
      assert.ok(last.trainLoss < (history[0] as EpochRow).trainLoss, `${name}: the loss falls`);
      assert.equal(last.validationAccuracy, 1, `${name} solves the task: ${JSON.stringify(last)}`);
      assert.deepEqual(evaluate(model, toy.validation ?? []), { loss: last.validationLoss, accuracy: 1 });
      model.dispose();
    });
  }
});

test("the same seed gives the same history, another seed another one", async () => {
  const run = async (seed: number): Promise<unknown> => {
    const model = attention();
    const history = await train(model, toy, { epochs: 3, batchSize: 7, seed });
    model.dispose();
    return untimed(history);
  };
  const first = await run(5);
  assert.deepEqual(await run(5), first);
  assert.notDeepEqual(await run(6), first);
});

test("progress is told after each batch, with the time left, and each epoch gives a row", async () => {
  const model = attention();
  const progress: TrainingProgress[] = [];
  const rows: EpochRow[] = [];
  const history = await train(
    model,
    { train: toy.train },
    { epochs: 2, batchSize: 25, onProgress: (now) => progress.push({ ...now }), onEpoch: (row) => rows.push(row) },
  );
  assert.deepEqual(
    progress.map(({ epoch, batch }) => [epoch, batch]),
    [
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [2, 3],
    ],
  );
  assert.ok(
    progress.every(
      ({ epochs, batches, secondsLeft, seconds }) => epochs === 2 && batches === 3 && secondsLeft >= 0 && seconds > 0,
    ),
  );
  assert.equal(progress.at(-1)?.secondsLeft, 0);
  assert.deepEqual(rows, history);
  assert.equal(model.history, history);
  assert.ok(!("validationLoss" in (history[0] as EpochRow)), "no validation, no column");
  assert.equal(progress[2]?.loss, history[0]?.trainLoss);
  model.dispose();
});

test("patience stops where validation gets no better, and brings back the best weights", async () => {
  await noLeak(async () => {
    const model = attention();
    // Labels of the validation set are turned round: the better the model learns, the worse it does there.
    const validation = toyExamples(20, 500).map(({ ids, label }) => ({ ids, label: 1 - label }));
    const history = await train(
      model,
      { train: toy.train, validation },
      { epochs: 50, batchSize: 8, learningRate: 0.02, patience: 3 },
    );
    const best = bestEpoch(history);
    assert.equal(history.length, best.epoch + 3);
    assert.equal(evaluate(model, validation).loss, best.validationLoss);
    model.dispose();
  });
});

test("a signal stops the training before the next batch; weights and history stay as they were", async () => {
  await noLeak(async () => {
    const model = attention();
    const signal = { aborted: false };
    let told = 0;
    const onProgress = ({ epoch, batch }: TrainingProgress): void => {
      told++;
      if (epoch === 2 && batch === 3) signal.aborted = true;
    };
    await assert.rejects(train(model, toy, { epochs: 20, batchSize: 10, signal, onProgress }), (error: unknown) => {
      assert.ok(error instanceof TrainingStopped);
      assert.equal(error.why, "signal");
      assert.deepEqual(error.place, { epoch: 2, epochs: 20, batch: 4, batches: 6 });
      assert.equal(error.history.length, 1);
      assert.match(error.message, /stopped in epoch 2 of 20, batch 4 of 6.*model\.history has the 1 epoch/);
      return true;
    });
    assert.equal(told, 9);
    assert.equal(model.history?.length, 1);
    assert.ok(evaluate(model, toy.train).loss > 0, "the model goes on working");
    model.dispose();
  });
});

test("a loss that becomes NaN stops the training, says where and what to try, and leaves the weights from before", async () => {
  await noLeak(async () => {
    const model = attention();
    let steps = 0;
    const broken = {
      numClasses: 2,
      trainableVariables: model.trainableVariables,
      logits: (sentences: readonly ArrayLike<number>[]): tf.Tensor2D => {
        steps++;
        const logits = model.logits(sentences);
        return steps < 9 ? logits : logits.mul(NaN);
      },
    };
    await assert.rejects(
      train(broken, { train: toy.train }, { epochs: 5, batchSize: 10, learningRate: 0.5 }),
      (error: unknown) => {
        assert.ok(error instanceof TrainingStopped);
        assert.equal(error.why, "loss");
        assert.match(
          error.message,
          /the loss became NaN in epoch 2 of 5, batch 3 of 6.*smaller learningRate than 0\.5/,
        );
        return true;
      },
    );
    assert.ok(
      model.trainableVariables.every((variable) => variable.dataSync().every((value) => Number.isFinite(value))),
      "no NaN got into the weights",
    );
    model.dispose();
  });
});

test("an error in a callback comes out as it is, and leaves no tensor", async () => {
  await noLeak(async () => {
    const model = attention();
    const onEpoch = (): void => {
      throw new Error("mine");
    };
    await assert.rejects(train(model, toy, { epochs: 2, onEpoch }), /^Error: mine$/);
    model.dispose();
  });
});

test("between batches others get a turn", async () => {
  const model = attention();
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const slow = (): void => {
    const end = performance.now() + 60;
    while (performance.now() < end);
  };
  await train(model, { train: toy.train }, { epochs: 1, batchSize: 10, onProgress: slow });
  clearInterval(timer);
  assert.ok(turns >= 3, `${turns} turns while 6 batches of 60 ms ran`);
  model.dispose();
});

test("an optimizer of one's own takes the steps, and is not disposed of", async () => {
  const model = attention();
  const optimizer = new Adam();
  await train(model, { train: toy.train }, { epochs: 1, batchSize: 10, optimizer });
  await train(model, { train: toy.train }, { epochs: 1, batchSize: 10, optimizer });
  assert.equal(optimizer.iterations, 12, "it went on where it was");
  model.dispose();
});

test("what train can't use is refused before it begins", async () => {
  const model = attention();
  await assert.rejects(train(model, toy, { epochs: 0 }), {
    name: "RangeError",
    message: /train: epochs is 0; it needs a whole number from 1 on/,
  });
  await assert.rejects(train(model, toy, { batchSize: 1.5 }), /batchSize is 1\.5/);
  await assert.rejects(train(model, { train: [] }), /data\.train is empty/);
  await assert.rejects(train(model, { train: toy.train }, { patience: 2 }), /patience needs data\.validation/);
  await assert.rejects(
    train(model, { train: [{ ids: [1], label: 2 }] }),
    /data\.train\[0\]\.label is 2; it needs a whole number from 0 to 1/,
  );
  assert.throws(() => evaluate(model, []), /examples is empty/);
  model.dispose();
});

test("a shuffle holds each index once, in an order that the seed decides", () => {
  const order = shuffledIndices(50, 3);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, i) => i),
  );
  assert.deepEqual(shuffledIndices(50, 3), order);
  assert.notDeepEqual(shuffledIndices(50, 4), order);
});

test("a label that is no class, in training or validation, is found before the first step, and leaves nothing behind", async () => {
  const bad = [...toyExamples(40, 3), { ids: [2, 3], label: 2 }];
  await noLeak(async () => {
    const model = attention();
    const before = model.getWeights();
    await assert.rejects(train(model, { train: bad }), {
      name: "RangeError",
      message: /train: data\.train\[40\]\.label is 2; it needs a whole number from 0 to 1/,
    });
    await assert.rejects(train(model, { ...toy, validation: bad }), {
      name: "RangeError",
      message: /data\.validation\[40\]\.label is 2/,
    });
    assert.deepEqual(model.getWeights(), before);
    model.dispose();
  });
});

test("train and evaluate say what they need where they are given something else", async () => {
  const model = attention();
  const refused = async (run: () => Promise<unknown>, message: RegExp): Promise<void> =>
    assert.rejects(run, { name: "TypeError", message });
  await refused(() => train(model, toy.train as never), /train: data is an array; it needs \{ train, validation \}/);
  await refused(() => train(model, undefined as never), /data is undefined/);
  await refused(() => train(toy as never, model as never), /model is an object without a logits method/);
  await refused(() => train(model, { train: [[2, 3]] } as never), /data\.train\[0\] has no list of ids/);
  await refused(
    () => train(model, toy, { lr: 0.1 } as never),
    /there is no option "lr"; there are epochs, batchSize, learningRate/,
  );
  await refused(() => train(model, toy, { epoch: 3 } as never), /there is no option "epoch"/);
  await refused(() => train(model, toy, 3 as never), /options is a number; write \{ epochs: 10/);
  await refused(
    () => train(model, toy, { optimizer: "adam" as never }),
    /optimizer is a text; it needs an optimizer such as new Adam/,
  );
  await refused(() => train(model, toy, { seed: "x" as never }), /seed is a text/);
  await assert.rejects(train(model, toy, { seed: 1.5 }), { name: "RangeError", message: /train: seed is 1\.5/ });
  await assert.rejects(train(model, toy, { seed: NaN }), /train: seed is NaN/);
  assert.throws(() => evaluate(model, toy as never), {
    name: "TypeError",
    message: /examples is an object; did you mean data\.test\?/,
  });
  assert.throws(() => evaluate(toy.train as never, model as never), {
    name: "TypeError",
    message: /model is an array without a logits method/,
  });
  model.dispose();
});
