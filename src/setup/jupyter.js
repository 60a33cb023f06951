// @ts-check
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const path = require("node:path");
const { spawn } = require("node:child_process");
const { setTimeout: sleep } = require("node:timers/promises");
const { lastLines, onStop, throwIfInterrupted } = require("./child");
const { writeWhole } = require("../platform/files");
const { paths } = require("../platform/paths");
const { Problem } = require("./problem");
const { pythonEnv, venvPython, without } = require("./python");

const startPage = "lab/tree/notebooks/00-start-here.ipynb";

/**
 * The environment for every Jupyter program of the course: settings, history and running-server files stay in the project,
 * the user's own Jupyter neither changes them nor is changed.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
function jupyterEnv(root, env = process.env) {
  const { jupyter } = paths(root);
  // Windows spells it Path, and an environment with both is read at random.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return {
    ...without(pythonEnv(env), ["JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR"]),
    [pathName]: [path.dirname(venvPython(root)), env[pathName] ?? ""].join(path.delimiter),
    VIRTUAL_ENV: paths(root).venv,
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

/**
 * JupyterLab's settings for the course: nothing asks the network, Markdown files open rendered, no language servers are
 * looked for (which would run npm at each start, and there are none).
 *
 * @param {string} root
 */
function writeSettings(root) {
  const { venv, jupyter } = paths(root);
  writeJson(path.join(venv, "share", "jupyter", "lab", "settings", "overrides.json"), {
    "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
    "@jupyterlab/extensionmanager-extension:plugin": { enabled: false },
    "@jupyterlab/docmanager-extension:plugin": { defaultViewers: { markdown: "Markdown Preview" } },
  });
  writeJson(path.join(jupyter, "config", "jupyter_server_config.json"), {
    LanguageServerManager: { autodetect: false },
  });
}

/** @param {string} file @param {unknown} value */
function writeJson(file, value) {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) writeWhole(file, text);
}

/**
 * Whether a program on this machine could listen on a port.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function portIsFree(port) {
  for (const host of ["127.0.0.1", "::1"]) {
    const code = await new Promise((resolve) => {
      const server = net.createServer();
      server.once("error", (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code));
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
    });
    // A machine without IPv6 answers EADDRNOTAVAIL or EAFNOSUPPORT: nothing is taken there.
    if (code === "EADDRINUSE" || code === "EACCES") return false;
  }
  return true;
}

/**
 * The port to serve on: the wanted one, or, where the user named none, the first free one from 8888.
 *
 * @param {number | undefined} wanted
 * @returns {Promise<number>}
 * @throws {Problem} when the wanted one, or every one that was tried, is taken
 */
async function choosePort(wanted) {
  for (let port = wanted ?? 8888; port <= (wanted ?? 8987); port++) if (await portIsFree(port)) return port;

  if (wanted === undefined) {
    throw new Problem(
      "The ports 8888 to 8987 are all taken",
      "JupyterLab cannot start",
      "Name another: npm start -- --port 9100",
    );
  }
  throw new Problem(
    `Port ${wanted} is taken by another program, perhaps an earlier npm start`,
    "JupyterLab cannot start there",
    `Stop that program, or name another port: npm start -- --port ${wanted + 1} (without --port the next free one is taken)`,
  );
}

/**
 * Whether JupyterLab answers.
 *
 * @param {number} port
 * @param {string} token
 * @returns {Promise<boolean>}
 */
function answers(port, token) {
  return new Promise((resolve) => {
    const request = http.get(
      { host: "localhost", port, path: "/api/status", headers: { Authorization: `token ${token}` }, timeout: 2_000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

/**
 * Ends JupyterLab in the way that lets it end its kernels first.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {number} port
 * @param {string} token
 */
function stopJupyterLab(child, port, token) {
  if (process.platform !== "win32") {
    child.kill("SIGTERM");
    return;
  }
  // Windows knows no such request between programs, only an end at once: JupyterLab is asked over HTTP, and ended if it does not answer.
  const request = http.request({
    host: "localhost",
    port,
    path: "/api/shutdown",
    method: "POST",
    headers: { Authorization: `token ${token}` },
  });
  request.on("error", () => child.kill());
  request.end();
  setTimeout(() => child.kill(), 10_000).unref();
}

/**
 * Starts JupyterLab on the course.
 *
 * @param {{ root: string, port: number, browser: boolean }} options
 * @returns {Promise<{ address: string, ended: Promise<number>, stop: () => void }>} once it answers; `ended` resolves to its exit code
 * @throws {Problem} when it ends before it answers, or does not answer within two minutes
 */
async function startJupyterLab({ root, port, browser }) {
  writeSettings(root);
  const token = crypto.randomBytes(24).toString("hex");
  const { jupyterLog } = paths(root);
  fs.mkdirSync(path.dirname(jupyterLog), { recursive: true });
  const log = fs.openSync(jupyterLog, "w");
  const args = [
    path.join(root, "src", "setup", "start_lab.py"),
    `--ServerApp.root_dir=${root}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--ServerApp.ip=localhost",
    `--ServerApp.open_browser=${browser ? "True" : "False"}`,
    `--LabApp.default_url=/${startPage}`,
    // Ctrl-C reaches JupyterLab too; it would ask whether that was meant.
    "--ServerApp.answer_yes=True",
    // The course's own kernel only, so that no notebook asks which one it should take.
    "--KernelSpecManager.allowed_kernelspecs=tslab",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
    // Its list of extensions comes from the network.
    "--LabApp.extension_manager=readonly",
    // The server may run as root in a container; it listens on this machine only.
    "--allow-root",
  ];
  const child = spawn(venvPython(root), args, {
    cwd: root,
    // The token goes through the environment: a command line can be read by every user of the machine.
    env: { ...jupyterEnv(root), JUPYTER_TOKEN: token },
    stdio: ["ignore", log, log],
    windowsHide: true,
  });
  fs.closeSync(log);
  const stop = () => stopJupyterLab(child, port, token);
  const forget = onStop(stop);
  /** @type {number | undefined} */
  let exitCode;
  const ended = new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 0));
  }).then((code) => {
    forget();
    return (exitCode = /** @type {number} */ (code));
  });

  const deadline = Date.now() + 120_000;
  while (exitCode === undefined && Date.now() < deadline) {
    throwIfInterrupted();
    if (await answers(port, token))
      return { address: `http://localhost:${port}/${startPage}?token=${token}`, ended, stop };
    await sleep(50);
  }
  throwIfInterrupted();
  child.kill();
  const output = lastLines(fs.readFileSync(jupyterLog, "utf8"), 12).join("\n");
  throw new Problem(
    exitCode === undefined ? "JupyterLab did not answer within two minutes" : "JupyterLab ended as it started",
    "the notebooks cannot be opened",
    `The lines below and ${path.relative(root, jupyterLog)} say why; if it is not plain from them, delete the folder .venv and run npm start again`,
    { output },
  );
}

module.exports = { startJupyterLab, choosePort, portIsFree, jupyterEnv };
