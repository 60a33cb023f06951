// The map from what the course promises to where it is taught.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { lessons } from "../../src/course/catalogue";
import { coverage } from "../../src/course/coverage";
import { topics, type TopicId } from "../../src/course/topics";
import { root } from "../venv";
import { headingsOf } from "./headings";

/** The headings of each built lesson, as a learner finds them. */
const headings = new Map(lessons.map(({ id }) => [id, headingsOf(path.join(root, "notebooks", `${id}.ipynb`))]));

for (const [id, what] of Object.entries(topics)) {
  test(`${id} (${what}) is taught somewhere`, () => {
    const places = coverage.get(id as TopicId) ?? [];
    assert.ok(places.length > 0, `src/course/coverage.ts names no section for ${id}`);
    for (const { lesson, section } of places) {
      const there = headings.get(lesson);
      assert.ok(there, `${id} points to ${lesson}, which is no lesson`);
      assert.equal(there.filter((heading) => heading === section).length, 1, `${id} points to the section "${section}" of ${lesson}; its headings are:\n${there.join("\n")}`);
    }
  });
}

test("every section that the map names teaches topics that there are", () => {
  for (const id of coverage.keys()) assert.ok(id in topics, `${id} is no topic`);
});
