import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { fingerprint, readStamp, writeStamp } from "../../src/setup/fingerprint";
import { temporaryFolder, write } from "./temporary";

test("a fingerprint changes with a file's text, its name, a new file and a fact, and with nothing else", () => {
  const root = temporaryFolder();
  write(root, "src/a.ts", "a");
  write(root, "src/deep/b.ts", "b");
  const before = fingerprint(root, ["src"]);

  fs.utimesSync(path.join(root, "src", "a.ts"), new Date(0), new Date(0));
  write(root, "other.ts", "not among the inputs");
  assert.equal(fingerprint(root, ["src"]), before, "times and other files do not count");

  const seen = new Set([before, fingerprint(root, ["src"], ["node 22"])]);
  write(root, "src/a.ts", "A");
  seen.add(fingerprint(root, ["src"]));
  write(root, "src/c.ts", "");
  seen.add(fingerprint(root, ["src"]));
  fs.renameSync(path.join(root, "src", "c.ts"), path.join(root, "src", "d.ts"));
  seen.add(fingerprint(root, ["src"]));
  assert.equal(seen.size, 5, "each of the five states has its own");
});

test("text that moves from one file to the next is a change", () => {
  const root = temporaryFolder();
  write(root, "src/a", "xy");
  write(root, "src/b", "z");
  const before = fingerprint(root, ["src"]);
  write(root, "src/a", "x");
  write(root, "src/b", "yz");
  assert.notEqual(fingerprint(root, ["src"]), before);
});

test("a stamp is read as it was written; one that is missing or cut off counts as none", () => {
  const file = path.join(temporaryFolder(), "deep", "stamp.json");
  assert.deepEqual(readStamp(file), {});
  writeStamp(file, { stage: "ready" });
  assert.deepEqual(readStamp(file), { stage: "ready" });
  fs.writeFileSync(file, '{"stage": "rea');
  assert.deepEqual(readStamp(file), {});
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ["stamp.json"], "no draft is left beside it");
});
