import assert from "node:assert/strict";
import { test } from "node:test";

import { projectRoot } from "../../src/platform/root";
import { readTestOptions } from "../../src/setup/command-test";
import { readStartOptions } from "../../src/setup/commands";

const root = projectRoot();

test("npm start: browser and a free port unless said otherwise", () => {
  assert.deepEqual(readStartOptions([]), { help: false, browser: true, port: undefined });
  assert.deepEqual(readStartOptions(["--no-browser", "--port", "8890"]), { help: false, browser: false, port: 8890 });
  for (const port of ["0", "65536", "http", "88.5", ""])
    assert.throws(() => readStartOptions([`--port=${port}`]), /is not a port.*npm start -- --port/, port);

  assert.throws(() => readStartOptions(["--prot", "8890"]), { code: /^ERR_PARSE_ARGS/ });
});

test("npm test: everything, or what is named", () => {
  const everything = { suite: "all", only: [], changed: false, pictures: false };
  assert.deepEqual(readTestOptions(root, []), { help: false, watch: false, request: everything });
  assert.deepEqual(readTestOptions(root, ["--only", "kernel, unit"]).request.only, ["kernel", "unit"]);
  assert.deepEqual(readTestOptions(root, ["--only", "test/kernel/errors.test.ts"]).request.only, ["kernel/errors"]);
  assert.equal(readTestOptions(root, ["--quick"]).request.suite, "quick");
  assert.equal(readTestOptions(root, ["--matrix", "--changed"]).request.suite, "matrix");
  assert.throws(() => readTestOptions(root, ["--only", "unitz"]), /called "unitz".*drift, format, lint/);
  assert.throws(() => readTestOptions(root, ["--quick", "--matrix"]), /take one/);
  assert.throws(() => readTestOptions(root, ["--keep"]), { code: /^ERR_PARSE_ARGS/ });
});
