import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionMap } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const attention = attentionMap({
  ...heading,
  weights: [
    [0.1, 0.9],
    [1, 0],
  ],
  queries: ["a", "b"],
  keys: ["c", "<pad>"],
});

testWhole("attentionMap", attention);
testWhole(
  "attentionMap with a mask",
  attentionMap({
    ...heading,
    weights: [
      [1, 0],
      [0.5, 0.5],
    ],
    queries: ["a", "b"],
    keys: ["a", "b"],
    mask: [
      [1, 0],
      [1, 1],
    ],
  }),
);

test("attentionMap keeps the matrix on a scale from 0 to 1, first row on top", () => {
  const [trace, numbers] = attention.data;
  assert.deepEqual(trace?.z, [
    [0.1, 0.9],
    [1, 0],
  ]);
  assert.deepEqual([trace?.zmin, trace?.zmax], [0, 1]);
  assert.deepEqual(numbers?.text, ["0.10", "0.90", "1.00", "0.00"]);
  assert.deepEqual(axisOf(attention, "xaxis").ticktext, ["c", "&lt;pad&gt;"]);
  assert.deepEqual(axisOf(attention, "yaxis").ticktext, ["a", "b"]);
  assert.deepEqual(axisOf(attention, "yaxis").range, [1.5, -0.5]);
});

test("attentionMap names query and key of a cell that is pointed at", () => {
  assert.deepEqual(attention.data[0]?.customdata, [
    ["a → c", "a → &lt;pad&gt;"],
    ["b → c", "b → &lt;pad&gt;"],
  ]);
});

test("attentionMap leaves masked cells empty but for a cross, and draws what leaks through the mask", () => {
  const tokens = ["a", "b", "c"];
  const mask = [
    [1, 0, 0],
    [1, 1, 0],
    [1, 1, 1],
  ];
  const [map, signs] = attentionMap({
    weights: [
      [0.8, 0, 0.2],
      [0, 1, 0],
      [0, 0, 1],
    ],
    queries: tokens,
    keys: tokens,
    mask,
  }).data;
  assert.deepEqual(map?.z, [
    [0.8, null, 0.2],
    [0, 1, null],
    [0, 0, 1],
  ]);
  assert.deepEqual(signs?.text, ["0.80", "×", "0.20", "0.00", "1.00", "×", "0.00", "0.00", "1.00"]);
});

test("attentionMap writes numbers for 15 tokens, and none for 30", () => {
  const of = (count: number) => {
    const tokens = Array.from({ length: count }, (_, i) => `w${i}`);
    return attentionMap({ weights: tokens.map(() => tokens.map(() => 1 / count)), queries: tokens, keys: tokens }).data
      .length;
  };
  assert.deepEqual([of(15), of(30)], [2, 1]);
});

test("attentionMap keeps a single column from filling the page", () => {
  const column = attentionMap({ weights: [[1], [1]], queries: ["a", "b"], keys: ["c"] });
  assert.deepEqual(axisOf(column, "xaxis").domain, [0, 0.25]);
});

test("attentionMap refuses labels, masks and weights that don't fit, and says which", () => {
  assert.throws(
    () => attentionMap({ weights: [[1], [1]], queries: ["a"], keys: ["c"] }),
    /queries has 1 labels \(a\), but there are 2 rows/,
  );
  assert.throws(
    () => attentionMap({ weights: [[1], [1, 0]], queries: ["a", "b"], keys: ["c"] }),
    /keys has 1 labels \(c\), but there are 2 weights in row 1/,
  );
  assert.throws(() => attentionMap({ weights: [[NaN]], queries: ["a"], keys: ["c"] }), /weights\[0\]\[0\] is NaN/);
  assert.throws(
    () => attentionMap({ weights: [[1.5]], queries: ["a"], keys: ["c"] }),
    /weights\[0\]\[0\] is 1.5; weights lie between 0 and 1/,
  );
  assert.throws(
    () => attentionMap({ weights: [[1]], queries: ["a"], keys: ["c"], mask: [[1, 0]] }),
    /mask has shape \[1, 2\], but weights has \[1, 1\]/,
  );
  assert.throws(() => attentionMap({ weights: [], queries: [], keys: [] }), /weights is empty/);
});
