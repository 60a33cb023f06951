import assert from "node:assert/strict";
import { test } from "node:test";

import { CourseFileError } from "../../src/builder/course-file-error";
import { parsePercent } from "../../src/builder/percent";

const FILE = "course/lessons/x.ts";

test("cells have their type, title, metadata, source, file and line", () => {
  const text = `// %% [markdown]
// # Title
//
// Text.

// %% Load it tags=["remove-input", "a=b c"] id="load"
import { tf } from "attention-course";

tf.add(1, 2);
// %%
last();
`;
  assert.deepEqual(parsePercent(text, FILE), [
    { type: "markdown", title: undefined, metadata: {}, source: "# Title\n\nText.", file: FILE, line: 1 },
    {
      type: "code",
      title: "Load it",
      metadata: { tags: ["remove-input", "a=b c"], id: "load" },
      source: 'import { tf } from "attention-course";\n\ntf.add(1, 2);',
      file: FILE,
      line: 6,
    },
    { type: "code", title: undefined, metadata: {}, source: "last();", file: FILE, line: 10 },
  ]);
});

test("an encoding line, a YAML header and Windows' line endings are no part of a cell", () => {
  const text = "// -*- coding: utf-8 -*-\n// ---\n// jupyter:\n//   kernelspec: {}\n// ---\n\n// %%\nx;\n";
  for (const variant of [text, text.replaceAll("\n", "\r\n"), `\uFEFF${text}`]) {
    assert.deepEqual(parsePercent(variant, FILE), [
      { type: "code", title: undefined, metadata: {}, source: "x;", file: FILE, line: 7 },
    ]);
  }
});

const mistakes: [name: string, text: string, line: number, message: RegExp][] = [
  ["no cell", "\n", 1, /no cell found/],
  ["text before the first cell", "\nimport x;\n// %%\nx;\n", 2, /text before the first cell/],
  ["a header that isn't closed", "// ---\n// a: 1\n\n// %%\nx;\n", 1, /no closing/],
  ["an empty cell", "// %%\nx;\n\n// %%\n\n// %%\ny;\n", 4, /empty/],
  ["an empty markdown cell", "// %% [markdown]\n//\n//\n", 1, /empty/],
  ["a marker without its space", "// %%\nx;\n//%%\ny;\n", 3, /Write it as `\/\/ %%`/],
  ["an indented marker", "// %%\n{\n  // %% inner\n}\n", 3, /Write it as `\/\/ %%`/],
  ["a marker with a blank at its end", "// %%\nx;\n// %% \ny;\n", 3, /none at the end/],
  ["a bare line in a markdown cell", "// %% [markdown]\n// a\n\n// b\n", 3, /every line of a markdown cell/],
  ["a block of code that isn't closed", "// %% [markdown]\n// ```ts\n// x\n\n// %%\ny;\n", 2, /doesn't close it/],
  [
    "an unknown metadata key",
    '// %% colour="red"\nx;\n',
    1,
    /unknown metadata key "colour"\. Known are: id, tags, nbgrader/,
  ],
  ["a key without a value", '// %% tags=["a"] hidden\nx;\n', 1, /isn't key=value: hidden|isn't JSON/],
  ["a value that isn't JSON", "// %% id=load\nx;\n", 1, /value of "id" isn't JSON/],
  ["a key given twice", '// %% id="a" id="b"\nx;\n', 1, /given twice/],
  ["metadata as one object", '// %% {"id": "a"}\nx;\n', 1, /key=value/],
  ["a raw cell", "// %% [raw]\n// x\n", 1, /only code and `\[markdown\]`/],
  ["three blank lines", "// %%\nx;\n\n\n\n// %%\ny;\n", 3, /more than two blank lines/],
  ["a comment that looks like a magic command", "// %%\nx;\n// %time\n", 3, /magic command/],
];
for (const [name, text, line, message] of mistakes) {
  test(`${name} is an error that names file and line`, () => {
    assert.throws(
      () => parsePercent(text, FILE),
      (error) => {
        assert.ok(error instanceof CourseFileError);
        assert.match(error.message, message);
        assert.equal(error.line, line);
        assert.ok(error.message.startsWith(`${FILE}:${line}: `));
        return true;
      },
    );
  });
}
