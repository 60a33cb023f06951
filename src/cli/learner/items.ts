import { exerciseSets, type ExerciseSet } from "../../catalogue";
import { exercisesOf } from "../../exercises";
import type { Exercise } from "../../exercises/exercise";
import { loadAssignment, type Assignment, type AssignmentItem } from "../../grading/assignment";
import { readNotebookFile } from "../../nbformat/notebook-file";
import { isBegun, prepare } from "../../grading/submission";
import { UserError } from "../../errors";
import type { Progress } from "../../notebook/progress";
import { progressOf, type Places } from "./places";

/** `done`: passed once, or written where an instructor marks it. `tried`: begun, or checked without success. */
export type WorkState = "done" | "tried" | "open";

/** An exercise, where it stands in its notebook, and how far the learner is with it. */
export interface Item {
  readonly id: string;
  readonly set: ExerciseSet;
  /** Its number in the notebook. */
  readonly number: number;
  readonly exercise: Exercise;
  readonly assigned: AssignmentItem;
  readonly state: WorkState;
}

/** A set with its exercises. */
export interface WorkSet {
  readonly set: ExerciseSet;
  readonly assignment: Assignment;
  readonly items: readonly Item[];
  /** Whether an answer in the notebook isn't the one that the course gave. */
  readonly begun: boolean;
}

/**
 * Every exercise set, or these, with how far the learner is.
 *
 * @throws {UserError} when the record of progress is broken
 */
export function workSets(places: Places, sets: readonly ExerciseSet[] = exerciseSets): WorkSet[] {
  const progress = progressOf(places);
  return sets.map((set) => workSet(places, set, progress));
}

function workSet(places: Places, set: ExerciseSet, progress: Progress): WorkSet {
  const assignment = loadAssignment(places.course, set, places.work);
  const begun = begunItems(assignment);
  const known = new Map<string, Exercise>(exercisesOf(set.id).map(({ id, exercise }) => [id, exercise]));
  const items = assignment.items.flatMap((assigned): Item[] => {
    const exercise = known.get(assigned.id);
    if (exercise === undefined) return [];
    const kept = progress.exercises?.[assigned.id];
    const done = kept?.passed !== undefined || (assigned.check === undefined && begun.has(assigned.id));
    const tried = begun.has(assigned.id) || (kept?.attempts ?? 0) > 0;
    return [{ id: assigned.id, set, number: 0, exercise, assigned, state: done ? "done" : tried ? "tried" : "open" }];
  });
  return {
    set,
    assignment,
    items: items.map((item, index) => ({ ...item, number: index + 1 })),
    begun: begun.size > 0,
  };
}

/** The items whose answer the learner has changed; none where the notebook can't be read, which `course check` reports. */
function begunItems(assignment: Assignment): Set<string> {
  try {
    const { cells } = readNotebookFile(assignment.file, assignment.shown);
    const submission = prepare(cells, assignment);
    return new Set(assignment.items.filter((item) => isBegun(item, submission)).map(({ id }) => id));
  } catch (error) {
    if (error instanceof UserError) return new Set();
    throw error;
  }
}

/** The first exercise that isn't done, in the course's order. */
export function firstOpen(sets: readonly WorkSet[]): Item | undefined {
  return sets.flatMap(({ items }) => items).find(({ state }) => state !== "done");
}

/** What exercises are worth together. */
export function pointsOf(items: readonly Item[]): number {
  return items.reduce((sum, { exercise }) => sum + exercise.points, 0);
}

/** "01" of "01-context". */
function setNumber({ id }: ExerciseSet): string {
  return id.split("-")[0] ?? id;
}

/** A set as one reads it: "01 · Exercises: context". */
export function setTitle(set: ExerciseSet): string {
  return `${setNumber(set)} · ${set.title}`;
}
