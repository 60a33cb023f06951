import { format } from "node:util";

import { exercises, type AnswerTo, type ExerciseId } from "../exercises";
import type { Exercise } from "../exercises/exercise";
import { judge } from "../exercises/judge";
import type { Verdict } from "../exercises/verdict";
import { outlineBundle } from "../display/outline";
import { publish } from "../display/publish";
import { blameEarlier } from "./earlier-answers";
import { afterAttempt, keepExercise, notKept, progressFileFor } from "./progress";
import { verdictOutline } from "./verdict-outline";
import { tellVerdict } from "./verdicts";

/** How to check. */
export interface CheckOptions {
  /** For grading: other cases than those that the notebook shows, drawn from this whole number. Nothing is shown when they pass. */
  readonly seed?: number;
}

/** Thrown by `check` so that the cell fails: what is wrong stands in the box above it. */
export class CheckFailed extends Error {
  /** What Jupyter shows as the error's name. */
  override readonly name = "CheckFailed";

  /**
   * A failed check.
   *
   * @param message what is wrong, in a line
   * @param cause what the answer threw, if it threw something
   */
  constructor(message: string, cause: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    // Where `check` was called is no news to anyone: it is the cell's only line.
    this.stack = "";
  }
}

/**
 * Checks an answer to an exercise, says what is right or wrong with it, and keeps how it went in `.course/progress.json`.
 *
 * @param id which exercise, as the notebook names it
 * @param answer the letter, the letters, the number or the function that the exercise asks for
 * @throws {CheckFailed} when the answer isn't right yet, so that the cell counts as failed
 * @throws {RangeError} when there is no such exercise
 */
export function check<Id extends ExerciseId>(id: Id, answer: AnswerTo<Id>, { seed }: CheckOptions = {}): void {
  const exercise = findExercise("check", id);
  const verdict = blameEarlier(
    exercise,
    answer,
    quietly(() => judge(exercise, answer, seed)),
  );
  if (seed === undefined) tellVerdict(id, verdict);
  const trouble = seed === undefined && verdict.begun ? keep(id, verdict) : [];
  if (seed === undefined || !verdict.passed)
    publish(outlineBundle(verdictOutline(exercise, withRemarks(verdict, trouble))));
  if (!verdict.passed) throw new CheckFailed(`${exercise.title}: ${verdict.headline}`, verdict.cause);
}

/**
 * Judges while what the answer says on the console's error channel is kept back, and told as a remark: nbgrader gives no
 * points for a cell that writes there, and a right answer with a forgotten `console.error` is right.
 */
function quietly(work: () => Verdict): Verdict {
  const { error, warn } = console;
  const said: string[] = [];
  console.error = console.warn = (...parts: unknown[]) => void said.push(format(...parts));
  try {
    const verdict = work();
    const [first] = said;
    return first === undefined
      ? verdict
      : withRemarks(verdict, [
          `Your code wrote to the console's error channel, ${said.length} times in all; the first was: ${first}`,
        ]);
  } finally {
    console.error = error;
    console.warn = warn;
  }
}

/** The exercise of this name, for a function that a learner calls. */
export function findExercise(caller: string, id: string): Exercise {
  if (!Object.hasOwn(exercises, id))
    throw new RangeError(`${caller}: there is no exercise "${id}". There are: ${Object.keys(exercises).join(", ")}.`);

  return exercises[id as ExerciseId];
}

function withRemarks(verdict: Verdict, more: readonly string[]): Verdict {
  return { ...verdict, remarks: [...verdict.remarks, ...more] };
}

/** Keeps the attempt; what went wrong, if anything did, is no reason to fail the exercise. */
function keep(id: string, { passed }: Verdict): string[] {
  const file = progressFileFor(process.cwd());
  if (file === undefined) return [];
  return notKept("How it went", () => keepExercise(file, id, (before) => afterAttempt(before, passed)));
}
