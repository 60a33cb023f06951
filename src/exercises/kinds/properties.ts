import { sum } from "../plain-loops";
import type { Property } from "./code";
import type { Values } from "../values";

const isOne = (numbers: readonly number[]): boolean => Math.abs(sum(numbers) - 1) < 1e-5;

/** One row of weights makes a whole. */
export const addsUpTo1: Property<readonly unknown[]> = {
  says: "the weights add up to 1",
  holds: (result) => isOne(result as number[]),
};

/**
 * Each row of weights makes a whole.
 *
 * @param concerns which rows the rule is about, given their number and the exercise's inputs; all of them where it is left out
 * @param weights where the rows are in what the function returns
 */
export function eachRowAddsUpTo1<Inputs extends readonly unknown[]>(
  says = "each row of weights adds up to 1",
  concerns: (row: number, ...inputs: Inputs) => boolean | undefined = () => true,
  weights: (result: Values) => Values = (result) => result,
): Property<Inputs> {
  return {
    says,
    holds: (result, ...inputs) =>
      (weights(result) as number[][]).every((row, i) => concerns(i, ...inputs) !== true || isOne(row)),
  };
}
