import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "./kernelspec";
import { pythonJson } from "./python";

interface Report {
  released: { stub: boolean; solution: boolean; hidden: boolean };
  students: Record<string, { success: boolean; score: number | null; max: number | null; error?: string }>;
}

test("nbgrader gives five submissions the points they deserve", { timeout: 240_000 }, async () => {
  const report = await pythonJson<Report>("grade_submissions.py", [], { cwd: temporaryFolder(), timeout: 230_000 });
  assert.deepEqual(
    report.released,
    { stub: true, solution: false, hidden: false },
    "what learners get has a stub, no solution, no hidden tests",
  );
  const failed = Object.entries(report.students).filter(([, { success }]) => !success);
  assert.deepEqual(failed, [], "nbgrader can grade every submission");
  assert.deepEqual(
    Object.entries(report.students).map(([student, { score, max }]) => [student, score, max]),
    [
      ["right", 5, 5],
      ["wrong", 0, 5],
      ["partly", 2, 5],
      ["untouched", 0, 5],
      ["broken", 0, 5],
    ],
  );
});
