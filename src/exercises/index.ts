import type { Exercise } from "./exercise";
import type { ChoiceExercise, ChoicesExercise } from "./kinds/choice";
import type { PredictionAnswer, PredictionExercise } from "./kinds/prediction";
import { context } from "./sets/01-context";
import { rnnLimits } from "./sets/02-rnn-limits";
import { queriesKeysValues } from "./sets/03-queries-keys-values";
import { scaling } from "./sets/04-scaling";
import { severalHeads } from "./sets/05-several-heads";
import { positions } from "./sets/06-positions";
import { insideAndFaster } from "./sets/07-inside-and-faster";
import { pipelineTrace } from "./sets/08-pipeline-trace";
import { experiment } from "./sets/09-experiment";
import { mythsAndPractice } from "./sets/10-myths-and-practice";

/** The exercises of each set, by the id of the lesson that the set belongs to; in the order in which they are worked on. */
export const exercisesBySet = {
  "01-context": context,
  "02-rnn-limits": rnnLimits,
  "03-queries-keys-values": queriesKeysValues,
  "04-scaling": scaling,
  "05-several-heads": severalHeads,
  "06-positions": positions,
  "07-inside-and-faster": insideAndFaster,
  "08-pipeline-trace": pipelineTrace,
  "09-experiment": experiment,
  "10-myths-and-practice": mythsAndPractice,
} as const;

/** Every exercise, by its id. */
export const exercises = {
  ...context,
  ...rnnLimits,
  ...queriesKeysValues,
  ...scaling,
  ...severalHeads,
  ...positions,
  ...insideAndFaster,
  ...pipelineTrace,
  ...experiment,
  ...mythsAndPractice,
};

/** The name of an exercise, as in `check("weighted-sum", weightedSum)`. */
export type ExerciseId = keyof typeof exercises;

/** What `check` takes for an exercise: a function, which for a question returns the letter, the letters, or the letter with what a run showed. */
export type AnswerTo<Id extends ExerciseId> =
  (typeof exercises)[Id] extends ChoiceExercise<infer Choice>
    ? () => Choice
    : (typeof exercises)[Id] extends ChoicesExercise<infer Choice>
      ? () => readonly Choice[]
      : (typeof exercises)[Id] extends PredictionExercise<infer Choice>
        ? () => PredictionAnswer<Choice>
        : unknown;

/** The exercises of a set with their ids, in their order; none for an id that isn't a set's. */
export function exercisesOf(set: string): readonly { readonly id: ExerciseId; readonly exercise: Exercise }[] {
  const found: Readonly<Record<string, Exercise>> = Object.hasOwn(exercisesBySet, set)
    ? exercisesBySet[set as keyof typeof exercisesBySet]
    : {};
  return Object.entries(found).map(([id, exercise]) => ({ id: id as ExerciseId, exercise }));
}
