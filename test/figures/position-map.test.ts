import assert from "node:assert/strict";
import { test } from "node:test";

import { positionMap } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const codes = [
  [0, 1, 0],
  [0.84, 0.54, -0.1],
];
const map = positionMap({ ...heading, codes });

testWhole("positionMap", map);

test("positionMap keeps the codes, first position on top, on a scale from −1 to 1", () => {
  const [trace] = map.data;
  assert.deepEqual(trace?.z, codes);
  assert.deepEqual([trace?.zmin, trace?.zmax], [-1, 1]);
  assert.deepEqual(
    [axisOf(map, "xaxis").range, axisOf(map, "yaxis").range],
    [
      [-0.5, 2.5],
      [1.5, -0.5],
    ],
  );
  assert.deepEqual([axisOf(map, "xaxis").title.text, axisOf(map, "yaxis").title.text], ["dimension", "position"]);
});

test("positionMap widens its scale for learned codes that go beyond 1, or as told", () => {
  assert.equal(positionMap({ codes: [[-2.5]] }).data[0]?.zmin, -2.5);
  assert.equal(positionMap({ codes: [[0.02]], limit: 0.05 }).data[0]?.zmax, 0.05);
});

test("positionMap of 50 × 64 has no numbers, and a size for a page", () => {
  const large = positionMap({ codes: Array.from({ length: 50 }, () => Array.from({ length: 64 }, () => 0)) });
  assert.equal(large.data.length, 1);
  assert.ok(Number(large.layout.height) < 600);
});

test("positionMap refuses what is ragged or not a number", () => {
  assert.throws(() => positionMap({ codes: [[1, 2], [3]] }), /codes has 1 values in row 1, but 2 in row 0/);
  assert.throws(() => positionMap({ codes: [[NaN]] }), /codes\[0\]\[0\] is NaN/);
  assert.throws(() => positionMap({ codes: [[1]], limit: -1 }), /limit is -1/);
});
