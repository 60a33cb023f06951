// The real nbgrader grades the submissions that grading.test.ts leaves out: there the notebook and `course check` do.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { gradeWithNbgrader, handIn, type Scores } from "./grading/nbgrader";
import { deserved, SAMPLE, submissions } from "./grading/submissions";

const rest = submissions.filter(({ student }) => !SAMPLE.includes(student));
let scores: Scores;
before(async () => {
  scores = (await gradeWithNbgrader(handIn(rest), rest)).scores;
});

for (const handedIn of rest) {
  test(`${handedIn.student}: nbgrader gives what it deserves, exercise by exercise`, () => {
    assert.deepEqual(scores[handedIn.student], deserved(handedIn));
  });
}
