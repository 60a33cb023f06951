import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { exerciseSets } from "../../src/catalogue";
import { exercisesOf } from "../../src/exercises";
import { cellOf } from "../grading/workshop";
import { root } from "../venv";
import { Learner, RIGHT } from "./learner";

const FIRST = "attention-purpose";
const all = exerciseSets.flatMap(({ id }) => exercisesOf(id));

interface Listed {
  sets: { id: string; exercises: { id: string; state: string; points: number }[] }[];
}

test("each of the learner's commands has help with examples", (t) => {
  const learner = new Learner(t);
  for (const command of ["list", "next", "check", "hint", "reset", "watch", "progress"]) {
    const { status, stdout } = learner.course(command, "--help");
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`Examples?:\\n  course ${command}`), command);
  }
});

test("list shows every exercise, and how far one is", (t) => {
  const learner = new Learner(t);
  const { status, stdout } = learner.course("list");
  assert.equal(status, 0);
  for (const { id, exercise } of all)
    assert.match(stdout, new RegExp(`○ +${id} +.* ${exercise.points} points? +${exercise.minutes} min`), id);
  learner.write({ "mean-pooling": "function meanPooling() {}" });
  const listed = learner.json<Listed>("list", "1");
  assert.deepEqual(
    listed.sets.map(({ id }) => id),
    ["01-context"],
  );
  assert.equal(listed.sets[0]?.exercises.find(({ id }) => id === "mean-pooling")?.state, "tried");
});

test("the commands start without TensorFlow, which takes half a second to load", () => {
  const script = `require(${JSON.stringify(path.join(root, "dist", "src", "cli", "main.js"))}); console.log(Object.keys(require.cache).filter((file) => /@tensorflow/.test(file)).join())`;
  assert.equal(spawnSync(process.execPath, ["-e", script], { encoding: "utf8" }).stdout, "\n");
});

test("next names the first exercise, where it is and what it asks", (t) => {
  const { stdout, status } = new Learner(t).course("next");
  assert.equal(status, 0);
  assert.match(
    stdout,
    /attention-purpose, easy · 1 point · about 2 minutes\n +What is an attention mechanism for\?\n +It is in exercises\/01-context\.ipynb, under “1\. /,
  );
});

test("next takes a set to stay in", (t) => {
  const learner = new Learner(t);
  assert.match(learner.course("next", "3").stdout, /It is in exercises\/03-queries-keys-values\.ipynb/);
  const { status, stderr } = learner.course("next", "33");
  assert.equal(status, 1);
  assert.match(stderr, /There is no exercise set "33"/);
});

test("hints come one after the other, and the count is kept", (t) => {
  const learner = new Learner(t);
  const seen = [1, 2, 3].map((level) => {
    const { stdout } = learner.course("hint", FIRST);
    assert.match(stdout, new RegExp(`Hint ${level} of 3`));
    assert.equal(learner.progress().exercises?.[FIRST]?.hints, level);
    return stdout;
  });
  assert.equal(new Set(seen).size, 3);
  assert.match(learner.course("hint", FIRST).stdout, /You have seen all three hints.*\n\n.*Hint 1[^]*Hint 2[^]*Hint 3/);
  assert.match(learner.course("hint", FIRST, "2").stdout, /Hint 2 of 3/);
  assert.equal(learner.progress().exercises?.[FIRST]?.hints, 3);
  assert.equal(learner.course("hint", FIRST, "4").status, 2);
});

test("names that don't exist are answered with what was perhaps meant", (t) => {
  const learner = new Learner(t);
  const said = (...args: string[]): string => {
    const { status, stderr } = learner.course(...args);
    assert.equal(status, 1, args.join(" "));
    return stderr;
  };
  assert.match(said("hint", "mean-poling"), /no exercise "mean-poling"\. Did you mean mean-pooling\?/);
  assert.match(said("hint", "01-context"), /is a set\. Name one of its exercises: attention-purpose/);
  assert.match(said("check", "02-contxt"), /Did you mean 01-context/);
  assert.match(said("watch", "mean-pooling"), /is an exercise of the set 01-context/);
  assert.match(said("reset", "qqqqqq"), /`course list` shows what there is/);
  assert.match(said("check", "exercises/nothing.ipynb"), /There is no notebook exercises\/nothing\.ipynb/);
  assert.match(said("check", "exercises/"), /is a folder/);
  assert.match(said("list", "77"), /no exercise set "77"/);
});

