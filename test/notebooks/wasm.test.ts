// Every lesson from top to bottom on WebAssembly, which a learner without a native TensorFlow has.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { executeNotebook } from "../../src/cli/execute";
import { lessons } from "../../src/course/catalogue";
import { root } from "../venv";
import { stderrOf, whatWentWrong } from "./execution";

// The kernel that runs the notebooks inherits it.
process.env["ATTENTION_COURSE_BACKEND"] = "wasm";

for (const { id } of lessons) {
  test(`${id} runs on wasm, and writes nothing to stderr`, async () => {
    const result = await executeNotebook(path.join(root, "notebooks", `${id}.ipynb`), { root, timeout: 600 });
    assert.ok(result.ok, whatWentWrong(result));
    assert.deepEqual(stderrOf(result), []);
  });
}
