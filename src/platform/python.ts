import * as path from "node:path";
import { paths } from "./paths";

/** The Python of the project's own environment. */
export function venvPython(root: string): string {
  return path.join(paths(root).venv, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
}

/** An environment without some of its variables, named in capitals: Windows' are the same in every spelling. */
function without(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name.toUpperCase())));
}

/** The environment for the project's Python: nothing of the user's other installations leaks in. */
export function pythonEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return {
    ...without(env, ["PYTHONPATH", "PYTHONHOME"]),
    PYTHONNOUSERSITE: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
  };
}

/**
 * The environment for every Jupyter program of the course: settings, history and running-server files stay in the project,
 * the user's own Jupyter neither changes them nor is changed.
 */
export function jupyterEnv(root: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { jupyter, venv } = paths(root);
  // Windows spells it Path, and an environment with both is read at random.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return {
    ...without(pythonEnv(env), ["JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR"]),
    [pathName]: [path.dirname(venvPython(root)), env[pathName] ?? ""].join(path.delimiter),
    VIRTUAL_ENV: venv,
    JUPYTER_CONFIG_DIR: path.join(jupyter, "config"),
    JUPYTER_DATA_DIR: path.join(jupyter, "data"),
    JUPYTER_RUNTIME_DIR: path.join(jupyter, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: path.join(jupyter, "config", "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: path.join(jupyter, "config", "lab", "workspaces"),
    JUPYTER_PREFER_ENV_PATH: "1",
    IPYTHONDIR: path.join(jupyter, "ipython"),
    JUPYTER_PLATFORM_DIRS: "1",
  };
}
