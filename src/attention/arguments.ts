// What is asked of an argument, and what is said when it isn't so: which argument, what it has, what it needs.
import { tf } from "../tensorflow";

/** A shape as errors print it: `[2, 3]`. */
export function shapeText(shape: readonly (number | null | string)[]): string {
  return `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

/**
 * Refuses what is not a tensor of numbers.
 *
 * @param where the function that was called
 * @param name the argument's name
 * @throws {TypeError} where `value` is no tensor, is disposed, or holds text or complex numbers
 */
export function expectTensor(where: string, name: string, value: unknown): asserts value is tf.Tensor {
  if (!(value instanceof tf.Tensor)) {
    const what = Array.isArray(value)
      ? "an array; make a tensor of it with tf.tensor(…)"
      : value === null
        ? "null"
        : `of type ${typeof value}`;
    throw new TypeError(`${where}: ${name} is ${what}. It needs a tensor.`);
  }
  if (value.isDisposed)
    throw new TypeError(`${where}: ${name} was disposed before. It needs a tensor that still holds its values.`);

  if (value.dtype === "string" || value.dtype === "complex64")
    throw new TypeError(`${where}: ${name} holds values of type ${value.dtype}. It needs numbers (float32).`);
}

/**
 * Refuses a tensor of another shape.
 *
 * @param needs what each axis must have: a size, or a name where any size will do
 * @throws {RangeError} that names the argument, its shape and the shape it needs
 */
export function expectShape(
  where: string,
  name: string,
  tensor: tf.Tensor,
  needs: readonly (number | string)[],
  why = "",
): void {
  const { shape } = tensor;
  const fits =
    shape.length === needs.length && needs.every((size, axis) => typeof size === "string" || size === shape[axis]);
  if (!fits) {
    throw new RangeError(
      `${where}: ${name} has shape ${shapeText(shape)}; it needs ${shapeText(needs)}${why && ` (${why})`}.`,
    );
  }
}

/** Sizes that query, key and value agree on. */
export interface SequenceSizes {
  /** The leading axes, such as batch and heads. */
  readonly leading: readonly number[];
  readonly queries: number;
  readonly keys: number;
  readonly keyDim: number;
  readonly valueDim: number;
}

/**
 * Reads the sizes from the shapes, and refuses shapes that don't go together.
 *
 * @throws {TypeError} where one is no tensor of numbers
 * @throws {RangeError} that names the argument, its shape and the shape it needs
 */
export function sequenceSizes(where: string, query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): SequenceSizes {
  for (const [name, tensor] of Object.entries({ query, key, value })) expectTensor(where, name, tensor);
  if (query.rank < 2) {
    throw new RangeError(
      `${where}: query has shape ${shapeText(query.shape)}; it needs [..., queries, keyDim], two axes or more.`,
    );
  }
  const leading = query.shape.slice(0, -2);
  const [queries, keyDim] = query.shape.slice(-2) as [number, number];
  expectShape(where, "key", key, [...leading, "keys", keyDim], "the leading axes and the width of query");
  const keys = key.shape.at(-2) as number;
  const why = "the leading axes of query and a value for each key";
  expectShape(where, "value", value, [...leading, keys, "valueDim"], why);
  return { leading, queries, keys, keyDim, valueDim: value.shape.at(-1) as number };
}

/**
 * Refuses what is not a whole number from `least` on.
 *
 * @throws {RangeError} that names the argument and says what it may be
 */
export function expectWhole(where: string, name: string, value: number, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(
      `${where}: ${name} is ${typeof value === "string" ? JSON.stringify(value) : value}; it needs a whole number from ${least} on.`,
    );
  }
}

/**
 * Refuses options that aren't: a tensor handed in where `{ mask }` was meant would be ignored without a word.
 *
 * @param known the names there are
 * @throws {TypeError} that says what came and which names there are
 */
export function expectOptions(where: string, options: unknown, known: readonly string[]): void {
  const needs = `it needs an object with ${known.length > 1 ? "any of " : ""}${known.join(", ")}`;
  if (options instanceof tf.Tensor)
    throw new TypeError(`${where}: options is a tensor; ${needs}, such as { ${known[0]}: tensor }.`);
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new TypeError(`${where}: options is ${Array.isArray(options) ? "an array" : String(options)}; ${needs}.`);

  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`${where}: options has "${unknown}", which is none; ${needs}.`);
}

/**
 * Refuses NaN.
 *
 * @throws {RangeError} that names the argument and the place of the first NaN in it
 */
export function expectNoNaN(where: string, name: string, tensor: tf.Tensor): void {
  if (tensor.dtype !== "float32") return;
  const values = tensor.dataSync();
  const first = values.findIndex((value) => Number.isNaN(value));
  if (first >= 0) {
    throw new RangeError(
      `${where}: ${name} (shape ${shapeText(tensor.shape)}) holds NaN, first at ${shapeText(placeOf(first, tensor.shape))}. It needs numbers.`,
    );
  }
}

/**
 * Refuses NaN in what a result was made of. It would show in the result, so only then are the inputs searched for it.
 *
 * @throws {RangeError} that names the first input with a NaN, and where in it
 */
export function reportNaN(where: string, result: tf.Tensor, inputs: Readonly<Record<string, tf.Tensor>>): void {
  if (!hasNaN(result)) return;
  for (const [name, tensor] of Object.entries(inputs)) expectNoNaN(where, name, tensor);
}

function hasNaN(tensor: tf.Tensor): boolean {
  if (tensor.size > 4096) return tf.tidy(() => Number.isNaN(tf.sum(tensor).dataSync()[0]));
  // Fewer numbers are looked through sooner than one operation is called.
  return tensor.dataSync().some((value: number) => value !== value);
}

function placeOf(index: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    place.unshift(index % size);
    index = Math.floor(index / size);
  }
  return place;
}

/** True where a tensor of shape `from` can stand for one of shape `to`: its axes, counted from the last, are equal or 1. */
export function broadcasts(from: readonly number[], to: readonly number[]): boolean {
  return from.length <= to.length && from.every((size, i) => size === 1 || size === to[to.length - from.length + i]);
}

/**
 * Refuses a mask that doesn't fit or holds other values than 0 and 1 (false and true).
 *
 * @param to the shape of the scores it masks
 * @param names what the axes of `to` are, for the message
 * @throws {RangeError} that names the shape it has and the one it needs, or the value that is neither 0 nor 1
 */
export function expectMask(where: string, mask: tf.Tensor, to: readonly number[], names: readonly string[]): void {
  if (!broadcasts(mask.shape, to)) {
    throw new RangeError(
      `${where}: mask has shape ${shapeText(mask.shape)}; it needs one that broadcasts to ${shapeText(names)} = ${shapeText(to)} (each axis, counted from the last, equal or 1).`,
    );
  }
  expectZerosAndOnes(where, "mask", mask);
}

/**
 * Refuses a mask that holds other values than 0 and 1 (false and true).
 *
 * @throws {TypeError} where `mask` is no tensor
 * @throws {RangeError} that names the argument, and the value that is neither 0 nor 1
 */
export function expectZerosAndOnes(where: string, name: string, mask: tf.Tensor): void {
  expectTensor(where, name, mask);
  if (mask.dtype === "bool") return;
  const values = mask.dataSync();
  const wrong = values.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) {
    throw new RangeError(
      `${where}: ${name} holds ${values[wrong]} at ${shapeText(placeOf(wrong, mask.shape))}; it needs 1 (may attend) or 0 (may not), or booleans.`,
    );
  }
}
