import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { TestContext } from "node:test";
import { exerciseSets } from "../../src/catalogue";
import { exerciseCells } from "../../src/builder/exercise-cells";
import { buildNotebook } from "../../src/builder/build-notebook";
import { notebookText, type Notebook } from "../../src/nbformat/notebook";
import { parseNotebook } from "../../src/nbformat/notebook-file";
import { cellOf, workFolder } from "../grading/workshop";
import { root } from "../venv";

const LAUNCHER = path.join(root, "src", "cli", "course.js");

/** A set's notebook as the course builds it, whatever was done to the one in this clone. */
export function builtNotebook(set: string, kind: "exercise" | "solution"): string {
  return notebookText(buildNotebook(exerciseCells(root, set), kind));
}

/** Answers to the set 01-context, by the exercises' ids; right ones. */
export const RIGHT: Readonly<Record<string, string>> = (() => {
  const solved = parseNotebook(builtNotebook("01-context", "solution"), "the solution");
  return Object.fromEntries(
    solved
      .filter(({ solution }) => solution)
      .map(({ gradeId = "", source }) => [gradeId.replace(/-answer$/, ""), source]),
  );
})();

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A learner with a folder of their own, in which `course` works. */
export class Learner {
  readonly folder: string;
  readonly notebook: string;

  constructor(t: TestContext) {
    this.folder = workFolder(t);
    this.notebook = this.notebookOf("01-context");
    for (const { id } of exerciseSets) fs.writeFileSync(this.notebookOf(id), builtNotebook(id, "exercise"));
  }

  /** Runs a command to its end. */
  course(...args: string[]): Answer {
    const answer = spawnSync(process.execPath, [LAUNCHER, ...args], {
      encoding: "utf8",
      cwd: this.folder,
      env: this.env,
      input: "",
    });
    assert.doesNotMatch(answer.stderr, /^\s+at /m, "a user's mistake printed a stack trace");
    return answer;
  }

  /** Runs it, and reads what it prints as JSON. */
  json<T>(...args: string[]): T {
    return JSON.parse(this.course(...args, "--json").stdout) as T;
  }

  /** Starts a command that goes on. */
  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [LAUNCHER, ...args], {
      cwd: this.folder,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Writes answers into the notebook, by the exercises' ids, and saves it as editors do: beside, and renamed. */
  write(answers: Readonly<Record<string, string>>): void {
    this.change((notebook) => {
      for (const [id, source] of Object.entries(answers)) cellOf(notebook, `${id}-answer`).source = source;
    });
  }

  change(edit: (notebook: Notebook) => void, file = this.notebook): void {
    const notebook = JSON.parse(fs.readFileSync(file, "utf8")) as Notebook;
    edit(notebook);
    fs.writeFileSync(`${file}.new`, `${JSON.stringify(notebook, undefined, 1)}\n`);
    fs.renameSync(`${file}.new`, file);
  }

  notebookOf(set: string): string {
    return path.join(this.folder, "exercises", `${set}.ipynb`);
  }

  progress(): {
    exercises?: Record<string, { passed?: string; attempts: number; hints: number }>;
    [more: string]: unknown;
  } {
    return JSON.parse(fs.readFileSync(this.progressFile, "utf8")) as ReturnType<Learner["progress"]>;
  }

  get progressFile(): string {
    return path.join(this.folder, ".course", "progress.json");
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, ATTENTION_COURSE_FOLDER: this.folder, NO_COLOR: "1" };
  }
}
