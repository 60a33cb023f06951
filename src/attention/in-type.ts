import { tf } from "../tensorflow";

/** A tensor's numbers in another type; the tensor itself if it has that type. */
export function inType(tensor: tf.Tensor, dtype: "float32" | "bool"): tf.Tensor {
  return tensor.dtype === dtype ? tensor : tf.cast(tensor, dtype);
}
