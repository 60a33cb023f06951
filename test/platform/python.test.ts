import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { jupyterEnv, pythonEnv, venvPython } from "../../src/platform/python";

test("the environment's Python is below the project", () => {
  const root = path.resolve("project");
  assert.ok(venvPython(root).startsWith(path.join(root, ".venv")));
});

test("packages of the user's own do not leak into the environment", () => {
  const env = pythonEnv({ PYTHONPATH: "/mine", PYTHONHOME: "/mine", HOME: "/home/me" });
  assert.equal(env["PYTHONPATH"], undefined);
  assert.equal(env["PYTHONHOME"], undefined);
  assert.equal(env["PYTHONNOUSERSITE"], "1");
  assert.equal(env["HOME"], "/home/me");
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
