import { createHash } from "node:crypto";

import { isJsonObject } from "../nbformat/json";
import { newCell, type Cell, type Notebook } from "../nbformat/notebook";
import { CourseFileError } from "./course-file-error";
import { lockMetadata, studentSource } from "./solution-markers";
import { readNbgrader, writeNbgrader, type NbgraderMetadata } from "./nbgrader";
import type { PercentCell } from "./percent";

/** Which of a course file's notebooks: a lesson, or an exercise set as a student gets it or with its answers. */
export type NotebookKind = "lesson" | "exercise" | "solution";

const KERNELSPEC = { display_name: "TypeScript", language: "typescript", name: "tslab" };
// What the kernel says of its language, so that saving in JupyterLab changes little; GitHub highlights by the name.
const LANGUAGE_INFO = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
};

/**
 * One notebook of a course file.
 *
 * @param cells what `parsePercent` read
 * @param file the course file, with forward slashes below the project's folder; the notebook names it
 * @throws {CourseFileError} naming file and line
 */
export function buildNotebook(cells: readonly PercentCell[], file: string, kind: NotebookKind): Notebook {
  checkTitle(cells, file);
  const graders = cells.map((cell) => nbgraderOf(cell, file, kind));
  checkGradeIds(cells, graders, file);
  const ids = cellIds(cells, graders, file);
  const built = cells.map((cell, index) => {
    const nbgrader = graders[index];
    const student = kind === "lesson" ? cell.source : studentSource(cell, nbgrader, file);
    const source = kind === "exercise" ? student : cell.source;
    const { id: _, ...own } = cell.metadata;
    const metadata: Cell["metadata"] = {
      ...own,
      ...(cell.title !== undefined && { title: cell.title }),
      ...(nbgrader && { nbgrader: writeNbgrader(nbgrader, cell.type, source) }),
      ...(nbgrader && kind === "exercise" && lockMetadata(nbgrader)),
    };
    return newCell(cell.type, ids[index] ?? "", metadata, source);
  });
  return {
    cells: built,
    metadata: { course: { source: file }, kernelspec: KERNELSPEC, language_info: LANGUAGE_INFO },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function checkTitle(cells: readonly PercentCell[], file: string): void {
  const first = cells[0];
  if (first?.type !== "markdown" || !/^# \S/.test(first.source)) {
    throw new CourseFileError(
      file,
      (first?.line ?? 0) + 1,
      "a course file starts with a markdown cell whose first line is its title: `// # Title`.",
    );
  }
}

function nbgraderOf(cell: PercentCell, file: string, kind: NotebookKind): NbgraderMetadata | undefined {
  const value = cell.metadata["nbgrader"];
  if (value === undefined) return undefined;

  if (kind === "lesson")
    throw new CourseFileError(file, cell.line, "a lesson isn't graded: nbgrader metadata belongs into course/tasks.");

  if (!isJsonObject(value))
    throw new CourseFileError(file, cell.line, 'nbgrader metadata is an object: nbgrader={"grade_id": "…", …}.');

  try {
    return readNbgrader(value, cell.type);
  } catch (error) {
    throw new CourseFileError(file, cell.line, (error as Error).message);
  }
}

function checkGradeIds(
  cells: readonly PercentCell[],
  graders: readonly (NbgraderMetadata | undefined)[],
  file: string,
): void {
  const lines = new Map<string, number>();
  for (const [index, cell] of cells.entries()) {
    const id = graders[index]?.grade_id;
    if (id === undefined) continue;

    const before = lines.get(id);
    if (before !== undefined)
      throw new CourseFileError(file, cell.line, `the grade_id "${id}" is taken by the cell on line ${before}.`);

    lines.set(id, cell.line);
  }
}

/**
 * An id for each cell that survives edits elsewhere: the author's `id=`, else the grade_id, else the words of the
 * cell's title or first line. Cells that begin alike are numbered in their order.
 */
function cellIds(
  cells: readonly PercentCell[],
  graders: readonly (NbgraderMetadata | undefined)[],
  file: string,
): string[] {
  const fixed = cells.map((cell, index) => fixedId(cell, graders[index], file));
  const taken = new Set<string>();
  for (const [index, id] of fixed.entries()) {
    if (id !== undefined && taken.has(id))
      throw new CourseFileError(file, cells[index]?.line ?? 1, `the cell id "${id}" is taken by a cell above.`);

    if (id !== undefined) taken.add(id);
  }
  return cells.map((cell, index) => {
    const id = fixed[index];
    if (id !== undefined) return id;

    const base = slug(cell);
    let free = base;
    for (let n = 2; taken.has(free); n++) free = `${base}-${n}`;

    taken.add(free);
    return free;
  });
}

function fixedId(cell: PercentCell, nbgrader: NbgraderMetadata | undefined, file: string): string | undefined {
  const id = cell.metadata["id"];
  if (id === undefined) return nbgrader?.grade_id.slice(0, 64);

  if (typeof id !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(id))
    throw new CourseFileError(file, cell.line, "a cell id has 1 to 64 letters, digits, - and _.");

  return id;
}

function slug(cell: PercentCell): string {
  const text = cell.title ?? cell.source.split("\n").find((line) => /[a-zA-Z0-9]{2}/.test(line)) ?? "";
  const words = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (words === "") return `cell-${createHash("sha256").update(cell.source).digest("hex").slice(0, 8)}`;

  // Few words, so that few edits touch them; nbformat allows 64 characters, of which some are room for a number.
  const few = words.split("-").slice(0, 6).join("-");
  return few.length <= 48 ? few : few.slice(0, 48).replace(/-[^-]*$/, "");
}
