import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import * as path from "node:path";
import { venvPython } from "../src/platform/python";
import { projectRoot } from "../src/platform/root";

/** A Python process with PyTorch in it that measures what it is asked to. */
export interface PyTorch {
  readonly version: string;
  readonly threads: number;
  /** One answer for one request. */
  ask(request: object): Promise<{ microseconds: number }>;
  stop(): void;
}

/**
 * Starts PyTorch's side of a benchmark.
 *
 * @param script the Python file, which answers each line on stdin with a line
 * @param python a Python with PyTorch; that of .venv by default
 * @returns undefined where that Python has no PyTorch
 * @throws {Error} when there is no such Python, or the script fails
 */
export async function startPyTorch(
  script: string,
  python = venvPython(projectRoot(__dirname)),
): Promise<PyTorch | undefined> {
  const child = spawn(python, [path.join(projectRoot(__dirname), script)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = [];
  const fail = (message: string): void => waiting.splice(0).forEach(({ reject }) => reject(new Error(message)));
  child.once("error", () => fail(`There is no Python at ${python}. Run npm run setup, or name one with --python.`));
  child.once("close", (code) =>
    fail(`PyTorch's side of the benchmark ended with code ${code}; what it said is above.`),
  );
  child.stdin.on("error", () => undefined);
  createInterface(child.stdout).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line) as never));
  const answer = <T>(): Promise<T> => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject }));

  const hello = await answer<{ version: string; threads: number } | { missing: true }>();
  if ("missing" in hello) return undefined;
  return {
    ...hello,
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    stop: () => child.stdin.end(),
  };
}

/** How to get PyTorch for a benchmark. */
export function howToGetPyTorch(): string {
  return `PyTorch is not in .venv, so there is nothing to compare with. It is some 200 MB: ${venvPython(".")} -m pip install torch==2.13.0, or name another Python with --python.`;
}
