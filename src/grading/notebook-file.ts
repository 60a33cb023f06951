import * as fs from "node:fs";
import { UserError } from "../errors";

/** A cell of a learner's notebook, as far as grading looks at it. */
export interface NotebookCell {
  readonly type: "code" | "markdown" | "raw";
  readonly source: string;
  /** What nbgrader knows the cell by, and the roles that this notebook says it has. */
  readonly gradeId: string | undefined;
  readonly graded: boolean;
}

/** A notebook file that could be read. */
export interface NotebookFile {
  readonly path: string;
  readonly text: string;
  readonly cells: readonly NotebookCell[];
}

/** Why a notebook can't be read; `unfinished` where another program may be just writing it. */
export class UnreadableNotebook extends UserError {
  override readonly name = "UnreadableNotebook";
  constructor(
    message: string,
    readonly unfinished: boolean,
  ) {
    super(message);
  }
}

/**
 * Reads a learner's notebook.
 *
 * @param file its path
 * @param shown how messages name it
 * @param remedy what to do when it is lost or broken: a sentence
 * @throws {UnreadableNotebook} when there is none, or it isn't one
 */
export function readNotebookFile(file: string, shown: string, remedy: string): NotebookFile {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UnreadableNotebook(`There is no ${shown}. ${remedy}`, true);
    throw new UnreadableNotebook(`${shown} can't be read: ${message}`, false);
  }
  return { path: file, text, cells: parseNotebook(text, shown, remedy) };
}

/** @throws {UnreadableNotebook} saying what is wrong with the text */
export function parseNotebook(text: string, shown: string, remedy: string): NotebookCell[] {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const empty = text.trim() === "";
    const what = empty
      ? "it is empty"
      : /^<{7} /m.test(text)
        ? "it has git's conflict marks in it"
        : `it is not valid JSON (${(error as Error).message})`;
    throw new UnreadableNotebook(`${shown} can't be read as a notebook: ${what}. ${remedy}`, true);
  }
  const cells = field(notebook, "cells");
  if (!Array.isArray(cells)) {
    const old = field(notebook, "worksheets") !== undefined;
    const what = old
      ? "its format is older than version 4; open it in JupyterLab and save it"
      : "it has no list of cells";
    throw new UnreadableNotebook(`${shown} isn't a notebook that can be checked: ${what}. ${remedy}`, false);
  }
  return cells.map((cell: unknown) => {
    const type = field(cell, "cell_type");
    const source = field(cell, "source");
    const nbgrader = field(field(cell, "metadata"), "nbgrader");
    const gradeId = field(nbgrader, "grade_id");
    return {
      type: type === "code" || type === "markdown" ? type : "raw",
      source: Array.isArray(source) ? source.join("") : typeof source === "string" ? source : "",
      gradeId: typeof gradeId === "string" ? gradeId : undefined,
      graded: ["grade", "solution", "locked"].some((role) => field(nbgrader, role) === true),
    };
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
