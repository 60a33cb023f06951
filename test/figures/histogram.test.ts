import assert from "node:assert/strict";
import { test } from "node:test";

import { histogram } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const series = [
  { name: "few", values: [0, 0, 1, 4] },
  { name: "one", values: [2] },
];
const drawn = histogram({ ...heading, series, xTitle: "q·k", bins: 4 });

testWhole("histogram", drawn);

test("histogram gives every set an area of 1 over the same steps", () => {
  const [few, one] = drawn.data;
  assert.deepEqual(
    [few?.x, one?.x],
    [
      [0, 0, 1, 2, 3, 4],
      [0, 0, 1, 2, 3, 4],
    ],
  );
  // The highest value belongs to the last step.
  assert.deepEqual(few?.y, [0, 0.5, 0.25, 0, 0.25, 0]);
  assert.deepEqual(one?.y, [0, 0, 0, 1, 0, 0]);
});

test("histogram leaves out what lies beyond its range, but counts it", () => {
  const [few] = histogram({ series, xTitle: "", range: [0, 2], bins: 2 }).data;
  assert.deepEqual(few?.y, [0, 0.5, 0.25, 0]);
});

test("histogram draws a single value", () => {
  assert.deepEqual(
    axisOf(histogram({ series: [{ name: "one", values: [3] }], xTitle: "" }), "xaxis").range,
    [2.5, 3.5],
  );
});

test("histogram refuses empty sets and what is no number", () => {
  assert.throws(() => histogram({ series: [{ name: "n", values: [] }], xTitle: "" }), /values of "n" is empty/);
  assert.throws(() => histogram({ series: [{ name: "n", values: [NaN] }], xTitle: "" }), /values of "n"\[0\] is NaN/);
  assert.throws(() => histogram({ series, xTitle: "", bins: 0.5 }), /bins is 0.5/);
  assert.throws(() => histogram({ series, xTitle: "", range: [1, 1] }), /range is \[1, 1\]/);
});
