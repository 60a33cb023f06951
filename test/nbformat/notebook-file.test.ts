import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNotebook, readNotebookFile, UnreadableNotebook } from "../../src/nbformat/notebook-file";

const REMEDY = "`course reset 01-small` makes it anew.";

function complaint(text: string): UnreadableNotebook {
  try {
    parseNotebook(text, "exercises/01-small.ipynb", REMEDY);
  } catch (error) {
    assert.ok(error instanceof UnreadableNotebook);
    assert.match(
      error.message,
      /^exercises\/01-small\.ipynb .*`course reset 01-small`/,
      "says which file, and what to do",
    );
    return error;
  }
  throw new Error("it was read");
}

test("a notebook that isn't there, and a folder in its place", () => {
  assert.throws(() => readNotebookFile("/no/such.ipynb", "such.ipynb", REMEDY), {
    name: "UnreadableNotebook",
    message: /^There is no such\.ipynb\. `course reset/,
  });
  assert.throws(() => readNotebookFile("/", "such.ipynb", REMEDY), {
    name: "UnreadableNotebook",
    message: /can't be read: EISDIR/,
  });
});

test("half a file, an empty one, and one that git left in conflict may be whole in a moment", () => {
  assert.match(complaint('{ "cells": [').message, /not valid JSON/);
  assert.match(complaint("").message, /it is empty/);
  assert.match(complaint("{\n<<<<<<< ours\n").message, /git's conflict marks/);
  for (const text of ["", '{ "cells": [']) assert.equal(complaint(text).unfinished, true);
});

test("JSON that is no notebook", () => {
  for (const text of ["null", "[]", "1", '"cells"', "{}", '{"cells": {}}'])
    assert.match(complaint(text).message, /no list of cells/);
  assert.match(complaint('{"worksheets": []}').message, /older than version 4/);
  assert.equal(complaint("{}").unfinished, false);
});

test("cells of any shape are taken as far as they go", () => {
  const cells = parseNotebook(
    '\uFEFF{"cells": [null, 7, {}, {"cell_type": "code", "source": ["a\\n", "b"]}, {"cell_type": "code", "source": "c", "metadata": {"nbgrader": {"grade_id": "x", "grade": true}}}]}',
    "",
    "",
  );
  assert.deepEqual(
    cells.map(({ type, source, gradeId, grade, locked }) => [type, source, gradeId, grade, locked]),
    [
      ["raw", "", undefined, false, false],
      ["raw", "", undefined, false, false],
      ["raw", "", undefined, false, false],
      ["code", "a\nb", undefined, false, false],
      ["code", "c", "x", true, true],
    ],
  );
});
