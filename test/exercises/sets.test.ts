// Every exercise: what it says of itself, what it takes for right, and that it names each known mistake.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exercisesBySet, exercisesOf } from "../../src/exercises";
import type { Exercise } from "../../src/exercises/exercise";
import { judge } from "../../src/exercises/judge";
import type { ChoiceExercise, ChoicesExercise } from "../../src/exercises/kinds/choice";
import type { CodeExercise } from "../../src/exercises/kinds/code";
import type { NumericMistake, Values } from "../../src/exercises/kinds/numeric";
import { isTensorLike, readValues } from "../../src/exercises/values";
import type { Verdict } from "../../src/exercises/verdict";
import { tf } from "../../src/tensorflow";
import { trialsOf } from "./trials";

/** Seeds that no notebook uses, so that a case that one mistake survives by chance is found. */
const HIDDEN_SEEDS = [11, 12, 13];

/** What an untouched answer cell defines. */
const starter = (): never => {
  throw new Error("not written yet");
};

const sets = Object.keys(exercisesBySet);

test("no exercise's id is used twice", () => {
  const ids = sets.flatMap((set) => exercisesOf(set).map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
});

for (const set of sets) {
  for (const { id, exercise } of exercisesOf(set)) {
    test(`${set}: ${id}: says what a learner needs`, () => saysEnough(exercise));
    if (exercise.kind === "free") continue;
    test(`${set}: ${id}: an untouched answer isn't begun, and scores nothing`, () => {
      for (const answer of [starter, undefined]) {
        const verdict = judge(exercise, answer);
        assert.deepEqual(
          { passed: verdict.passed, begun: verdict.begun, mistake: verdict.mistake },
          { passed: false, begun: false, mistake: undefined },
        );
      }
    });
    switch (exercise.kind) {
      case "choice":
        testChoice(`${set}: ${id}`, exercise);
        break;
      case "choices":
        testChoices(`${set}: ${id}`, exercise);
        break;
      case "numeric":
        testNumeric(`${set}: ${id}`, exercise.answer, exercise.mistakes, (value) => judge(exercise, () => value));
        break;
      case "prediction":
        testNumeric(`${set}: ${id}`, exercise.answer, exercise.mistakes ?? [], (found) =>
          judge(exercise, () => ({ predicted: exercise.right, found })),
        );
        test(`${set}: ${id}: a wrong prediction costs nothing, and is answered`, () => {
          for (const [letter, { why }] of Object.entries(exercise.options)) {
            const verdict = judge(exercise, () => ({ predicted: letter, found: exercise.answer }));
            assert.equal(verdict.passed, true);
            assert.ok(verdict.remarks.includes(why), `${letter} is answered`);
          }
        });
        break;
      case "code":
      case "debugging":
        testCode(set, id, exercise);
    }
  }
}

function saysEnough(exercise: Exercise): void {
  const { title, points, minutes, hints, explanation } = exercise;
  assert.match(title, /^\S.{4,60}$/, "a title of 5 to 60 characters");
  assert.ok(Number.isInteger(points) && points >= 1 && points <= 10, "1 to 10 points");
  assert.ok(Number.isInteger(minutes) && minutes >= 1 && minutes <= 30, "1 to 30 minutes");
  assert.equal(new Set(hints).size, 3, "three different hints");
  for (const hint of hints) assert.ok(hint.length >= 20, `a hint that helps: "${hint}"`);
  assert.ok(explanation.length >= 60, "an explanation of why");
  const texts = [
    ...hints,
    explanation,
    ...("options" in exercise ? Object.values<{ why: string }>(exercise.options).map(({ why }) => why) : []),
  ];
  for (const text of texts)
    assert.doesNotMatch(text, /\$[^`]+\$/, "formulas are written so that they read well in a terminal too");
}

function testChoice(name: string, exercise: ChoiceExercise): void {
  test(`${name}: the right letter passes, every other one is answered by itself`, () => {
    assert.ok(Object.keys(exercise.options).length >= 3, "three options at least");
    const messages = Object.keys(exercise.options).map((letter) => {
      const verdict = judge(exercise, () => letter);
      assert.equal(verdict.passed, letter === exercise.right, letter);
      if (!verdict.passed) assertKeepsTheAnswer(verdict, `"${exercise.right}"`);
      return verdict.passed ? verdict.remarks[0] : verdict.mistake?.says;
    });
    assert.deepEqual(
      messages,
      Object.values(exercise.options).map(({ why }) => why),
    );
    assert.equal(new Set(messages).size, messages.length, "no two options have the same answer");
    for (const why of messages) assert.ok((why ?? "").length >= 40, `says why: "${why}"`);
    assert.equal(judge(exercise, () => "zz").passed, false);
  });
}

function testChoices(name: string, exercise: ChoicesExercise): void {
  const letters = Object.keys(exercise.options);
  const right = letters.filter((letter) => exercise.options[letter]?.holds);
  test(`${name}: all statements that hold pass in any order; one too many is answered, one too few is counted`, () => {
    assert.ok(right.length >= 1 && right.length < letters.length, "some hold and some don't");
    assert.equal(judge(exercise, () => right).passed, true);
    assert.equal(judge(exercise, () => [...right].reverse()).passed, true);
    for (const wrong of letters.filter((letter) => !right.includes(letter))) {
      const verdict = judge(exercise, () => [...right, wrong]);
      assert.equal(verdict.passed, false, wrong);
      assert.equal(verdict.mistake?.says, exercise.options[wrong]?.why);
      assert.doesNotMatch(verdict.mistake?.name ?? "", /[.]$/, "the name of a mistake stands inside a sentence");
      assert.ok((verdict.mistake?.says ?? "").length >= 40, `says why: "${verdict.mistake?.says}"`);
    }
    for (const missing of right) {
      if (right.length === 1) continue;
      const verdict = judge(exercise, () => right.filter((letter) => letter !== missing));
      assert.equal(verdict.passed, false, `without ${missing}`);
      assert.match(verdict.headline, /missing/);
    }
    assert.equal(judge(exercise, () => right[0]).passed, letters.length === 1, "a letter that is no list is told so");
  });
}

function testNumeric(
  name: string,
  answer: Values,
  mistakes: readonly NumericMistake[],
  judgeValue: (value: unknown) => Verdict,
): void {
  test(`${name}: the right number passes, as a tensor too; known wrong ones are named`, () => {
    assert.equal(judgeValue(answer).passed, true);
    if (Array.isArray(answer)) assert.equal(judgeValue(tf.tensor(answer as number[])).passed, true, "a tensor");
    for (const { name: mistake, value, says } of mistakes) {
      const verdict = judgeValue(value);
      assert.equal(verdict.passed, false, mistake);
      assert.deepEqual(verdict.mistake, { name: mistake, says });
      assert.ok(says.length >= 30, `says what is wrong: "${says}"`);
    }
    assert.equal(judgeValue(shifted(answer, 1000)).passed, false, "a number that is far off");
    assert.equal(judgeValue(Number.NaN).passed, false, "NaN");
    assert.equal(judgeValue("a lot").passed, false, "a text");
  });
}

function testCode(set: string, id: string, exercise: CodeExercise): void {
  const name = `${set}: ${id}`;
  const trials = trialsOf(set, id);
  const seeds = [undefined, ...HIDDEN_SEEDS];
  for (const [i, answer] of trials.right.entries()) {
    test(`${name}: right way ${i + 1} passes`, () => {
      for (const seed of seeds) assertPasses(judge(exercise, answer, seed));
    });
  }
  for (const { mistake, answer } of trials.wrong) {
    test(`${name}: known by its name: ${mistake}`, () => {
      for (const seed of seeds) {
        const verdict = judge(exercise, answer, seed);
        assert.equal(verdict.passed, false, "it is to be rejected");
        assert.equal(verdict.mistake?.name, mistake, `${verdict.headline} ${JSON.stringify(verdict.findings)}`);
      }
    });
  }
  test(`${name}: every mistake that it knows has an answer that makes it, and says something of its own`, () => {
    const tried = new Set(trials.wrong.map(({ mistake }) => mistake));
    assert.deepEqual(
      exercise.mistakes.map(({ name: mistake }) => mistake).filter((mistake) => !tried.has(mistake)),
      [],
    );
    assert.equal(new Set(exercise.mistakes.map(({ says }) => says)).size, exercise.mistakes.length);
    for (const { says } of exercise.mistakes) assert.ok(says.length >= 40, `says what is wrong: "${says}"`);
  });
  test(`${name}: answers copied from the visible cases fail in grading`, () => {
    const [answer] = trials.right;
    const seen = new Map<string, unknown>();
    const recording = (...inputs: unknown[]): unknown => {
      const result = plain((answer as (...all: unknown[]) => unknown)(...inputs));
      seen.set(key(inputs), result);
      return structuredClone(result);
    };
    assertPasses(judge(exercise, recording));
    const recalled = [...seen.values()];
    const replaying = (...inputs: unknown[]): unknown => seen.get(key(inputs)) ?? recalled[0];
    assertPasses(judge(exercise, replaying));
    for (const seed of HIDDEN_SEEDS) assert.equal(judge(exercise, replaying, seed).passed, false);
  });
  test(`${name}: an answer that changes what it was given is told so`, () => {
    const [answer] = trials.right;
    let couldChange = false;
    const verdict = judge(exercise, (...inputs: unknown[]) => {
      const result = plain((answer as (...all: unknown[]) => unknown)(...inputs));
      couldChange ||= inputs.map(spoil).some(Boolean);
      return result;
    });
    if (couldChange) assert.equal(verdict.mistake?.name, "inputs changed in place", verdict.headline);
  });
  test(`${name}: NaN is named, and so is a result of another kind`, () => {
    const [answer] = trials.right;
    const call = answer as (...all: unknown[]) => unknown;
    const nan = judge(exercise, (...inputs: unknown[]) => everyNumber(plain(call(...inputs)), () => Number.NaN));
    assert.equal(nan.passed, false);
    for (const strange of [() => undefined, () => null, () => async () => 1, () => [[[[[1]]]]]])
      assert.equal(judge(exercise, strange).passed, false);
    assert.match(judge(exercise, () => undefined).headline, /return/);
    assert.equal(judge(exercise, 7).passed, false);
  });
  test(`${name}: judging leaves no tensor behind`, () => {
    judge(exercise, trials.right[0]);
    const before = tf.memory().numTensors;
    for (const answer of [...trials.right, ...trials.wrong.map((trial) => trial.answer)]) judge(exercise, answer);
    assert.equal(tf.memory().numTensors, before);
  });
}

function assertPasses(verdict: Verdict): void {
  assert.equal(verdict.passed, true, `${verdict.headline} ${JSON.stringify([verdict.mistake, verdict.findings])}`);
}

/** A verdict on a wrong answer may say what is wrong with it, and no more. */
function assertKeepsTheAnswer(verdict: Verdict, secret: string): void {
  assert.ok(!JSON.stringify(verdict.findings).includes(secret), "the answer isn't given away");
  assert.equal(verdict.others.length, 0, "the other options aren't explained yet");
}

function plain(result: unknown): Values {
  const read = readValues(result);
  assert.ok("values" in read, "a right answer's result can be read");
  return read.values;
}

function everyNumber(values: Values, change: (x: number) => number): Values {
  if (typeof values === "number") return change(values);
  if (Array.isArray(values)) return values.map((item: Values) => everyNumber(item, change));
  if (typeof values === "object")
    return Object.fromEntries(Object.entries(values).map(([name, item]) => [name, everyNumber(item, change)]));
  return values;
}

function shifted(values: Values, by: number): Values {
  return everyNumber(values, (x) => x + by);
}

function key(inputs: readonly unknown[]): string {
  return JSON.stringify(inputs, (_, value: unknown) => (isTensorLike(value) ? value.arraySync() : value));
}

/** Changes the first number of an array, or disposes a tensor; false where there is none. */
function spoil(input: unknown): boolean {
  if (isTensorLike(input)) {
    (input as unknown as { dispose(): void }).dispose();
    return true;
  }
  if (!Array.isArray(input)) return false;
  const [first] = input as unknown[];
  if (typeof first !== "number") return spoil(first);
  input[0] = first + 1;
  return true;
}
