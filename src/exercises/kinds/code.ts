import type { ExerciseFacts, KnownMistake } from "../facts";
import type { RandomNumbers } from "../../data/random";
import type { Values } from "../values";

/** What a function is called with in one case. */
export interface Example<Inputs extends readonly unknown[]> {
  readonly given: Inputs;
  /**
   * What this case is about, as the end of "It fails for …": "two words that fit equally well".
   * Cases that test one mechanism alone come first, ordinary ones last.
   */
  readonly about: string;
}

/** A rule that every right result keeps, such as "each row of weights sums to 1". */
export interface Property<Inputs extends readonly unknown[]> {
  readonly says: string;
  holds(result: Values, ...inputs: Inputs): boolean;
}

/** A known mistake in code, recognised by what it computes. */
export interface CodeMistake<Inputs extends readonly unknown[]> extends KnownMistake {
  /** What this mistake makes of the same inputs, in plain arrays; throwing where the mistake throws. */
  gives(...inputs: Inputs): Values;
}

/** What a code or debugging exercise consists of. Inputs are written as plain numbers and arrays throughout. */
export interface CodeDetails<Inputs extends readonly unknown[]> extends ExerciseFacts {
  /** The function's name in the notebook. */
  readonly functionName: string;
  /** What its inputs are called there. */
  readonly inputNames: { readonly [Place in keyof Inputs]: string };
  /** Cases that the notebook shows when they fail: one mechanism alone first, then the whole. */
  readonly examples: readonly Example<Inputs>[];
  /**
   * Makes a further case, of unequal sizes; two such are visible, and grading draws others.
   *
   * @param which the number of the draw, from 0: for cases that should come in turns
   */
  draw(random: RandomNumbers, which: number): Inputs;
  /** The right result, by another way than the lesson's: plain loops over plain arrays. */
  expected(...inputs: Inputs): Values;
  readonly properties?: readonly Property<Inputs>[];
  /** The first one that explains all results is named: the more specific ones first. */
  readonly mistakes: readonly CodeMistake<Inputs>[];
  /** True hands arrays over as tensors; a function makes the inputs itself. */
  readonly tensors?: boolean | ((...inputs: Inputs) => readonly unknown[]);
  /** How far off a number may be (relative beyond 1); 1e-4 by default, which float32 keeps. */
  readonly tolerance?: number;
  /** Whether tensors that are left behind fail the exercise; otherwise they are only mentioned. */
  readonly leaksFail?: boolean;
}

/** A function to write, or a broken one to mend. */
export interface CodeExercise extends CodeDetails<readonly unknown[]> {
  readonly kind: "code" | "debugging";
}

/** Writes down a function to write. */
export function code<Inputs extends readonly unknown[]>(details: CodeDetails<Inputs>): CodeExercise {
  return { kind: "code", ...forAnyInputs(details) };
}

/** Writes down a broken function to mend. */
export function debugging<Inputs extends readonly unknown[]>(details: CodeDetails<Inputs>): CodeExercise {
  return { kind: "debugging", ...forAnyInputs(details) };
}

/** Forgets the inputs' types: from here on, an exercise's functions only ever get inputs that it made itself. */
function forAnyInputs<Inputs extends readonly unknown[]>(
  details: CodeDetails<Inputs>,
): CodeDetails<readonly unknown[]> {
  return details as unknown as CodeDetails<readonly unknown[]>;
}
