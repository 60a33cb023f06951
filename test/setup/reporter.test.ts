import assert from "node:assert/strict";
import { test } from "node:test";

import { Interrupted, Problem } from "../../src/setup/problem";
import { Reporter } from "../../src/setup/reporter";

function record() {
  const lines: string[] = [];
  let time = 0;
  const reporter = new Reporter({
    out: { write: (text) => lines.push(...text.trimEnd().split("\n")) },
    now: () => (time += 1500),
  });
  return { lines, reporter };
}

test("a step's line has its name, what came out, and its time", async () => {
  const { lines, reporter } = record();
  assert.ok(await reporter.step("Python environment", () => ({ detail: "3.11.2" })));
  assert.ok(await reporter.step("npm packages", () => ({ already: true })));
  assert.match(lines[0] ?? "", /ok +Python environment: 3\.11\.2 +1\.5 s/);
  assert.match(lines[1] ?? "", /ok +npm packages: already done +1\.5 s/);
});

test("a step that fails is not thrown: its problem is printed with the program's last lines, and the next can run", async () => {
  const { lines, reporter } = record();
  const through = await reporter.step("npm packages", () => {
    throw new Problem("npm packages: the network did not answer", "nothing runs", "Check it", {
      output: "first\n\nlast\n",
    });
  });
  assert.equal(through, false);
  assert.match(lines[0] ?? "", /failed +npm packages/);
  assert.deepEqual(
    lines.slice(1).map((line) => line.trim()),
    ["npm packages: the network did not answer: nothing runs. Check it", "| first", "| last"],
  );
});

test("a step that is through with something missing is a note, not a failure", async () => {
  const { lines, reporter } = record();
  assert.ok(
    await reporter.step("TensorFlow", () => ({
      problem: new Problem("No native TensorFlow", "it is slower", "Do this"),
    })),
  );
  assert.match(lines[0] ?? "", /note +TensorFlow/);
  assert.match(lines[1] ?? "", /No native TensorFlow: it is slower\. Do this/);
});

test("Ctrl-C and faults of the set-up itself do end everything", async () => {
  const { lines, reporter } = record();
  await assert.rejects(
    reporter.step("Library", () => {
      throw new Interrupted();
    }),
    Interrupted,
  );
  assert.match(lines[0] ?? "", /stopped +Library/);
  await assert.rejects(
    reporter.step("Library", () => {
      throw new TypeError("a fault");
    }),
    TypeError,
  );
});
