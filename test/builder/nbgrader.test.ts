import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import type { JsonObject } from "../../src/nbformat/json";
import { checksum, readNbgrader, writeNbgrader, type NbgraderMetadata } from "../../src/builder/nbgrader";
import { root } from "../venv";

interface Fixture {
  nbgrader: string;
  cells: { type: "code" | "markdown"; source: string; nbgrader: NbgraderMetadata; checksum: string }[];
}

test("the checksum is the one that nbgrader 0.9.6 computes", () => {
  const fixture = JSON.parse(
    fs.readFileSync(path.join(root, "test/builder/fixtures/checksums.json"), "utf8"),
  ) as Fixture;
  assert.equal(fixture.nbgrader, "0.9.6");
  for (const cell of fixture.cells)
    assert.equal(checksum(cell.nbgrader, cell.type, cell.source), cell.checksum, JSON.stringify(cell));
});

test("what an author leaves out is completed, with exactly nbgrader's keys", () => {
  const graded = readNbgrader({ grade: true, grade_id: "a", points: 2 }, "code");
  assert.deepEqual(graded, {
    schema_version: 3,
    grade_id: "a",
    grade: true,
    solution: false,
    locked: true,
    task: false,
    points: 2,
  });
  assert.deepEqual(Object.keys(writeNbgrader(graded, "code", "x")).sort(), [
    "cell_type",
    "checksum",
    "grade",
    "grade_id",
    "locked",
    "points",
    "schema_version",
    "solution",
    "task",
  ]);
  const solution = readNbgrader({ grade_id: "b", solution: true }, "code");
  assert.deepEqual(solution, {
    schema_version: 3,
    grade_id: "b",
    grade: false,
    solution: true,
    locked: false,
    task: false,
  });
});

test("metadata that nbgrader would refuse or misread is an error", () => {
  const wrong: [JsonObject, "code" | "markdown", RegExp][] = [
    [{ solution: true }, "code", /needs a grade_id/],
    [{ grade_id: "a b", solution: true }, "code", /needs a grade_id/],
    [{ grade_id: "a" }, "code", /at least one of/],
    [{ grade_id: "a", grade: true }, "code", /needs points/],
    [{ grade_id: "a", grade: true, points: -1 }, "code", /needs points/],
    [{ grade_id: "a", grade: true, points: 1 / 3 }, "code", /two decimals/],
    [{ grade_id: "a", solution: true, points: 1 }, "code", /only a graded cell has points/],
    [{ grade_id: "a", grade: "yes", points: 1 }, "code", /"grade" is true or false/],
    [{ grade_id: "a", solution: true, hint: "x" }, "code", /unknown nbgrader key "hint"/],
    [{ grade_id: "a", solution: true, checksum: "x" }, "code", /leave nbgrader's "checksum" out/],
    [{ grade_id: "a", solution: true, schema_version: 2 }, "code", /schema_version is 3/],
    [{ grade_id: "a", solution: true }, "markdown", /graded by hand/],
    [{ grade_id: "a", task: true, points: 1 }, "code", /task is a markdown cell/],
  ];
  for (const [value, type, message] of wrong)
    assert.throws(() => readNbgrader(value, type), message, JSON.stringify(value));
});
