import assert from "node:assert/strict";
import { test } from "node:test";

import { table } from "../../src/notebook/table";

test("table makes the same data frame from rows and from columns", () => {
  const rows = table([
    { word: "a", weight: 0.5 },
    { word: "b", weight: 1 },
  ]);
  const columns = table({ word: ["a", "b"], weight: [0.5, 1] });
  for (const frame of [rows, columns]) {
    assert.deepEqual(frame.columns, ["word", "weight"]);
    assert.deepEqual(frame.values, [
      ["a", 0.5],
      ["b", 1],
    ]);
    assert.deepEqual(frame.shape, [2, 2]);
  }
  assert.deepEqual(rows.sortValues("weight", { ascending: false }).values, [
    ["b", 1],
    ["a", 0.5],
  ]);
  assert.deepEqual(rows.head(1).values, [["a", 0.5]]);
});

test("table says what is wrong with rows that can't make one", () => {
  assert.throws(() => table([]), /table: there is nothing in it/);
  assert.throws(() => table({ a: [] }), /table: there is nothing in it/);
  assert.throws(() => table({ a: [1], b: [1, 2] }), /column "b" has 2 cells, but "a" has 1/);
  assert.throws(() => table([{ a: 1, b: 2 }, { a: 1 }]), /row 1 has no "b"/);
});
