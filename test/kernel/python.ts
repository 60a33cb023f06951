// Runs the Python scripts beside these tests, where Jupyter's own tools are what has to be satisfied.
import { spawn } from "node:child_process";
import * as path from "node:path";
import { venvPython } from "../../src/platform/python";
import { jupyterEnvironment, root } from "./kernelspec";

export interface PythonResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs test/kernel/<script> with the project's Python.
 *
 * @param script file name in test/kernel
 * @param args its arguments
 * @param options cwd, and milliseconds after which the process is killed
 */
export function runPython(
  script: string,
  args: string[] = [],
  { cwd = root, timeout = 120_000 }: { cwd?: string; timeout?: number } = {},
): Promise<PythonResult> {
  return new Promise((resolve, reject) => {
    const python = venvPython(root);
    const environment = jupyterEnvironment();
    const child = spawn(python, [path.join(root, "test", "kernel", script), ...args], {
      cwd,
      // nbgrader calls a tool that is installed beside it by its bare name.
      env: { ...environment, PATH: `${path.dirname(python)}${path.delimiter}${environment["PATH"] ?? ""}` },
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      killSignal: "SIGKILL",
    });
    const result: PythonResult = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (result.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (result.stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...result, code }));
  });
}

/** Runs a script that has to succeed and print one JSON value. */
export async function pythonJson<T>(
  script: string,
  args: string[] = [],
  options: { cwd?: string; timeout?: number } = {},
): Promise<T> {
  const { code, stdout, stderr } = await runPython(script, args, options);
  if (code !== 0) {
    throw new Error(
      `${script} was to succeed and ended with code ${code}:\n${stdout.slice(-2000)}\n${stderr.slice(-4000)}`,
    );
  }
  return JSON.parse(stdout) as T;
}
