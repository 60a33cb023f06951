import assert from "node:assert/strict";
import * as fs from "node:fs";
import { test } from "node:test";

import { kernelspecFault } from "../../src/platform/kernelspec";
import { paths } from "../../src/platform/paths";
import { installKernelspec } from "../../src/setup/provide";
import { temporaryFolder } from "./temporary";

test("the kernelspec names this Node and this clone, and is written only when that has changed", () => {
  const root = temporaryFolder();
  assert.equal(kernelspecFault(root), "it is not installed");
  installKernelspec(root);
  const spec = JSON.parse(fs.readFileSync(paths(root).kernelspec, "utf8")) as { argv: string[]; language: string };
  assert.equal(spec.language, "typescript");
  assert.equal(spec.argv[0], process.execPath);
  assert.equal(spec.argv.at(-1), "{connection_file}");
  assert.equal(kernelspecFault(root), undefined);
  assert.deepEqual(installKernelspec(root), { already: true });
});

test("a kernelspec of another clone or another Node is named as the fault", () => {
  const root = temporaryFolder();
  installKernelspec(root);
  assert.match(kernelspecFault(root, "/opt/node24/bin/node") ?? "", /this is \/opt\/node24\/bin\/node/);
  const { kernelspec: file } = paths(root);
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll(root, "/other/clone"));
  assert.match(kernelspecFault(root) ?? "", /not this clone's kernel/);
});
