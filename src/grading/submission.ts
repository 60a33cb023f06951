import type { NotebookCell } from "../nbformat/notebook-file";
import { titleOf, type Assignment, type AssignmentItem } from "./assignment";
import type { CellToRun } from "./run/protocol";

/** A code cell that is run, and where a person finds it. */
export interface SubmittedCell extends CellToRun {
  readonly gradeId: string | undefined;
  /** The last heading above it. */
  readonly heading: string;
}

/** A learner's notebook, made ready to be graded. */
export interface Submission {
  /** The code cells in their order; blank ones aren't run. */
  readonly cells: readonly SubmittedCell[];
  /** For each answer and check cell of the course that is there, its text. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Makes a learner's notebook ready as nbgrader does: of cells with the same grade_id the last one counts, and the others are
 * ordinary cells; what is locked gets the course's text; what was a code cell in the course is one again.
 */
export function prepare(notebook: readonly NotebookCell[], assignment: Assignment): Submission {
  const known = new Map(assignment.cells.map((cell) => [cell.gradeId, cell]));
  const cells: SubmittedCell[] = [];
  const sources = new Map<string, string>();
  const last = new Map<string, number>();
  notebook.forEach(({ gradeId, solution, locked }, index) => {
    if (gradeId !== undefined && (solution || locked)) last.set(gradeId, index);
  });
  let heading = "";
  for (const [index, cell] of notebook.entries()) {
    const { gradeId } = cell;
    const original = gradeId !== undefined && last.get(gradeId) === index ? known.get(gradeId) : undefined;
    const type = original?.type ?? cell.type;
    const source = original?.locked === true ? original.source : cell.source;
    if (original?.gradeId !== undefined) sources.set(original.gradeId, source);
    if (type === "markdown") heading = titleOf(source) ?? heading;
    if (type !== "code" || source.trim() === "") continue;
    cells.push({ index, count: cells.length + 1, code: source, gradeId: original?.gradeId, heading });
  }
  return { cells, sources };
}

/** Whether a learner has changed, or deleted, an answer cell of this item. */
export function isBegun(item: AssignmentItem, { sources }: Submission): boolean {
  return item.answers.some(({ gradeId, source }) => plain(sources.get(gradeId ?? "")) !== plain(source));
}

/** The answer cells of an item that are run. */
export function answerCells(item: AssignmentItem, { cells }: Submission): SubmittedCell[] {
  return cells.filter(({ gradeId }) => item.answers.some((answer) => answer.gradeId === gradeId));
}

/** The text of an item's answers: another one is another attempt. */
export function answerText(item: AssignmentItem, { sources }: Submission): string {
  return item.answers.map(({ gradeId }) => plain(sources.get(gradeId ?? "")) ?? "").join("\0");
}

/** Editors differ in line ends, and in the blanks that they leave at the end. */
function plain(source: string | undefined): string | undefined {
  return source?.replaceAll("\r\n", "\n").trimEnd();
}
