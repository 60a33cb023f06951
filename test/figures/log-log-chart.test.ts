import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { logLogChart, logLogSlope } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const x = [64, 128, 256];
const chart = logLogChart({
  ...heading,
  x,
  xTitle: "length",
  yTitle: "ms",
  series: [
    { name: "exact", y: [1, 4, 16] },
    { name: "linear", y: [2, 4, 8] },
  ],
});

testWhole("logLogChart", chart);

test("logLogChart keeps the points and writes each slope into the legend", () => {
  const points = chart.data.filter(({ mode }) => mode === "markers");
  assert.deepEqual(
    points.map(({ x, y }) => [x, y]),
    [
      [x, [1, 4, 16]],
      [x, [2, 4, 8]],
    ],
  );
  assert.deepEqual(
    points.map(({ name }) => name),
    ["exact: slope 2.00", "linear: slope 1.00"],
  );
  assert.deepEqual([axisOf(chart, "xaxis").type, axisOf(chart, "yaxis").type], ["log", "log"]);
  assert.deepEqual(axisOf(chart, "xaxis").tickvals, x);
});

test("logLogChart draws the line of best fit from the smallest x to the largest", () => {
  const [fit] = chart.data;
  assert.deepEqual(fit?.x, [64, 256]);
  (fit?.y as number[]).forEach((y, i) => assert.ok(Math.abs(y - [1, 16][i]!) < 1e-9));
});

test("logLogSlope finds the power of any power law, whatever its factor", () => {
  const power = fc.double({ min: -3, max: 3, noNaN: true });
  const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      power,
      factor,
      (slope, scale) =>
        Math.abs(
          logLogSlope(
            x,
            x.map((size) => scale * size ** slope),
          ) - slope,
        ) < 1e-9,
    ),
    { seed: 4, numRuns: 200 },
  );
});

test("logLogChart and logLogSlope refuse what has no logarithm or no slope", () => {
  assert.throws(() => logLogSlope([1, 2], [1, 0]), /logLogSlope: y\[1\] is 0/);
  assert.throws(() => logLogSlope([2, 2], [1, 3]), /x is \[2, 2\]; a slope needs two different values/);
  assert.throws(() => logLogSlope([1, 2], [1]), /x has 2 labels \(1, 2\), but there are 1 y values/);
  assert.throws(
    () => logLogChart({ x, xTitle: "", yTitle: "", series: [{ name: "n", y: [1, 2] }] }),
    /"n".*there are 2 y values/,
  );
  assert.throws(
    () => logLogChart({ x, xTitle: "", yTitle: "", series: [{ name: "n", y: [1, 2, NaN] }] }),
    /y of "n"\[2\] is NaN/,
  );
});
