import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { predictions, type Prediction } from "../../src/exercises/predictions";
import { projectRoot } from "../../src/platform/root";

const all = Object.entries<Prediction>(predictions);

/** The cells of all course files: what a reader is told, and what runs. */
const course = path.join(projectRoot(), "course");
const cells = ["lessons", "tasks"].flatMap((folder) =>
  fs
    .readdirSync(path.join(course, folder))
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const parts = fs
        .readFileSync(path.join(course, folder, file), "utf8")
        .split(/^\/\/ %%/m)
        .slice(1);
      return parts.map((source, i) => ({
        file: `${folder}/${file}`,
        source,
        before: (parts[i - 1] ?? "").replace(/^\/\/ ?/gm, ""),
      }));
    }),
);
const calls = cells.flatMap(({ file, source, before }) =>
  [...source.matchAll(/\bpredict\(\s*"([^"]*)"\s*,\s*"([^"]*)"/g)].map(([, id = "", choice = ""]) => ({
    file,
    id,
    choice,
    before,
  })),
);

for (const [id, { question, options, right, misconception }] of all) {
  test(`"${id}" answers each option, and one of them is right`, () => {
    assert.ok(Object.keys(options).length >= 3, "at least three options");
    assert.ok(right in options, `the right option is ${right}`);
    assert.ok(question.endsWith("?"), "the question is one");
    assert.ok(misconception.length > 0, "it is aimed at a named misconception");
    for (const [letter, { text, answer }] of Object.entries(options)) {
      assert.ok(text.length > 0, `option ${letter} says something`);
      assert.ok(answer.length >= 40, `option ${letter} is answered, not just marked`);
    }
  });

  test(`"${id}" is asked once, unanswered, right after its question and options as they are kept here`, () => {
    const uses = calls.filter((call) => call.id === id);
    assert.equal(uses.length, 1, `predict("${id}", …) stands in ${uses.length} places of course/`);
    for (const { file, choice, before } of uses) {
      assert.equal(choice, "?", `${file}: the learner is to choose`);
      assert.ok(before.includes(`**Predict.** ${question}`), `${file}: the cell before asks:\n${question}`);
      for (const [letter, { text }] of Object.entries(options)) {
        assert.ok(
          before.includes(`- **${letter}** ${text}`),
          `${file}: the cell before has the option:\n- **${letter}** ${text}`,
        );
      }
    }
  });
}

test("every predict() in course/ asks a question that there is", () => {
  assert.deepEqual(
    calls.filter(({ id }) => !(id in predictions)),
    [],
  );
  assert.equal(calls.length, all.length);
});

test("the right option isn't always the same letter", () => {
  assert.ok(new Set(all.map(([, { right }]) => right)).size > 1);
});
