// Every solution runs from top to bottom on the real kernel, and every exercise set as it is handed out scores nothing.
// Lessons run in JupyterLab (jupyterlab.test.ts), and here where there is no browser for that.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { executeNotebook, type Execution } from "../../src/cli/execute";
import { exerciseSets, lessons } from "../../src/catalogue";
import { exercisesOf } from "../../src/exercises";
import { root } from "../venv";
import { executablePath } from "./browser";
import { stderrOf, whatWentWrong } from "./execution";

function run(folder: string, id: string, allowErrors = false): Promise<Execution> {
  return executeNotebook(path.join(root, folder, `${id}.ipynb`), { root, timeout: 600, allowErrors });
}

for (const [folder, entries] of [
  ["notebooks", executablePath === undefined ? lessons : []],
  ["solutions", exerciseSets],
] as const) {
  for (const { id } of entries) {
    test(`${folder}/${id}.ipynb runs, and writes nothing to stderr`, async () => {
      const result = await run(folder, id);
      assert.ok(result.ok, whatWentWrong(result));
      assert.ok(result.cells.length > 0, "no cell was run");
      assert.deepEqual(stderrOf(result), []);
    });
  }
}

for (const { id } of exerciseSets) {
  test(`exercises/${id}.ipynb: each check says that nothing is written yet, and no other cell fails`, async () => {
    const result = await run("exercises", id, true);
    assert.ok(result.ok, whatWentWrong(result));
    const failed = result.cells.filter(({ error }) => error !== undefined);
    for (const { cell, error } of failed) {
      assert.match(
        `${error?.ename}: ${error?.evalue}`,
        /^CheckFailed: .*(?:isn't written yet|There is no answer yet)/,
        `cell ${cell.number}, under "${cell.heading}", fails for another reason`,
      );
    }

    const checks = exercisesOf(id).filter(({ exercise }) => exercise.kind !== "free").length;
    assert.equal(failed.length, checks, "every exercise scores 0 as it is handed out");
  });
}
