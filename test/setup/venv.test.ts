import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { paths } from "../../src/platform/paths";
import { venvPython } from "../../src/platform/python";
import { writeStamp } from "../../src/setup/fingerprint";
import { Problem } from "../../src/setup/problem";
import { installRequirements, provideVenv, requirementsInstalled, venvReady } from "../../src/setup/venv";
import { temporaryFolder, write } from "./temporary";

function context(root: string) {
  return { root, log: () => undefined, again: "npm start" };
}

/** Runs with nothing but these folders on PATH. */
async function withPath<T>(folders: string[], work: () => Promise<T>): Promise<T> {
  const before = process.env["PATH"];
  process.env["PATH"] = folders.join(path.delimiter);
  try {
    return await work();
  } finally {
    process.env["PATH"] = before;
  }
}

test("an environment counts as ready only when a set-up finished it, in this very folder, and its Python is there", () => {
  const root = temporaryFolder();
  assert.equal(venvReady(root), false, "there is none");
  write(root, path.relative(root, venvPython(root)), "");
  assert.equal(venvReady(root), false, "made by a set-up that was broken off");
  writeStamp(paths(root).venvStamp, { root, stage: "installing" });
  assert.equal(venvReady(root), false, "broken off while packages were installed");
  writeStamp(paths(root).venvStamp, { root: "/elsewhere", stage: "ready" });
  assert.equal(venvReady(root), false, "the folder was moved or copied");
  writeStamp(paths(root).venvStamp, { root, stage: "ready" });
  assert.equal(venvReady(root), true);
  fs.rmSync(venvPython(root));
  assert.equal(venvReady(root), false, "the Python was uninstalled");
});

test("without a Python the message says what that costs and how to get one", async () => {
  const root = temporaryFolder();
  await withPath([], async () => {
    await assert.rejects(provideVenv(context(root)), (error) => {
      assert.ok(error instanceof Problem);
      assert.match(
        error.message,
        /No Python 3\.10 or later was found: the library and `npx course` work.*Install it: .*`npm start`/,
      );
      return true;
    });
  });
});

test(
  "a Python that cannot make an environment leaves nothing half-made",
  { skip: process.platform !== "linux" },
  async () => {
    const root = temporaryFolder();
    const bin = temporaryFolder();
    // As Debian's without python3-venv: it makes the folder, then fails.
    const python = write(
      bin,
      "python3",
      `#!/bin/sh\ncase "$*" in *sys.version_info*) echo version 3.11.2; echo executable "$0"; exit 0;; esac\n/bin/mkdir -p ${path.join(root, ".venv")}\necho ensurepip is not available\nexit 1\n`,
    );
    fs.chmodSync(python, 0o755);
    await withPath([bin], async () => {
      await assert.rejects(provideVenv(context(root)), /cannot make an environment.*sudo apt-get install python3-venv/);
    });
    assert.equal(fs.existsSync(path.join(root, ".venv")), false);
  },
);

test("requirements count as installed until they, or what they refer to, change; a failed installation does not count", async () => {
  const root = temporaryFolder();
  write(root, "requirements.txt", "jupyterlab==1\n");
  write(root, "constraints.txt", "x==1\n");
  // Stands for pip: it succeeds as long as there is no file "offline".
  const python = write(
    root,
    path.relative(root, venvPython(root)),
    `#!/bin/sh\nif [ -e ${root}/offline ]; then echo "Temporary failure in name resolution"; exit 1; fi\necho ${root}\n`,
  );
  fs.chmodSync(python, 0o755);
  writeStamp(paths(root).venvStamp, { root, stage: "ready", requirements: {} });

  write(root, "offline", "");
  await assert.rejects(
    installRequirements(context(root), "requirements.txt"),
    /Python packages: the network did not answer.*`npm start` again/,
  );
  assert.equal(requirementsInstalled(root, "requirements.txt"), false);
  assert.equal(venvReady(root), true, "cut off by the network, pip has changed nothing: the environment stays");

  fs.rmSync(path.join(root, "offline"));
  assert.deepEqual(await installRequirements(context(root), "requirements.txt"), { detail: "installed" });
  assert.deepEqual(await installRequirements(context(root), "requirements.txt"), { already: true });
  write(root, "constraints.txt", "x==2\n");
  assert.equal(requirementsInstalled(root, "requirements.txt"), false);
});
