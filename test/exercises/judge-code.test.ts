import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { judge } from "../../src/exercises/judge";
import { code, type CodeDetails } from "../../src/exercises/kinds/code";
import { compare, describeShape, format, matches, readValues, type Values } from "../../src/exercises/values";
import { tf } from "../../src/tensorflow";

/** An exercise for trying the judge out: double every number of a row. */
const details: CodeDetails<[row: number[]]> = {
  title: "Double a row",
  points: 1,
  difficulty: 1,
  minutes: 1,
  importance: 1,
  hints: ["first", "second", "third"],
  explanation: "Because twice is twice.",
  functionName: "double",
  inputNames: ["row"],
  examples: [
    { given: [[0, 3]], about: "a zero beside a three" },
    { given: [[1, 2, -4]], about: "three numbers" },
  ],
  draw: (random) => [[random(), random() + 1]],
  expected: (row) => row.map((x) => 2 * x),
  mistakes: [
    { name: "squared", says: "That is the square.", gives: (row) => row.map((x) => x * x) },
    {
      name: "only the first",
      says: "The others stay as they are.",
      gives: (row) => row.map((x, i) => (i === 0 ? 2 * x : x)),
    },
    { name: "NaN by division", says: "0 is divided by 0.", gives: (row) => row.map((x) => (x / x) * 2 * x) },
    {
      name: "refuses zero",
      says: "Zero can be doubled too.",
      gives: (row) => {
        if (row.includes(0)) throw new Error("no");
        return row.map((x) => 2 * x);
      },
    },
  ],
};
const double = code(details);
const right = (row: number[]): number[] => row.map((x) => 2 * x);

test("the layers: a function, its kind of result, one mechanism, the whole; each says what was expected and what came", () => {
  const headline = (answer: unknown): string => judge(double, answer).headline;
  assert.match(headline([1]), /Expected a function double, but got an array/);
  assert.match(
    headline(() => undefined),
    /returns is undefined: perhaps a `return` is missing/,
  );
  assert.match(
    headline((row: number[]) => [...row, row[row.length]]),
    /returns has undefined at \[\d\]: perhaps an array is read beyond its end/,
  );
  assert.match(
    headline(() => ({ loss: Promise.resolve(1) })),
    /returns has a promise at loss: write it without/,
  );
  assert.match(
    headline(() => 4),
    /another kind of result/,
  );
  assert.match(
    headline((row: number[]) => row.map((x) => x / 0)),
    /∞|NaN/,
  );
  assert.match(
    headline((row: number[]) => row.map((x) => 2 * x + (x === 0 ? 1 : 0))),
    /for a zero beside a three/,
  );
  assert.match(
    headline((row: number[]) => row.map((x) => 2 * x + (row.length === 3 ? 1 : 0))),
    /for three numbers/,
  );
  const shape = judge(double, () => [[1, 2]]).findings;
  assert.deepEqual(shape.slice(0, 2), [
    { label: "expected", text: "an array of shape [2]" },
    { label: "got", text: "an array of shape [1, 2]" },
  ]);
});

test("what was given is told by its names, with what was left out left out", () => {
  const scaled = code<[row: number[], matrix: number[][], by?: number]>({
    ...details,
    inputNames: ["row", "matrix", "by"],
    examples: [
      {
        given: [
          [1, 2],
          [[3], [4]],
        ],
        about: "two inputs",
      },
    ],
    draw: () => [[1, 3], [[2]], 3],
    expected: (row) => row,
    mistakes: [],
  });
  const { findings } = judge(scaled, () => [0, 0]);
  assert.equal(findings.at(-1)?.text, "row: [1, 2]\nmatrix: [[3],\n         [4]]");
});

test("the largest difference is told with its place", () => {
  const { findings } = judge(double, (row: number[]) => row.map((x, i) => 2 * x + (row.length === 3 ? i : 0)));
  assert.deepEqual(
    findings.find(({ label }) => label === "largest difference"),
    { label: "largest difference", text: "at result[2]: expected -8, got -6" },
  );
});

test("a known mistake is named by what it computes, also where it makes NaN or throws", () => {
  const name = (answer: unknown, seed?: number): string | undefined => judge(double, answer, seed).mistake?.name;
  assert.equal(
    name((row: number[]) => tf.square(row)),
    "squared",
  );
  assert.equal(
    name((row: number[]) => [2 * row[0]!, ...row.slice(1)]),
    "only the first",
  );
  assert.equal(
    name((row: number[]) => row.map((x) => 2 * x * (x / x))),
    "NaN by division",
  );
  assert.equal(
    name((row: number[]) => {
      if (row.some((x) => x === 0)) throw new RangeError("zero");
      return right(row);
    }),
    "refuses zero",
  );
  assert.equal(
    name((row: number[]) => row.map((x) => x + 1)),
    undefined,
    "an unknown mistake gets no name",
  );
  assert.equal(name(right), undefined);
});

