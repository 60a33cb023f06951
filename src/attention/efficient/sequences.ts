import type { tf } from "../../tensorflow";

/** Cuts positions into blocks: [..., length, dim] → [batch, blocks, size, dim]. What fills up the last block is zeros. */
export function inBlocks(x: tf.Tensor, size: number): tf.Tensor4D {
  const [length, dim] = x.shape.slice(-2) as [number, number];
  const blocks = Math.ceil(length / size);
  const batch = x.size / (length * dim);
  const filled = x.reshape([batch, length, dim]).pad([
    [0, 0],
    [0, blocks * size - length],
    [0, 0],
  ]);
  return filled.reshape([batch, blocks, size, dim]);
}

/** The reverse of {@link inBlocks}: [batch, blocks, size, dim] → [..., length, dim], without what filled up the last block. */
export function outOfBlocks(x: tf.Tensor4D, leading: readonly number[], length: number): tf.Tensor {
  const [batch, blocks, size, dim] = x.shape;
  const positions = x.reshape([batch, blocks * size, dim]).slice([0, 0, 0], [batch, length, dim]);
  return positions.reshape([...leading, length, dim]);
}
