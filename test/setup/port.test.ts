import assert from "node:assert/strict";
import * as net from "node:net";
import { test } from "node:test";

import { choosePort, portIsFree } from "../../src/setup/port";
import { Problem } from "../../src/setup/problem";

async function withTakenPort(work: (port: number) => Promise<void>): Promise<void> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work((server.address() as net.AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test("a port that another program has is not free, and asking for it names the way out", async () => {
  await withTakenPort(async (port) => {
    assert.equal(await portIsFree(port), false);
    await assert.rejects(choosePort(port), (error) => {
      assert.ok(error instanceof Problem);
      assert.match(error.message, new RegExp(`Port ${port} is taken.*npm start -- --port ${port + 1}`));
      return true;
    });
  });
});

test("a port that nobody has is taken as asked for", async () => {
  let free = 0;
  await withTakenPort((port) => Promise.resolve(void (free = port)));
  assert.equal(await choosePort(free), free);
});
