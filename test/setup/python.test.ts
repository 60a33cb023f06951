import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { askPython, findPythons, isOlder, pythonCandidates, pythonCure } from "../../src/setup/python";
import { temporaryFolder, write } from "./temporary";

/** A program that answers as a Python of that version would. */
function standIn(folder: string, name: string, version: string): string {
  const file = write(folder, name, `#!/bin/sh\necho version ${version}\necho executable "$0"\n`);
  fs.chmodSync(file, 0o755);
  return file;
}

async function versions(candidates: string[][]): Promise<string[]> {
  const found: string[] = [];
  for await (const python of findPythons(candidates)) found.push(python.version);
  return found;
}

test("every folder of PATH is looked into, PYTHON comes first", { skip: process.platform === "win32" }, () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  const files = [
    standIn(first, "python3", "3.6.0"),
    standIn(second, "python3", "3.11.2"),
    standIn(second, "python3.12", "3.12.1"),
  ];
  const PATH = [first, second].join(path.delimiter);
  assert.deepEqual(pythonCandidates({ PATH, PYTHON: "/my/python" }, "linux"), [
    ["/my/python"],
    ...files.map((file) => [file]),
  ]);
  assert.deepEqual(pythonCandidates({ PATH: "" }, "linux"), []);
});

test("Windows' launcher is asked first there", () => {
  assert.deepEqual(pythonCandidates({}, "win32")[0], ["py", "-3"]);
});

test(
  "too old ones and programs that are no Python are passed over; versions not tried with the pins come last",
  { skip: process.platform === "win32" },
  async () => {
    const folder = temporaryFolder();
    const broken = write(folder, "broken", "#!/bin/sh\necho pyenv: python3: command not found >&2\nexit 127\n");
    fs.chmodSync(broken, 0o755);
    const candidates = [
      path.join(folder, "nothing"),
      broken,
      standIn(folder, "a", "3.9.18"),
      standIn(folder, "b", "3.14.0"),
      standIn(folder, "c", "3.10.13"),
    ];
    assert.deepEqual(await versions(candidates.map((file) => [file])), ["3.10.13", "3.14.0"]);
    assert.equal(await askPython([broken]), undefined);
  },
);

test("each system has its own cure for a missing Python", () => {
  assert.match(pythonCure("linux"), /apt-get install python3 python3-venv/);
  assert.match(pythonCure("darwin"), /brew/);
  assert.match(pythonCure("win32"), /winget/);
});

test("a version is found in what a Python prints", { skip: process.platform === "win32" }, async () => {
  const folder = temporaryFolder();
  const python = standIn(folder, "python3", "3.11.2");
  assert.deepEqual(await askPython([python]), { command: [python], version: "3.11.2", executable: python });
  const none = write(folder, "none", "#!/bin/sh\necho Python was not found\n");
  fs.chmodSync(none, 0o755);
  assert.equal(await askPython([none]), undefined);
});

test("versions compare by number, not by letter", () => {
  assert.ok(!isOlder("3.10.0", [3, 9]));
  assert.ok(isOlder("3.9.18", [3, 10]));
  assert.ok(!isOlder("3.10", [3, 10]));
  assert.ok(!isOlder("3.10.0", [3, 10]));
  assert.ok(isOlder("2.11.0", [3, 10]));
});
