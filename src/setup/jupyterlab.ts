import { spawn, type ChildProcess } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeWhole } from "../platform/files";
import { paths } from "../platform/paths";
import { jupyterEnv, venvPython } from "../platform/python";
import { isInterrupted, lastLines, onStop, throwIfInterrupted } from "./child";
import { Problem } from "./problem";
import type { Reporter } from "./reporter";

const startPage = "lab/tree/notebooks/00-start-here.ipynb";

/** The Python script that starts JupyterLab. */
export function startLab(root: string): string {
  return path.join(root, "src", "setup", "start_lab.py");
}

/**
 * JupyterLab's settings for the course: nothing asks the network, Markdown files open rendered, no language servers are
 * looked for (which would run npm at each start, and there are none).
 */
function writeSettings(root: string): void {
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

function writeJson(file: string, value: unknown): void {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) writeWhole(file, text);
}

/** JupyterLab as a program that answers on a port. */
interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly token: string;
}

function ask({ port, token }: Server, method: "GET" | "POST", page: string): http.ClientRequest {
  const headers = { Authorization: `token ${token}` };
  return http.request({ host: "localhost", port, path: page, method, headers, timeout: 2_000 });
}

function answers(server: Server): Promise<boolean> {
  return new Promise((resolve) => {
    const request = ask(server, "GET", "/api/status");
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    request.end();
  });
}

/** Ends JupyterLab in the way that lets it end its kernels first. */
function stop(server: Server): void {
  const { child } = server;
  if (process.platform !== "win32") {
    child.kill("SIGTERM");
    return;
  }
  // Windows knows no such request between programs, only an end at once: JupyterLab is asked over HTTP, and ended if it does not answer.
  const request = ask(server, "POST", "/api/shutdown");
  request.on("error", () => child.kill());
  request.end();
  setTimeout(() => child.kill(), 10_000).unref();
}

/** JupyterLab, once it answers. */
export interface JupyterLab {
  /** With the token in it. */
  readonly address: string;
  /** Resolves to its exit code. */
  readonly ended: Promise<number>;
  readonly stop: () => void;
}

/**
 * Starts JupyterLab on the course.
 *
 * @throws {Problem} when it ends before it answers, or does not answer within two minutes
 */
export async function startJupyterLab(options: { root: string; port: number; browser: boolean }): Promise<JupyterLab> {
  const { root, port, browser } = options;
  writeSettings(root);
  const token = crypto.randomBytes(24).toString("hex");
  const { jupyterLog } = paths(root);
  fs.mkdirSync(path.dirname(jupyterLog), { recursive: true });
  const log = fs.openSync(jupyterLog, "w");
  const args = [
    startLab(root),
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
  const server = { child, port, token };
  const stopServer = (): void => stop(server);
  const forget = onStop(stopServer);
  let exitCode: number | undefined;
  const ended = new Promise<number>((resolve) => {
    const end = (code: number): void => {
      forget();
      exitCode = code;
      resolve(code);
    };
    child.on("error", () => end(1));
    child.on("exit", (code) => end(code ?? 0));
  });

  const deadline = Date.now() + 120_000;
  while (exitCode === undefined && Date.now() < deadline) {
    throwIfInterrupted();
    if (await answers(server))
      return { address: `http://localhost:${port}/${startPage}?token=${token}`, ended, stop: stopServer };
    await sleep(50);
  }
  throwIfInterrupted();
  child.kill();
  const output = lastLines(fs.readFileSync(jupyterLog, "utf8")).join("\n");
  throw new Problem(
    exitCode === undefined ? "JupyterLab did not answer within two minutes" : "JupyterLab ended as it started",
    "the notebooks cannot be opened",
    `The lines below and ${path.relative(root, jupyterLog)} say why; if it is not plain from them, delete the folder .venv and run npm start again`,
    { output },
  );
}

/**
 * The last step of `npm start`: JupyterLab, until it is stopped.
 *
 * @returns the exit code
 */
export async function openJupyterLab(options: {
  root: string;
  reporter: Reporter;
  port: number;
  browser: boolean;
}): Promise<number> {
  const { root, reporter, port } = options;
  let lab: JupyterLab | undefined;
  await reporter.step("JupyterLab", async () => {
    lab = await startJupyterLab(options);
    return { detail: `port ${port}` };
  });
  if (lab === undefined) return 1;
  reporter.line(`\nThe course is at ${lab.address}\nCtrl-C stops it.`);
  const code = await lab.ended;
  if (isInterrupted()) {
    reporter.line("\nJupyterLab is stopped.");
    return 0;
  }
  if (code !== 0) {
    reporter.line(
      `JupyterLab ended by itself with code ${code}; ${path.relative(root, paths(root).jupyterLog)} says why. npm start opens it again.`,
    );
  }
  return code;
}
