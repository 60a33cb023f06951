import assert from "node:assert/strict";
import { test } from "node:test";

import { outlineBundle, outlineLines, type Outline } from "../../src/display/outline";

const outline: Outline = {
  tone: "wrong",
  headline: "✗ Mean: not yet.",
  parts: [
    { lead: "It looks like:", about: "a sum.", text: "Divide by `n`, *once*." },
    { values: [{ label: "expected", text: "2" }], fold: { title: "What came", open: false } },
  ],
};

test("a cell's output is plain text, also where its kernel was started from a terminal", (t) => {
  const before = process.stdout.isTTY;
  t.after(() => (process.stdout.isTTY = before));
  process.stdout.isTTY = true;
  const bundle = outlineBundle(outline);
  assert.equal(
    bundle["text/plain"],
    "✗ Mean: not yet.\n    It looks like: a sum.\n      Divide by `n`, *once*.\n    expected: 2",
  );
  assert.match(String(bundle["text/html"]), /<em>once<\/em>.*<details><summary>What came<\/summary>/);
});

test("a terminal says how words look, and how long lines and values may be", () => {
  const layout = { columns: 24, mostLines: 2, paint: (look: string, text: string) => `<${look}>${text}` };
  const parts = [...outline.parts, { values: [{ label: "got", text: "1\n2\n3" }] }];
  const lines = outlineLines(parts, layout, 0);
  assert.ok(lines.includes("<bold>It looks like:"), lines.join("\n"));
  assert.deepEqual(lines.slice(-2), ["<dim>got: 1", "     … and 2 more lines: the check in the notebook shows all"]);
});