test("of two mistakes at once, the one that explains all wrong results is named, and that there is another", () => {
  const squaresAndRefuses = (row: number[]): number[] => {
    if (row[0] === 0) throw new TypeError("something else");
    return row.map((x) => x * x);
  };
  const { mistake } = judge(double, squaresAndRefuses);
  assert.deepEqual(mistake, { name: "squared", says: "That is the square. Something else is wrong besides." });
});

test("tensors that are left behind are mentioned, or fail where the exercise says so", () => {
  const leaky = (row: number[]): tf.Tensor => tf.tensor1d(row).mul(2);
  const verdict = judge(double, leaky);
  assert.equal(verdict.passed, true);
  assert.match(verdict.remarks[0] ?? "", /leaves (2 tensors|one tensor) behind/);
  const strict = judge(code({ ...details, leaksFail: true }), leaky);
  assert.equal(strict.passed, false);
  assert.match(strict.headline, /right results, but leaves tensors behind/);
  assert.equal(strict.mistake?.name, "tensors left behind");
  assert.match(strict.mistake.says, /behind in memory/);
  const tidy = judge(code({ ...details, leaksFail: true }), (row: number[]) => tf.tidy(() => tf.tensor1d(row).mul(2)));
  assert.deepEqual([tidy.passed, tidy.remarks], [true, []]);
});

test("variables that an answer makes go with it, so that it can make them again by the same name", () => {
  const before = tf.memory().numTensors;
  const withVariable = (row: number[]): number[] =>
    tf.variable(tf.tensor1d(row), true, "made by an answer").mul(2).arraySync() as number[];
  assert.equal(judge(double, withVariable).passed, true);
  const kept = tf.variable(tf.scalar(1), true, "made before");
  assert.equal(
    judge(double, (row: number[]) => tf.variable(tf.tensor1d(row), true, "returned by an answer").mul(2)).passed,
    true,
  );
  assert.equal(kept.isDisposed, false);
  kept.dispose();
  assert.equal(tf.memory().numTensors, before + 1, "the scalar of this test");
});

test("inputs as tensors: given as such, and missed when they are disposed", () => {
  const withTensors = code({ ...details, tensors: true });
  assert.equal(judge(withTensors, (row: tf.Tensor1D) => row.mul(2)).passed, true);
  const disposing = judge(withTensors, (row: tf.Tensor1D) => {
    const result = row.mul(2);
    row.dispose();
    return result;
  });
  assert.equal(disposing.mistake?.name, "inputs changed in place");
});

test("the stop button stops the judge as well", () => {
  const stop = Object.assign(new Error("the cell was stopped"), { name: "KeyboardInterrupt" });
  const stopped = (): never => {
    throw stop;
  };
  assert.throws(() => judge(double, stopped), stop);
});

test("a rule that every right result keeps is told when it is broken", () => {
  const ruled = code<[row: number[]]>({
    ...details,
    properties: [{ says: "the result is even", holds: (result) => (result as number[]).every((x) => x % 2 === 0) }],
    draw: () => [[3, 4]],
  });
  assert.match(
    judge(ruled, (row: number[]) => row.map((x) => 2 * x + 1)).headline,
    /A rule is broken, for a zero beside a three: the result is even/,
  );
});

const values: fc.Arbitrary<Values> = fc.letrec<{ values: Values }>((tie) => ({
  values: fc.oneof(
    { maxDepth: 3 },
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.boolean(),
    fc.array(tie("values"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("values"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).values;

test("every result equals itself, has a shape in words and a text", () => {
  fc.assert(
    fc.property(values, (value) => {
      assert.equal(matches(value, value, 0), true);
      assert.ok(describeShape(value).length > 0);
      assert.ok(format(value).length <= 610);
    }),
  );
});

test("one number that is off is found, wherever it is", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.nat(),
      fc.nat(2),
      (matrix, row, column) => {
        const r = row % matrix.length;
        const off = matrix.map((numbers, i) => numbers.map((x, j) => (i === r && j === column ? x + 1 : x)));
        const difference = compare(off, matrix, 1e-4);
        assert.deepEqual([difference?.kind, difference?.at], ["value", `[${r}][${column}]`]);
      },
    ),
  );
});

test("what can't be read is said in words", () => {
  const problem = (given: unknown): string => {
    const read = readValues(given);
    return "problem" in read ? read.problem : "";
  };
  assert.match(problem(Promise.resolve(1)), /promise/);
  assert.match(problem([1, undefined]), /undefined/);
  assert.match(
    problem(() => 1),
    /function/,
  );
  const gone = tf.scalar(1);
  gone.dispose();
  assert.match(problem(gone), /disposed/);
  assert.match(problem(10n), /bigint/);
});
