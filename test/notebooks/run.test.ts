// Every solution runs from top to bottom on the real kernel, and every exercise fails where its code isn't written yet
// and nowhere else. Lessons run in JupyterLab (jupyterlab.test.ts), and here where there is no browser for that.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { executeNotebook, type Execution } from "../../src/cli/execute";
import { exerciseSets, lessons } from "../../src/course/catalogue";
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
  test(`exercises/${id}.ipynb fails where its code isn't written yet, and nowhere else`, async () => {
    const result = await run("exercises", id, true);
    assert.ok(result.ok, whatWentWrong(result));
    const failed = result.cells.filter(({ error }) => error !== undefined);
    assert.ok(failed.length > 0, "the exercises pass without being done");
    for (const { cell, error } of failed) {
      assert.match(error?.evalue ?? "", /not written yet/, `cell ${cell.number}, under "${cell.heading}", fails for another reason`);
    }
  });
}
