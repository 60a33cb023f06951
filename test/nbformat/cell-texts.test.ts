import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { cutCells, joinCells } from "../../src/nbformat/cell-texts";
import { cellText, notebookText, type Cell } from "../../src/nbformat/notebook";

const value = fc.jsonValue();

test("the cells of any notebook are found where they stand, and nothing is lost between them", () => {
  const notebook = fc.record({ metadata: value, cells: fc.array(value), "cells ": value });
  fc.assert(
    fc.property(notebook, fc.constantFrom(undefined, 1, "\t"), fc.constantFrom("", "\uFEFF"), (json, space, mark) => {
      const text = mark + JSON.stringify(json, undefined, space);
      const cut = cutCells(text);
      assert.deepEqual(
        cut.cells.map((cell) => JSON.parse(cell.text) as unknown),
        JSON.parse(JSON.stringify(json.cells)),
      );
      assert.equal(joinCells(cut), text);
    }),
  );
  assert.throws(() => cutCells('{"metadata": {"cells": []}}'), RangeError);
  assert.deepEqual(
    cutCells('{"cells": [1], "cells": [2, 3]}').cells.map((cell) => cell.text),
    ["2", "3"],
    "of two lists the last one counts, as for JSON.parse",
  );
});

test("a cell's own text is that which stands in its notebook's", () => {
  const cell = fc.record({
    cell_type: fc.constant("code" as const),
    metadata: fc.constant({}),
    source: fc.string(),
    outputs: value,
  });
  fc.assert(
    fc.property(fc.array(cell), (cells: Cell[]) => {
      const text = notebookText({ cells, metadata: {} });
      assert.deepEqual(
        cutCells(text).cells.map((one) => one.text),
        cells.map(cellText),
      );
    }),
  );
});
