import { tf } from "../../tensorflow";
import { onNative } from "./native-operations";
import type { Operations, OperationsFor, Place } from "./operations";
import { plainOf, plainOperations, tensorOf } from "./plain-operations";
import { tensorOperations } from "./tensor-operations";

/** A computation with a gradient of its own, over whatever holds the numbers. */
export type Step<P extends Place> = <T>(
  ops: OperationsFor<T>[P],
  inputs: readonly T[],
  mask: T | undefined,
) => Pass<T, P>;

/** What a step gives. */
export interface Pass<T, P extends Place> {
  readonly outputs: readonly T[];
  /** What the gradients need, inputs and outputs among them. */
  readonly saved: readonly T[];
  /** The gradients of the inputs from that of the output with this index; undefined where nothing flows. */
  readonly gradients: <U>(
    ops: OperationsFor<U>[P],
    saved: readonly U[],
    output: number,
    d: U,
  ) => readonly (U | undefined)[];
}

/** A step that was run: tensors in, tensors out. */
export interface Run {
  readonly outputs: readonly tf.Tensor[];
  /** Tensors that the gradients need, inputs and outputs among them. */
  readonly saved: readonly tf.Tensor[];
  /** See {@link Pass.gradients}. */
  readonly gradients: (output: number, d: tf.Tensor, saved: readonly tf.Tensor[]) => (tf.Tensor | undefined)[];
}

/** Runs a step in plain arrays, to which the way back then holds on. */
export function onArrays(inputs: readonly tf.Tensor[], step: Step<"arrays">): Run {
  const { outputs, saved, gradients } = step(plainOperations, inputs.map(plainOf), undefined);
  return {
    outputs: outputs.map((output) => tensorOf(output, output.shape)),
    saved: [],
    gradients: (output, d) =>
      gradients(plainOperations, saved, output, plainOf(d)).map((one, i) => one && tensorOf(one, inputs[i]!.shape)),
  };
}

/**
 * Runs a step on the backend.
 *
 * @param mask booleans, where the step takes a mask
 * @param recorded whether a gradient may follow, so that something must be saved
 */
export function onBackend(
  inputs: readonly tf.Tensor[],
  mask: tf.Tensor | undefined,
  recorded: boolean,
  step: Step<"backend">,
): Run {
  let gradients: Pass<unknown, "backend">["gradients"] | undefined;
  let outputs = 0;
  const results = compute(mask === undefined ? inputs : [...inputs, mask], (ops, given) => {
    const pass = step(ops, given.slice(0, inputs.length), given[inputs.length]);
    gradients = pass.gradients;
    outputs = pass.outputs.length;
    return recorded ? [...pass.outputs, ...pass.saved] : pass.outputs;
  }) as tf.Tensor[];
  return {
    outputs: results.slice(0, outputs),
    saved: results.slice(outputs),
    gradients: (output, d, saved) =>
      compute([...saved, d], (ops, given) => gradients!(ops, given.slice(0, -1), output, given.at(-1)!)),
  };
}

/** Runs steps with the operations that suit the backend; what they make beside their results is freed. */
function compute(
  tensors: readonly tf.Tensor[],
  steps: <T>(ops: Operations<T>, given: T[]) => readonly (T | undefined)[],
): (tf.Tensor | undefined)[] {
  return onNative(tensors, steps) ?? tf.tidy(() => [...steps(tensorOperations, [...tensors])] as tf.Tensor[]);
}

/**
 * Hands the outputs of a run to TensorFlow.js as one operation that has several outputs and a gradient of its own.
 *
 * `tf.customGrad` takes one output. So the first one is made with the run, and each other is handed in beside it with
 * its own way back, which is walked only if somebody uses that output.
 *
 * @param inputs what the gradients are taken with respect to
 * @param run runs a step on them; `recorded` says whether a gradient may follow
 */
export function differentiable(inputs: readonly tf.Tensor[], run: (recorded: boolean) => Run): tf.Tensor[] {
  if (!tf.engine().isTapeOn()) return [...run(false).outputs];

  let done: Run | undefined;
  const kept: tf.Tensor[] = [];
  const makeOne = (index: number): tf.Tensor => {
    const operation = tf.customGrad((...args) => {
      const save = args.at(-1) as unknown as tf.GradSaveFunc;
      if (done === undefined) {
        done = run(true);
        // What the run made has to last until all outputs are handed in; its inputs are not ours.
        kept.push(...new Set([...done.outputs, ...done.saved].filter((tensor) => !inputs.includes(tensor))));
        kept.forEach((tensor) => tf.keep(tensor));
      }
      const { outputs, saved, gradients } = done;
      save([...saved]);
      return {
        value: (outputs[index] as tf.Tensor).clone(),
        gradFunc: (d: tf.Tensor, again: tf.Tensor[]) =>
          gradients(index, d, again).map((one, i) => one ?? tf.zeros((inputs[i] as tf.Tensor).shape)),
      };
    });
    return operation(...inputs);
  };
  try {
    const first = makeOne(0);
    return [first, ...(done as unknown as Run).outputs.slice(1).map((_, i) => makeOne(i + 1))];
  } finally {
    for (const tensor of kept) tensor.dispose();
  }
}
