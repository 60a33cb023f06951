// A learner restarts the kernel in the middle of a lesson, and goes on where the lesson says that one can.
import assert from "node:assert/strict";
import { test } from "node:test";

import { lessons } from "../../src/catalogue";
import { resumePoints } from "../catalogue/resume-points";
import { chosen } from "./chosen";
import { cellsOf, complaintsOf, notebookRunner, textOf } from "./notebook-run";

const run = notebookRunner("notebooks");

for (const name of chosen(lessons.map(({ id }) => `notebooks/${id}`))) {
  const notebook = cellsOf(`${name}.ipynb`);
  const cells = notebook.map(({ cell_type: type, source, metadata }) => ({
    type,
    source: textOf(source),
    metadata: metadata,
  }));
  for (const { section, run: indices } of resumePoints(cells)) {
    test(`${name} goes on at "${section}" after a restart`, async () => {
      const rest = indices.map((index) => notebook[index] as (typeof notebook)[number]);
      assert.deepEqual(complaintsOf(await run(rest), rest), []);
    });
  }
}
