import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { CourseFileError } from "../../src/builder/course-file-error";
import { buildNotebook } from "../../src/builder/build-notebook";
import { parsePercent } from "../../src/builder/percent";
import type { JsonObject } from "../../src/nbformat/json";
import { notebookText, type Notebook } from "../../src/nbformat/notebook";
import { builtFrom } from "../../src/nbformat/notebook-file";
import { needsPython, runPython } from "../venv";

const FILE = "course/lessons/x.ts";

function build(text: string): Notebook {
  return buildNotebook(parsePercent(text, FILE), "lesson");
}

// Cells of a course file, each with a first line that gives it a name.
const cell = fc
  .record({
    words: fc.array(fc.constantFrom("the", "bank", "query", "key", "Q·K", "1", "heads", "é"), {
      minLength: 1,
      maxLength: 5,
    }),
    more: fc.array(fc.constantFrom("const x = 1;", "f(a, b);", "// a comment", "return;"), { maxLength: 3 }),
    markdown: fc.boolean(),
  })
  .map(({ words, more, markdown }) =>
    markdown
      ? `// %% [markdown]\n// ## ${words.join(" ")}\n${more.map((line) => `// ${line}\n`).join("")}`
      : `// %%\nsay("${words.join(" ")}");\n${more.map((line) => `${line}\n`).join("")}`,
  );
const cells = fc.array(cell, { minLength: 1, maxLength: 8 });

function courseFile(blocks: readonly string[]): string {
  return ["// %% [markdown]\n// # Title\n", ...blocks].join("\n");
}

test("the same file gives the same bytes, with ids that nbformat allows and none twice", () => {
  fc.assert(
    fc.property(cells, (blocks) => {
      const text = courseFile(blocks);
      const notebook = build(text);
      assert.equal(notebookText(build(text)), notebookText(notebook));
      const ids = notebook.cells.map(({ id = "" }) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const id of ids) assert.match(id, /^[a-zA-Z0-9_-]{1,64}$/);
    }),
  );
});

test("putting in an unrelated cell changes no other cell's id", () => {
  fc.assert(
    fc.property(cells, fc.nat(), (blocks, at) => {
      const place = at % (blocks.length + 1);
      const inserted = '// %%\nsomething("else altogether");\n';
      const { cells: before } = build(courseFile(blocks));
      const { cells: after } = build(courseFile([...blocks.slice(0, place), inserted, ...blocks.slice(place)]));
      after.splice(place + 1, 1);
      assert.deepEqual(after, before);
    }),
  );
});

test("editing a cell below its first line keeps its id", () => {
  const [, first] = build(courseFile(["// %%\nlet total = 0;\nadd(1);\n"])).cells;
  const [, second] = build(courseFile(["// %%\nlet total = 0;\nadd(2);\nadd(3);\n"])).cells;
  assert.equal(first?.id, "let-total-0");
  assert.equal(second?.id, first.id);
});

test("an author's id, a grade_id and a title come before the cell's words", () => {
  const text = courseFile(['// %% id="mine"\nx;\n', "// %% Load the words\nx;\n", "// %%\n});\n"]);
  assert.deepEqual(
    build(text).cells.map(({ id = "" }) => id.replace(/^cell-[0-9a-f]{8}$/, "cell-hash")),
    ["title", "mine", "load-the-words", "cell-hash"],
  );
  const exercise = courseFile([
    '// %% nbgrader={"grade_id": "Sum_1", "solution": true}\n// BEGIN SOLUTION\nx;\n// END SOLUTION\n',
  ]);
  assert.equal(buildNotebook(parsePercent(exercise, FILE), "exercise").cells[1]?.id, "Sum_1");
});

test("a notebook has no outputs, the course's kernel, and says where it came from", () => {
  const notebook = notebookText(build(courseFile(["// %% A title\nx;\ny;\n"])));
  const parsed = JSON.parse(notebook) as Notebook;
  assert.deepEqual([parsed["nbformat"], parsed["nbformat_minor"]], [4, 5]);
  assert.deepEqual((parsed["metadata"] as JsonObject)["kernelspec"], {
    name: "tslab",
    language: "typescript",
    display_name: "TypeScript",
  });
  assert.equal(builtFrom(notebook), FILE);
  assert.deepEqual(parsed.cells[1], {
    cell_type: "code",
    execution_count: null,
    id: "a-title",
    metadata: { title: "A title" },
    outputs: [],
    source: ["x;\n", "y;"],
  });
});

test("Python's nbformat finds the notebook valid and would write the same bytes", needsPython, () => {
  const notebooks = [
    ...fc.sample(cells, { numRuns: 30, seed: 3 }).map((blocks) => build(courseFile(blocks))),
    build(courseFile(["// %% [markdown]\n// √d_k “quoted” \u2028 \\ \t tab\n"])),
  ].map(notebookText);
  const answers = runPython("test/builder/nbformat_writes.py", notebooks) as string[];
  for (const [index, notebook] of notebooks.entries()) assert.equal(answers[index], notebook);
});

const mistakes: [name: string, text: string, line: number, message: RegExp][] = [
  ["a file without a title", "// %%\nx;\n", 2, /title/],
  ["a title of the wrong level", "// %% [markdown]\n// ## Title\n", 2, /title/],
  [
    "nbgrader metadata in a lesson",
    courseFile(['// %% nbgrader={"grade_id": "a", "solution": true}\nx;\n']),
    4,
    /a lesson isn't graded/,
  ],
  ["an id given twice", courseFile(['// %% id="a"\nx;\n', '// %% id="a"\ny;\n']), 7, /cell id "a" is taken/],
  ["an id that nbformat refuses", courseFile(['// %% id="a b"\nx;\n']), 4, /1 to 64 letters/],
];
for (const [name, text, line, message] of mistakes) {
  test(`${name} is an error that names file and line`, () => {
    assert.throws(
      () => build(text),
      (error) => {
        assert.ok(error instanceof CourseFileError);
        assert.match(error.message, message);
        assert.equal(error.line, line);
        return true;
      },
    );
  });
}

test("a grade_id given twice is an error that names both cells", () => {
  const test = '// %% nbgrader={"grade": true, "grade_id": "a", "points": 1}\nx;\n';
  const text = courseFile([test, test]);
  assert.throws(
    () => buildNotebook(parsePercent(text, FILE), "exercise"),
    /x\.ts:7: the grade_id "a" is taken by the cell on line 4/,
  );
});
