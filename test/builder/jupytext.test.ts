import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import * as fc from "fast-check";

import { CourseFileError } from "../../src/builder/course-file-error";
import { parsePercent, type PercentCell } from "../../src/builder/percent";
import { needsPython, root, runPython } from "../venv";

type Answers = Record<
  string,
  { cells: { type: string; source: string; metadata: Record<string, unknown> }[]; text: string }
>;

function askJupytext(files: Record<string, string>): Answers {
  return runPython("test/builder/jupytext_cells.py", files) as Answers;
}

function asJupytextSees({ type, title, source, metadata }: PercentCell): unknown {
  return { type, source, metadata: { ...metadata, ...(title !== undefined && { title }) } };
}

/** Jupytext adds this line to a file that isn't Python's and isn't ASCII; an author needn't. */
function withoutEncoding(text: string): string {
  return text.replace(/^\/\/ -\*- coding: utf-8 -\*-\n/, "");
}

test("jupytext reads the same cells from each course file, and writes the same file back", needsPython, () => {
  const names = ["course/lessons", "course/tasks"].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name}`),
  );
  const files = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(root, name), "utf8")]));
  const answers = askJupytext(files);
  assert.ok(names.length > 0, "course/ has no files");
  for (const [name, text] of Object.entries(files)) {
    assert.deepEqual(
      parsePercent(text, name).map(asJupytextSees),
      answers[name]?.cells,
      `${name}: jupytext reads other cells than the build`,
    );
    assert.equal(
      withoutEncoding(answers[name]?.text ?? ""),
      withoutEncoding(text),
      `${name}: jupytext would write this file differently`,
    );
  }
});

test("what the build takes for a course file, jupytext reads as the same cells", needsPython, () => {
  const line = fc.constantFrom(
    "const x = 1;",
    "",
    "  indented();",
    "// a comment",
    "  // %%",
    "// %%",
    "//%% no space",
    "// %% [markdown]",
    "// %% A title [markdown]",
    '// %% A title tags=["a b", "c=d"] id="one"',
    '// %% nbgrader={"grade": true, "grade_id": "x", "points": 2}',
    '// %% note="unknown key"',
    "// %% {}",
    "// %%%",
    "// text of a markdown cell",
    "//",
    "//   indented text",
    "// ```ts",
    "// ```",
    "// %matplotlib",
    "const text = `// %%`;",
    "const quotes = \"'\" + '\"' + `'''`;",
    "// don't",
    "// In[3]:",
    "x % y;",
    "// +",
    "// π ≈ 3.14",
    "   ",
    "// trailing   ",
  );
  const texts = fc
    .sample(fc.array(line, { minLength: 1, maxLength: 12 }), { numRuns: 1500, seed: 20 })
    .map((lines) => `// %%\nconst first = 0;\n${lines.join("\n")}\n`);
  const accepted: Record<string, string> = {};
  for (const [index, text] of texts.entries()) {
    try {
      parsePercent(text, "random.ts");
      accepted[String(index)] = text;
    } catch (error) {
      assert.ok(error instanceof CourseFileError, String(error));
    }
  }
  assert.ok(Object.keys(accepted).length > 100, "too few random files are valid for this test to say much");
  const answers = askJupytext(accepted);
  for (const [name, text] of Object.entries(accepted)) {
    assert.deepEqual(
      parsePercent(text, "random.ts").map(asJupytextSees),
      answers[name]?.cells,
      `read differently:\n${text}`,
    );
  }
});
