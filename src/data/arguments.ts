// What is asked of arguments that are plain data, and what is said when they are something else.

/** What a value is, as errors say it. */
export function whatIs(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return "a text";
  if (typeof value !== "object") return `a ${typeof value}`;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "an array";
  return isTensor(value) ? "a tensor" : "an object";
}

/** True for a tensor, told by what it can do: data know nothing of TensorFlow.js. */
export function isTensor(value: unknown): boolean {
  return typeof value === "object" && value !== null && "dataSync" in value;
}

/** True for an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/**
 * Refuses what is no list of token ids.
 *
 * @throws {TypeError} that names the argument, and what it may be
 */
export function expectIds(
  where: string,
  name: string,
  value: unknown,
  needs = "a list of token ids: [4, 7, 2]",
): asserts value is ArrayLike<number> {
  if (isList(value)) return;
  const hint = isTensor(value)
    ? " Read a tensor with its dataSync()."
    : typeof value === "object" && value !== null && "ids" in value
      ? ` Did you mean ${name === "sentence" ? "example.ids" : "the ids of each example, example.ids"}?`
      : "";
  throw new TypeError(`${where}: ${name} is ${whatIs(value)}; it needs ${needs}.${hint}`);
}

/**
 * Refuses a seed that isn't a whole number; none at all is fine.
 *
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is no whole number
 */
export function expectSeed(where: string, seed: unknown): void {
  if (seed === undefined || Number.isSafeInteger(seed)) return;
  if (typeof seed !== "number") throw new TypeError(`${where}: seed is ${whatIs(seed)}; it needs a whole number.`);
  throw new RangeError(`${where}: seed is ${seed}; it needs a whole number.`);
}

/**
 * Refuses options that are no object, and names that are no option's: one that is misspelt would be passed over in silence.
 *
 * @param example how one writes them
 * @param unsaid names that pass, but aren't told
 * @throws {TypeError} that says what they are, or which names there are
 */
export function expectOptionNames(
  where: string,
  options: unknown,
  names: readonly string[],
  example: string,
  unsaid: readonly string[] = [],
): asserts options is object {
  if (typeof options !== "object" || options === null || isList(options) || isTensor(options))
    throw new TypeError(`${where}: options is ${whatIs(options)}; write ${example}.`);
  const unknown = Object.keys(options).find((name) => !names.includes(name) && !unsaid.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${where}: there is no option "${unknown}"; there are ${names.join(", ")}.`);
}
