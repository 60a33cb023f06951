import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test, type TestContext } from "node:test";

import { BUILT_FOLDERS, buildCourse, describeBuild } from "../../src/builder/build-course";
import { exerciseSets, lessons } from "../../src/catalogue";
import { root } from "../venv";

test("notebooks/, exercises/ and solutions/ say what course/ says", () => {
  const report = buildCourse({ root, check: true });
  assert.deepEqual(report.drifted, [], `\n${describeBuild(report, true).join("\n")}\n`);
});

test("every built notebook is in git", (t: TestContext) => {
  const git = spawnSync("git", ["ls-files", ...BUILT_FOLDERS], { cwd: root, encoding: "utf8" });
  if (!fs.existsSync(path.join(root, ".git")) || git.status !== 0) {
    t.skip("this folder is no git clone");
    return;
  }
  const tracked = new Set(git.stdout.split("\n"));
  const built = [
    ...lessons.map(({ id }) => `notebooks/${id}.ipynb`),
    ...exerciseSets.flatMap(({ id }) => [`exercises/${id}.ipynb`, `solutions/${id}.ipynb`]),
  ];
  assert.deepEqual(
    built.filter((file) => !tracked.has(file)),
    [],
    "add these to git: learners open them as they are committed",
  );
});
