import { tf } from "../tensorflow";
import type { CodeExercise } from "./kinds/code";
import { isTensorLike, readValues, type TensorLike, type Values } from "./values";

/** What came of calling a learner's function once. */
export interface AnswerRun {
  readonly inputs: readonly unknown[];
  readonly about: string;
  readonly outcome:
    { readonly values: Values; readonly text: string } | { readonly problem: string } | { readonly thrown: unknown };
  /** Which input is no longer what it was, counted from 1. */
  readonly changedInput: number | undefined;
  /** Tensors that were made, not returned and not disposed. */
  readonly leaked: number;
}

/** Calls a learner's function with copies of a case's inputs, and looks at all it did. Nothing of it stays in memory. */
export function runAnswer(
  answer: (...inputs: unknown[]) => unknown,
  { tensors }: CodeExercise,
  inputs: readonly unknown[],
  about: string,
): AnswerRun {
  let run: AnswerRun | undefined;
  inTidy(() => {
    const given = handOver(tensors ?? false, inputs);
    const untouched = handOver(tensors ?? false, inputs);
    const before = tf.memory().numTensors;
    let outcome: AnswerRun["outcome"];
    let returned: readonly TensorLike[] = [];
    try {
      const read = readValues(answer(...given));
      outcome = read;
      if ("tensors" in read) returned = read.tensors;
    } catch (thrown) {
      if (isStop(thrown)) throw thrown;
      outcome = { thrown };
    }
    const made = new Set(returned.filter((tensor) => !given.includes(tensor)));
    const changed = given.findIndex((input, i) => !unchanged(input, untouched[i]));
    const disposed = given.filter((input) => isTensorLike(input) && input.isDisposed).length;
    run = {
      inputs,
      about,
      outcome,
      changedInput: changed < 0 ? undefined : changed + 1,
      leaked: "thrown" in outcome ? 0 : Math.max(0, tf.memory().numTensors - before - made.size + disposed),
    };
  });
  return run as AnswerRun;
}

/** `tf.tidy` leaves variables alone; here those that the work made go too, so that it may name its variables again next time. */
function inTidy(work: () => void): void {
  const known = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    tf.tidy(work);
  } finally {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables))
      if (!known.has(name)) variable.dispose();
  }
}

/** What an untouched answer cell throws. */
export const NOT_WRITTEN = "not written yet";

/** Whether an answer cell threw because nothing was written into it. */
export function isUnwritten(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message === NOT_WRITTEN;
}

/** Whether the learner's stop button was pressed: it ends everything, whoever runs the answer included. */
export function isStop(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === "KeyboardInterrupt";
}

function handOver(tensors: NonNullable<CodeExercise["tensors"]>, inputs: readonly unknown[]): readonly unknown[] {
  const copies = structuredClone(inputs) as unknown[];
  if (typeof tensors === "function") return tensors(...copies);
  return tensors ? copies.map(toTensors) : copies;
}

/** Arrays of numbers become tensors, also inside objects; all else stays. */
function toTensors(value: unknown): unknown {
  if (Array.isArray(value)) return isNumeric(value) ? tf.tensor(value as number[]) : value.map(toTensors);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toTensors(item)]));
  return value;
}

function isNumeric(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isNumeric) : typeof value === "number";
}

function unchanged(input: unknown, before: unknown): boolean {
  if (isTensorLike(input) && isTensorLike(before))
    return !input.isDisposed && same(input.arraySync(), before.arraySync());
  if (Array.isArray(input) && Array.isArray(before))
    return input.length === before.length && input.every((item, i) => unchanged(item, before[i]));
  if (typeof input === "object" && input !== null && typeof before === "object" && before !== null) {
    const names = Object.keys(before);
    return (
      Object.keys(input).length === names.length &&
      names.every((name) => unchanged(Reflect.get(input, name), Reflect.get(before, name)))
    );
  }
  // Functions can't be compared; they are the same one in both, if there are any.
  return Object.is(input, before) || typeof input === "function";
}

function same(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((item, i) => same(item, b[i]))
    : Object.is(a, b);
}
