import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionMaps } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const tokens = ["a", "b"];
const one = [
  [0.25, 0.75],
  [1, 0],
];
const heads = (count: number) =>
  attentionMaps({ ...heading, weights: Array.from({ length: count }, () => one), queries: tokens, keys: tokens });
const heatmaps = ({ data }: ReturnType<typeof heads>) => data.filter(({ type }) => type === "heatmap");

for (const count of [1, 5, 12]) testWhole(`attentionMaps of ${count}`, heads(count));

test("attentionMaps draws every head on axes of its own, all on one scale from 0 to 1", () => {
  const maps = heatmaps(heads(12));
  assert.equal(maps.length, 12);
  assert.deepEqual(new Set(maps.map(({ z }) => JSON.stringify(z))), new Set([JSON.stringify(one)]));
  assert.deepEqual(
    maps.map(({ xaxis }) => xaxis),
    [undefined, ...Array.from({ length: 11 }, (_, i) => `x${i + 2}`)],
  );
  assert.ok(maps.every(({ zmin, zmax }) => zmin === 0 && zmax === 1));
  assert.equal(maps.filter(({ showscale }) => showscale !== false).length, 1, "one scale's legend is enough for all");
});

test("attentionMaps wraps into rows of equal length where it can, labels to the left and below only", () => {
  const figure = heads(8);
  const rows = Array.from({ length: 8 }, (_, i) => axisOf(figure, i === 0 ? "yaxis" : `yaxis${i + 1}`));
  assert.deepEqual(
    rows.map(({ showticklabels }) => showticklabels),
    [true, false, false, false, true, false, false, false],
  );
  assert.ok((rows[0]?.domain[0] ?? 0) > (rows[4]?.domain[1] ?? 1), "the second row should stand below the first");
  assert.equal(axisOf(figure, "xaxis").showticklabels, false);
  assert.equal(axisOf(figure, "xaxis5").showticklabels, true);
  const five = heads(5);
  assert.equal(axisOf(five, "xaxis3").showticklabels, true, "nothing stands below the third of five");
});

test("attentionMaps names the heads, or what it is told", () => {
  const titles = (figure: ReturnType<typeof heads>) =>
    (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
  assert.deepEqual(titles(heads(2)), ["head 1", "head 2"]);
  assert.deepEqual(
    titles(attentionMaps({ weights: [one, one], queries: tokens, keys: tokens, names: ["before", "after"] })),
    ["before", "after"],
  );
});

test("attentionMaps puts as many in a row as it is told", () => {
  const figure = attentionMaps({ weights: [one, one, one, one], queries: tokens, keys: tokens, columns: 2 });
  assert.deepEqual(axisOf(figure, "xaxis3").domain, axisOf(figure, "xaxis").domain);
});

test("attentionMaps refuses what doesn't fit, and says which map", () => {
  assert.throws(() => attentionMaps({ weights: [], queries: [], keys: [] }), /weights is empty/);
  assert.throws(
    () => attentionMaps({ weights: [one, [[1, 0]]], queries: tokens, keys: tokens }),
    /queries has 2 labels \(a, b\), but there are 1 rows in weights\[1\]/,
  );
  assert.throws(
    () => attentionMaps({ weights: [one], queries: tokens, keys: ["a"] }),
    /keys has 1 labels \(a\), but there are 2 columns in weights\[0\]/,
  );
  assert.throws(
    () => attentionMaps({ weights: [one], queries: tokens, keys: tokens, names: [] }),
    /names has 0 labels \(\), but there are 1 maps/,
  );
  assert.throws(
    () =>
      attentionMaps({
        weights: [
          [
            [1, 0],
            [2, 0],
          ],
        ],
        queries: tokens,
        keys: tokens,
      }),
    /weights\[0\]\[1\]\[0\] is 2/,
  );
  assert.throws(() => attentionMaps({ weights: [one], queries: tokens, keys: tokens, columns: 0 }), /columns is 0/);
});
