/** The steps that a projection is made of, over whatever holds the numbers: arrays, tensors, or the native library's own handles. */
export interface RowOperations<T> {
  /** The product of the matrices on the last two axes, either one transposed first if asked. */
  matMul(a: T, b: T, transposeA?: boolean, transposeB?: boolean): T;
  /** The sum of two of the same shape, or of each row and `b`. */
  add(a: T, b: T): T;
  /** Sum over the first axis of two. */
  sumOfRows(a: T): T;
  /** A size of -1 is whatever is left. */
  reshape(a: T, shape: readonly number[]): T;
  /** All numbers, the last axis running fastest. */
  valuesOf(a: T): Float32Array;
  /** The reverse of valuesOf. */
  from(values: Float32Array, shape: readonly number[]): T;
}

/** The steps that attention is made of, over what a backend holds. */
export interface Operations<T> extends RowOperations<T> {
  transpose(a: T, order: readonly number[]): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  scale(a: T, factor: number): T;
  /** Softmax over the last axis. Where `mask` is 0, the weight is exactly 0, also in a row that has nothing else. */
  softmax(scores: T, mask: T | undefined): T;
  /** Sum over the last axis, which stays with size 1. */
  sumOfLast(a: T): T;
}

/** What there is to compute with, by the place where the numbers are. */
export interface OperationsFor<T> {
  readonly arrays: RowOperations<T>;
  readonly backend: Operations<T>;
}

/** Where numbers are: what is written for either place does with what both have. */
export type Place = keyof OperationsFor<unknown>;
