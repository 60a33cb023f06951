import type { ExerciseFacts } from "../facts";
import { failed, passed, type Verdict } from "../verdict";
import { noSuchOption, notChosen, optionOf, othersOf, type ChoiceOption } from "./choice";
import { judgeNumeric, type NumericMistake, type Values } from "./numeric";

/** A question that is answered before a run, and the number that the run then gives. */
export interface PredictionExercise<Choice extends string = string> extends ExerciseFacts {
  readonly kind: "prediction";
  readonly options: Readonly<Record<Choice, ChoiceOption>>;
  /** What the run bears out. A wrong prediction costs nothing: it is told, not judged. */
  readonly right: Choice;
  /** What `found` should be: the number that the run shows. */
  readonly answer: Values;
  readonly tolerance?: number;
  readonly mistakes?: readonly NumericMistake[];
}

/** What is handed in: the letter chosen before the run, and what the run showed. */
export interface PredictionAnswer<Choice extends string = string> {
  /** The letter chosen before the run. */
  readonly predicted: Choice;
  /** What the run showed. */
  readonly found: unknown;
}

/** Writes down a prediction with a run. */
export function predictionWithRun<Options extends Record<string, ChoiceOption>>(
  details: Omit<PredictionExercise, "kind" | "options" | "right"> & { options: Options; right: keyof Options & string },
): PredictionExercise<keyof Options & string> {
  return { kind: "prediction", ...details };
}

/** Judges what was found; of the prediction only that there is one. */
export function judgePrediction(exercise: PredictionExercise, answer: unknown): Verdict {
  if (answer !== undefined && (typeof answer !== "object" || answer === null)) {
    return failed("Both are asked for: what you predicted, and what the run showed.", {
      findings: [{ label: "write it as", text: 'return { predicted: "a", found: 1.5 };' }],
    });
  }

  const { predicted, found } = (answer ?? {}) as Partial<PredictionAnswer>;
  if (predicted === undefined) return notChosen(exercise.options);
  const chosen = optionOf(exercise.options, predicted);
  if (chosen === undefined) return noSuchOption(exercise.options, predicted);
  const run = judgeNumeric(exercise, found, "What you found");
  if (!run.passed) {
    return failed(`Your prediction is kept. ${run.headline}`, {
      findings: run.findings,
      ...(run.mistake && { mistake: run.mistake }),
    });
  }
  const right = predicted === exercise.right;
  return passed(
    right
      ? `You predicted ${predicted}, and the run bears it out.`
      : `You predicted ${predicted}. The run bears out ${exercise.right}: well found.`,
    {
      remarks: [chosen.why],
      others: othersOf(exercise.options, predicted),
    },
  );
}
