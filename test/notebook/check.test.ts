import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import type { Verdict } from "../../src/exercises/verdict";
import { check, CheckFailed } from "../../src/notebook/check";
import { hint } from "../../src/notebook/hint";
import { onVerdict } from "../../src/notebook/verdicts";
import { softmax } from "../../src/index";
import { project } from "./project";
import { published } from "./published";

const right = (vectors: number[][]): number[] =>
  vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length);
const sum = (vectors: number[][]): number[] => right(vectors).map((x) => x * vectors.length);
const unwritten = (): never => {
  throw new Error("not written yet");
};

/** What a check shows, and what it throws. */
function checked(work: () => void): { shown: Record<string, string>[]; thrown: unknown } {
  let thrown: unknown;
  const shown = published(() => {
    try {
      work();
    } catch (error) {
      thrown = error;
    }
  });
  return { shown: shown as Record<string, string>[], thrown };
}

interface Kept {
  exercises: Record<string, { passed?: string; attempts: number; hints: number }>;
}
const read = (file: string): Kept => JSON.parse(fs.readFileSync(file, "utf8")) as Kept;

test("a right answer shows its points and why it is right, and is kept as passed", (t) => {
  const file = project(t, "exercises");
  const { shown, thrown } = checked(() => check("mean-pooling", right));
  assert.equal(thrown, undefined);
  assert.match(
    shown[0]?.["text/plain"] ?? "",
    /^✓ Treat every word alike: 2 points\. [^]*\n +Every word gets the same share/,
  );
  const record = read(file).exercises["mean-pooling"];
  assert.equal(record?.attempts, 1);
  assert.ok(!Number.isNaN(Date.parse(record?.passed ?? "")), "the time is kept");
});

