import type { Assignment, AssignmentItem } from "./assignment";
import { lineOf, problemOf } from "./problem";
import type { CellResult } from "./run/protocol";
import type { RunResult } from "./run/runner";
import { answerCells, answerText, isBegun, type Submission } from "./submission";
import type { ToldVerdict } from "./verdict";

/**
 * Where an item stands: `open` as long as its answer is as the course gave it, `written` for a free answer, which an
 * instructor marks.
 */
export type ItemState = "passed" | "failed" | "open" | "written";

/** What came of one item. */
export interface ItemResult {
  readonly id: string;
  readonly points: number;
  readonly earned: number;
  readonly state: ItemState;
  /** What `check` said. */
  readonly verdict?: ToldVerdict;
  /** The line of the answer cell in which it stopped with an error. */
  readonly line?: number;
  /** Why it failed where `check` could say nothing: a cell that doesn't compile, a check that was deleted. */
  readonly problem?: string;
  readonly answer: string;
}

/** What came of one exercise notebook. */
export interface SetResult {
  readonly items: readonly ItemResult[];
  readonly seconds: number;
}

/** Each item's points, as nbgrader would give them: all or nothing, by what its check cell did. */
export function gradeItems(assignment: Assignment, submission: Submission, run: RunResult): ItemResult[] {
  return assignment.items.map((item) => gradeItem(item, assignment, submission, run));
}

function gradeItem(item: AssignmentItem, assignment: Assignment, submission: Submission, run: RunResult): ItemResult {
  const { id, points } = item;
  const begun = isBegun(item, submission);
  const facts = { id, points, answer: answerText(item, submission) };
  if (item.check === undefined) return { ...facts, earned: 0, state: begun ? "written" : "open" };

  const place = submission.cells.find(({ gradeId }) => gradeId === id);
  const result = place && run.results.get(place.index);
  const verdict = result?.verdicts.filter((told) => told.id === id).at(-1)?.verdict;
  const told = verdict === undefined ? {} : { verdict };
  if (result !== undefined && passes(result)) return { ...facts, ...told, earned: points, state: "passed" };
  const state = begun ? "failed" : "open";
  // What `check` says is enough where the check failed by it; not where something else is in the way.
  const enough = verdict !== undefined && !verdict.passed;
  if (!enough) {
    return {
      ...facts,
      ...told,
      earned: 0,
      state,
      ...(begun && { problem: problemOf(item, assignment, submission, run) }),
    };
  }
  const line = result?.error && lineOf(result.error, answerCells(item, submission));
  return { ...facts, ...told, earned: 0, state, ...(line !== undefined && { line }) };
}

/** nbgrader's rule for a check cell: an error, or any text on stderr, is 0. */
function passes({ error, stderr }: CellResult): boolean {
  return error === undefined && stderr === "";
}
