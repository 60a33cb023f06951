import assert from "node:assert/strict";
import { test } from "node:test";

import { matrixMap } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const matrix = [
  [1, -4, 0],
  [2, 0.5, 3],
];
const map = matrixMap({ ...heading, matrix, rows: ["a", "b"], rowTitle: "token" });

testWhole("matrixMap", map);

test("matrixMap keeps the matrix on a scale with 0 in the middle", () => {
  const [trace] = map.data;
  assert.deepEqual(trace?.z, matrix);
  assert.deepEqual([trace?.zmin, trace?.zmax], [-4, 4]);
  const [limited] = matrixMap({ matrix, limit: 10 }).data;
  assert.deepEqual([limited?.zmin, limited?.zmax], [-10, 10]);
});

test("matrixMap starts its scale at 0 where nothing is negative, with the same colors, unless a limit is given", () => {
  const [half] = matrixMap({ matrix: [[0, 4]] }).data;
  assert.deepEqual([half?.zmin, half?.zmax], [0, 4]);
  const [whole] = matrixMap({
    matrix: [
      [0, 4],
      [-4, 0],
    ],
  }).data;
  const colors = (trace: typeof half): string[] => (trace?.colorscale as [number, string][]).map(([, color]) => color);
  assert.deepEqual(colors(half), colors(whole).slice(4));
  const [limited] = matrixMap({ matrix: [[0, 4]], limit: 8 }).data;
  assert.deepEqual([limited?.zmin, limited?.zmax], [-8, 8]);
  const [nothing] = matrixMap({ matrix: [[0]] }).data;
  assert.deepEqual([nothing?.zmin, nothing?.zmax], [0, 1]);
});

test("matrixMap numbers rows and columns that have no labels, of many only some, and names each cell", () => {
  assert.deepEqual(axisOf(map, "xaxis").ticktext, ["0", "1", "2"]);
  const wide = matrixMap({ matrix: [Array.from({ length: 64 }, (_, i) => i)] });
  const labels = axisOf(wide, "xaxis").ticktext;
  assert.equal(labels.length, 64);
  assert.deepEqual(labels.filter((label) => label !== "").slice(0, 3), ["0", "4", "8"]);
  assert.deepEqual((wide.data[0]?.customdata as string[][])[0]?.[5], "0, 5");
});

test("matrixMap refuses what doesn't fit", () => {
  assert.throws(
    () => matrixMap({ matrix, rows: ["a"] }),
    /rows has 1 labels \(a\), but there are 2 rows in the matrix/,
  );
  assert.throws(
    () => matrixMap({ matrix, columns: ["a"] }),
    /columns has 1 labels \(a\), but there are 3 columns in the matrix/,
  );
  assert.throws(() => matrixMap({ matrix: [[1, 2], [3]] }), /matrix has 1 values in row 1, but 2 in row 0/);
  assert.throws(() => matrixMap({ matrix, limit: 0 }), /limit is 0/);
});
