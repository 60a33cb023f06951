import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buildNotebook } from "../../src/builder/build-notebook";
import { parsePercent } from "../../src/builder/percent";
import { toAssignment, type Assignment } from "../../src/grading/assignment";
import { Grader, type CheckOptions } from "../../src/grading/grader";
import type { ItemResult, SetResult } from "../../src/grading/results";
import { notebookText, type Cell, type Notebook } from "../../src/nbformat/notebook";
import { root } from "../venv";

/** A test, or node:test itself: what tells when to clean up. */
export interface Cleanup {
  readonly after: (clean: () => void) => void;
}

/** A folder in which the course is installed, as a clone has it. */
export function workFolder(t: Cleanup): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "course-work-"));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  fs.mkdirSync(path.join(folder, "exercises"));
  fs.mkdirSync(path.join(folder, "node_modules"));
  fs.symlinkSync(root, path.join(folder, "node_modules", "attention-course"), "junction");
  return folder;
}

/** Two functions to write, each with a check; a third in words; and a helper that is locked. */
export const COURSE_FILE = `// %% [markdown]
// # Exercises: small

// %%
import { ok } from "node:assert/strict";

// %% nbgrader={"grade_id": "limit", "locked": true}
const limit = 100;

// %% [markdown]
// ## 1. Twice

// %% nbgrader={"grade_id": "twice-answer", "solution": true}
function twice(x: number): number {
  // BEGIN SOLUTION
  return 2 * x;
  // END SOLUTION
}

// %% nbgrader={"grade_id": "twice", "grade": true, "points": 1}
ok(twice(3) === 6 && twice(limit) === 200, "twice(3) should be 6");

// %% [markdown]
// ## 2. Thrice

// %% nbgrader={"grade_id": "thrice-answer", "solution": true}
async function thrice(x: number): Promise<number> {
  // BEGIN SOLUTION
  return 3 * x;
  // END SOLUTION
}

// %% nbgrader={"grade_id": "thrice", "grade": true, "points": 2}
ok((await thrice(2)) === 6, "thrice(2) should be 6");

// %% [markdown]
// ## 3. In words

// %% [markdown] nbgrader={"grade_id": "words", "grade": true, "solution": true, "points": 3}
// <!-- BEGIN SOLUTION -->
// Because.
// <!-- END SOLUTION -->
`;

export const TWICE = "function twice(x: number): number {\n  return 2 * x;\n}";
export const THRICE = "async function thrice(x: number): Promise<number> {\n  return 3 * x;\n}";

/** The assignment that a course file makes in a folder. */
export function assignmentIn(folder: string, courseFile = COURSE_FILE): Assignment {
  const source = "course/tasks/01-small.ts";
  return toAssignment(
    buildNotebook(parsePercent(courseFile, source), "exercise"),
    { id: "01-small", title: "Exercises: small", minutes: 5 },
    folder,
  );
}

/** The built notebook, to be changed by a test. */
export function notebookOf(assignment: Assignment): Notebook {
  return JSON.parse(notebookText(assignment.notebook)) as Notebook;
}

export function cellOf(notebook: Notebook, gradeId: string): Cell {
  const cell = notebook.cells.find(({ metadata }) => metadata.nbgrader?.grade_id === gradeId);
  if (cell === undefined) throw new Error(`the notebook has no cell ${gradeId}`);
  return cell;
}

/** A notebook with these answers, by their grade_id. */
export function answered(assignment: Assignment, answers: Readonly<Record<string, string>>): Notebook {
  const notebook = notebookOf(assignment);
  for (const [gradeId, source] of Object.entries(answers)) cellOf(notebook, gradeId).source = source;
  return notebook;
}

export function save(assignment: Assignment, notebook: Notebook): void {
  fs.writeFileSync(assignment.file, `${JSON.stringify(notebook, undefined, 1)}\n`);
}

/** A workshop for a test file: one folder, one grader, and what a check of a notebook says. */
export class Workshop {
  readonly folder: string;
  readonly assignment: Assignment;
  readonly grader: Grader;

  constructor(t: Cleanup, courseFile?: string) {
    this.folder = workFolder(t);
    this.assignment = assignmentIn(this.folder, courseFile);
    this.grader = new Grader(path.join(this.folder, "exercises"), path.join(this.folder, ".course", "compiled"));
    t.after(() => this.grader.close());
  }

  async check(notebook: Notebook, options?: CheckOptions): Promise<SetResult> {
    save(this.assignment, notebook);
    return this.grader.check(this.assignment, options);
  }

  checkAnswers(answers: Readonly<Record<string, string>>, options?: CheckOptions): Promise<SetResult> {
    return this.check(answered(this.assignment, answers), options);
  }
}

/** One item of a result. */
export function itemOf({ items }: SetResult, id: string): ItemResult {
  const item = items.find((one) => one.id === id);
  if (item === undefined) throw new Error(`nothing is said of ${id}`);
  return item;
}

/** States by item, as short as can be. */
export function states({ items }: SetResult): Record<string, string> {
  return Object.fromEntries(items.map(({ id, state }) => [id, state]));
}
