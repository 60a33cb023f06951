import type { ChoiceExercise, ChoicesExercise } from "./kinds/choice";
import type { CodeExercise } from "./kinds/code";
import type { FreeExercise } from "./kinds/free";
import type { NumericExercise } from "./kinds/numeric";
import type { PredictionExercise } from "./kinds/prediction";

export { hintNames, type ExerciseFacts, type KnownMistake } from "./facts";

/** One graded exercise, of any kind. */
export type Exercise =
  ChoiceExercise | ChoicesExercise | NumericExercise | CodeExercise | PredictionExercise | FreeExercise;

export type ExerciseKind = Exercise["kind"];
