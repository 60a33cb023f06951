// A learner restarts the kernel in the middle of a lesson, and goes on where the lesson says that one can.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { executeNotebook } from "../../src/cli/execute";
import { lessons } from "../../src/catalogue";
import { resumePoints } from "../../src/builder/resume";
import type { JsonObject } from "../../src/builder/json";
import { root } from "../venv";
import { stderrOf, whatWentWrong } from "./execution";
import { scratchFolder } from "./scratch";

interface Notebook {
  cells: { cell_type: "code" | "markdown"; source: string[]; metadata: JsonObject }[];
}

const folder = scratchFolder("resume-test");

for (const { id } of lessons) {
  const notebook = JSON.parse(fs.readFileSync(path.join(root, "notebooks", `${id}.ipynb`), "utf8")) as Notebook;
  const cells = notebook.cells.map(({ cell_type: type, source, metadata }) => ({
    type,
    source: source.join(""),
    metadata,
  }));
  for (const [index, { section, run }] of resumePoints(cells).entries()) {
    test(`${id} goes on at "${section}" after a restart`, async () => {
      const file = path.join(folder(), `${id}-${index}.ipynb`);
      fs.writeFileSync(file, JSON.stringify({ ...notebook, cells: run.map((cell) => notebook.cells[cell]) }));
      const result = await executeNotebook(file, { root, timeout: 600 });
      assert.ok(result.ok, whatWentWrong(result));
      assert.deepEqual(stderrOf(result), []);
    });
  }
}
