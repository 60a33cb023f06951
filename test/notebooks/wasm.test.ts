// Every lesson and every solution from top to bottom on WebAssembly, which a learner without a native TensorFlow has.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exerciseSets, lessons } from "../../src/catalogue";
import { chosen } from "./chosen";
import { cellsOf, complaintsOf, notebookRunner } from "./notebook-run";

// The processes that run the notebooks inherit it.
process.env["ATTENTION_COURSE_BACKEND"] = "wasm";

for (const [folder, entries] of [
  ["notebooks", lessons],
  ["solutions", exerciseSets],
] as const) {
  const run = notebookRunner(folder);
  for (const name of chosen(entries.map(({ id }) => `${folder}/${id}`))) {
    test(`${name}.ipynb runs on wasm, and writes nothing to stderr`, async () => {
      const notebook = cellsOf(`${name}.ipynb`);
      assert.deepEqual(complaintsOf(await run(notebook), notebook), []);
    });
  }
}
