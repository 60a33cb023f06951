// What an Elman RNN and an LSTM share: a rule is applied to one position after the other, and its gradient flows back the
// same way. Each rule is written in plain arrays, because a tensor operation for each sum and product of each position
// costs far more than its arithmetic; the products by the recurrent matrix, and those over all positions, are tensors'.
import { addToRows, sumOfRows } from "../numbers/products";
import { RepeatedProduct } from "../numbers/repeated-product";
import { tf } from "../tensorflow";

/** The sizes of one pass over a batch of sequences. */
export interface RecurrenceSizes {
  /** How many sequences. */
  readonly batch: number;
  /** How many positions each has. */
  readonly length: number;
  /** How many numbers the hidden state has. */
  readonly units: number;
}

/** The rule of one kind of recurrent network, for one position of the whole batch. */
export interface RecurrentRule {
  /** How many sums of `units` numbers it makes at a position: 1 in an Elman RNN, 4 gates in an LSTM. */
  readonly gates: number;
  /** How many states of `units` numbers it carries on: 1 (hidden), or 2 (hidden, cell). */
  readonly states: number;
  /**
   * Turns the sums of a sequence at a position into activations, in place, and writes the new states.
   *
   * @param sums `[gates, units]` from `at` on
   * @param before the states before this position, each `[batch, units]`; those of the sequence begin at `sequence`
   * @param after where the new states go, in the same way
   */
  forward(
    units: number,
    sums: Float32Array,
    at: number,
    before: readonly Float32Array[],
    after: readonly Float32Array[],
    sequence: number,
  ): void;
  /**
   * Turns activations into the gradients of their sums, in place.
   *
   * @param upstream the gradients of the new states, replaced by those of the states before, where the rule knows them:
   * that of the hidden state flows through the recurrent matrix, which is not the rule's business
   */
  backward(
    units: number,
    activations: Float32Array,
    at: number,
    before: readonly Float32Array[],
    after: readonly Float32Array[],
    upstream: readonly Float32Array[],
    sequence: number,
  ): void;
}

/** Tensors that a recurrence depends on. */
export interface RecurrenceInputs {
  /** `[batch · length, gates · units]`: the inputs' share in the sums, x·W_ihᵀ, for all positions at once. */
  readonly projected: tf.Tensor2D;
  /** W_hh, `[gates · units, units]` */
  readonly weightHh: tf.Tensor2D;
  /** b_ih, `[gates · units]` */
  readonly biasIh: tf.Tensor1D;
  /** b_hh, `[gates · units]` */
  readonly biasHh: tf.Tensor1D;
  /** The states before the first position, each `[batch, units]`. */
  readonly initial: readonly tf.Tensor2D[];
}

/**
 * Applies a rule along sequences.
 *
 * @returns all states after each position, `[batch, length, states · units]`
 */
export function recur(
  rule: RecurrentRule,
  { batch, length, units }: RecurrenceSizes,
  inputs: RecurrenceInputs,
): tf.Tensor3D {
  const { gates, states } = rule;
  const width = gates * units;
  const size = batch * units;
  const compute = tf.customGrad((...args) => {
    const [projected, weightHh, biasIh, biasHh, ...initial] = args.slice(0, 4 + states) as tf.Tensor[] as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      ...tf.Tensor[],
    ];
    const matrix = weightHh.dataSync<"float32">();
    const bias = addToRows(biasIh.dataSync<"float32">(), biasHh.dataSync<"float32">());
    // [position][state]: the first entry is what was before the first position.
    const along: Float32Array[][] = [initial.map((state) => state.dataSync<"float32">().slice())];
    const activations = addToRows(projected.dataSync<"float32">(), bias); // [batch, length, gates, units]
    const recurrentMatrix = new RepeatedProduct(matrix, width, units);
    for (let position = 0; position < length; position++) {
      const before = along[position] as Float32Array[];
      const after = Array.from({ length: states }, () => new Float32Array(size));
      const recurrent = recurrentMatrix.timesTransposed(before[0] as Float32Array, batch); // [batch, gates · units]
      for (let b = 0; b < batch; b++) {
        const at = (b * length + position) * width;
        for (let i = 0, from = b * width; i < width; i++, from++)
          activations[at + i] = (activations[at + i] as number) + (recurrent[from] as number);
        rule.forward(units, activations, at, before, after, b * units);
      }
      along.push(after);
    }
    recurrentMatrix.dispose();

    const gradFunc = (upstream: tf.Tensor): tf.Tensor[] => {
      const given = upstream.dataSync<"float32">();
      const sums = activations.slice(); // the gradient may be asked for more than once
      const back = new RepeatedProduct(matrix, width, units);
      let carried: Float32Array[] = Array.from({ length: states }, () => new Float32Array(size));
      const atPosition = new Float32Array(batch * width);
      for (let position = length - 1; position >= 0; position--) {
        const [before, after] = [along[position] as Float32Array[], along[position + 1] as Float32Array[]];
        for (let b = 0; b < batch; b++) {
          const row = b * length + position;
          addRow(carried, given, row * states * units, b * units, units);
          rule.backward(units, sums, row * width, before, after, carried, b * units);
          atPosition.set(sums.subarray(row * width, (row + 1) * width), b * width);
        }
        carried = [back.times(atPosition, batch), ...carried.slice(1)];
      }
      back.dispose();
      const gradient = tf.tensor2d(sums, [batch * length, width]);
      const hiddenBefore = along.slice(0, -1).map((states) => states.slice(0, 1));
      const previous = tf.tensor2d(joined(hiddenBefore, batch, units), [batch * length, units]);
      const weightGradient = tf.matMul(gradient, previous, true, false); // Σ over all positions, in one product
      previous.dispose();
      const biasGradient = sumOfRows(sums, width);
      return [
        gradient,
        weightGradient,
        tf.tensor1d(biasGradient),
        tf.tensor1d(biasGradient.slice()),
        ...carried.map((values) => tf.tensor2d(values, [batch, units])),
      ];
    };
    return { value: tf.tensor3d(joined(along.slice(1), batch, units), [batch, length, states * units]), gradFunc };
  });
  return compute(inputs.projected, inputs.weightHh, inputs.biasIh, inputs.biasHh, ...inputs.initial);
}

/** Adds one row of gradients, all states side by side, to those that were carried back. */
function addRow(carried: readonly Float32Array[], given: Float32Array, from: number, to: number, units: number): void {
  carried.forEach((state, s) => {
    for (let i = 0; i < units; i++) state[to + i] = (state[to + i] as number) + (given[from + s * units + i] as number);
  });
}

/** States at one position after the other, as one block: `[position][state][batch · units]` → `[batch, length, states · units]`. */
function joined(along: readonly (readonly Float32Array[])[], batch: number, units: number): Float32Array {
  const length = along.length;
  const states = along[0]?.length ?? 0;
  const result = new Float32Array(batch * length * states * units);
  along.forEach((atPosition, position) => {
    atPosition.forEach((state, s) => {
      for (let b = 0; b < batch; b++)
        result.set(state.subarray(b * units, (b + 1) * units), ((b * length + position) * states + s) * units);
    });
  });
  return result;
}
