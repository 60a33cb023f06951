// Every lesson and every solution from top to bottom on WebAssembly, which a learner without a native TensorFlow has.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { executeNotebook } from "../../src/cli/execute";
import { exerciseSets, lessons } from "../../src/catalogue";
import { root } from "../venv";
import { stderrOf, whatWentWrong } from "./execution";

// The kernel that runs the notebooks inherits it.
process.env["ATTENTION_COURSE_BACKEND"] = "wasm";

const notebooks = [
  ...lessons.map(({ id }) => `notebooks/${id}.ipynb`),
  ...exerciseSets.map(({ id }) => `solutions/${id}.ipynb`),
];

for (const notebook of notebooks) {
  test(`${notebook} runs on wasm, and writes nothing to stderr`, async () => {
    const result = await executeNotebook(path.join(root, notebook), { root, timeout: 600 });
    assert.ok(result.ok, whatWentWrong(result));
    assert.deepEqual(stderrOf(result), []);
  });
}
