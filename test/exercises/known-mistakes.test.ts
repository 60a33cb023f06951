// The mistakes that learners of attention are known to make: each has a name in some exercise, and an answer that makes it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exercisesBySet, exercisesOf } from "../../src/exercises";
import { trialsOf } from "./trials";

const FROM_REAL_LEARNERS = [
  "no √d_k",
  "√d_model for √d_k",
  "softmax over the wrong axis",
  "softmax over the whole matrix",
  "mask applied after softmax without renormalising",
  "mask inverted",
  "reshape into heads without the transpose",
  "keys and values swapped",
  "K not transposed",
  "weights averaged instead of heads concatenated",
  "no output projection",
  "sine and cosine not interleaved",
  "exponent off by a factor of two",
  "positions multiplied instead of added",
  "large finite mask value that leaks",
  "inputs changed in place",
];

const tried = Object.keys(exercisesBySet).flatMap((set) =>
  exercisesOf(set)
    .filter(({ exercise: { kind } }) => kind === "code" || kind === "debugging")
    .flatMap(({ id }) => trialsOf(set, id).wrong.map(({ mistake }) => ({ id, mistake }))),
);

test("wrong answers are tried on each exercise of code", (t) => {
  t.diagnostic(
    `${tried.length} wrong answers, each rejected under its own name, on ${new Set(tried.map(({ id }) => id)).size} exercises`,
  );
  assert.ok(tried.length > 0);
});

for (const name of FROM_REAL_LEARNERS) {
  test(`"${name}" is recognised somewhere`, (t) => {
    const exercises = new Set(tried.filter(({ mistake }) => mistake === name).map(({ id }) => id));
    t.diagnostic([...exercises].join(", "));
    assert.ok(exercises.size > 0, `no exercise is tried with an answer that makes this mistake`);
  });
}
