import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test, type TestContext } from "node:test";

import { Inputs } from "./inputs";
import type { Task } from "./task";

/** A small project with compiled files, and what changes the key of a task in it. */
function project(t: TestContext): { change: (file: string) => void; key: (task: Partial<Task>) => string } {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "inputs-test-"));
  t.after(() => fs.rmSync(root, { recursive: true }));
  let count = 0;
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  write("dist/test/attention/softmax.test.js", 'require("../../src/attention/softmax");');
  write("dist/test/kernel/start.test.js", 'require("node:child_process");');
  write("dist/test/catalogue/lessons.test.js", "");
  write("dist/test/notebooks/wasm.test.js", "");
  write("dist/src/attention/softmax.js", 'require("../numbers");');
  for (const file of ["dist/src/numbers/index.js", "dist/src/kernel/main.js", "package-lock.json"]) write(file, "");
  for (const file of ["notebooks/01-a.ipynb", "notebooks/02-b.ipynb", "exercises/01-a.ipynb", "README.md"])
    write(file, "");
  return {
    change: (file) => write(file, `${fs.readFileSync(path.join(root, file), "utf8")}// ${++count}`),
    key: (task) =>
      new Inputs(root).keyOf({
        name: "a task",
        step: "unit",
        args: task.files ?? [],
        files: [],
        seconds: 1,
        ...task,
      }),
  };
}

const SOFTMAX = { files: ["dist/test/attention/softmax.test.js"] };
const KERNEL = { files: ["dist/test/kernel/start.test.js"] };
const LESSONS = { files: ["dist/test/catalogue/lessons.test.js"] };
const ONE_NOTEBOOK = { files: ["dist/test/notebooks/wasm.test.js"], env: { NOTEBOOKS: "notebooks/01-a" } };
const TOOL = { files: [] };

for (const [what, task, file, changes] of [
  ["its own file", SOFTMAX, "dist/test/attention/softmax.test.js", true],
  ["what it loads by way of others", SOFTMAX, "dist/src/numbers/index.js", true],
  ["what it doesn't load", SOFTMAX, "dist/src/kernel/main.js", false],
  ["all code, where it starts programs", KERNEL, "dist/src/numbers/index.js", true],
  ["the packages", SOFTMAX, "package-lock.json", true],
  ["a lesson, for a test that reads none", KERNEL, "notebooks/01-a.ipynb", false],
  ["a lesson, for a test that reads them", LESSONS, "notebooks/01-a.ipynb", true],
  ["the lesson it runs", ONE_NOTEBOOK, "notebooks/01-a.ipynb", true],
  ["another lesson than the one it runs", ONE_NOTEBOOK, "notebooks/02-b.ipynb", false],
  ["anything, for a tool", TOOL, "exercises/01-a.ipynb", true],
] as const) {
  test(`${what} ${changes ? "counts" : "does not count"}`, (t) => {
    const { change, key } = project(t);
    const before = key(task);
    assert.equal(key(task), before, "the same inputs have the same key");
    change(file);
    assert.equal(key(task) !== before, changes);
  });
}
