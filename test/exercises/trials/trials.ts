import type { exercisesBySet } from "../../../src/exercises";

/** An answer as a learner would write it, and the mistake that the check has to name. */
export interface WrongAnswer {
  readonly mistake: string;
  readonly answer: Answer;
}

/** A function as a learner would write it. */
export type Answer = (...inputs: never[]) => unknown;

/** Answers to one exercise of code: at least two right ways beside the solution, at least three wrong ones. */
export interface Trials {
  readonly right: readonly [Answer, Answer, ...Answer[]];
  readonly wrong: readonly [WrongAnswer, WrongAnswer, WrongAnswer, ...WrongAnswer[]];
}

type SetId = keyof typeof exercisesBySet;

/** Trials for each exercise of a set that asks for code. */
export type SetTrials<Set extends SetId> = {
  readonly [
    Id in keyof (typeof exercisesBySet)[Set] as (typeof exercisesBySet)[Set][Id] extends {
      readonly kind: "code" | "debugging";
    }
      ? Id
      : never
  ]: Trials;
};
