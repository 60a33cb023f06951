// One submission, three judges: the notebook as a learner runs it, `course check`, and, for some of each kind, the real nbgrader.
// nbgrader.test.ts has it grade all others.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";

import { exercises, type ExerciseId } from "../../src/exercises";
import { root } from "../venv";
import { notebookRunner, textOf } from "./notebook-run";
import { gradeWithNbgrader, handIn, honestFirst, type NbgraderReport, type Scores } from "./grading/nbgrader";
import { deserved, onlyGradingSees, SAMPLE, submissions, type HandedIn } from "./grading/submissions";

/** Seconds that a cell may take: enough for a busy machine. */
const PATIENCE = 600;
/** … at least, where there is a loop without an end to wait for. */
const LITTLE = 3;

const run = notebookRunner("exercises");
const everyone: readonly HandedIn[] = [...submissions, ...onlyGradingSees];

/** What came of it; graded before the first test. */
let nbgrader: NbgraderReport;
let notebook: Scores;
let courseCheck: Scores;
before(async () => {
  const course = handIn(everyone);
  const others = runAll().then(async (scores) => [scores, await checkAll(course)] as const);
  const sample = [...submissions.filter(({ student }) => SAMPLE.includes(student)), ...onlyGradingSees];
  [nbgrader, [notebook, courseCheck]] = await Promise.all([gradeWithNbgrader(handIn(sample), sample), others]);
});

test("there are thirty submissions at least", (t) => {
  t.diagnostic(`${submissions.length} submissions, and ${onlyGradingSees.length} where grading sees more`);
  assert.ok(submissions.length >= 30);
});

test("nbgrader releases what is in exercises/, and validates solutions as right, starters as not", () => {
  for (const [set, released] of Object.entries(nbgrader.released))
    assert.equal(released, fs.readFileSync(path.join(root, "exercises", `${set}.ipynb`), "utf8"), set);

  assert.deepEqual(nbgrader.validated.solution, {});
  assert.ok((nbgrader.validated.starter.failed ?? 0) > 0, "a starter fails");
});

for (const handedIn of submissions) {
  const { student } = handedIn;
  const judges = SAMPLE.includes(student) ? "the notebook, course check and nbgrader" : "the notebook and course check";
  test(`${student}: ${judges} give what it deserves, exercise by exercise`, () => {
    if (SAMPLE.includes(student)) assert.deepEqual(nbgrader.scores[student], deserved(handedIn), "nbgrader");
    assert.deepEqual(courseCheck[student], deserved(handedIn), "course check");
    // A check cell that isn't there gives nothing, in a notebook as in nbgrader.
    assert.deepEqual({ ...zeros(handedIn), ...notebook[student] }, deserved(handedIn), "the notebook");
  });
}

for (const handedIn of onlyGradingSees) {
  test(`${handedIn.student}: grading isn't taken in`, () =>
    assert.deepEqual(nbgrader.scores[handedIn.student], deserved(handedIn)));
}

test("feedback shows learners what the check said", () => {
  assert.match(nbgrader.feedback["right"] ?? "", /Treat every word alike: 2 points/);
  const feedback = nbgrader.feedback["wrong-throughout"] ?? "";
  assert.match(feedback, /It looks like:[^]*a sum instead of a mean/);
});

function zeros(handedIn: HandedIn): Record<string, number> {
  return Object.fromEntries(Object.keys(deserved(handedIn)).map((id) => [id, 0]));
}

/** What learners get who run all cells of their notebooks: the last copy of a check cell counts, as for nbgrader. */
async function runAll(): Promise<Scores> {
  const scores: Scores = {};
  const took: number[] = [];
  for (const { student, submission, endless } of honestFirst(everyone)) {
    const began = performance.now();
    const cells = await run(submission.cells, endless && { seconds: littleTime(took) });
    took.push((performance.now() - began) / 1000);
    const code = submission.cells.filter(
      ({ cell_type: type, source }) => type === "code" && textOf(source).trim() !== "",
    );
    scores[student] = Object.fromEntries(
      cells.flatMap(({ result: { error, stderr } }, index) => {
        const { grade_id: id, solution, points } = code[index]?.metadata.nbgrader ?? {};
        if (id === undefined || solution === true || points === undefined) return [];
        return [[id, error === undefined && stderr === "" ? points : 0] as const];
      }),
    );
  }
  return scores;
}

/** As long as a whole submission took on average: much for a cell that ends, however busy the machine is. */
function littleTime(took: readonly number[]): number {
  return Math.max(LITTLE, Math.round(took.reduce((sum, seconds) => sum + seconds, 0) / took.length));
}

/** Has every submission checked by the `course` command: in one call, and in another those with loops without an end. */
async function checkAll(course: string): Promise<Scores> {
  const began = performance.now();
  const honest = await check(
    course,
    everyone.filter(({ endless }) => endless !== true),
    PATIENCE,
  );
  const each = (performance.now() - began) / 1000 / Object.keys(honest).length;
  return {
    ...honest,
    ...(await check(
      course,
      everyone.filter(({ endless }) => endless === true),
      littleTime([each]),
    )),
  };
}

async function check(course: string, handedIn: readonly HandedIn[], seconds: number): Promise<Scores> {
  const notebooks = new Map(
    handedIn.map(({ student, set }) => [path.join(course, "submitted", student, set, `${set}.ipynb`), student]),
  );
  const command = [
    path.join(root, "src", "cli", "course.js"),
    "check",
    "--json",
    "--timeout",
    String(seconds),
    ...notebooks.keys(),
  ];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let [printed, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 1)
    throw new Error(`course check was to find failures and end with code 1; it ended with ${code}:\n${complaints}`);
  const { sets } = JSON.parse(printed) as {
    sets: { notebook: string; exercises: { id: string; earned: number; state: string }[] }[];
  };
  // Free answers, which an instructor marks, are no one's to grade here.
  const graded = (checked: { id: string; earned: number }[]): [string, number][] =>
    checked.filter(({ id }) => exercises[id as ExerciseId].kind !== "free").map(({ id, earned }) => [id, earned]);
  return Object.fromEntries(
    sets.map((set) => [notebooks.get(path.resolve(root, set.notebook)), Object.fromEntries(graded(set.exercises))]),
  ) as Scores;
}
