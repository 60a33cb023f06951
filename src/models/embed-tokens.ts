import { tf } from "../tensorflow";
import type { TokenBatch } from "./token-batch";

/**
 * Looks up the vector of each token and adds that of its position: x = table[id] + positions[place]. Padding gets zeros.
 *
 * It is `tf.gather(table, ids).add(positions)`, as one operation in each direction: looking up and adding numbers costs less
 * than starting an operation, and the gradient of a look-up, a sum over all places of a token, is slow on most backends.
 *
 * @param table `[vocabularySize, modelDim]`
 * @param batch ids below `vocabularySize`
 * @param positions `[at least length, modelDim]`: a tensor where they are learned, plain numbers, row after row, where they are
 * fixed; none are added where it is left out
 * @returns `[size, length, modelDim]`
 */
export function embedTokens(
  table: tf.Tensor2D,
  batch: TokenBatch,
  positions?: tf.Tensor2D | Float32Array,
): tf.Tensor3D {
  const [rows, width] = table.shape;
  const { ids, size, length } = batch;
  const learned = positions instanceof tf.Tensor ? positions : undefined;
  const compute = tf.customGrad((...args) => {
    const vectors = (args[0] as tf.Tensor).dataSync<"float32">();
    const codes = learned ? learned.dataSync<"float32">() : (positions as Float32Array | undefined);
    const gradFunc = (upstream: tf.Tensor): tf.Tensor[] => {
      const flowing = upstream.dataSync<"float32">();
      // A token's gradient is the sum over all places where it stands, a position's over all sentences that have a token there.
      const dTable = tf.tensor2d(
        sumInto(rows, flowing, ids, width, (place) => ids[place] as number),
        [rows, width],
      );
      if (!learned) return [dTable];
      const dPositions = sumInto(learned.shape[0], flowing, ids, width, (place) => place % length);
      return [dTable, tf.tensor2d(dPositions, learned.shape)];
    };
    return { value: tf.tensor3d(lookUp(vectors, codes, batch, width), [size, length, width]), gradFunc };
  });
  return compute(table, ...(learned ? [learned] : []));
}

// The loops below are most of a step's time outside of attention: plain on purpose.

function lookUp(
  vectors: Float32Array,
  codes: Float32Array | undefined,
  { ids, length }: TokenBatch,
  width: number,
): Float32Array {
  const x = new Float32Array(ids.length * width);
  const added = codes ?? new Float32Array(length * width);
  for (let token = 0, place = 0, to = 0; token < ids.length; token++, to += width) {
    const from = (ids[token] as number) * width;
    const code = place * width;
    // Id 0 is padding.
    if (from !== 0)
      for (let i = 0; i < width; i++) x[to + i] = (vectors[from + i] as number) + (added[code + i] as number);
    place = place + 1 === length ? 0 : place + 1;
  }
  return x;
}

/** Adds the gradient of each place that isn't padding to a row of `[rows, width]`; `rowOf` says which. */
function sumInto(
  rows: number,
  flowing: Float32Array,
  ids: Int32Array,
  width: number,
  rowOf: (place: number) => number,
): Float32Array {
  const sums = new Float32Array(rows * width);
  for (let place = 0, from = 0; place < ids.length; place++, from += width) {
    if (ids[place] === 0) continue;
    const to = rowOf(place) * width;
    for (let i = 0; i < width; i++) sums[to + i] = (sums[to + i] as number) + (flowing[from + i] as number);
  }
  return sums;
}
