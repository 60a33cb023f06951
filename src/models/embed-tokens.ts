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
 * @param positions `[at least length, modelDim]`; none are added where it is left out
 * @returns `[size, length, modelDim]`
 */
export function embedTokens(table: tf.Tensor2D, { ids, size, length }: TokenBatch, positions?: tf.Tensor2D): tf.Tensor3D {
  const [rows, width] = table.shape;
  const compute = tf.customGrad((...args) => {
    const [vectors, codes] = args.slice(0, positions === undefined ? 1 : 2).map((tensor) => (tensor as tf.Tensor).dataSync<"float32">()) as [Float32Array, Float32Array?];
    const x = new Float32Array(size * length * width);
    forEachToken(ids, (id, token) => {
      const from = id * width;
      const to = token * width;
      for (let i = 0; i < width; i++) x[to + i] = vectors[from + i] as number;
      if (codes === undefined) return;
      const code = (token % length) * width;
      for (let i = 0; i < width; i++) x[to + i] = (x[to + i] as number) + (codes[code + i] as number);
    });
    const gradFunc = (upstream: tf.Tensor): tf.Tensor[] => {
      const flowing = upstream.dataSync<"float32">();
      const dTable = new Float32Array(rows * width);
      const dPositions = positions && new Float32Array(positions.size);
      forEachToken(ids, (id, token) => {
        const from = token * width;
        const to = id * width;
        for (let i = 0; i < width; i++) dTable[to + i] = (dTable[to + i] as number) + (flowing[from + i] as number);
        if (dPositions === undefined) return;
        const code = (token % length) * width;
        for (let i = 0; i < width; i++) dPositions[code + i] = (dPositions[code + i] as number) + (flowing[from + i] as number);
      });
      return [tf.tensor2d(dTable, [rows, width]), ...(dPositions && positions ? [tf.tensor2d(dPositions, positions.shape)] : [])];
    };
    return { value: tf.tensor3d(x, [size, length, width]), gradFunc };
  });
  return compute(table, ...(positions ? [positions] : []));
}

/** Calls `visit` for all that isn't padding. */
function forEachToken(ids: Int32Array, visit: (id: number, token: number) => void): void {
  for (let token = 0; token < ids.length; token++) {
    const id = ids[token] as number;
    if (id !== 0) visit(id, token);
  }
}
