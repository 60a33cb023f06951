import type { ExerciseFacts, KnownMistake } from "../facts";
import { compare, matches, placesThatDiffer, readValues, type Values } from "../values";
import { failed, passed, type Verdict } from "../verdict";

export type { Values } from "../values";

/** A wrong result that is known, and what leads to it. */
export interface NumericMistake extends KnownMistake {
  readonly value: Values;
}

/** A question whose answer is a number, or several in an array. */
export interface NumericExercise extends ExerciseFacts {
  readonly kind: "numeric";
  readonly answer: Values;
  /** How far off a number may be; 0.005 by default, so that two decimals are enough. */
  readonly tolerance?: number;
  readonly mistakes: readonly NumericMistake[];
}

const TWO_DECIMALS = 0.005;

/** Writes down a question whose answer is a number or several. */
export function numeric(details: Omit<NumericExercise, "kind">): NumericExercise {
  return { kind: "numeric", ...details };
}

/**
 * Judges a number, or an array of them. What should have come is never said.
 *
 * @param subject what a wrong number is called: "That isn't the number yet."
 */
export function judgeNumeric(
  {
    answer,
    tolerance = TWO_DECIMALS,
    mistakes = [],
  }: Pick<NumericExercise, "answer" | "tolerance"> & { mistakes?: readonly NumericMistake[] },
  given: unknown,
  subject = "That",
): Verdict {
  if (given === undefined) return failed("There is no answer yet.", { begun: false });
  const read = readValues(given);
  if ("problem" in read) return failed(`The answer ${read.problem}.`);
  const got = { label: "got", text: read.text };
  const difference = compare(read.values, answer, tolerance);
  if (difference === undefined) return passed("That is it.");
  const mistake = mistakes.find(({ value }) => matches(read.values, value, tolerance));
  const more = { findings: [got], ...(mistake && { mistake: { name: mistake.name, says: mistake.says } }) };
  switch (difference.kind) {
    case "shape":
      return failed(`Expected ${difference.expected}, but got ${difference.got}.`, more);
    case "nan":
      return failed(`The answer is not a finite number${difference.at === "" ? "" : ` at ${difference.at}`}.`, more);
    case "value":
      return failed(
        `${subject} isn't the number yet${whereToLook(difference.at, placesThatDiffer(read.values, answer, tolerance))}.`,
        more,
      );
  }
}

/** Where there are several numbers: which of them are wrong, or the worst of many. */
function whereToLook(worst: string, places: readonly string[]): string {
  if (worst === "") return "";
  if (places.length === 1) return `: look at the one at ${worst}`;
  return places.length <= 3
    ? `: look at those at ${places.slice(0, -1).join(", ")} and ${places.at(-1)}`
    : `: ${places.length} of them are off, above all the one at ${worst}`;
}