test("a broken record of progress is named, and left as it is", (t) => {
  const learner = new Learner(t);
  fs.mkdirSync(path.dirname(learner.progressFile), { recursive: true });
  fs.writeFileSync(learner.progressFile, "{ half");
  for (const args of [["list"], ["next"], ["hint", FIRST], ["progress"], ["reset", FIRST, "--yes"]]) {
    const { status, stderr } = learner.course(...args);
    assert.equal(status, 1);
    assert.match(stderr, /progress\.json.*delete it to start a new record/);
  }
  assert.equal(fs.readFileSync(learner.progressFile, "utf8"), "{ half");
});

test("before anything is begun, check says how to begin", (t) => {
  const { status, stdout } = new Learner(t).course("check");
  assert.equal(status, 0);
  assert.match(stdout, /haven't begun.*\nOpen exercises\/01-context\.ipynb/);
});

test("check tells right from wrong, explains a pass once, and counts an answer as one attempt", (t) => {
  const learner = new Learner(t);
  const wrong =
    "function weightedSum(weights: number[], vectors: number[][]): number[] {\n  return vectors[0].map((_, i) => vectors.reduce((sum, v) => sum + v[i], 0));\n}";
  learner.write({ "mean-pooling": RIGHT["mean-pooling"] ?? "", "weighted-sum": wrong });
  const first = learner.course("check");
  assert.equal(first.status, 1);
  assert.match(first.stdout, /✓ Treat every word alike {2}2 points\n +Every word gets the same share/);
  assert.match(
    first.stdout,
    /✗ Weigh the words {2}weighted-sum, 0 of 3 points\n[^]*It looks like: the weights are left out[^]*expected: +\[3, 4\]\n +got: +\[9, 12\]\n +largest difference/,
  );
  assert.match(first.stdout, /not begun: attention-purpose, /);
  assert.match(first.stdout, /2 of 11 points; 1 to mend, 4 not begun/);

  const second = learner.course("check", "1");
  assert.match(second.stdout, /✓ Treat every word alike {2}2 points\n\n?✗/, "explained once only");
  assert.match(learner.course("check", "mean-pooling", "--verbose").stdout, /Every word gets the same share/);
  const { exercises } = learner.progress();
  assert.deepEqual([exercises?.["weighted-sum"]?.attempts, exercises?.["mean-pooling"]?.attempts], [1, 1]);
  assert.ok(exercises?.["mean-pooling"]?.passed);
  assert.equal(exercises?.["normalise"], undefined);
});

test("one exercise alone: the exit code is about it; JSON says all there is", (t) => {
  const learner = new Learner(t);
  learner.write({
    "mean-pooling": RIGHT["mean-pooling"] ?? "",
    normalise: "function normalise(importance: number[]): number[] {\n  return importence;\n}",
  });
  assert.equal(learner.course("check", "mean-pooling").status, 0);
  assert.equal(learner.course("check", FIRST).status, 1, "asked for by name, it isn't done");
  const two = learner.course("check", "1", path.join(root, "exercises", "02-rnn-limits.ipynb"));
  assert.equal(two.status, 1, "one of two sets has failed");
  assert.equal(two.stderr, "");
  interface Checked {
    sets: {
      id: string;
      earned: number;
      points: number;
      exercises: { id: string; state: string; new: boolean; problem?: string; verdict?: { passed: boolean } }[];
    }[];
  }
  const [set] = learner.json<Checked>("check", "exercises/01-context.ipynb").sets;
  assert.deepEqual([set?.earned, set?.points], [2, 11]);
  assert.equal(set?.exercises.find(({ id }) => id === "mean-pooling")?.verdict?.passed, true);
  assert.match(
    set?.exercises.find(({ id }) => id === "normalise")?.problem ?? "",
    /^`normalise` isn't there, because the cell above doesn't compile: Cannot find name 'importence'.*, line 2\.$/,
  );
});

test("a notebook that is lost or broken: check says what to do, and reset of the set does it", (t) => {
  const learner = new Learner(t);
  const built = fs.readFileSync(learner.notebook, "utf8");
  fs.writeFileSync(learner.notebook, '{ "cells": [');
  assert.match(learner.course("check", "1").stderr, /can't be read as a notebook.*`course reset 01-context`/);
  assert.match(
    learner.course("reset", FIRST, "--yes").stderr,
    /`course reset 01-context` makes the whole notebook anew/,
  );
  const mended = learner.course("reset", "1", "--yes");
  assert.match(mended.stdout, /The old file is kept as \.course\/undo\/.*01-context\.ipynb/);
  assert.equal(fs.readFileSync(learner.notebook, "utf8"), built);
  fs.rmSync(learner.notebook);
  assert.match(
    learner.course("check", "1").stderr,
    /There is no exercises\/01-context\.ipynb\. `course reset 01-context`/,
  );
  assert.equal(learner.course("reset", "1").status, 0, "nothing can be lost: nothing is asked");
  assert.equal(fs.readFileSync(learner.notebook, "utf8"), built);
});

test("reset gives one exercise back, keeps what was written, and opens it again", (t) => {
  const learner = new Learner(t);
  const built = fs.readFileSync(learner.notebook, "utf8");
  const mine = "function meanPooling(vectors: number[][]): number[] {\n  return [4711];\n}";
  learner.write({ "mean-pooling": mine });
  learner.course("hint", "mean-pooling");
  const unasked = learner.course("reset", "mean-pooling");
  assert.equal(unasked.status, 1);
  assert.match(unasked.stderr, /mean-pooling: Treat every word alike \(3 lines\)\n.*--yes/);
  assert.match(fs.readFileSync(learner.notebook, "utf8"), /4711/);

  const { status, stdout } = learner.course("reset", "mean-pooling", "--yes");
  assert.equal(status, 0);
  const kept = /\.course\/undo\/\S+\.ts/.exec(stdout.replaceAll("\\", "/"))?.[0];
  assert.ok(kept);
  assert.equal(fs.readFileSync(path.join(learner.folder, kept), "utf8"), `// %% mean-pooling-answer\n${mine}\n`);
  assert.equal(fs.readFileSync(learner.notebook, "utf8"), built);
  assert.equal(learner.progress().exercises?.["mean-pooling"], undefined);
  assert.match(learner.course("reset", "mean-pooling").stdout, /nothing to give back/);
});

test("someone else's copy can be checked, and leaves no record", (t) => {
  const learner = new Learner(t);
  learner.write(RIGHT);
  fs.mkdirSync(path.join(learner.folder, "handed-in"));
  fs.copyFileSync(learner.notebook, path.join(learner.folder, "handed-in", "mine.ipynb"));
  const { status, stdout } = learner.course("check", "handed-in/mine.ipynb");
  assert.equal(status, 0);
  assert.match(stdout, /11 of 11 points\. All that was asked for is right\./);
  assert.equal(fs.existsSync(learner.progressFile), false);
});

test("progress counts predictions, exercises and points, and draws a page that stands by itself", (t) => {
  const learner = new Learner(t);
  learner.write({ "mean-pooling": RIGHT["mean-pooling"] ?? "" });
  learner.course("check");
  const record = {
    ...learner.progress(),
    predictions: { "context-bank": { first: { choice: "a", at: "2030-01-01T00:00:00.000Z" } } },
  };
  fs.writeFileSync(learner.progressFile, JSON.stringify(record));
  const { stdout, status } = learner.course("progress", "--page");
  assert.equal(status, 0);
  assert.match(stdout, /01 +Context .* 1 of 6 +2 of 11/);
  const file = path.join(learner.folder, ".course", "progress.html");
  assert.ok(stdout.includes(file));
  const page = fs.readFileSync(file, "utf8");
  assert.match(
    page,
    /<svg role="img"[^>]*aria-labelledby[^]*<title[^>]*>Progress by lesson[^]*<desc[^>]*>.*01 Context: 2 of 11 points/,
  );
  assert.match(page, /prefers-color-scheme: dark/);
  assert.doesNotMatch(page, /<script|https?:|url\(/, "nothing is fetched");
});

test("whoever finishes everything is told so, by next and by progress", (t) => {
  const learner = new Learner(t);
  const passed = Object.fromEntries(
    all.map(({ id }) => [id, { passed: "2030-01-01T00:00:00.000Z", attempts: 1, hints: 0 }]),
  );
  fs.mkdirSync(path.dirname(learner.progressFile), { recursive: true });
  fs.writeFileSync(learner.progressFile, JSON.stringify({ exercises: passed }));
  // A free answer is done once it is written.
  for (const set of exerciseSets) {
    for (const { id } of exercisesOf(set.id).filter(({ exercise }) => exercise.kind === "free"))
      learner.change((notebook) => (cellOf(notebook, id).source = "In my own words."), learner.notebookOf(set.id));
  }
  for (const command of ["next", "progress"])
    assert.match(learner.course(command).stdout, new RegExp(`You have done all ${all.length} exercises`));
  assert.equal(learner.json("next"), null);
  assert.match(learner.course("next", "01").stdout, /context is complete/);
});
