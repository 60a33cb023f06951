import assert from "node:assert/strict";
import { test } from "node:test";

import { trainingCurves, type TrainingEpoch } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const history: TrainingEpoch[] = [
  { epoch: 1, trainLoss: 1.2, trainAccuracy: 0.45, validationLoss: 1.1, validationAccuracy: 0.5 },
  { epoch: 2, trainLoss: 0.7, trainAccuracy: 0.7, validationLoss: 0.6, validationAccuracy: 0.75 },
  { epoch: 3, trainLoss: 0.4, trainAccuracy: 0.85, validationLoss: 0.8, validationAccuracy: 0.7 },
];
const losses = (...values: number[]): TrainingEpoch[] => values.map((trainLoss, i) => ({ epoch: i + 1, trainLoss }));
const single = trainingCurves({ ...heading, runs: [{ name: "model", histories: [history] }] });
const named = (figure: typeof single, name: string) => figure.data.filter((trace) => trace.name === name);

testWhole("trainingCurves", single);
testWhole(
  "trainingCurves of several seeds",
  trainingCurves({ ...heading, runs: [{ name: "model", histories: [history, history] }] }),
);

test("trainingCurves keeps all four curves: loss to the left, accuracy from 0 to 1 to the right", () => {
  const drawn = (name: string) => named(single, name).map(({ y, yaxis }) => [y, yaxis]);
  assert.deepEqual(drawn("model, training"), [
    [[1.2, 0.7, 0.4], undefined],
    [[0.45, 0.7, 0.85], "y2"],
  ]);
  assert.deepEqual(drawn("model, validation"), [
    [[1.1, 0.6, 0.8], undefined],
    [[0.5, 0.75, 0.7], "y2"],
  ]);
  assert.deepEqual(named(single, "model, training")[0]?.x, [1, 2, 3]);
  assert.deepEqual(axisOf(single, "yaxis2").range, [0, 1.03]);
  assert.ok(axisOf(single, "xaxis").domain[1]! < axisOf(single, "xaxis2").domain[0]!);
});

test("trainingCurves marks the epoch with the lowest validation loss on both sides, or the one it is told", () => {
  assert.deepEqual(
    named(single, "best: epoch 2").map(({ x, y }) => [x, y]),
    [
      [[2], [0.6]],
      [[2], [0.75]],
    ],
  );
  const told = trainingCurves({ runs: [{ name: "model", histories: [history], bestEpoch: 3 }] });
  assert.deepEqual(
    named(told, "best: epoch 3").map(({ y }) => y),
    [[0.8], [0.7]],
  );
});

test("trainingCurves draws means of several seeds with one sample deviation to each side", () => {
  const figure = trainingCurves({ runs: [{ name: "model", histories: [losses(1.2, 0.7, 0.4), losses(1, 0.5, 0.2)] }] });
  const [band, line] = figure.data;
  const close = (values: unknown, expected: number[]) =>
    (values as number[]).forEach((value, i) =>
      assert.ok(Math.abs(value - expected[i]!) < 1e-9, `${value}, not ${expected[i]}`),
    );
  close(line?.y, [1.1, 0.6, 0.3]);
  const deviation = Math.sqrt(0.02);
  close((band?.y as number[]).slice(0, 3), [1.1 + deviation, 0.6 + deviation, 0.3 + deviation]);
  close((band?.y as number[]).slice(3), [0.3 - deviation, 0.6 - deviation, 1.1 - deviation]);
});

test("trainingCurves cuts several seeds to the epochs that all have, and a single one not at all", () => {
  const figure = trainingCurves({
    runs: [
      { name: "early", histories: [losses(1, 0.5, 0.2), losses(3, 1.5)] },
      { name: "one", histories: [losses(4, 3, 2)] },
    ],
  });
  assert.deepEqual(
    ["early, training", "one, training"].map((name) => named(figure, name)[0]?.y),
    [
      [2, 1],
      [4, 3, 2],
    ],
  );
});

test("trainingCurves has one panel and no star where there is only a loss", () => {
  const figure = trainingCurves({ runs: [{ name: "model", histories: [losses(1, 0.5)] }] });
  assert.equal(figure.data.length, 1);
  assert.equal("xaxis2" in figure.layout, false);
});

test("trainingCurves names each curve once in the legend", () => {
  const shown = single.data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
  assert.deepEqual(shown, ["model, training", "model, validation", "best: epoch 2"]);
});

test("trainingCurves refuses what is missing or not a number, and says of which run, curve and seed", () => {
  const of =
    (...histories: TrainingEpoch[][]) =>
    () =>
      trainingCurves({ runs: [{ name: "m", histories }] });
  assert.throws(of(), /histories of "m" is empty/);
  assert.throws(of(losses(1), []), /a history of "m" is empty/);
  assert.throws(
    of(losses(1, 2), [
      { epoch: 1, trainLoss: 1, trainAccuracy: 0.5 },
      { epoch: 2, trainLoss: 1 },
    ]),
    /trainAccuracy of "m", histories\[0\]\[0\] is NaN/,
  );
  assert.throws(of(losses(1), [{ epoch: 2, trainLoss: 1 }]), /histories\[1\] of "m" has no epoch 1/);
  assert.throws(of(losses(NaN)), /trainLoss of "m", histories\[0\]\[0\] is NaN/);
  assert.throws(
    () => trainingCurves({ runs: [{ name: "m", histories: [history], bestEpoch: 4 }] }),
    /bestEpoch of "m" is 4; its epochs are 1 … 3/,
  );
});
