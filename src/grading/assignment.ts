import * as fs from "node:fs";
import * as path from "node:path";
import type { ExerciseSet } from "../catalogue";
import { withExercises } from "../builder/exercise-cells";
import { isJsonObject, type JsonObject, type JsonValue } from "../builder/json";
import { buildNotebook } from "../builder/notebook";
import { parsePercent } from "../builder/percent";
import { parseNotebook, type NotebookCell } from "./notebook-file";

/** A cell of an exercise notebook as the course builds it. */
export interface AssignmentCell extends NotebookCell {
  /** The cell as it stands in the file. */
  readonly json: JsonObject;
  readonly grade: boolean;
  readonly solution: boolean;
  readonly locked: boolean;
  readonly points: number;
}

/** What is graded as one: answer cells, and the cell that checks them. */
export interface AssignmentItem {
  /** Its exercise's id, and the check cell's grade_id. */
  readonly id: string;
  readonly points: number;
  /** The last heading above it, without its `#` and number. */
  readonly heading: string;
  /** The text that sets the task, if it has a cell of its own. */
  readonly task: AssignmentCell | undefined;
  readonly answers: readonly AssignmentCell[];
  /** None for a free answer, which an instructor marks. */
  readonly check: AssignmentCell | undefined;
}

/** An exercise set as learners get it, in this version of the course. */
export interface Assignment {
  readonly set: ExerciseSet;
  /** The learner's notebook. */
  readonly file: string;
  /** The same as one types it in the project's folder. */
  readonly shown: string;
  /** What is built, as text. */
  readonly text: string;
  readonly cells: readonly AssignmentCell[];
  readonly items: readonly AssignmentItem[];
}

/**
 * Builds an exercise set in memory: what a learner's file says of checks and locked cells doesn't count.
 *
 * @param root the project's folder
 * @param work the folder that has the learner's exercises/, if that is another one
 * @throws {CourseFileError} for a mistake in the course file
 */
export function loadAssignment(root: string, set: ExerciseSet, work = root): Assignment {
  const source = `course/tasks/${set.id}.ts`;
  const written = parsePercent(fs.readFileSync(path.join(root, source), "utf8"), source);
  return toAssignment(buildNotebook(withExercises(written, set.id, source), source, "exercise"), set, work);
}

/** @param text a built exercise notebook */
export function toAssignment(text: string, set: ExerciseSet, work: string): Assignment {
  const shown = `exercises/${set.id}.ipynb`;
  const json = (JSON.parse(text) as { cells: JsonObject[] }).cells;
  const cells = parseNotebook(text, shown, "").map((cell, index) => assignmentCell(cell, json[index] ?? {}));
  return { set, file: path.join(work, shown), shown, text, cells, items: itemsOf(cells) };
}

function assignmentCell(cell: NotebookCell, json: JsonObject): AssignmentCell {
  const metadata = json["metadata"];
  const found = isJsonObject(metadata) ? metadata["nbgrader"] : undefined;
  const nbgrader = isJsonObject(found) ? found : {};
  const role = (name: string): boolean => nbgrader[name] === true;
  const points: JsonValue | undefined = nbgrader["points"];
  const solution = role("solution");
  return {
    ...cell,
    json,
    grade: role("grade"),
    solution,
    locked: !solution && (role("grade") || role("locked")),
    points: typeof points === "number" ? points : 0,
  };
}

function itemsOf(cells: readonly AssignmentCell[]): AssignmentItem[] {
  const items: AssignmentItem[] = [];
  let heading = "";
  for (const cell of cells) {
    if (cell.type === "markdown") heading = lastHeading(cell.source) ?? heading;
    const id = cell.gradeId;
    if (!cell.grade || id === undefined) continue;
    const answers = cell.solution
      ? [cell]
      : cells.filter((other) => other.solution && isAnswerTo(id, other.gradeId ?? ""));
    const task = cells.find(({ json }) => isJsonObject(json["metadata"]) && json["metadata"]["exercise"] === id);
    items.push({ id, points: cell.points, heading, task, answers, check: cell.solution ? undefined : cell });
  }
  return items;
}

/** `<id>-answer`, and `<id>-answer-2` and so on where an exercise has several cells to fill in. */
function isAnswerTo(id: string, gradeId: string): boolean {
  return gradeId.startsWith(`${id}-answer`) && /^(-\d+)?$/.test(gradeId.slice(`${id}-answer`.length));
}

/** The last heading of a markdown cell, without its `#` and number; undefined where it has none. */
export function lastHeading(markdown: string): string | undefined {
  return markdown
    .match(/^#{1,6} .*$/gm)
    ?.at(-1)
    ?.replace(/^#+ (\d+\. )?/, "");
}
