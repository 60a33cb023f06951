import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { exerciseSets } from "../../src/catalogue";
import { CODE_STUB } from "../../src/builder/solution-markers";
import { buildNotebook } from "../../src/builder/build-notebook";
import { parsePercent } from "../../src/builder/percent";
import { notebookText } from "../../src/nbformat/notebook";
import { needsPython, root, runPython } from "../venv";

// Every kind of cell that nbgrader knows, and text around the markers.
const SAMPLE = `// %% [markdown]
// # Sample

// %% nbgrader={"grade_id": "setup", "locked": true}
const given = 1;

// %% nbgrader={"grade_id": "two-parts", "solution": true}
function f(): number {
    const before = given;
    // BEGIN SOLUTION
    const hidden = before;
    // END SOLUTION
    return before;
}
// BEGIN SOLUTION
f();
// END SOLUTION

// %% [markdown] nbgrader={"grade": true, "grade_id": "written", "points": 2.5, "solution": true}
// Why?
//
// <!-- BEGIN SOLUTION -->
// Because.
// <!-- END SOLUTION -->

// %% nbgrader={"grade": true, "grade_id": "code-by-hand", "points": 1, "solution": true}
// BEGIN SOLUTION
f();
// END SOLUTION

// %% [markdown] nbgrader={"grade_id": "task", "points": 3, "task": true}
// Draw it.

// %% nbgrader={"grade": true, "grade_id": "test", "points": 1}
f();
// BEGIN HIDDEN TESTS
f();
// END HIDDEN TESTS
f();
// BEGIN HIDDEN TESTS
f();
// END HIDDEN TESTS
`;

test("exercises/ is what nbgrader itself would release from solutions/", needsPython, () => {
  const built = exerciseSets.map(({ id }) => `${id}.ipynb`);
  const sample = parsePercent(SAMPLE, "course/tasks/sample.ts");
  const build = (kind: "exercise" | "solution"): string[] => [
    ...built.map((file) => fs.readFileSync(path.join(root, `${kind}s`, file), "utf8")),
    notebookText(buildNotebook(sample, kind)),
  ];
  const released = runPython("test/builder/nbgrader_release.py", {
    stub: CODE_STUB,
    solutions: build("solution"),
  }) as string[];
  for (const [index, exercise] of build("exercise").entries())
    assert.equal(exercise, released[index], `${built[index] ?? "the sample"}: nbgrader would release something else`);
});
