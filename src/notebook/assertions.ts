/** Numbers in any shape: one, an array (of arrays …), or a tensor. */
export type Numbers =
  | number
  | readonly Numbers[]
  | {
      /** The tensor's shape. */
      readonly shape: readonly number[];
      /** The tensor's values, one after the other. */
      dataSync(): ArrayLike<number>;
    };

/**
 * Stops the cell unless two results agree: a lesson uses it wherever its text makes a claim.
 *
 * @param actual what was computed
 * @param expected what it should be, in the same shape (a tensor may stand for nested arrays)
 * @param tolerance the largest difference that still counts as equal
 * @throws {RangeError} when the shapes differ, or two numbers differ by more than `tolerance`
 */
export function expectClose(actual: Numbers, expected: Numbers, tolerance = 1e-6): void {
  const [found, wanted] = [flatten(actual), flatten(expected)];
  if (found.shape !== wanted.shape) throw new RangeError(`Expected shape ${wanted.shape}, but got ${found.shape}.`);
  wanted.values.forEach((value, i) => {
    const got = found.values[i] ?? NaN;
    // Written so that NaN, which is not within any tolerance, fails too.
    if (!(Math.abs(got - value) <= tolerance) && got !== value) {
      const place = wanted.values.length > 1 ? ` at entry ${i}` : "";
      throw new RangeError(`Expected ${value}${place}, but got ${got} (they may differ by ${tolerance}).`);
    }
  });
}

function flatten(numbers: Numbers): { shape: string; values: number[] } {
  if (typeof numbers === "number") return { shape: "[]", values: [numbers] };
  if (isTensor(numbers)) return { shape: `[${numbers.shape.join(", ")}]`, values: Array.from(numbers.dataSync()) };
  const parts = numbers.map(flatten);
  const inner = parts[0]?.shape ?? "[]";
  if (parts.some(({ shape }) => shape !== inner)) throw new RangeError("Expected rows of one length, but they differ.");
  return {
    shape: `[${[numbers.length, ...(inner === "[]" ? [] : [inner.slice(1, -1)])].join(", ")}]`,
    values: parts.flatMap(({ values }) => values),
  };
}

function isTensor(numbers: Numbers): numbers is Exclude<Numbers, number | readonly Numbers[]> {
  return typeof numbers === "object" && "dataSync" in numbers;
}
