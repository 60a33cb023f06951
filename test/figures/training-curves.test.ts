import assert from "node:assert/strict";
import { test } from "node:test";

import { trainingCurves, type TrainingRecord } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const record: TrainingRecord = {
  loss: [1.2, 0.7, 0.4],
  validationLoss: [1.1, 0.6, 0.8],
  accuracy: [0.45, 0.7, 0.85],
  validationAccuracy: [0.5, 0.75, 0.7],
};
const single = trainingCurves({ ...heading, runs: [{ name: "model", seeds: [record] }] });
const named = (figure: typeof single, name: string) => figure.data.filter((trace) => trace.name === name);

testWhole("trainingCurves", single);
testWhole("trainingCurves of several seeds", trainingCurves({ ...heading, runs: [{ name: "model", seeds: [record, record] }] }));

test("trainingCurves keeps all four curves: loss to the left, accuracy from 0 to 1 to the right", () => {
  assert.deepEqual(
    named(single, "model, training").map(({ y, yaxis }) => [y, yaxis]),
    [
      [record.loss, undefined],
      [record.accuracy, "y2"],
    ],
  );
  assert.deepEqual(
    named(single, "model, validation").map(({ y, yaxis }) => [y, yaxis]),
    [
      [record.validationLoss, undefined],
      [record.validationAccuracy, "y2"],
    ],
  );
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
  const told = trainingCurves({ runs: [{ name: "model", seeds: [record], bestEpoch: 3 }] });
  assert.deepEqual(
    named(told, "best: epoch 3").map(({ y }) => y),
    [[0.8], [0.7]],
  );
  const fromZero = trainingCurves({ runs: [{ name: "model", seeds: [record] }], firstEpoch: 0 });
  assert.equal(named(fromZero, "best: epoch 1").length, 2);
});

test("trainingCurves draws means of several seeds with one sample deviation to each side", () => {
  const other = { loss: [1, 0.5, 0.2] };
  const figure = trainingCurves({ runs: [{ name: "model", seeds: [{ loss: [1.2, 0.7, 0.4] }, other] }] });
  const [band, line] = figure.data;
  const close = (values: unknown, expected: number[]) =>
    (values as number[]).forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-9, `${value}, not ${expected[i]}`));
  close(line?.y, [1.1, 0.6, 0.3]);
  const deviation = Math.sqrt(0.02);
  close((band?.y as number[]).slice(0, 3), [1.1 + deviation, 0.6 + deviation, 0.3 + deviation]);
  close((band?.y as number[]).slice(3), [0.3 - deviation, 0.6 - deviation, 1.1 - deviation]);
});

test("trainingCurves has one panel and no star where there is only a loss", () => {
  const figure = trainingCurves({ runs: [{ name: "model", seeds: [{ loss: [1, 0.5] }] }] });
  assert.equal(figure.data.length, 1);
  assert.equal("xaxis2" in figure.layout, false);
});

test("trainingCurves names each curve once in the legend", () => {
  const shown = single.data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
  assert.deepEqual(shown, ["model, training", "model, validation", "best: epoch 2"]);
});

test("trainingCurves refuses ragged lists, and says of which run, curve and seed", () => {
  const of =
    (...seeds: TrainingRecord[]) =>
    () =>
      trainingCurves({ runs: [{ name: "m", seeds }] });
  assert.throws(of(), /seeds of "m" is empty/);
  assert.throws(of({ loss: [] }), /loss of "m" is empty/);
  assert.throws(of({ loss: [1, 2], accuracy: [1] }), /accuracy of "m", seed 0, has 1 epochs, but the loss of seed 0 has 2/);
  assert.throws(of({ loss: [1, 2] }, { loss: [1] }), /loss of "m", seed 1, has 1 epochs/);
  assert.throws(of({ loss: [NaN] }), /loss of "m", seed 0\[0\] is NaN/);
  assert.throws(
    () => trainingCurves({ runs: [{ name: "m", seeds: [record], bestEpoch: 4 }] }),
    /bestEpoch of "m" is 4; its epochs are 1 … 3/,
  );
});
