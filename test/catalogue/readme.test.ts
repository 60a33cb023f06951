import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { exerciseSets, lessons } from "../../src/catalogue";
import { root } from "../venv";

const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");

for (const { id, title, minutes } of lessons) {
  test(`README's table has ${id} with its title, minutes and exercises`, () => {
    const row =
      readme.split("\n").find((line) => line.startsWith("|") && line.includes(`(notebooks/${id}.ipynb)`)) ?? "";
    assert.ok(row.includes(`[${title}](`), `the title is "${title}": ${row}`);
    assert.ok(row.includes(`| ${minutes} |`), `it takes ${minutes} minutes: ${row}`);
    const hasExercises = exerciseSets.some((set) => set.id === id);
    assert.equal(
      row.includes(`(exercises/${id}.ipynb)`),
      hasExercises,
      `exercises are linked where there are any: ${row}`,
    );
  });
}

test("README's links to files lead somewhere", () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target));
  assert.deepEqual(
    links.filter((target) => !fs.existsSync(path.join(root, target))),
    [],
  );
});
