// Every solution runs from top to bottom, and every exercise set as it is handed out scores nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exerciseSets } from "../../src/catalogue";
import { exercisesOf } from "../../src/exercises";
import { cellsOf, complaintsOf, notebookRunner } from "./notebook-run";

const runSolution = notebookRunner("solutions");
const runExercises = notebookRunner("exercises");

for (const { id } of exerciseSets) {
  test(`solutions/${id}.ipynb runs, and writes nothing to stderr`, async () => {
    const notebook = cellsOf(`solutions/${id}.ipynb`);
    const cells = await runSolution(notebook);
    assert.ok(cells.length > 0, "no cell was run");
    assert.deepEqual(complaintsOf(cells, notebook), []);
  });

  test(`exercises/${id}.ipynb: each check says that nothing is written yet, and no other cell fails`, async () => {
    const cells = await runExercises(cellsOf(`exercises/${id}.ipynb`));
    const failed = cells.filter(({ result }) => result.error !== undefined);
    for (const { number, heading, result } of failed) {
      assert.match(
        `${result.error?.ename}: ${result.error?.evalue}`,
        /^CheckFailed: .*(?:isn't written yet|There is no answer yet)/,
        `cell ${number}, under "${heading}", fails for another reason`,
      );
    }
    const checks = exercisesOf(id).filter(({ exercise }) => exercise.kind !== "free").length;
    assert.equal(failed.length, checks, "every exercise scores 0 as it is handed out");
  });
}
