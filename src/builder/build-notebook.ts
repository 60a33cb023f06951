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
 * One notebook of a course file; it names that file.
 *
 * @param cells what `parsePercent` read: one at least
 * @throws {CourseFileError} naming file and line
 */
export function buildNotebook(cells: readonly PercentCell[], kind: NotebookKind): Notebook {
  const [title] = cells;
  if (title?.type !== "markdown" || !/^# \S/.test(title.source)) {
    throw new CourseFileError(
      title ?? { file: "", line: 0 },
      "a course file starts with a markdown cell whose first line is its title: `// # Title`.",
      1,
    );
  }
  const graders = cells.map((cell) => nbgraderOf(cell, kind));
  const gradeIds = graders.map((nbgrader) => nbgrader?.grade_id);
  expectOnce("grade_id", cells, gradeIds);
  const ids = cellIds(cells, graders);
  const built = cells.map((cell, index) => {
    const nbgrader = graders[index];
    const student = kind === "lesson" ? cell.source : studentSource(cell, nbgrader);
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
    metadata: { course: { source: title.file }, kernelspec: KERNELSPEC, language_info: LANGUAGE_INFO },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function nbgraderOf(cell: PercentCell, kind: NotebookKind): NbgraderMetadata | undefined {
  const value = cell.metadata["nbgrader"];
  if (value === undefined) return undefined;

  if (kind === "lesson")
    throw new CourseFileError(cell, "a lesson isn't graded: nbgrader metadata belongs into course/tasks.");

  if (!isJsonObject(value))
    throw new CourseFileError(cell, 'nbgrader metadata is an object: nbgrader={"grade_id": "…", …}.');

  try {
    return readNbgrader(value, cell.type);
  } catch (error) {
    throw new CourseFileError(cell, (error as Error).message);
  }
}

/**
 * An id for each cell that survives edits elsewhere: the author's `id=`, else the grade_id, else the words of the
 * cell's title or first line. Cells that begin alike are numbered in their order.
 */
function cellIds(cells: readonly PercentCell[], graders: readonly (NbgraderMetadata | undefined)[]): string[] {
  const fixed = cells.map((cell, index) => fixedId(cell, graders[index]));
  expectOnce("cell id", cells, fixed);
  const taken = new Set(fixed);
  return cells.map((cell, index) => {
    const base = fixed[index] ?? slug(cell);
    if (fixed[index] !== undefined) return base;

    let free = base;
    for (let n = 2; taken.has(free); n++) free = `${base}-${n}`;

    taken.add(free);
    return free;
  });
}

function fixedId(cell: PercentCell, nbgrader: NbgraderMetadata | undefined): string | undefined {
  const id = cell.metadata["id"];
  if (id === undefined) return nbgrader?.grade_id.slice(0, 64);

  if (typeof id !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(id))
    throw new CourseFileError(cell, "a cell id has 1 to 64 letters, digits, - and _.");

  return id;
}

/** @param ids of each cell, if it has one */
function expectOnce(what: string, cells: readonly PercentCell[], ids: readonly (string | undefined)[]): void {
  for (const [index, cell] of cells.entries()) {
    const first = ids.indexOf(ids[index]);
    if (ids[index] !== undefined && first < index) {
      throw new CourseFileError(
        cell,
        `the ${what} "${ids[index]}" is taken by the cell on line ${cells[first]?.line ?? 0}.`,
      );
    }
  }
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
