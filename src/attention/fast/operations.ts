/** The steps that attention is made of, over whatever holds the numbers: tensors, or the native library's own handles. */
export interface Operations<T> {
  /** The product of the matrices on the last two axes, either one transposed first if asked. */
  matMul(a: T, b: T, transposeA?: boolean, transposeB?: boolean): T;
  transpose(a: T, order: readonly number[]): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  scale(a: T, factor: number): T;
  /** Softmax over the last axis. Where `mask` is 0, the weight is exactly 0, also in a row that has nothing else. */
  softmax(scores: T, mask: T | undefined): T;
  /** Sum over `axes`, counted from 0; with `keepDims`, they stay with size 1. */
  sum(a: T, axes: readonly number[], keepDims: boolean): T;
  /** Nothing but 0, in the shape of `like`. */
  zeros(like: T): T;
  reshape(a: T, shape: readonly number[]): T;
  /** Equal parts on a new first axis. */
  stack(parts: readonly T[]): T;
  /** The parts along the first axis. */
  unstack(a: T, count: number): T[];
  /** One after the other along the last axis. */
  concat(parts: readonly T[]): T;
  /** Cuts the last axis into equal parts. */
  split(a: T, count: number): T[];
}
