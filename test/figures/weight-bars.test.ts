import assert from "node:assert/strict";
import { test } from "node:test";

import { weightBars } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const words = ["dog", "bites", "dog"];
const bars = weightBars({
  ...heading,
  tokens: words,
  series: [
    { name: "one", weights: [0.5, 0.004, 0.0001] },
    { name: "two", weights: [0, 0, 1] },
  ],
});

testWhole("weightBars", bars);

test("weightBars keeps every weight, and one bar for each of two equal words", () => {
  assert.deepEqual(
    bars.data.map(({ y }) => y),
    [
      [0.5, 0.004, 0.0001],
      [0, 0, 1],
    ],
  );
  assert.deepEqual(bars.data[0]?.x, [0, 1, 2]);
  assert.deepEqual(axisOf(bars, "xaxis").ticktext, words);
  assert.deepEqual(axisOf(bars, "yaxis").range, [0, 1.05]);
});

test("weightBars doesn't write a small weight as none", () => {
  assert.deepEqual(bars.data[0]?.text, ["0.50", "0.004", "<0.001"]);
  assert.deepEqual(bars.data[1]?.text, ["0.00", "0.00", "1.00"]);
});

test("weightBars refuses weights that don't fit the tokens or its scale", () => {
  assert.throws(
    () => weightBars({ tokens: words, series: [{ name: "pen", weights: [1] }] }),
    /"pen".* has 3 labels .* there are 1 weights/,
  );
  assert.throws(
    () => weightBars({ tokens: ["a"], series: [{ name: "pen", weights: [3] }] }),
    /weights of "pen"\[0\] is 3; weights lie between 0 and 1.*barChart/,
  );
});
