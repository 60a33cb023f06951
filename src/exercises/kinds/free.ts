import type { ExerciseFacts } from "../facts";

/** A question that is answered in one's own words, and marked by an instructor. */
export interface FreeExercise extends ExerciseFacts {
  readonly kind: "free";
  /** What a full answer says; a point of the rubric a line. */
  readonly rubric: readonly string[];
}

/** Writes down a question for a free answer. */
export function free(details: ExerciseFacts & { rubric: readonly string[] }): FreeExercise {
  return { kind: "free", ...details };
}
