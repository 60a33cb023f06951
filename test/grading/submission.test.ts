import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNotebook } from "../../src/nbformat/notebook-file";
import { answerText, isBegun, prepare, type Submission } from "../../src/grading/submission";
import type { Notebook } from "../../src/nbformat/notebook";
import { answered, assignmentIn, cellOf, notebookOf, TWICE } from "./workshop";

const assignment = assignmentIn("/nowhere");
const [twice] = assignment.items;
assert.ok(twice);

function prepared(notebook: Notebook): Submission {
  return prepare(parseNotebook(JSON.stringify(notebook), "", ""), assignment);
}

test("what a set consists of", () => {
  assert.deepEqual(
    assignment.items.map(({ id, points, heading, answers, check }) => [
      id,
      points,
      heading,
      answers.map(({ gradeId }) => gradeId),
      check?.gradeId,
    ]),
    [
      ["twice", 1, "Twice", ["twice-answer"], "twice"],
      ["thrice", 2, "Thrice", ["thrice-answer"], "thrice"],
      ["words", 3, "In words", ["words"], undefined],
    ],
  );
});

test("cells are numbered as Jupyter numbers them: blank ones don't count", () => {
  const notebook = notebookOf(assignment);
  notebook.cells.unshift({ cell_type: "code", metadata: {}, source: " \n", outputs: [], execution_count: null });
  assert.deepEqual(
    prepared(notebook).cells.map(({ index, count, gradeId, heading }) => [index, count, gradeId, heading]),
    [
      [2, 1, undefined, "Exercises: small"],
      [3, 2, "limit", "Exercises: small"],
      [5, 3, "twice-answer", "Twice"],
      [6, 4, "twice", "Twice"],
      [8, 5, "thrice-answer", "Thrice"],
      [9, 6, "thrice", "Thrice"],
    ],
  );
});

test("locked cells get the course's text, and code cells that became something else are code again", () => {
  const notebook = answered(assignment, { limit: "const limit = 0;", twice: "", "twice-answer": TWICE });
  cellOf(notebook, "twice-answer").cell_type = "markdown";
  const { cells } = prepared(notebook);
  const code = (id: string): string | undefined => cells.find(({ gradeId }) => gradeId === id)?.code;
  assert.equal(code("limit"), "const limit = 100;");
  assert.match(code("twice") ?? "", /twice\(3\) === 6/);
  assert.equal(code("twice-answer"), TWICE);
});

test("of cells with one name the last one counts; a cell that says it is none of nbgrader's doesn't", () => {
  const notebook = answered(assignment, { "twice-answer": TWICE, twice: "// first" });
  const check = cellOf(notebook, "twice");
  notebook.cells.push(
    { ...check, source: "// second" },
    { ...check, metadata: { nbgrader: { grade_id: "twice" } }, source: "// third" },
  );
  const { cells } = prepared(notebook);
  const checks = cells.filter(({ code }) => /first|second|third|twice\(3\)/.test(code));
  assert.deepEqual(
    checks.map(({ gradeId, code }) => [gradeId, code.slice(0, 9)]),
    [
      [undefined, "// first"],
      ["twice", "ok(twice("],
      [undefined, "// third"],
    ],
  );
});

test("an unknown grade_id is an ordinary cell", () => {
  const notebook = notebookOf(assignment);
  cellOf(notebook, "twice").metadata.nbgrader = { grade_id: "else", grade: true, points: 100 };
  const submission = prepared(notebook);
  assert.equal(submission.sources.has("else"), false);
  assert.equal(submission.sources.has("twice"), false);
});

test("an exercise is begun once its answer differs by more than blanks at the end", () => {
  const starter = String(twice.answers[0]?.source);
  const begun = (source: string): boolean => isBegun(twice, prepared(answered(assignment, { "twice-answer": source })));
  assert.equal(begun(starter), false);
  assert.equal(begun(`${starter.replaceAll("\n", "\r\n")} \n\n`), false);
  assert.equal(begun(TWICE), true);
  assert.equal(begun(""), true);
  const without = notebookOf(assignment);
  without.cells = without.cells.filter((cell) => cell !== cellOf(without, "twice-answer"));
  assert.equal(isBegun(twice, prepared(without)), true);
  assert.equal(answerText(twice, prepared(without)), "");
});
