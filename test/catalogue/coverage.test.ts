// The map from what the course promises to where it is taught.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { exerciseSets, lessons } from "../../src/catalogue";
import { coverage } from "../../src/catalogue/coverage";
import { topics, type TopicId } from "../../src/catalogue/topics";
import { exercises, exercisesBySet, exercisesOf } from "../../src/exercises";
import type { Exercise, ExerciseKind } from "../../src/exercises/exercise";
import { root } from "../venv";
import { headingsOf } from "./headings";

/** The headings of each built lesson, as a learner finds them. */
const headings = new Map(lessons.map(({ id }) => [id, headingsOf(path.join(root, "notebooks", `${id}.ipynb`))]));

/** The sections that teach a topic. */
function sectionsOn(topic: TopicId): { lesson: string; section: string }[] {
  return Object.entries(coverage).flatMap(([lesson, sections]) =>
    Object.entries(sections).flatMap(([section, taught]) => (taught.includes(topic) ? [{ lesson, section }] : [])),
  );
}

/** Every exercise, with its set; by what it says of itself, it may mirror a topic. */
const allExercises = Object.keys(exercisesBySet).flatMap((set) =>
  exercisesOf(set).map(({ id, exercise }) => ({ set, id, exercise })),
);

/** Topics that only an exercise asks for, and those that a lesson teaches and an exercise asks for again. */
const QUESTIONS = /^(?:quiz-|trace-q\d)/;
const ALSO_EXERCISES = /^(?:predict-|pit-)/;

for (const [id, what] of Object.entries(topics)) {
  const topic = id as TopicId;
  if (!QUESTIONS.test(id)) {
    test(`${id} (${what}) is taught somewhere`, () => {
      const places = sectionsOn(topic);
      assert.ok(places.length > 0, `src/catalogue/coverage.ts names no section for ${id}`);
      for (const { lesson, section } of places) {
        const there = headings.get(lesson);
        assert.ok(there, `${id} points to ${lesson}, which is no lesson`);
        assert.equal(
          there.filter((heading) => heading === section).length,
          1,
          `${id} points to the section "${section}" of ${lesson}; its headings are:\n${there.join("\n")}`,
        );
      }
    });
  }
  if (QUESTIONS.test(id) || ALSO_EXERCISES.test(id)) {
    test(`${id} (${what}) is asked in an exercise`, () => {
      const places = allExercises.filter(({ exercise }) => exercise.mirrors === topic);
      assert.ok(places.length > 0, `no exercise in src/exercises/sets says mirrors: "${id}"`);
      for (const {
        set,
        id: exercise,
        exercise: { title },
      } of places) {
        const there = headingsOf(path.join(root, "exercises", `${set}.ipynb`));
        assert.ok(
          there.some((heading) => heading.replace(/^\d+\. /, "") === title),
          `${exercise} has no heading "${title}" in exercises/${set}.ipynb`,
        );
      }
    });
  }
}

test("every topic that the map names or an exercise mirrors is one", () => {
  const taught = Object.values(coverage).flatMap((sections) => Object.values(sections).flat());
  const mirrored = allExercises.flatMap(({ exercise }) => exercise.mirrors ?? []);
  for (const id of [...taught, ...mirrored]) assert.ok(Object.hasOwn(topics, id), `${id} is no topic`);
});

test("there are exercises of every lesson from 01 on, sixty graded ones at least, twenty-five of them code or debugging", (t) => {
  const all = Object.values<Exercise>(exercises);
  const count = (...kinds: ExerciseKind[]): number => all.filter(({ kind }) => kinds.includes(kind)).length;
  const graded = all.length - count("free");
  t.diagnostic(
    `${all.length} exercises, ${graded} graded by program, ${count("free")} by an instructor: ` +
      (["choice", "choices", "numeric", "prediction", "code", "debugging"] as const)
        .map((kind) => `${count(kind)} ${kind}`)
        .join(", "),
  );
  const ids = Object.keys(topics) as TopicId[];
  const asked = ids.filter((id) => allExercises.some(({ exercise }) => exercise.mirrors === id));
  const taught = ids.filter((id) => sectionsOn(id).length > 0);
  t.diagnostic(`${asked.length} of the course's questions have an exercise, ${taught.length} topics a section`);
  assert.deepEqual(Object.keys(exercisesBySet), lessons.map(({ id }) => id).slice(1));
  assert.ok(graded >= 60, `60 graded exercises, not ${graded}`);
  assert.ok(count("code", "debugging") >= 25, `25 of code or debugging, not ${count("code", "debugging")}`);
  for (const kind of ["choice", "choices", "numeric", "code", "debugging", "prediction", "free"] as const)
    assert.ok(count(kind) > 0, `there is one of the kind "${kind}"`);
});

test("a set takes as long as its exercises together", () => {
  for (const { id, minutes } of exerciseSets) {
    assert.equal(
      minutes,
      exercisesOf(id).reduce((sum, { exercise }) => sum + exercise.minutes, 0),
      `${id} in src/catalogue/index.ts`,
    );
  }
});
