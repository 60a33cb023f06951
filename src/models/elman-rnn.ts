import { tf } from "../tensorflow";
import type { RecurrentRule } from "./recurrence";
import {
  RecurrentLayer,
  type RecurrentOptions,
  type RecurrentRun,
  type RecurrentWeights,
  type RunOptions,
} from "./recurrent-layer";

/**
 * One step of an Elman RNN, as its formula reads: h′ = tanh(W_ih·x + b_ih + W_hh·h + b_hh).
 *
 * @param x the inputs at this position, `[batch, inputDim]`
 * @param hidden the hidden state before, h, `[batch, units]`
 * @param weights as PyTorch names and shapes them (there is one gate)
 * @returns the hidden state after, h′, `[batch, units]`
 * @see Elman 1990, "Finding structure in time"
 */
export function elmanStep(
  x: tf.Tensor2D,
  hidden: tf.Tensor2D,
  { weightIh, weightHh, biasIh, biasHh }: RecurrentWeights,
): tf.Tensor2D {
  return tf.tidy(() => {
    const fromInput = tf.matMul(x, weightIh, false, true).add(biasIh);
    const fromMemory = tf.matMul(hidden, weightHh, false, true).add(biasHh);
    return tf.tanh(fromInput.add<tf.Tensor2D>(fromMemory));
  });
}

/** {@link elmanStep} in plain arrays, with its gradient. */
const rule: RecurrentRule = {
  gates: 1,
  states: 1,
  forward(units, sums, at, _before, [hidden], sequence) {
    for (let i = 0; i < units; i++) {
      const activation = tanh(sums[at + i] as number);
      sums[at + i] = activation;
      (hidden as Float32Array)[sequence + i] = activation;
    }
  },
  backward(units, activations, at, _before, _after, [hidden], sequence) {
    for (let i = 0; i < units; i++) {
      const h = activations[at + i] as number;
      activations[at + i] = ((hidden as Float32Array)[sequence + i] as number) * (1 - h * h);
    }
  },
};

/** tanh by way of the exponential function, which is faster than Math.tanh; it never overflows into NaN. */
export function tanh(x: number): number {
  return 1 - 2 / (Math.exp(2 * x) + 1);
}

/** Where an Elman RNN starts. */
export interface ElmanRunOptions extends RunOptions {
  /** The hidden state before the first position, `[batch, units]`; zeros where it is left out. */
  readonly initial?: tf.Tensor2D;
}

/**
 * An Elman RNN: a memory of `units` numbers that is rewritten at each word (see {@link elmanStep}).
 *
 * Its weights are those of `torch.nn.RNN(inputDim, units)`: `setWeights([weight_ih, weight_hh, bias_ih, bias_hh])` with shapes
 * `[units, inputDim]`, `[units, units]`, `[units]`, `[units]`.
 */
export class ElmanRNN extends RecurrentLayer {
  /** The name under which TensorFlow.js saves it. */
  static readonly className = "ElmanRNN";

  /**
   * @param options the layer's sizes and its seed
   * @throws {RangeError} when `units` or `inputDim` isn't a whole number from 1 on
   */
  constructor(options: RecurrentOptions) {
    super("ElmanRNN", rule, options);
  }

  /**
   * Reads a batch of sequences, word by word.
   *
   * @param x `[batch, length, inputDim]`
   * @param options where to start, and how long each sequence really is
   * @returns all hidden states `[batch, length, units]`, and the last one of each sequence `[batch, units]`
   * @throws {RangeError} when a shape doesn't fit
   */
  override run(x: tf.Tensor3D, { initial, lengths }: ElmanRunOptions = {}): RecurrentRun {
    return tf.tidy(() => ({ ...this.withLast("ElmanRNN.run", this.states("ElmanRNN.run", x, [initial]), lengths) }));
  }
}

tf.serialization.registerClass(ElmanRNN);
