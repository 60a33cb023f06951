import { tf } from "../../tensorflow";
import { onNative } from "./native-operations";
import type { Operations } from "./operations";
import { tensorOperations } from "./tensor-operations";

/**
 * Runs steps with the operations that suit the backend.
 *
 * @param tensors what they work on
 * @param steps from the tensors to the results that are wanted, each made by the steps; what else they make is freed
 */
export function compute(
  tensors: readonly tf.Tensor[],
  steps: <T>(ops: Operations<T>, inputs: T[]) => T[],
): tf.Tensor[] {
  return onNative(tensors, steps) ?? tf.tidy(() => steps(tensorOperations, [...tensors]));
}

/** A pass over tensors and its gradients. */
export interface Pass {
  /** The results. */
  readonly outputs: readonly tf.Tensor[];
  /** Tensors that the gradients need, inputs and outputs among them; empty where nothing is recorded. */
  readonly saved: readonly tf.Tensor[];
  /** The gradients of the inputs, one for each, from the gradient of the output with this index. */
  readonly gradients: (output: number, gradient: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor[];
}

/**
 * Runs a pass that has several outputs and a gradient of its own.
 *
 * `tf.customGrad` takes one output. So the first one is made with the pass, and each other is handed in beside it with
 * its own way back, which is walked only if somebody uses that output.
 *
 * @param inputs what the gradients are taken with respect to
 * @param pass runs it; `recorded` says whether a gradient may follow, so that something must be saved
 */
export function differentiable(inputs: readonly tf.Tensor[], pass: (recorded: boolean) => Pass): tf.Tensor[] {
  if (!tf.engine().isTapeOn()) return [...pass(false).outputs];

  let run: Pass | undefined;
  const kept: tf.Tensor[] = [];
  const makeOne = (index: number): tf.Tensor => {
    const operation = tf.customGrad((...args) => {
      const save = args.at(-1) as unknown as tf.GradSaveFunc;
      if (run === undefined) {
        run = pass(true);
        // What the pass made has to last until all outputs are handed in; its inputs are not ours.
        kept.push(...new Set([...run.outputs, ...run.saved].filter((tensor) => !inputs.includes(tensor))));
        kept.forEach((tensor) => tf.keep(tensor));
      }
      const { outputs, saved, gradients } = run;
      save([...saved]);
      return {
        value: (outputs[index] as tf.Tensor).clone(),
        gradFunc: (gradient: tf.Tensor, again: tf.Tensor[]) => gradients(index, gradient, again),
      };
    });
    return operation(...inputs);
  };
  try {
    const first = makeOne(0);
    return [first, ...(run as unknown as Pass).outputs.slice(1).map((_, i) => makeOne(i + 1))];
  } finally {
    for (const tensor of kept) tensor.dispose();
  }
}
