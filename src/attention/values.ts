import { tf } from "../tensorflow";
import type { PlainMask } from "./fast/plain-arrays";

/** A tensor in float32; itself if it is. */
export function inFloats(tensor: tf.Tensor): tf.Tensor {
  return tensor.dtype === "float32" ? tensor : tf.cast(tensor, "float32");
}

/** A mask in booleans, of the shape it came in. */
export function booleanMask(mask: tf.Tensor): tf.Tensor {
  return mask.dtype === "bool" ? mask : tf.cast(mask, "bool");
}

/**
 * A mask as plain numbers, with the places where each head's begins.
 *
 * @param mask broadcastable to `shape`
 * @param shape `[...leading, queries, keys]`
 */
export function plainMask(mask: tf.Tensor, shape: readonly number[]): PlainMask {
  const strides = new Array<number>(shape.length).fill(0);
  for (let axis = mask.rank - 1, stride = 1; axis >= 0; axis--) {
    const size = mask.shape[axis] ?? 1;
    if (size > 1) strides[shape.length - mask.rank + axis] = stride;
    stride *= size;
  }
  const leading = shape.slice(0, -2);
  const count = leading.reduce((product, size) => product * size, 1);
  const offsets = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    for (let axis = leading.length - 1, rest = n; axis >= 0; axis--) {
      const size = leading[axis] ?? 1;
      offsets[n]! += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
  }
  return { values: mask.dataSync(), offsets, queryStride: strides.at(-2) ?? 0, keyStride: strides.at(-1) ?? 0 };
}
