import assert from "node:assert/strict";
import { test } from "node:test";

import { runPool } from "./pool";

test("the longest task starts first, and no more run side by side than the pool is wide", async () => {
  const started: number[] = [];
  let [running, most] = [0, 0];
  await runPool(
    [3, 1, 5, 2, 4].map((seconds) => ({ seconds })),
    2,
    async ({ seconds }) => {
      started.push(seconds);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    },
    () => false,
  );
  assert.deepEqual(started, [5, 4, 3, 2, 1]);
  assert.equal(most, 2);
});

test("once it is stopped, the pool starts nothing else", async () => {
  const started: number[] = [];
  const tasks = [3, 2, 1].map((seconds) => ({ seconds }));
  await runPool(
    tasks,
    1,
    async ({ seconds }) => void started.push(seconds),
    () => started.length === 2,
  );
  assert.deepEqual(started, [3, 2]);
});
