import { tf } from "../tensorflow";

/**
 * The state after the last real position of each sequence.
 *
 * @param where the function that was called, for the error
 * @param hidden `[batch, length, units]`
 * @param lengths how many positions of each sequence are real; all are, where it is left out
 * @returns `[batch, units]`
 * @throws {RangeError} when a length isn't a whole number from 1 to `length`, or one is missing
 */
export function lastStates(where: string, hidden: tf.Tensor3D, lengths?: ArrayLike<number>): tf.Tensor2D {
  const [batch, length, units] = hidden.shape;
  if (lengths !== undefined) expectLengths(where, lengths, batch, length);
  const starts = Array.from(
    { length: batch },
    (_, b) => (b * length + (lengths === undefined ? length : (lengths[b] as number)) - 1) * units,
  );
  const compute = tf.customGrad((given) => {
    const values = (given as tf.Tensor).dataSync<"float32">();
    const last = new Float32Array(batch * units);
    starts.forEach((start, b) => last.set(values.subarray(start, start + units), b * units));
    const gradFunc = (upstream: tf.Tensor): tf.Tensor => {
      const flowing = upstream.dataSync<"float32">();
      const gradient = new Float32Array(batch * length * units);
      starts.forEach((start, b) => gradient.set(flowing.subarray(b * units, (b + 1) * units), start));
      return tf.tensor3d(gradient, [batch, length, units]);
    };
    return { value: tf.tensor2d(last, [batch, units]), gradFunc };
  });
  return compute(hidden);
}

function expectLengths(where: string, lengths: ArrayLike<number>, batch: number, length: number): void {
  if (lengths.length !== batch) {
    throw new RangeError(
      `${where}: lengths has ${lengths.length} entries; it needs one for each of the ${batch} sequences.`,
    );
  }
  for (let b = 0; b < batch; b++) {
    const real = lengths[b] as number;
    if (!Number.isInteger(real) || real < 1 || real > length)
      throw new RangeError(`${where}: lengths[${b}] is ${real}; it needs a whole number from 1 to ${length}.`);
  }
}