test("a wrong answer fails its cell, and names what was expected, what came, the largest difference and the mistake", (t) => {
  const file = project(t, "exercises");
  const { shown, thrown } = checked(() => check("mean-pooling", sum));
  const [bundle] = shown;
  assert.match(
    bundle?.["text/plain"] ?? "",
    /✗[^]*It looks like: a sum instead of a mean\.[^]*expected: +\[2, 4\][^]*got: +\[4, 8\][^]*largest difference: at result\[1\]: expected 4, got 8[^]*given: +vectors: \[\[1, 2\]/,
  );
  assert.match(bundle?.["text/html"] ?? "", /<details>/, "what is long is folded away where the mistake is known");
  assert.ok(thrown instanceof CheckFailed);
  assert.equal(thrown.stack, "", "where check was called is no news");
  assert.deepEqual(read(file).exercises["mean-pooling"], { attempts: 1, hints: 0 });
});

test("what was passed once stays passed, and attempts are counted", (t) => {
  const file = project(t, "exercises");
  checked(() => check("mean-pooling", sum));
  checked(() => check("mean-pooling", right));
  const { passed } = read(file).exercises["mean-pooling"] ?? {};
  checked(() => check("mean-pooling", sum));
  assert.deepEqual(read(file).exercises["mean-pooling"], { attempts: 3, hints: 0, passed });
});

test("an untouched answer fails its cell without a reproach, and counts as no attempt", (t) => {
  const file = project(t, "exercises");
  const { shown, thrown } = checked(() => check("mean-pooling", unwritten));
  assert.match(shown[0]?.["text/plain"] ?? "", /^○ [^]*isn't written yet/);
  assert.ok(thrown instanceof CheckFailed);
  assert.ok(!fs.existsSync(file));
});

test("what an answer throws is the cause of the failure, so that its own line is shown", (t) => {
  project(t, "exercises");
  const { thrown } = checked(() => check("weighted-sum", () => [].map((x: { y: number }) => x.y)[0]!.toFixed()));
  assert.ok(thrown instanceof CheckFailed);
  assert.ok(thrown.cause instanceof TypeError);
});

test("in grading, other cases decide, and nothing is shown or kept of a right answer", (t) => {
  const file = project(t, "exercises");
  assert.deepEqual(
    checked(() => check("mean-pooling", right, { seed: 5 })),
    { shown: [], thrown: undefined },
  );
  assert.ok(checked(() => check("mean-pooling", sum, { seed: 5 })).thrown instanceof CheckFailed);
  assert.ok(!fs.existsSync(file));
});

test("running the solutions, or a notebook outside a clone, keeps nothing and says nothing of it", (t) => {
  const file = project(t, "solutions");
  assert.doesNotMatch(checked(() => check("mean-pooling", right)).shown[0]?.["text/plain"] ?? "", /kept/);
  assert.ok(!fs.existsSync(file));
  process.chdir("/");
  assert.doesNotMatch(checked(() => check("mean-pooling", right)).shown[0]?.["text/plain"] ?? "", /kept/);
});

test("a broken progress file is left as it is, and fails no right answer", (t) => {
  const file = project(t, "exercises");
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, "{");
  const { shown, thrown } = checked(() => check("mean-pooling", right));
  assert.equal(thrown, undefined);
  assert.match(shown[0]?.["text/plain"] ?? "", /could not be kept in \.course\/progress\.json/);
  assert.equal(fs.readFileSync(file, "utf8"), "{");
});

test("whoever runs notebooks hears of each verdict, but not of the hidden cases'", (t) => {
  project(t, "exercises");
  const heard: [string, Verdict][] = [];
  onVerdict((id, verdict) => heard.push([id, verdict]));
  t.after(() => onVerdict(undefined));
  checked(() => check("mean-pooling", sum));
  checked(() => check("mean-pooling", right, { seed: 5 }));
  assert.deepEqual(
    heard.map(([id, { passed, mistake }]) => [id, passed, mistake?.name]),
    [["mean-pooling", false, "a sum instead of a mean"]],
  );
});

test("an unknown exercise is an error that names those there are", () => {
  assert.throws(
    () => check("mean-poling" as "mean-pooling", right),
    /no exercise "mean-poling"\. There are: .*mean-pooling/,
  );
  assert.throws(() => hint("toString" as "mean-pooling"), /no exercise "toString"/);
  // @ts-expect-error tsc knows the letters of each question
  assert.throws(() => check("attention-purpose", () => "e"));
});

test("hints come one after the other, or the one that is asked for, and are counted", (t) => {
  const file = project(t, "exercises");
  const shown = (level?: 1 | 2 | 3): string =>
    (published(() => hint("mean-pooling", level))[0]?.["text/plain"] as string).split("\n")[0] ?? "";
  assert.deepEqual(
    [shown(), shown(), shown(), shown()].map((line) => line.slice(0, 11)),
    ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"],
  );
  assert.match(shown(1), /^Hint 1 of 3, the idea: Treat every word alike$/);
  assert.deepEqual(read(file).exercises["mean-pooling"], { attempts: 0, hints: 3 });
  assert.throws(() => hint("mean-pooling", 4 as 3), /there are 1, 2 and 3/);
});

test("an answer that calls a wrong one from before is told to look there first, until that one is right", (t) => {
  project(t, "exercises");
  const wrongRow = (scores: number[]): number[] => scores;
  const rightRow = (scores: number[]): number[] => softmax(scores);
  let softmaxRow = wrongRow;
  const softmaxRows = (scores: number[][]): number[][] => scores.map((row) => softmaxRow(row));
  checked(() => check("softmax-row", softmaxRow));
  const blame = /It calls softmaxRow, whose own check failed: mend that one first\./;
  assert.match(String(checked(() => check("softmax-rows", softmaxRows)).thrown), blame);
  assert.doesNotMatch(
    String(checked(() => check("softmax-rows", (scores: number[][]) => scores)).thrown),
    blame,
    "one that doesn't call it",
  );
  softmaxRow = rightRow;
  checked(() => check("softmax-row", softmaxRow));
  assert.equal(checked(() => check("softmax-rows", softmaxRows)).thrown, undefined);
  softmaxRow = wrongRow;
  assert.doesNotMatch(
    String(checked(() => check("softmax-rows", softmaxRows)).thrown),
    blame,
    "as far as anyone knows, it is right",
  );
});
