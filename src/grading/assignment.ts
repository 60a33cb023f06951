import * as path from "node:path";
import { buildNotebook } from "../builder/build-notebook";
import { exerciseCells } from "../builder/exercise-cells";
import type { ExerciseSet } from "../catalogue";
import type { Notebook } from "../nbformat/notebook";
import { lastHeading, readCell, type NotebookCell } from "../nbformat/notebook-file";

/** What is graded as one: answer cells, and the cell that checks them. */
export interface AssignmentItem {
  /** Its exercise's id, and the check cell's grade_id. */
  readonly id: string;
  readonly points: number;
  /** The last heading above it, without its `#` and number. */
  readonly heading: string;
  /** The text that sets the task, if it has a cell of its own. */
  readonly task: NotebookCell | undefined;
  readonly answers: readonly NotebookCell[];
  /** None for a free answer, which an instructor marks. */
  readonly check: NotebookCell | undefined;
}

/** An exercise set as learners get it, in this version of the course. */
export interface Assignment {
  readonly set: ExerciseSet;
  /** The learner's notebook. */
  readonly file: string;
  /** The same as one types it in the project's folder. */
  readonly shown: string;
  /** The notebook as it is built, and its cells as grading looks at them, in the same order. */
  readonly notebook: Notebook;
  readonly cells: readonly NotebookCell[];
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
  return toAssignment(buildNotebook(exerciseCells(root, set.id), "exercise"), set, work);
}

/** @param notebook a built exercise notebook */
export function toAssignment(notebook: Notebook, set: ExerciseSet, work: string): Assignment {
  const shown = `exercises/${set.id}.ipynb`;
  const cells = notebook.cells.map(readCell);
  return { set, file: path.join(work, shown), shown, notebook, cells, items: itemsOf(cells) };
}

function itemsOf(cells: readonly NotebookCell[]): AssignmentItem[] {
  const items: AssignmentItem[] = [];
  let heading = "";
  for (const cell of cells) {
    if (cell.type === "markdown") heading = titleOf(cell.source) ?? heading;
    const id = cell.gradeId;
    if (!cell.grade || id === undefined) continue;
    const answers = cell.solution
      ? [cell]
      : cells.filter((other) => other.solution && isAnswerTo(id, other.gradeId ?? ""));
    const task = cells.find(({ exercise }) => exercise === id);
    items.push({ id, points: cell.points, heading, task, answers, check: cell.solution ? undefined : cell });
  }
  return items;
}

/** `<id>-answer`, and `<id>-answer-2` and so on where an exercise has several cells to fill in. */
function isAnswerTo(id: string, gradeId: string): boolean {
  return gradeId.startsWith(`${id}-answer`) && /^(-\d+)?$/.test(gradeId.slice(`${id}-answer`.length));
}

/** The last heading of a markdown cell, without its `#` and number; undefined where it has none. */
export function titleOf(markdown: string): string | undefined {
  return lastHeading(markdown)?.replace(/^\d+\. /, "");
}
