import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { pruneBuild } from "../../src/setup/build";
import { temporaryFolder, write } from "./temporary";

test("what was compiled from a source that is gone is deleted, and nothing else", () => {
  const root = temporaryFolder();
  write(root, "src/kept.ts", "");
  write(root, "src/setup/plain.js", "");
  write(root, "src/cli/execute.py", "");
  for (const name of ["src/kept", "src/setup/plain", "test/old.test"])
    for (const ending of [".js", ".d.ts", ".js.map"]) write(root, `dist/${name}${ending}`, "");

  write(root, "dist/types/tfjs.d.ts", "");
  const old = [".js", ".d.ts", ".js.map"].map((ending) => path.join("test", `old.test${ending}`));
  assert.deepEqual(pruneBuild(root).sort(), old.sort());
  assert.deepEqual(
    old.filter((file) => fs.existsSync(path.join(root, "dist", file))),
    [],
  );
  assert.ok(fs.existsSync(path.join(root, "dist", "src", "kept.js")));
  assert.ok(fs.existsSync(path.join(root, "dist", "src", "setup", "plain.d.ts")));
  assert.ok(fs.existsSync(path.join(root, "dist", "types", "tfjs.d.ts")));
});
