import { mapMatrix, multiplyEach, softmaxRow, softmaxRows, type AttentionSteps, type Matrix } from "../plain-loops";
import type { WrongStep } from "./wrong-step";

/** What is done with a mask, by itself and together with softmax. */
export type WrongMask = WrongStep<Partial<Pick<AttentionSteps, "masked" | "softmax">>>;

/** Another number in place of each score that the mask hides. */
const hiddenBecome =
  (by: (score: number) => number): AttentionSteps["masked"] =>
  (scores, mask) =>
    mapMatrix(scores, (score, i, j) => (mask[i]?.[j] === 1 ? score : by(score)));
const hide = hiddenBecome(() => -Infinity);
const ignore: AttentionSteps["masked"] = (scores) => mapMatrix(scores, (score) => score);

/** Whoever may look at nobody gets zeros, by a rule of its own. */
const zerosWhereNobodyIsLeft: AttentionSteps["softmax"] = (scores, _sizes, mask) =>
  softmaxRows(scores).map((row, i) => (mask?.[i]?.includes(1) === false ? row.map(() => 0) : row));

/** Softmax that does something else with a row where every key is hidden. */
const whereNobodyIsLeft =
  (nobody: (row: readonly number[]) => number[]) =>
  (scores: Matrix): number[][] =>
    scores.map((row) => (row.every((score) => score === -Infinity) ? nobody(row) : softmaxRow(row)));

export const maskLeftOut: WrongMask = {
  name: "the mask is left out",
  says: "Without a mask all is right. Where there is one, it changes nothing: hidden keys get weight as if it weren't there. It has to reach the scores, before softmax.",
  ways: { masked: ignore },
};

export const maskInverted: WrongMask = {
  name: "mask inverted",
  says: "In the mask, 1 says *may attend* and 0 says *hidden*. Here it is the other way round: just those keys get weight that should be hidden.",
  ways: {
    masked: (scores, mask) =>
      hide(
        scores,
        mapMatrix(mask, (may) => 1 - may),
      ),
  },
};

export const maskedAfterSoftmax: WrongMask = {
  name: "mask applied after softmax without renormalising",
  says: "The hidden keys have weight 0, but softmax had counted them in its sum. So their share is lost, and what is left of a row adds up to less than 1. Hide their *scores*, before softmax.",
  ways: {
    masked: ignore,
    softmax: (scores, _sizes, mask) => (mask ? multiplyEach(softmaxRows(scores), mask) : softmaxRows(scores)),
  },
};

export const maskedScoresSetTo0: WrongMask = {
  name: "masked scores set to 0",
  says: "A score of 0 is a score like any other: e⁰ is 1, so a hidden key still gets weight, perhaps more than others. What score has e to its power at 0?",
  ways: { masked: hiddenBecome(() => 0) },
};

/**
 * Finite numbers in place of −∞: they leak where scores lie further below 0, and where all keys are hidden.
 *
 * @param low a negative number that the exercise's scores fall below
 */
export function finiteMaskValues(low: number): readonly WrongMask[] {
  const name = "large finite mask value that leaks";
  return [
    {
      name,
      says: "In place of hidden scores stands a negative number, but scores can lie far below it: then a hidden key is ahead of all others. And where all keys are hidden, they share the weight. What lies below *every* number?",
      ways: { masked: hiddenBecome(() => low) },
    },
    {
      name,
      says: "You thought of the row with nobody left. But your finite number is not lower than scores can be: where the allowed ones lie below it, what is hidden gets nearly all. What lies below *every* number?",
      ways: { masked: hiddenBecome(() => low), softmax: zerosWhereNobodyIsLeft },
    },
    {
      name,
      says: "In place of hidden scores stands a large negative number. Where *all* keys are hidden they have it all alike, and softmax sees differences only: it shares out evenly among keys that nobody may see.",
      ways: { masked: hiddenBecome(() => -1e9) },
    },
    {
      name,
      says: "A large negative number is added to hidden scores. Where *all* keys are hidden it is added to each, and softmax takes out what all have in common: the row comes out as if there were no mask.",
      ways: { masked: hiddenBecome((score) => score - 1e6) },
    },
  ];
}

export const nobodyLeftIsNaN: WrongMask = {
  name: "a row with nobody left becomes NaN",
  says: "In a row where every key is hidden, all eˢ are 0, and 0 / 0 is NaN, which spreads into all that follows. Look for such rows, and give them zeros, by a rule of its own.",
  ways: { softmax: whereNobodyIsLeft((row) => row.map(() => NaN)) },
};

export const nobodyLeftStops: WrongMask = {
  name: "it stops at a row with nobody left",
  says: "It stops at a row where every key is hidden: `softmax` has nothing to give weight to there. Look for such a row before you call it. Its weights are zeros.",
  ways: {
    softmax: whereNobodyIsLeft(() => {
      throw new RangeError("nothing to give weight to");
    }),
  },
};
