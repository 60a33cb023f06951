import assert from "node:assert/strict";
import { test } from "node:test";

import { resumePoints } from "./resume-points";

const markdown = (source: string) => ({ type: "markdown" as const, source, metadata: {} });
const code = (source: string, tags: string[] = []) => ({ type: "code" as const, source, metadata: { tags } });

test("a lesson is resumed with its first code cell, the tagged ones above, and all from there on", () => {
  const cells = [
    markdown("# Title"),
    code("imports"),
    code("not needed"),
    code("needed again", ["resume"]),
    markdown("## 2 · Later\n\n> **You can resume here.** After a restart, run …"),
    code("goes on"),
  ];
  assert.deepEqual(resumePoints(cells), [{ cell: 4, section: "2 · Later", run: [1, 3, 4, 5] }]);
});

test("a lesson that says nothing of it has no such place", () => {
  assert.deepEqual(resumePoints([markdown("# Title"), code("1;")]), []);
});
