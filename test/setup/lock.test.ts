import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";

import { acquireLock, lockOwner } from "../../src/setup/lock";
import { temporaryFolder } from "./temporary";

test("the second waits until the first gives the lock back", async () => {
  const file = path.join(temporaryFolder(), "lock");
  const order: string[] = [];
  const release = await acquireLock(file);
  const second = acquireLock(file, (pid) => order.push(`waits for ${pid}`)).then((releaseSecond) => {
    order.push("second has it");
    releaseSecond();
  });
  while (order.length === 0) await new Promise((resolve) => setImmediate(resolve));
  order.push("first gives it back");
  release();
  await second;
  assert.deepEqual(order, [`waits for ${process.pid}`, "first gives it back", "second has it"]);
  assert.equal(lockOwner(file), undefined, "nobody has it at the end");
});

test("the lock of a process that is gone is taken over", async () => {
  const file = path.join(temporaryFolder(), "lock");
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  fs.writeFileSync(file, `${gone} ${os.hostname()} 0\n`);
  const release = await acquireLock(file, () => assert.fail("there is nobody to wait for"));
  assert.equal(lockOwner(file)?.pid, process.pid);
  release();
});

test("a lock that was never filled in, because the disk was full, is taken over", async () => {
  const file = path.join(temporaryFolder(), "lock");
  fs.writeFileSync(file, "");
  fs.utimesSync(file, new Date(0), new Date(0));
  (await acquireLock(file))();
  assert.equal(lockOwner(file), undefined);
});

test("many at once: never two of them inside", async () => {
  const file = path.join(temporaryFolder(), "lock");
  fs.writeFileSync(file, "");
  fs.utimesSync(file, new Date(0), new Date(0));
  let inside = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      const release = await acquireLock(file);
      inside++;
      assert.equal(inside, 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      release();
    }),
  );
});
