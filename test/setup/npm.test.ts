import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeEach, describe, test } from "node:test";

import { missingPackages, npmCommand } from "../../src/setup/npm";
import { projectRoot } from "../../src/platform/root";
import { temporaryFolder, write } from "./temporary";

interface LockEntry {
  version?: string;
  integrity?: string;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}
type LockPackages = Record<string, LockEntry>;

const lock = (packages: LockPackages): string => JSON.stringify({ packages });

describe("what npm still has to install", () => {
  let root: string;
  const wanted: LockPackages = {
    "": {},
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
    "node_modules/only-windows": { version: "1.0.0", optional: true },
  };
  const installed: LockPackages = {
    "node_modules/a": wanted["node_modules/a"]!,
    "node_modules/b": wanted["node_modules/b"]!,
  };

  beforeEach(() => {
    root = temporaryFolder();
    write(root, "package-lock.json", lock(wanted));
    write(root, "node_modules/.package-lock.json", lock(installed));
    write(root, "node_modules/a/package.json", "{}");
    write(root, "node_modules/b/package.json", "{}");
  });

  test("nothing, when all is there; other systems' packages do not count", () => {
    assert.deepEqual(missingPackages(root), []);
  });

  test("everything, when npm was cut off before it wrote its record", () => {
    fs.rmSync(path.join(root, "node_modules", ".package-lock.json"));
    assert.deepEqual(missingPackages(root), ["node_modules/a", "node_modules/b"]);
  });

  test("a package of another version, or of the same version with other contents", () => {
    write(
      root,
      "node_modules/.package-lock.json",
      lock({ ...installed, "node_modules/b": { version: "1.9.0", integrity: "sha512-b" } }),
    );
    assert.deepEqual(missingPackages(root), ["node_modules/b"]);
    write(
      root,
      "node_modules/.package-lock.json",
      lock({ ...installed, "node_modules/b": { version: "2.0.0", integrity: "sha512-other" } }),
    );
    assert.deepEqual(missingPackages(root), ["node_modules/b"]);
  });

  test("a package whose folder was deleted", () => {
    fs.rmSync(path.join(root, "node_modules", "a"), { recursive: true });
    assert.deepEqual(missingPackages(root), ["node_modules/a"]);
  });
});

describe("how npm is started", () => {
  test("npm's own script with this Node, where npm itself started us", () => {
    const script = write(temporaryFolder(), "npm-cli.js", "");
    assert.deepEqual(npmCommand({ npm_execpath: script }, "/usr/bin/node"), {
      command: "/usr/bin/node",
      args: [script],
      shell: false,
    });
  });

  test("the script behind the npm on PATH, where node was started by hand, or by another package manager", () => {
    const root = temporaryFolder();
    const script = write(root, "lib/node_modules/npm/bin/npm-cli.js", "");
    fs.mkdirSync(path.join(root, "bin"));
    fs.symlinkSync(script, path.join(root, "bin", "npm"));
    const yarn = write(root, "yarn.js", "");
    const found = npmCommand(
      { PATH: path.join(root, "bin"), npm_execpath: yarn },
      path.join(root, "elsewhere", "node"),
    );
    assert.deepEqual(found.args, [script]);
    assert.equal(found.shell, false);
  });
});

test("the lock file has the packages of every system, so that npm ci takes it everywhere", () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(projectRoot(), "package-lock.json"), "utf8")) as {
    packages: LockPackages;
  };
  const names = new Set(Object.keys(packages).map((folder) => folder.replace(/^.*node_modules\//, "")));
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${name}, wanted by ${folder}`),
  );
  assert.deepEqual(missing, [], "write the lock file anew without node_modules: npm install --package-lock-only");
});

test("the lock file names no registry", () => {
  const text = fs.readFileSync(path.join(projectRoot(), "package-lock.json"), "utf8");
  assert.deepEqual(text.match(/"resolved": "https?:[^"]*"/g) ?? [], []);
});
