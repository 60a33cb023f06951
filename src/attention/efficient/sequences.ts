import type { tf } from "../../tensorflow";
import { expectTensor, shapeText } from "../arguments";

/** Sizes that query, key and value agree on. */
export interface SequenceSizes {
  /** The leading axes, such as batch and heads. */
  readonly leading: number[];
  readonly queries: number;
  readonly keys: number;
  readonly valueDim: number;
}

/**
 * Reads the sizes from the shapes, and refuses shapes that don't go together.
 *
 * @throws {TypeError} when one is no tensor
 * @throws {RangeError} that names the argument, its shape and the shape it needs
 */
export function sequenceSizes(where: string, query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): SequenceSizes {
  expectTensor(where, "query", query);
  expectTensor(where, "key", key);
  expectTensor(where, "value", value);
  const leading = query.shape.slice(0, -2);
  const [queries, keyDim] = query.shape.slice(-2);
  const keys = key.shape.at(-2);
  const valueDim = value.shape.at(-1);
  if (queries === undefined || keyDim === undefined)
    throw new RangeError(`${where}: query has shape ${shapeText(query.shape)}; it needs [..., queries, keyDim].`);

  const needed = (name: string, tensor: tf.Tensor, needs: (number | string)[]): void => {
    const fits =
      tensor.shape.length === needs.length &&
      needs.every((size, axis) => typeof size === "string" || size === tensor.shape[axis]);
    if (!fits) {
      throw new RangeError(
        `${where}: ${name} has shape ${shapeText(tensor.shape)}; it needs ${shapeText(needs)} beside a query of ${shapeText(query.shape)}.`,
      );
    }
  };
  needed("key", key, [...leading, "keys", keyDim]);
  needed("value", value, [...leading, keys as number, "valueDim"]);
  return { leading, queries, keys: keys as number, valueDim: valueDim as number };
}

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
