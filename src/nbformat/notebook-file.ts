import * as fs from "node:fs";
import { UserError } from "../errors";

/** A cell as a notebook describes it, whoever wrote it: what it doesn't say, or says wrong, is taken for nothing. */
export interface NotebookCell {
  readonly type: "code" | "markdown" | "raw";
  readonly id: string | undefined;
  readonly source: string;
  /** The exercise whose task this cell sets. */
  readonly exercise: string | undefined;
  /** What that exercise asks, in a line: as its author has marked it. */
  readonly asks: string | undefined;
  /** What nbgrader knows the cell by, the roles that it has there, and its points. */
  readonly gradeId: string | undefined;
  readonly grade: boolean;
  readonly solution: boolean;
  /** nbgrader gives the cell its original text back. */
  readonly locked: boolean;
  readonly points: number;
}

/** A notebook file that could be read. */
export interface NotebookFile {
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
 * Reads a notebook from its file.
 *
 * @param file its path
 * @param shown how messages name it
 * @param remedy what to do when it is lost or broken: a sentence
 * @throws {UnreadableNotebook} when there is none, or it isn't one
 */
export function readNotebookFile(file: string, shown = file, remedy = ""): NotebookFile {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UnreadableNotebook(`There is no ${shown}. ${remedy}`.trimEnd(), true);
    throw new UnreadableNotebook(`${shown} can't be read: ${message}`, false);
  }
  return { text, cells: parseNotebook(text, shown, remedy) };
}

/**
 * The cells of a notebook.
 *
 * @param text what its file holds
 * @throws {UnreadableNotebook} saying what is wrong with the text
 */
export function parseNotebook(text: string, shown: string, remedy = ""): NotebookCell[] {
  let notebook: unknown;
  try {
    notebook = parseJson(text);
  } catch (error) {
    const empty = text.trim() === "";
    const what = empty
      ? "it is empty"
      : /^<{7} /m.test(text)
        ? "it has git's conflict marks in it"
        : `it is not valid JSON (${(error as Error).message})`;
    throw new UnreadableNotebook(`${shown} can't be read as a notebook: ${what}. ${remedy}`.trimEnd(), true);
  }
  const cells = field(notebook, "cells");
  if (!Array.isArray(cells)) {
    const old = field(notebook, "worksheets") !== undefined;
    const what = old
      ? "its format is older than version 4; open it in JupyterLab and save it"
      : "it has no list of cells";
    throw new UnreadableNotebook(`${shown} isn't a notebook that can be read: ${what}. ${remedy}`.trimEnd(), false);
  }
  return cells.map(readCell);
}

/** What a cell of a notebook says, of whatever shape it is. */
export function readCell(cell: unknown): NotebookCell {
  const type = field(cell, "cell_type");
  const source = field(cell, "source");
  const metadata = field(cell, "metadata");
  const nbgrader = field(metadata, "nbgrader");
  const points = field(nbgrader, "points");
  const [grade, solution, locked] = ["grade", "solution", "locked"].map((role) => field(nbgrader, role) === true);
  return {
    type: type === "code" || type === "markdown" ? type : "raw",
    id: stringField(cell, "id"),
    source: Array.isArray(source) ? source.join("") : typeof source === "string" ? source : "",
    exercise: stringField(metadata, "exercise"),
    asks: stringField(metadata, "asks"),
    gradeId: stringField(nbgrader, "grade_id"),
    grade: grade === true,
    solution: solution === true,
    locked: solution !== true && (grade === true || locked === true),
    points: typeof points === "number" ? points : 0,
  };
}

/** The course file that a notebook says it was built from; nothing where it says none or isn't a notebook. */
export function builtFrom(notebook: string): string | undefined {
  try {
    return stringField(field(field(parseJson(notebook), "metadata"), "course"), "source");
  } catch {
    return undefined;
  }
}

/** The last heading of a markdown cell, without its `#`; undefined where it has none. */
export function lastHeading(markdown: string): string | undefined {
  return markdown
    .match(/^#{1,6} .*$/gm)
    ?.at(-1)
    ?.replace(/^#+ /, "");
}

function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

function stringField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === "string" ? found : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
