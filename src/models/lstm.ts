import { whatIs } from "../data/arguments";
import { tf } from "../tensorflow";
import { tanh } from "./elman-rnn";
import type { RecurrentRule } from "./recurrence";
import {
  RecurrentLayer,
  type RecurrentOptions,
  type RecurrentRun,
  type RecurrentWeights,
  type RunOptions,
} from "./recurrent-layer";

/** What an LSTM carries from word to word. */
export interface LSTMState {
  /** h, what it shows, `[batch, units]`. */
  readonly hidden: tf.Tensor2D;
  /** c, what it keeps, `[batch, units]`. */
  readonly cell: tf.Tensor2D;
}

/**
 * One step of an LSTM, as its formulas read:
 *
 * - input gate i = σ(W_ii·x + b_ii + W_hi·h + b_hi): how much of the new goes in
 * - forget gate f = σ(W_if·x + b_if + W_hf·h + b_hf): how much of the old stays
 * - candidate g = tanh(W_ig·x + b_ig + W_hg·h + b_hg): the new
 * - output gate o = σ(W_io·x + b_io + W_ho·h + b_ho): how much is shown
 * - c′ = f ⊙ c + i ⊙ g and h′ = o ⊙ tanh(c′)
 *
 * @param x the inputs at this position, `[batch, inputDim]`
 * @param state what was carried here
 * @param weights as PyTorch names and shapes them: the four gates lie one below the other, in the order i, f, g, o
 * @returns what is carried on
 * @see Hochreiter & Schmidhuber 1997; the forget gate is from Gers, Schmidhuber & Cummins 2000
 */
export function lstmStep(
  x: tf.Tensor2D,
  { hidden, cell }: LSTMState,
  { weightIh, weightHh, biasIh, biasHh }: RecurrentWeights,
): LSTMState {
  return tf.tidy(() => {
    const fromInput = tf.matMul(x, weightIh, false, true).add(biasIh);
    const fromMemory = tf.matMul(hidden, weightHh, false, true).add(biasHh);
    const sums = fromInput.add(fromMemory); // [batch, 4 · units]
    const [i, f, g, o] = tf.split(sums, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const kept = tf
      .sigmoid(f)
      .mul(cell)
      .add<tf.Tensor2D>(tf.sigmoid(i).mul(tf.tanh(g)));
    return { hidden: tf.sigmoid(o).mul<tf.Tensor2D>(tf.tanh(kept)), cell: kept };
  });
}

/** {@link lstmStep} in plain arrays, with its gradient. */
const rule: RecurrentRule = {
  gates: 4,
  states: 2,
  forward(units, sums, at, before, after, sequence) {
    const cellBefore = before[1] as Float32Array;
    const [hidden, cell] = after as [Float32Array, Float32Array];
    for (let u = 0; u < units; u++) {
      const [atI, atF, atG, atO] = [at + u, at + units + u, at + 2 * units + u, at + 3 * units + u];
      const i = sigmoid(sums[atI] as number);
      const f = sigmoid(sums[atF] as number);
      const g = tanh(sums[atG] as number);
      const o = sigmoid(sums[atO] as number);
      const kept = f * (cellBefore[sequence + u] as number) + i * g;
      sums[atI] = i;
      sums[atF] = f;
      sums[atG] = g;
      sums[atO] = o;
      cell[sequence + u] = kept;
      hidden[sequence + u] = o * tanh(kept);
    }
  },
  backward(units, activations, at, before, after, upstream, sequence) {
    const cellBefore = before[1] as Float32Array;
    const cell = after[1] as Float32Array;
    const [dHidden, dCell] = upstream as [Float32Array, Float32Array];
    for (let u = 0; u < units; u++) {
      const [atI, atF, atG, atO] = [at + u, at + units + u, at + 2 * units + u, at + 3 * units + u];
      const i = activations[atI] as number;
      const f = activations[atF] as number;
      const g = activations[atG] as number;
      const o = activations[atO] as number;
      const shown = tanh(cell[sequence + u] as number);
      const dh = dHidden[sequence + u] as number;
      const dc = (dCell[sequence + u] as number) + dh * o * (1 - shown * shown);
      activations[atI] = dc * g * i * (1 - i);
      activations[atF] = dc * (cellBefore[sequence + u] as number) * f * (1 - f);
      activations[atG] = dc * i * (1 - g * g);
      activations[atO] = dh * shown * o * (1 - o);
      dCell[sequence + u] = dc * f;
    }
  },
};

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Where an LSTM starts. */
export interface LSTMRunOptions extends RunOptions {
  /** What was carried before the first position; zeros where it is left out. */
  readonly initial?: LSTMState;
}

/** What a run of an LSTM gives. */
export interface LSTMRun extends RecurrentRun {
  /** The cell after the last real position of each sequence, `[batch, units]`. */
  readonly cell: tf.Tensor2D;
}

/**
 * An LSTM: beside the hidden state it keeps a cell, which gates open and close, so that it forgets less than an Elman RNN
 * (see {@link lstmStep}).
 *
 * Its weights are those of `torch.nn.LSTM(inputDim, units)`: `setWeights([weight_ih, weight_hh, bias_ih, bias_hh])` with shapes
 * `[4 · units, inputDim]`, `[4 · units, units]`, `[4 · units]`, `[4 · units]`, the gates in PyTorch's order: input, forget, candidate (g), output.
 */
export class LSTM extends RecurrentLayer {
  /** The name under which TensorFlow.js saves it; its own LSTM has the plain name. */
  static readonly className = "TorchLSTM";

  /**
   * @param options the layer's sizes and its seed
   * @throws {RangeError} when `units` or `inputDim` isn't a whole number from 1 on
   */
  constructor(options: RecurrentOptions) {
    super("LSTM", rule, options);
  }

  /**
   * Reads a batch of sequences, word by word.
   *
   * @param x `[batch, length, inputDim]`
   * @param options where to start, and how long each sequence really is
   * @returns all hidden states `[batch, length, units]`, and of each sequence the last hidden state and the last cell `[batch, units]`
   * @throws {TypeError} when `initial` has no hidden state or no cell
   * @throws {RangeError} when a shape doesn't fit
   */
  override run(x: tf.Tensor3D, { initial, lengths }: LSTMRunOptions = {}): LSTMRun {
    if (initial !== undefined && !(initial && "hidden" in initial && "cell" in initial)) {
      throw new TypeError(
        `LSTM.run: initial is ${whatIs(initial)}; initial needs { hidden, cell }, [batch, units] each.`,
      );
    }
    return tf.tidy(() => {
      const states = this.states("LSTM.run", x, [initial?.hidden, initial?.cell]); // [batch, length, 2 · units]
      const [hidden, cells] = tf.split(states, 2, 2) as [tf.Tensor3D, tf.Tensor3D];
      const { last: cell } = this.withLast("LSTM.run", cells, lengths);
      return { ...this.withLast("LSTM.run", hidden, lengths), cell };
    });
  }
}

tf.serialization.registerClass(LSTM);
