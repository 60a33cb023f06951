/** Results in plain form: a number, a word, a truth value, or arrays and objects of them. */
export type Values = number | string | boolean | readonly Values[] | { readonly [name: string]: Values };

/** How two results differ. `at` is the place in code, such as `.weights[1][2]`; "" is the whole. */
export type Difference =
  | { readonly kind: "shape"; readonly at: string; readonly expected: string; readonly got: string }
  | { readonly kind: "nan"; readonly at: string; readonly expected: Values; readonly got: number }
  | { readonly kind: "value"; readonly at: string; readonly expected: Values; readonly got: Values };

/** A result as it came, in plain form; or what it is that can't be compared. */
export type Read =
  | { readonly values: Values; readonly text: string; readonly tensors: readonly TensorLike[] }
  | { readonly problem: string };

/** What is needed of a tensor here. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly isDisposed: boolean;
  arraySync(): unknown;
}

/** True for TensorFlow.js' tensors, whichever copy of it made them. */
export function isTensorLike(value: unknown): value is TensorLike {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "arraySync") === "function";
}

/** Takes what a learner hands in, tensors and typed arrays included, as plain values. */
export function readValues(given: unknown): Read {
  const tensors: TensorLike[] = [];
  try {
    const values = toPlain(given, tensors, "");
    return { values, text: format(values), tensors };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

class Unreadable extends Error {
  constructor(what: string, at: string, advice = "") {
    super((at === "" ? `is ${what}` : `has ${what} at ${at.replace(/^\./, "")}`) + (advice && `: ${advice}`));
  }
}

function toPlain(given: unknown, tensors: TensorLike[], at: string): Values {
  if (typeof given === "number" || typeof given === "string" || typeof given === "boolean") return given;
  if (given === undefined) {
    throw new Unreadable(
      "undefined",
      at,
      at === ""
        ? "perhaps a `return` is missing"
        : "perhaps an array is read beyond its end, or by a name that it doesn't have",
    );
  }
  if (given === null) throw new Unreadable("null", at);
  if (typeof given === "function") throw new Unreadable("a function", at, "perhaps it has to be called");
  if (given instanceof Promise) {
    throw new Unreadable(
      "a promise",
      at,
      "write it without `async`, with `dataSync()` or `arraySync()` where you need a tensor's values",
    );
  }
  if (isTensorLike(given)) {
    if (given.isDisposed) throw new Unreadable("a tensor that was disposed already", at);
    tensors.push(given);
    return given.arraySync() as Values;
  }
  if (ArrayBuffer.isView(given)) return Array.from(given as Float32Array);
  if (Array.isArray(given)) return Array.from(given as unknown[], (item, i) => toPlain(item, tensors, `${at}[${i}]`));
  if (typeof given === "object") {
    return Object.fromEntries(
      Object.entries(given).map(([name, item]) => [name, toPlain(item, tensors, `${at}.${name}`)]),
    );
  }
  throw new Unreadable(`a ${typeof given}`, at);
}

/**
 * The first difference in shape, else the first number that is none, else the largest difference; nothing when all agrees.
 *
 * @param tolerance how far off a number may be; for numbers beyond 1, relative to them
 */
export function compare(got: Values, expected: Values, tolerance: number): Difference | undefined {
  const differences: Difference[] = [];
  collect(got, expected, tolerance, "", differences);
  const worst = (kinds: readonly Difference["kind"][]): Difference | undefined =>
    differences
      .filter(({ kind }) => kinds.includes(kind))
      .reduce<Difference | undefined>(
        (most, next) => (most === undefined || size(next) > size(most) ? next : most),
        undefined,
      );
  return (
    differences.find(({ kind }) => kind === "shape") ??
    differences.find(({ kind }) => kind === "nan") ??
    worst(["value"])
  );
}

/** Where two results differ, every such place, in order. */
export function placesThatDiffer(got: Values, expected: Values, tolerance: number): string[] {
  const differences: Difference[] = [];
  collect(got, expected, tolerance, "", differences);
  return differences.map(({ at }) => at);
}

/** True when two results agree. */
export function matches(got: Values, expected: Values, tolerance: number): boolean {
  return compare(got, expected, tolerance) === undefined;
}

function size(difference: Difference): number {
  const { got, expected } = difference;
  return typeof got === "number" && typeof expected === "number" ? Math.abs(got - expected) : 0;
}

function collect(got: Values, expected: Values, tolerance: number, at: string, found: Difference[]): void {
  if (typeof expected === "number" && typeof got === "number") {
    // NaN is like NaN: a known mistake that makes NaN is known by it.
    if (Object.is(got, expected) || got === expected) return;
    if (!Number.isFinite(got)) found.push({ kind: "nan", at, expected, got });
    // Where a known mistake gives ∞, only ∞ is like it: relative to ∞, every number would be near.
    else if (!Number.isFinite(expected) || Math.abs(got - expected) > tolerance * Math.max(1, Math.abs(expected)))
      found.push({ kind: "value", at, expected, got });
  } else if (Array.isArray(expected) && Array.isArray(got) && describeShape(got) === describeShape(expected)) {
    expected.forEach((item: Values, i) => collect(got[i] as Values, item, tolerance, `${at}[${i}]`, found));
  } else if (isRecord(expected) && isRecord(got) && Object.keys(expected).every((name) => Object.hasOwn(got, name))) {
    for (const [name, item] of Object.entries(expected))
      collect(got[name] as Values, item, tolerance, `${at}.${name}`, found);
  } else if (typeof expected === typeof got && (typeof expected === "string" || typeof expected === "boolean")) {
    if (got !== expected) found.push({ kind: "value", at, expected, got });
  } else {
    found.push({ kind: "shape", at, expected: describeShape(expected), got: describeShape(got) });
  }
}

function isRecord(values: Values): values is Readonly<Record<string, Values>> {
  return typeof values === "object" && !Array.isArray(values);
}

/** What kind of result it is, in words: `an array of shape [3, 4]`. */
export function describeShape(values: Values): string {
  if (typeof values === "number") return "a number";
  if (typeof values === "string") return "a text";
  if (typeof values === "boolean") return "true or false";
  if (Array.isArray(values)) {
    const shape = shapeOf(values);
    return shape
      ? `an array of shape [${shape.join(", ")}]`
      : `an array of ${values.length}, with parts that differ in shape`;
  }
  const names = Object.keys(values).map((name) => `"${name}"`);
  return names.length === 0 ? "an object with nothing in it" : `an object with ${names.join(" and ")}`;
}

/** The lengths along each axis; nothing for arrays of unequal parts. */
export function shapeOf(values: Values): number[] | undefined {
  if (!Array.isArray(values)) return [];
  const shapes = values.map((item: Values) => shapeOf(item));
  const [first] = shapes;
  if (values.length === 0 || first === undefined) return values.length === 0 ? [0] : undefined;
  return shapes.every((shape) => shape?.join() === first.join()) ? [values.length, ...first] : undefined;
}

/** A result for reading: numbers with four digits that count, a matrix with a row a line, at most some hundred characters. */
export function format(values: Values): string {
  const text = formatWhole(values, "");
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} …`;
}

const MOST_CHARACTERS = 600;

function formatWhole(values: Values, indent: string): string {
  if (typeof values === "number") return formatNumber(values);
  if (typeof values !== "object") return JSON.stringify(values);
  if (Array.isArray(values)) {
    const parts = values.map((item: Values) => (isRecord(item) ? formatInLine(item) : formatWhole(item, `${indent} `)));
    return values.some((item: Values) => typeof item === "object")
      ? `[${parts.join(`,\n${indent} `)}]`
      : `[${parts.join(", ")}]`;
  }
  return Object.entries(values)
    .map(([name, item]) => `${name}: ${formatWhole(item, `${indent}${" ".repeat(name.length + 2)}`)}`)
    .join(`\n${indent}`);
}

/** As code, in one line: where several records stand below each other, each line is one of them. */
function formatInLine(values: Values): string {
  if (Array.isArray(values)) return `[${values.map((item: Values) => formatInLine(item)).join(", ")}]`;
  if (!isRecord(values)) return formatWhole(values, "");
  return `{ ${Object.entries(values)
    .map(([name, item]) => `${name}: ${formatInLine(item)}`)
    .join(", ")} }`;
}

/** A number with four digits that count; a whole number with all of them, since it counts something. */
export function formatNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value).replace("Infinity", "∞");
}
