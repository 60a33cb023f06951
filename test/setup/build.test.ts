import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { projectRoot } from "../../src/platform/root";
import { buildUpToDate, compile, pruneBuild } from "../../src/setup/build";
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

test("learners' part is compiled alone, tests are added when they are needed, and dist is never older than it says", async () => {
  const root = temporaryFolder();
  const options = { outDir: "dist", rootDir: ".", module: "commonjs", lib: ["es5"], types: [], incremental: true };
  const compilerOptions = { ...options, tsBuildInfoFile: "dist/.tsbuildinfo" };
  write(root, "tsconfig.json", JSON.stringify({ compilerOptions, include: ["src", "test"] }));
  write(root, "tsconfig.src.json", JSON.stringify({ extends: "./tsconfig.json", include: ["src"] }));
  write(root, "src/setup/types.ts", "export function bundleTypes(): void {}");
  write(root, "test/a.test.ts", 'import { a } from "../src/a"; a.toString();');
  fs.mkdirSync(path.join(root, "node_modules"));
  fs.symlinkSync(
    path.join(projectRoot(), "node_modules", "typescript"),
    path.join(root, "node_modules", "typescript"),
    "junction",
  );
  const context = { root, log: () => undefined };
  const compiled = (file: string): string => fs.readFileSync(path.join(root, "dist", file), "utf8");

  write(root, "src/a.ts", "export const a = 1;");
  assert.deepEqual(await compile(context, "src"), { detail: "compiled" });
  assert.deepEqual(await compile(context, "src"), { already: true });
  assert.match(compiled("src/a.js"), /a = 1/);
  assert.equal(fs.existsSync(path.join(root, "dist", "test")), false);

  assert.deepEqual(await compile(context, "all"), { detail: "compiled" });
  assert.match(compiled("test/a.test.js"), /toString/);
  assert.deepEqual(await compile(context, "src"), { already: true });

  write(root, "src/a.ts", "export const a = 2;");
  await compile(context, "src");
  assert.match(compiled("src/a.js"), /a = 2/);
  assert.equal(buildUpToDate(root, "all"), false);

  write(root, "src/a.ts", "export const a = 1;");
  await compile(context, "all");
  assert.match(compiled("src/a.js"), /a = 1/, "not what was compiled in between");

  fs.rmSync(path.join(root, "dist", "src", "a.js"));
  await compile(context, "src");
  assert.match(compiled("src/a.js"), /a = 1/, "what was deleted is there again");
});
