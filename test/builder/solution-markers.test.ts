import assert from "node:assert/strict";
import { test } from "node:test";

import { CourseFileError } from "../../src/builder/course-file-error";
import { studentSource } from "../../src/builder/solution-markers";
import { readNbgrader } from "../../src/builder/nbgrader";
import type { PercentCell } from "../../src/builder/percent";

const FILE = "course/tasks/x.ts";
const SOLUTION = readNbgrader({ grade_id: "s", solution: true }, "code");
const TEST = readNbgrader({ grade_id: "t", grade: true, points: 1 }, "code");
const WRITTEN = readNbgrader({ grade_id: "w", grade: true, solution: true, points: 1 }, "markdown");

function cell(source: string, type: PercentCell["type"] = "code"): PercentCell {
  return { type, title: undefined, metadata: {}, source, file: FILE, line: 10 };
}

test("a solution becomes a stub that throws, indented as the solution was", () => {
  const source = "function f(): number {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n}";
  const expected = 'function f(): number {\n  // YOUR CODE HERE\n  throw new Error("not written yet");\n}';
  assert.equal(studentSource(cell(source), SOLUTION), expected);
});

test("a written answer becomes a line to fill in", () => {
  const source = "Why?\n\n<!-- BEGIN SOLUTION -->\nBecause.\n<!-- END SOLUTION -->";
  assert.equal(studentSource(cell(source, "markdown"), WRITTEN), "Why?\n\nYOUR ANSWER HERE");
});

test("hidden tests are taken out, the visible ones stay", () => {
  const source = "a();\n// BEGIN HIDDEN TESTS\nb();\n// END HIDDEN TESTS\nc();";
  assert.equal(studentSource(cell(source), TEST), "a();\nc();");
});

test("a cell without markers stays as it is", () => {
  assert.equal(studentSource(cell("a();\n"), TEST), "a();\n");
  assert.equal(studentSource(cell("# Text", "markdown"), undefined), "# Text");
});

const mistakes: [name: string, source: string, nbgrader: typeof TEST | undefined, line: number, message: RegExp][] = [
  ["a solution that doesn't end", "x;\n// BEGIN SOLUTION\ny;", SOLUTION, 12, /BEGIN SOLUTION without an END/],
  ["an end without a beginning", "x;\n// END SOLUTION", SOLUTION, 12, /END SOLUTION without a BEGIN/],
  [
    "a solution in a solution",
    "// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION",
    SOLUTION,
    12,
    /inside the SOLUTION that begins on line 11/,
  ],
  ["hidden tests in a solution", "// BEGIN SOLUTION\n// BEGIN HIDDEN TESTS\n", SOLUTION, 12, /inside the SOLUTION/],
  ["regions that overlap", "// BEGIN HIDDEN TESTS\nx;\n// END SOLUTION", TEST, 13, /END SOLUTION without a BEGIN/],
  [
    "a solution outside a solution cell",
    "// BEGIN SOLUTION\nx;\n// END SOLUTION",
    undefined,
    11,
    /belongs into a cell with nbgrader/,
  ],
  [
    "hidden tests outside a test cell",
    "// BEGIN HIDDEN TESTS\nx;\n// END HIDDEN TESTS",
    SOLUTION,
    11,
    /belong into a cell with nbgrader/,
  ],
  ["a marker that shares its line", "const x = 1; // BEGIN SOLUTION", SOLUTION, 11, /Write it alone/],
  ["a solution cell without a solution", "const x = 1;", SOLUTION, 10, /no BEGIN SOLUTION/],
  [
    "a test cell with nothing to see",
    "// BEGIN HIDDEN TESTS\nx;\n// END HIDDEN TESTS",
    TEST,
    10,
    /find this cell empty/,
  ],
];
for (const [name, source, nbgrader, line, message] of mistakes) {
  test(`${name} is an error that names file and line`, () => {
    assert.throws(
      () => studentSource(cell(source), nbgrader),
      (error) => {
        assert.ok(error instanceof CourseFileError);
        assert.match(error.message, message);
        assert.equal(error.line, line);
        return true;
      },
    );
  });
}
