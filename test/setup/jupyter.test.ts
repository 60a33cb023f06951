import assert from "node:assert/strict";
import * as net from "node:net";
import * as path from "node:path";
import { test } from "node:test";

import { choosePort, jupyterEnv, portIsFree } from "../../src/setup/jupyter";
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

test("Jupyter's settings, history and running-server files are all inside the project, whatever the user has set", () => {
  const root = path.resolve("project");
  const env = jupyterEnv(root, {
    PATH: "/usr/bin",
    JUPYTER_CONFIG_DIR: "/home/me/.jupyter",
    JUPYTER_PATH: "/home/me/share",
  });
  for (const name of [
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "IPYTHONDIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
  ])
    assert.ok(env[name]?.startsWith(path.join(root, ".course")), `${name} is ${env[name]}`);

  assert.equal(env["JUPYTER_PATH"], undefined);
  assert.ok(env["PATH"]?.startsWith(path.join(root, ".venv")), "the environment's programs come first");
  assert.ok(env["PATH"]?.endsWith("/usr/bin"), "and the user's are still there");
});
