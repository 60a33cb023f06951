import type { Exercise } from "./exercise";
import { judgeCode } from "./judge-code";
import { judgeChoice, judgeChoices } from "./kinds/choice";
import { judgeNumeric } from "./kinds/numeric";
import { judgePrediction } from "./kinds/prediction";
import { isStop, isUnwritten } from "./run-answer";
import { failed, type Verdict } from "./verdict";

/**
 * Judges an answer to an exercise. Leaves no tensor behind and changes nothing.
 *
 * @param answer a function: for code the one to judge, for questions one that returns the answer (or the answer itself)
 * @param seed for grading: draws other cases than those that a notebook shows; it matters to code alone
 */
export function judge(exercise: Exercise, answer: unknown, seed?: number): Verdict {
  switch (exercise.kind) {
    case "choice":
      return withAnswer(answer, (value) => judgeChoice(exercise, value));
    case "choices":
      return withAnswer(answer, (value) => judgeChoices(exercise, value));
    case "numeric":
      return withAnswer(answer, (value) => judgeNumeric(exercise, value));
    case "prediction":
      return withAnswer(answer, (value) => judgePrediction(exercise, value));
    case "code":
    case "debugging":
      return judgeCode(exercise, answer, seed);
    case "free":
      return failed("A free answer is marked by an instructor.");
  }
}

/** Judges what an answer's function returns. */
function withAnswer(answer: unknown, judgeValue: (value: unknown) => Verdict): Verdict {
  if (typeof answer !== "function") return judgeValue(answer);
  let value: unknown;
  try {
    value = (answer as () => unknown)();
  } catch (thrown) {
    if (isStop(thrown)) throw thrown;
    if (isUnwritten(thrown)) return judgeValue(undefined);
    return failed("Your answer stopped with an error.", {
      findings: [{ label: "error", text: String(thrown) }],
      cause: thrown,
    });
  }
  return judgeValue(value);
}
