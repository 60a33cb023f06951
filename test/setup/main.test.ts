import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, describe, test } from "node:test";

import { projectRoot } from "../../src/platform/root";
import { temporaryFolder } from "./temporary";

// In a copy of the project in which nothing is installed or built.
describe("a fresh clone", () => {
  let clone: string;
  before(() => {
    clone = temporaryFolder();
    for (const name of [
      "package.json",
      "package-lock.json",
      "requirements.txt",
      "requirements-test.txt",
      "constraints.txt",
      "src",
    ])
      fs.cpSync(path.join(projectRoot(), name), path.join(clone, name), { recursive: true });
  });

  function main(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(clone, "src", "setup", "main.js"), ...args],
      { encoding: "utf8" },
    );
    return { status, stdout, stderr };
  }

  test("every command answers --help without installing anything", () => {
    for (const command of ["setup", "start", "test", "doctor"]) {
      const { status, stdout } = main(command, "--help");
      assert.equal(status, 0, command);
      assert.match(stdout, /--help/, command);
    }
    assert.deepEqual(
      fs.readdirSync(clone).filter((name) => name.startsWith(".") || name === "node_modules"),
      [],
    );
  });

  test("a mistyped command or option is explained in a line or two, with code 2", () => {
    const command = main("sart");
    assert.equal(command.status, 2);
    assert.match(command.stderr, /setup \| start \| test/);
    const option = main("start", "--prot", "1");
    assert.equal(option.status, 2);
    assert.match(option.stderr, /--prot/);
    assert.doesNotMatch(option.stderr, /\n {4}at /, "no stack trace for a user's mistake");
  });

  test("the doctor finds each required piece missing and names the command that cures it", () => {
    const { status, stdout } = main("doctor", "--json");
    assert.equal(status, 1);
    const { ok, findings } = JSON.parse(stdout) as {
      ok: boolean;
      findings: { name: string; status: string; cure?: string }[];
    };
    assert.equal(ok, false);
    const statusOf = Object.fromEntries(findings.map(({ name, status }) => [name, status]));
    assert.equal(statusOf["Node.js"], "ok");
    for (const name of ["npm packages", "Python", "Jupyter", "kernel", "library", "TensorFlow", "notebooks"])
      assert.equal(statusOf[name], "problem", name);
    for (const { name, status, cure } of findings)
      assert.equal(status === "ok", cure === undefined, `${name}: a cure if and only if there is something to cure`);
  });
});
