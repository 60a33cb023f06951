import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { exerciseSets } from "../../src/catalogue";
import { withExercises } from "../../src/builder/exercise-cells";
import { parsePercent, type PercentCell } from "../../src/builder/percent";
import { exercisesOf } from "../../src/exercises";
import { parseNotebook, readNotebookFile } from "../../src/nbformat/notebook-file";
import { root } from "../venv";

const SET = "01-context";
const FILE = "course/tasks/01-context.ts";

/** A course file that has every exercise of the set, changed as a test likes. */
function courseFile(change: (cells: string[]) => string[] = (cells) => cells): string {
  const cells = exercisesOf(SET).flatMap(({ id }) => [
    `// %% [markdown] exercise="${id}"\n// <ask>The task of ${id}.</ask> Nothing more.`,
    `// %% answer="${id}"\nfunction answer() {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n}`,
    `// %% check="${id}"\ncheck("${id}", answer);`,
  ]);
  return ["// %% [markdown]\n// # Title\n//\n// Text.", ...change(cells)].join("\n\n") + "\n";
}
const made = (text: string): PercentCell[] => withExercises(parsePercent(text, FILE), SET);

test("a task gets its number, title, facts, options and three hints that unfold; the first cell a table with the sums", () => {
  const [title, task, answer, check] = made(courseFile());
  const [{ exercise }] = exercisesOf(SET) as [ReturnType<typeof exercisesOf>[number]];
  assert.match(title?.source ?? "", /\| \| \*\*together\*\* \| \| \*\*\d+\*\* \| \*\*\d+\*\* \|$/);
  assert.match(task?.source ?? "", new RegExp(`^## 1\\. ${exercise.title}\\n\\n\\*easy · 1 point · about 2 minutes`));
  assert.equal(task?.source.match(/<summary>Hint \d/g)?.length, 3);
  assert.match(task?.source ?? "", /- \*\*a\*\* /);
  assert.deepEqual(answer?.metadata, { nbgrader: { grade_id: "attention-purpose-answer", solution: true } });
  assert.deepEqual(check?.metadata, { nbgrader: { grade_id: "attention-purpose", grade: true, points: 1 } });
});

test("what a task asks for is marked once: the mark goes, and the words are kept as metadata too", () => {
  const [, task] = made(courseFile());
  assert.match(task?.source ?? "", /^The task of attention-purpose\. Nothing more\.$/m);
  assert.deepEqual(task?.metadata, {
    exercise: "attention-purpose",
    asks: "The task of attention-purpose.",
    id: "attention-purpose-task",
  });
  for (const text of ["The task.", "<ask>One.</ask> <ask>Two.</ask>"]) {
    assert.throws(
      () => made(courseFile((cells) => cells.map((cell) => cell.replace(/<ask>The task of normalise.*/, text)))),
      /course\/tasks\/01-context\.ts:\d+: a task marks once what it asks for/,
    );
  }
});

test("the check of code gets hidden cases, each exercise's of its own seed; a question none", () => {
  const checks = new Map(
    made(courseFile())
      .filter(({ source }) => source.startsWith("check("))
      .map(({ source }) => [source.split('"')[1], source]),
  );
  assert.doesNotMatch(checks.get("attention-purpose") ?? "", /HIDDEN/);
  assert.match(
    checks.get("mean-pooling") ?? "",
    /^check\("mean-pooling", answer\);\n\/\/ BEGIN HIDDEN TESTS\ncheck\("mean-pooling", answer, \{ seed: \d+ \}\);\n\/\/ END HIDDEN TESTS$/,
  );
  const seeds = [...checks.values()].flatMap((source) => source.match(/seed: \d+/) ?? []);
  assert.equal(new Set(seeds).size, seeds.length);
});

test("a file that doesn't fit src/exercises is an error that names what is missing, unknown or out of order", () => {
  assert.throws(
    () => made(courseFile((cells) => cells.slice(3))),
    /course\/tasks\/01-context\.ts:1: the cells with exercise="…" are mean-pooling, .*in this order: attention-purpose, mean-pooling/,
  );
  assert.throws(() => made(courseFile((cells) => [...cells.slice(3), ...cells.slice(0, 3)])), /in this order/);
  assert.throws(
    () => made(courseFile((cells) => cells.filter((cell) => !cell.includes('check="normalise"')))),
    /the cells with check="…"/,
  );
  assert.throws(
    () =>
      made(courseFile((cells) => cells.map((cell) => cell.replace('exercise="normalise"', 'exercise="normalize"')))),
    /there is no exercise "normalize"/,
  );
  assert.throws(
    () =>
      made(
        courseFile((cells) =>
          cells.map((cell) => cell.replace('check("normalise", answer);', 'check("normalise", answer); 1;')),
        ),
      ),
    /a check cell is one line/,
  );
  assert.throws(
    () =>
      made(
        courseFile((cells) =>
          cells.map((cell) => cell.replace('check("normalise", answer);', 'check("mean-pooling", answer);')),
        ),
      ),
    /a check cell is one line: check\("normalise"/,
  );
});

for (const { id } of exerciseSets) {
  test(`exercises/${id}.ipynb has nothing of a solution or a hidden test`, () => {
    const read = (folder: string): string => fs.readFileSync(path.join(root, folder, `${id}.ipynb`), "utf8");
    const [exercise, solution] = [read("exercises"), read("solutions")];
    assert.doesNotMatch(exercise, /(?:BEGIN|END) (?:SOLUTION|HIDDEN)|\bcheck\([^()]*\{ seed/);
    const solved = parseNotebook(solution, id).flatMap(({ source }) =>
      [...source.matchAll(/BEGIN SOLUTION\n([^]*?)\n\s*\/\/ END SOLUTION/g)].map(([, body = ""]) => body),
    );
    assert.ok(solved.length > 0);
    for (const body of solved)
      assert.ok(!exercise.includes(JSON.stringify(body).slice(1, -1)), `the solution is in the exercise: ${body}`);
  });
}

for (const { id } of exerciseSets) {
  test(`exercises/${id}.ipynb: answers promise a tensor of any rank, since most of TensorFlow's functions do`, () => {
    const { cells } = readNotebookFile(path.join(root, "exercises", `${id}.ipynb`));
    const promises = cells.flatMap(({ source }) =>
      [...source.matchAll(/\):([^;=)]*)\{\n\s*\/\/ YOUR CODE HERE/g)].map(([, type = ""]) => type),
    );
    assert.ok(promises.length > 0);
    assert.deepEqual(
      promises.filter((type) => /Tensor\dD/.test(type)),
      [],
    );
  });
}
