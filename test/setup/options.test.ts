import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { readStartOptions } from "../../src/setup/command-start";
import { readTestOptions, testFiles } from "../../src/setup/command-test";
import { temporaryFolder, write } from "./temporary";

test("npm start: browser and a free port unless said otherwise", () => {
  assert.deepEqual(readStartOptions([]), { help: false, browser: true, port: undefined });
  assert.deepEqual(readStartOptions(["--no-browser", "--port", "8890"]), { help: false, browser: false, port: 8890 });
  for (const port of ["0", "65536", "http", "88.5", ""])
    assert.throws(() => readStartOptions([`--port=${port}`]), /is not a port.*npm start -- --port/, port);

  assert.throws(() => readStartOptions(["--prot", "8890"]), { code: /^ERR_PARSE_ARGS/ });
});

test("npm test: all steps in their order, or only those named", () => {
  assert.deepEqual(readTestOptions([]).steps, ["drift", "lint", "types", "docs", "unit", "kernel", "notebooks"]);
  assert.deepEqual(readTestOptions(["--only", "kernel, unit"]).steps, ["unit", "kernel"]);
  assert.equal(readTestOptions(["--keep-going"]).keepGoing, true);
  assert.throws(() => readTestOptions(["--only", "units"]), /no step "units".*drift, lint/);
});

test("each test file belongs to exactly one step", () => {
  const root = temporaryFolder();
  const names = ["attention/softmax.test.js", "top.test.js", "kernel/output.test.js", "notebooks/all.test.js"];
  for (const name of [...names, "attention/helper.js", "kernel/output.test.d.ts"])
    write(root, path.join("dist", "test", name), "");
  const files = (["unit", "kernel", "notebooks"] as const).flatMap((step) => testFiles(root, step));
  assert.deepEqual(
    files,
    names.map((name) => path.join("dist", "test", name)),
  );
});
