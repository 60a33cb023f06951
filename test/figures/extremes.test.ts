import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionSteps, lineChart, matrixMap, positionMap } from "../../src/figures";
import { highestOf, lowestOf } from "../../src/figures/extremes";

const square = (size: number, value: number) => Array.from({ length: size }, () => new Array<number>(size).fill(value));

test("highestOf and lowestOf find the ends of a million values, and start from the bound they are given", () => {
  const many = Array.from({ length: 1_000_000 }, (_, i) => i - 10);
  assert.deepEqual([lowestOf(many), highestOf(many)], [-10, 999_989]);
  assert.deepEqual([lowestOf([3, 2], 0), highestOf([-3, -2], 0)], [0, 0]);
  assert.deepEqual([lowestOf([]), highestOf([])], [Infinity, -Infinity]);
});

test("maps take more cells than a call takes arguments", () => {
  const matrix = square(400, -3);
  assert.equal(matrixMap({ matrix }).data[0]?.zmax, 3);
  const tokens = matrix.map((_, i) => `t${i}`);
  const mask = square(400, 1);
  const steps = attentionSteps({
    scores: matrix,
    scaled: matrix,
    weights: square(400, 1 / 400),
    mask,
    queries: tokens,
    keys: tokens,
  });
  assert.equal(steps.data[0]?.zmin, -3);
  assert.equal(positionMap({ codes: square(512, 2) }).data[0]?.zmax, 2);
});

test("a line on a log axis takes more values than a call takes arguments", () => {
  const y = new Array<number>(200_000).fill(2);
  const x = y.map((_, i) => i);
  assert.equal(
    lineChart({ x, xTitle: "x", yTitle: "y", yLog: true, series: [{ name: "n", y, deviation: y }] }).data.length,
    2,
  );
});
