import assert from "node:assert/strict";
import { test } from "node:test";

import { loadCompiled } from "../../src/setup/compiled";
import { temporaryFolder, write } from "./temporary";

test("a compiled part gets the modules that are loaded already, and dist's own where none is", () => {
  const root = temporaryFolder();
  const plain = write(root, "src/setup/child.js", "module.exports = { stops: new Set() };");
  write(root, "dist/src/setup/child.js", 'throw new Error("a second list of running programs");');
  write(root, "dist/src/setup/more.js", 'module.exports = "compiled";');
  write(root, "dist/src/setup/checks.js", 'exports.checks = [require("./child"), require("./more")];');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the set-up loads its plain files
  const child: unknown = require(plain);
  assert.deepEqual(loadCompiled(root, "setup/checks").checks, [child, "compiled"]);
  assert.equal((loadCompiled(root, "setup/checks").checks as unknown as unknown[])[0], child);
});
