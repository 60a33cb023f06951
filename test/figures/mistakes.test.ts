import assert from "node:assert/strict";
import { after, test } from "node:test";

import {
  attentionMap,
  attentionMaps,
  attentionSlider,
  attentionSteps,
  barChart,
  dataFlow,
  histogram,
  lineChart,
  logLogChart,
  matrixMap,
  positionMap,
  positionWaves,
  trainingCurves,
  vectorMap,
  weightBars,
} from "../../src/figures";
import { tf } from "../../src/tensorflow";
import { heading } from "./whole";

/** A cell in a notebook may hold anything, whatever the types say. */
const untyped = (value: unknown) => value as never;
const tensor = tf.tensor2d([[1]]);
after(() => tensor.dispose());
const tokens = ["a"];
const weights = [[1]];
const xy = { xTitle: "x", yTitle: "y" };
const history = [{ epoch: 1, trainLoss: 1 }];

/** Expects a TypeError that begins with the place and holds the rest. */
function refuses(place: string, rest: string, draw: () => unknown): void {
  assert.throws(draw, (error: Error) => {
    assert.equal(error.name, "TypeError", error.message);
    assert.ok(error.message.startsWith(place) && error.message.includes(rest), error.message);
    return true;
  });
}

test("a tensor in place of a list is refused with the call that makes a list of it", () => {
  const given = untyped(tensor);
  const cure = "is a tensor of shape [1, 1]; it needs";
  for (const [place, draw] of [
    ["attentionMap: weights", () => attentionMap({ weights: given, queries: tokens, keys: tokens })],
    ["attentionMap: mask", () => attentionMap({ weights, queries: tokens, keys: tokens, mask: given })],
    ["attentionMaps: weights", () => attentionMaps({ weights: given, queries: tokens, keys: tokens })],
    ["attentionMaps: weights[0]", () => attentionMaps({ weights: [given], queries: tokens, keys: tokens })],
    ["attentionMaps: mask", () => attentionMaps({ weights: [weights], queries: tokens, keys: tokens, mask: given })],
    [
      "attentionSlider: weights",
      () => attentionSlider({ ...heading, name: "head", weights: given, queries: tokens, keys: tokens }),
    ],
    [
      "attentionSteps: scores",
      () => attentionSteps({ scores: given, scaled: weights, weights, queries: tokens, keys: tokens }),
    ],
    [
      "attentionSteps: scaled",
      () => attentionSteps({ scores: weights, scaled: given, weights, queries: tokens, keys: tokens }),
    ],
    [
      "attentionSteps: mask",
      () => attentionSteps({ scores: weights, scaled: weights, weights, mask: given, queries: tokens, keys: tokens }),
    ],
    ["matrixMap: matrix", () => matrixMap({ matrix: given })],
    ["positionMap: codes", () => positionMap({ codes: given })],
    ["positionWaves: codes", () => positionWaves({ codes: given, dimensions: [0] })],
    ["positionWaves: dimensions", () => positionWaves({ codes: weights, dimensions: given })],
    ['weightBars: weights of "n"', () => weightBars({ tokens, series: [{ name: "n", weights: given }] })],
    ['barChart: values of "n"', () => barChart({ labels: tokens, yTitle: "", series: [{ name: "n", values: given }] })],
    ['histogram: values of "n"', () => histogram({ xTitle: "", series: [{ name: "n", values: given }] })],
    ["lineChart: x", () => lineChart({ ...xy, x: given, series: [{ name: "n", y: [1] }] })],
    ['lineChart: y of "n"', () => lineChart({ ...xy, x: [1], series: [{ name: "n", y: given }] })],
    ['logLogChart: y of "n"', () => logLogChart({ ...xy, x: [1], series: [{ name: "n", y: given }] })],
    ["vectorMap: a place", () => vectorMap({ axes: ["x", "y"], points: [{ label: "a", at: given }], moves: [] })],
  ] as const)
    refuses(`${place} ${cure}`, ": call arraySync() on it.", draw);
});

test("what was left out is named, with what is needed", () => {
  refuses("attentionMap: keys is undefined; it needs a list of labels", "", () =>
    attentionMap(untyped({ weights, queries: tokens })),
  );
  refuses("attentionMaps: keys is undefined; it needs a list of labels", "", () =>
    attentionMaps(untyped({ weights: [weights], queries: tokens })),
  );
  refuses("attentionSteps: scores is undefined", "", () => attentionSteps(untyped({})));
  refuses("lineChart: series is undefined; it needs a list of series", "", () => lineChart(untyped({ ...xy, x: [1] })));
  refuses("vectorMap: moves is undefined; it needs a list of arrows, [] for none", "", () =>
    vectorMap(untyped({ axes: ["x", "y"], points: [] })),
  );
});

test("a promise is to be awaited, a typed array to be made a list, and a list of numbers is no matrix", () => {
  refuses("matrixMap: matrix is a promise; ", ": await it.", () =>
    matrixMap({ matrix: untyped(Promise.resolve(weights)) }),
  );
  refuses("matrixMap: matrix[0] is a typed array (Float32Array); ", ": call Array.from() on it.", () =>
    matrixMap({ matrix: [untyped(new Float32Array(1))] }),
  );
  refuses("matrixMap: matrix[0] is 1; it needs a row", "", () => matrixMap({ matrix: untyped([1, 2]) }));
});

test("dataFlow says how a stage is written", () => {
  const flow = (stages: unknown) => () => dataFlow({ stages: untyped(stages) });
  refuses(
    'dataFlow: stages[0] is the text "a"; it needs an object with a name, such as { name: "a" }.',
    "",
    flow(["a"]),
  );
  refuses('dataFlow: stages[1][0] is the text "b"; ', '{ name: "b" }', flow([{ name: "a" }, ["b"]]));
  refuses("dataFlow: stages[0] has the name undefined; it needs a text.", "", flow([{}]));
  refuses("dataFlow: stages is an object; it needs a list of stages", "", flow({ name: "a" }));
  refuses("dataFlow: stages[0].shape is 3; it needs a list of sizes", "", flow([{ name: "a", shape: 3 }]));
});

test("trainingCurves says that a single history goes into a list", () => {
  const curves = (histories: unknown) => () => trainingCurves({ runs: [{ name: "m", histories: untyped(histories) }] });
  refuses('trainingCurves: histories of "m" is a single history', "Put it in a list: [history].", curves(history));
  refuses('trainingCurves: histories of "m" is undefined; it needs a list of histories', "", curves(undefined));
  refuses('trainingCurves: histories[0] of "m" is 1; it needs a history', "", curves([1]));
  refuses("trainingCurves: runs is undefined", "", () => trainingCurves(untyped({})));
});

test("a value of another kind is described, not written out", () => {
  assert.throws(
    () => matrixMap({ matrix: untyped([[[1, 2]]]) }),
    /matrix\[0\]\[0\] is a list of 2; it needs a finite number/,
  );
});
